using System.Collections.Immutable;
using ElbProvisioner.Aws.Reading.Balancing;
using ElbProvisioner.Aws.Reading.Compute;
using ElbProvisioner.Aws.Reading.Naming;
using ElbProvisioner.Aws.Reading.Network;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Aws.Reading.World;

/// <summary>
/// Reads everything a stack owns and depends on. Each reader starts as soon as what it needs is there, so that the depth is that of
/// the longest chain (index, listeners, rules, tags of rules) and never the sum.
/// </summary>
public sealed class WorldReader(AwsSession session, ReadHints? hints = null)
{
    /// <summary>For the next read of the same stack, once this one is done.</summary>
    public ReadHints HintsForNext { get; private set; } = ReadHints.None;

    /// <exception cref="Amazon.Runtime.AmazonServiceException">AWS refused a read; see <see cref="AwsFailure.Of"/>.</exception>
    public async Task<LiveWorld> ReadAsync(Stack stack, ReadPurpose purpose, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var scope = new ReadScope(session, stack, purpose, new FindingList(), stop.Token);
        var parts = new WorldParts(scope);
        scope.Lookups.Begin(hints ?? ReadHints.None);
        await FirstFailureStopsAll(parts.All, stop);
        ct.ThrowIfCancellationRequested();
        var world = await parts.ComposeAsync();
        HintsForNext = scope.Lookups.Asked();
        await stop.CancelAsync();
        await scope.Lookups.EndAsync();
        return world;
    }

    /// <summary>One refused call ends the read: the others stop at once instead of being waited for.</summary>
    private static async Task FirstFailureStopsAll(IReadOnlyCollection<Task> reading, CancellationTokenSource stop)
    {
        Task? failed = null;
        await foreach (var done in Task.WhenEach(reading))
        {
            if (!done.IsCompletedSuccessfully && failed is null)
            {
                failed = done;
                await stop.CancelAsync();
            }
        }

        await (failed ?? Task.CompletedTask);
    }
}

/// <summary>The readers of one read and how they depend on each other.</summary>
internal sealed class WorldParts
{
    private readonly ReadScope _scope;
    private readonly Task<string> _account;
    private readonly Task<NetworkPart> _network;
    private readonly Task<BalancingPart> _balancing;
    private readonly Task<ImmutableArray<LiveSecurityGroup>> _securityGroups;
    private readonly Task<ImmutableArray<LiveLaunchTemplate>> _launchTemplates;
    private readonly Task<ImmutableArray<LiveAutoScalingGroup>> _scalingGroups;
    private readonly Task<ImmutableArray<LiveScalingPolicy>> _scalingPolicies;
    private readonly Task<ImmutableArray<LiveGroupPart>> _groupParts;
    private readonly Task<ImmutableArray<LiveAlarm>> _alarms;
    private readonly Task<ImmutableArray<LiveElasticIp>> _elasticIps;
    private readonly Task<ImmutableArray<LiveTrustStore>> _trustStores;
    private readonly Task<ImmutableArray<LiveEndpointService>> _endpointServices;
    private readonly Task<ImmutableArray<LiveCertificate>> _certificates;
    private readonly Task<ImmutableDictionary<string, string>> _existingCertificates;
    private readonly Task<ImageFacts> _images;
    private readonly Task<ImmutableDictionary<Core.Resources.Address, string>> _existingTemplates;
    private readonly Task<ImmutableDictionary<string, HostedZone>> _zones;
    private readonly Task<ImmutableDictionary<string, HostedZone>> _zonesOfCertificates;
    private readonly Task<RecordPart> _records;

