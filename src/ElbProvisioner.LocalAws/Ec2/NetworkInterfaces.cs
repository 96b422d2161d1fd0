using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2;

/// <summary>What other services ask of network interfaces: they hold security groups, subnets and addresses as long as they are there.</summary>
internal static class NetworkInterfaces
{
    /// <param name="description">For a load balancer <c>ELB app/name/id</c>.</param>
    /// <param name="requester">Who made it: <c>amazon-elb</c> for an application load balancer, <c>amazon-aws</c> for a network one; null: the account.</param>
    /// <param name="allocationId">Of an elastic address, which the interface then holds.</param>
    /// <param name="privateIp">Null: one of the subnet's free addresses.</param>
    /// <returns>The interface's id.</returns>
    /// <exception cref="AwsError">No free address, or the elastic address is taken.</exception>
    public static string Create(
        Turn turn, string subnetId, IReadOnlyList<string> securityGroupIds, string description, string? requester, string? allocationId = null, string? privateIp = null, bool isPublic = false) =>
        throw new NotImplementedException();

    public static void SetSecurityGroups(Turn turn, string interfaceId, IReadOnlyList<string> securityGroupIds) => throw new NotImplementedException();

    /// <summary>Removes it and lets go of its addresses. Nothing happens when it is gone.</summary>
    public static void Delete(Turn turn, string interfaceId) => throw new NotImplementedException();

    public static string? PrivateIpOf(Turn turn, string interfaceId) => throw new NotImplementedException();

    public static string? PublicIpOf(Turn turn, string interfaceId) => throw new NotImplementedException();
}
