using ElbProvisioner.Aws.Copying;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.LocalAws;

namespace ElbProvisioner.Cli.Rehearsing;

using Told = IReadOnlyDictionary<string, object>;

/// <summary>The world of a rehearsal while it is made what an account is.</summary>
internal sealed class RebuiltWorld : IRebuiltWorld, IDisposable
{
    private readonly Rebuilding _rebuilding;

    /// <param name="region">The stack's.</param>
    public RebuiltWorld(RehearsalWorld world, string region)
    {
        _rebuilding = new(world.Aws, region);
        Session = AwsSession.InProcess(new() { Region = region, Budgets = BudgetMode.Never }, _rebuilding.CreateHandler(), world.Clock);
    }

    public AwsSession Session { get; }

    public void GiveIds(params ReadOnlySpan<string> ids) => _rebuilding.GiveIds(ids);

    public void Begin() => _rebuilding.BeginEmpty();

    public void AddVpc(Told told, string defaultGroupId) => _rebuilding.AddVpc(told, defaultGroupId);

    public void AddSubnet(Told told) => _rebuilding.AddSubnet(told);

    public void AddRouteTable(Told told) => _rebuilding.AddRouteTable(told);

    public void AddImage(string id, string? architecture, string? rootDevice, int? rootSize) =>
        _rebuilding.AddImage(id, architecture, rootDevice, rootSize);

    public void AddKeyPair(Told told) => _rebuilding.AddKeyPair(told);

    public void AddAddress(Told told) => _rebuilding.AddAddress(told);

    public void AddParameter(string name, string value) => _rebuilding.AddParameter(name, value);

    public void AddCertificate(Told told, IReadOnlyDictionary<string, string> tags) => _rebuilding.AddCertificate(told, tags);

    public void AddZone(string id, string name, bool isPrivate, string vpcId) => _rebuilding.AddZone(id, name, isPrivate, vpcId);

    public void NameLoadBalancer(string arn, string dnsName, string hostedZoneId) =>
        _rebuilding.NameLoadBalancer(arn, dnsName, hostedZoneId);

    public void NumberVersions(string templateId, IReadOnlyList<long> numbers, long defaultVersion, long latestVersion) =>
        _rebuilding.NumberVersions(templateId, numbers, defaultVersion, latestVersion);

    public void Dispose() => Session.Dispose();
}
