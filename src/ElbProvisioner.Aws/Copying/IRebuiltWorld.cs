using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.Aws.Copying;

using Told = IReadOnlyDictionary<string, object>;

/// <summary>
/// A world that is made what an account is. What AWS has a call for is made by that call through <see cref="Session"/>; the rest is put
/// there as AWS describes it, by the members of its service models.
/// </summary>
public interface IRebuiltWorld
{
    /// <summary>A way into it, by which what is made takes the ids that were given. Nobody else's AWS is reached by it.</summary>
    AwsSession Session { get; }

    /// <summary>For the next call alone: ids and ARNs of what it makes, in its order.</summary>
    void GiveIds(params ReadOnlySpan<string> ids);

    /// <summary>What every new world begins with is not the account's.</summary>
    void Begin();

    void AddVpc(Told told, string defaultGroupId);

    void AddSubnet(Told told);

    void AddRouteTable(Told told);

    void AddImage(string id, string? architecture, string? rootDevice, int? rootSize);

    void AddKeyPair(Told told);

    void AddAddress(Told told);

    void AddParameter(string name, string value);

    void AddCertificate(Told told, IReadOnlyDictionary<string, string> tags);

    /// <param name="id">Without <c>/hostedzone/</c>.</param>
    void AddZone(string id, string name, bool isPrivate, string vpcId);

    void NameLoadBalancer(string arn, string dnsName, string hostedZoneId);

    void NumberVersions(string templateId, IReadOnlyList<long> numbers, long defaultVersion, long latestVersion);
}

/// <summary>What an account has and its copy has not, or not as it is.</summary>
/// <param name="What">As people know it: <c>targetGroup/app</c>, <c>key pair ops</c>.</param>
/// <param name="Why">A sentence.</param>
public sealed record NotRebuilt(string What, string Why);
