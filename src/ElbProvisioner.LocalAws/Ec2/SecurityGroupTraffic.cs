using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2;

/// <summary>What security groups let through.</summary>
internal static class SecurityGroupTraffic
{
    /// <summary>Whether one of <paramref name="groups"/> admits the traffic: from any of the source's groups or addresses.</summary>
    /// <param name="protocol"><c>tcp</c> or <c>udp</c>.</param>
    public static bool Admits(
        Turn turn, IReadOnlyList<string> groups, string protocol, int port, IReadOnlyList<string> sourceGroups, IReadOnlyList<string> sourceAddresses) =>
        throw new NotImplementedException();

    /// <summary>Whether one of <paramref name="groups"/> lets traffic out to the target's groups or address.</summary>
    public static bool LetsOut(
        Turn turn, IReadOnlyList<string> groups, string protocol, int port, IReadOnlyList<string> targetGroups, string targetAddress) =>
        throw new NotImplementedException();
}