    public WorldParts(ReadScope scope)
    {
        _scope = scope;
        var networkReader = new NetworkReader(scope);
        var zoneReader = new ZoneReader(scope);
        var listing = new CertificateListing(scope);
        var groupReader = new AutoScalingGroupReader(scope);

        // The longest chains first: building a request costs time on this thread before it leaves.
        var indexing = OwnershipIndex.ReadAsync(scope);
        var vpc = networkReader.FindVpcAsync();
        _zones = zoneReader.ReadDeclaredAsync();
        _images = new ImageReader(scope).ReadAsync();
        _launchTemplates = LaunchTemplateReader.ReadAsync(scope);
        _existingTemplates = new ExistingTemplateReader(scope).ReadAsync();
        var groups = groupReader.FindAsync();
        _network = networkReader.ReadAsync(vpc);
        _securityGroups = SecurityGroupReader.ReadAsync(scope);
        _account = scope.Session.GetAccountAsync(scope.Cancel);
        _balancing = new BalancingReader(scope).ReadAsync(indexing, IdOf(vpc));
        _scalingGroups = groupReader.ReadAsync(groups, _launchTemplates, new SubnetOwners(scope, _network).FindAsync, IdOf(vpc));
        _scalingPolicies = new ScalingPolicyReader(scope).ReadAsync(groups);
        _groupParts = new GroupPartReader(scope).ReadAsync(groups);
        _alarms = new AlarmReader(scope).ReadAsync(indexing);
        _elasticIps = new ElasticIpReader(scope).ReadAsync(indexing);
        _trustStores = new TrustStoreReader(scope).ReadAsync(indexing);
        _endpointServices = new EndpointServiceReader(scope).ReadAsync(indexing);
        _certificates = new CertificateReader(scope, listing).ReadAsync(indexing);
        _zonesOfCertificates = zoneReader.ReadForAsync(_certificates, _endpointServices);
        _existingCertificates = listing.FindExistingAsync();
        _records = new RecordReader(scope, zoneReader, _zones).ReadAsync(KeepersOf(_balancing));
        All =
        [
            _account,
            _network,
            _securityGroups,
            _launchTemplates,
            _balancing,
            _scalingGroups,
            _scalingPolicies,
            _groupParts,
            _alarms,
            _elasticIps,
            _trustStores,
            _endpointServices,
            _certificates,
            _existingCertificates,
            _images,
            _existingTemplates,
            _zones,
            _zonesOfCertificates,
            _records,
        ];
    }

    public IReadOnlyCollection<Task> All { get; }

    public async Task<LiveWorld> ComposeAsync()
    {
        var net = await _network;
        var elb = await _balancing;
        var groups = await _scalingGroups;
        var images = await _images;
        var records = await _records;
        var zones = (await _zonesOfCertificates).SetItems(await _zones);
        return new()
        {
            Account = await _account,
            Region = _scope.Session.Region,
            Network = new NetworkFacts
            {
                VpcId = net.Vpc?.Id ?? "",
                VpcIpv4Cidrs = net.Vpc?.Ipv4Cidrs ?? [],
                VpcIpv6Cidrs = net.Vpc?.Ipv6Cidrs ?? [],
                Subnets = net.Subnets,
                OwnSubnets = net.OwnSubnets,
                Images = images.ByTemplate,
                ImageParameters = images.ByParameter,
                UnseenImages = images.UnseenInMixed,
                Templates = await _existingTemplates,
                Zones = zones,
                ExistingCertificates = await _existingCertificates,
            },
            SecurityGroups = await _securityGroups,
            Certificates = [.. (await _certificates).Select(c => records.Look(c, zones))],
            ElasticIps = await _elasticIps,
            TrustStores = await _trustStores,
            EndpointServices = await _endpointServices,
            LoadBalancers = elb.LoadBalancers,
            TargetGroups = elb.TargetGroups,
            Listeners = elb.Listeners,
            Rules = elb.Rules,
            TakenPriorities = elb.TakenPriorities,
            StrangeListeners = elb.Strange,
            ForeignLoadBalancers = elb.Foreign,
            LaunchTemplates = await _launchTemplates,
            AutoScalingGroups = groups,
            // Policies are read beside their groups, before it is known which of these are copies.
            ScalingPolicies = [.. (await _scalingPolicies).Where(p => groups.Any(g => g.Id == p.GroupName))],
            GroupParts = [.. (await _groupParts).Where(p => groups.Any(g => g.Id == p.GroupName))],
            Alarms = await _alarms,
            ReadAt = _scope.Session.Time.GetUtcNow(),
            DnsRecords = records.Records,
            Findings = _scope.Findings.InOrder(),
        };
    }

    private static async Task<string?> IdOf(Task<VpcFact?> vpc) => (await vpc)?.Id;

    /// <summary>Whose tags remember DNS records.</summary>
    private static async Task<ImmutableArray<LiveResource>> KeepersOf(Task<BalancingPart> balancing) =>
        [.. (await balancing).LoadBalancers, .. (await balancing).Rules];
}
