using System.Collections.Immutable;
using ElbProvisioner.Aws.Reading.Balancing;
using ElbProvisioner.Aws.Reading.Compute;
using ElbProvisioner.Aws.Reading.Naming;
using ElbProvisioner.Aws.Reading.Network;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Aws.Reading;

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
    private readonly ReadScope scope;
    private readonly Task<string> account;
    private readonly Task<NetworkPart> network;
    private readonly Task<BalancingPart> balancing;
    private readonly Task<ImmutableArray<LiveSecurityGroup>> securityGroups;
    private readonly Task<ImmutableArray<LiveLaunchTemplate>> launchTemplates;
    private readonly Task<ImmutableArray<LiveAutoScalingGroup>> scalingGroups;
    private readonly Task<ImmutableArray<LiveScalingPolicy>> scalingPolicies;
    private readonly Task<ImmutableArray<LiveCertificate>> certificates;
    private readonly Task<ImmutableDictionary<string, string>> existingCertificates;
    private readonly Task<ImmutableDictionary<Core.Resources.Address, ImageFact>> images;
    private readonly Task<ImmutableDictionary<string, HostedZone>> zones;
    private readonly Task<ImmutableDictionary<string, HostedZone>> zonesOfCertificates;
    private readonly Task<ImmutableArray<LiveDnsRecord>> records;

    public WorldParts(ReadScope scope)
    {
        this.scope = scope;
        var networkReader = new NetworkReader(scope);
        var zoneReader = new ZoneReader(scope);
        var listing = new CertificateListing(scope);
        var groupReader = new AutoScalingGroupReader(scope);

        // The longest chains first: building a request costs time on this thread before it leaves.
        var indexing = OwnershipIndex.ReadAsync(scope);
        var vpc = networkReader.FindVpcAsync();
        zones = zoneReader.ReadDeclaredAsync();
        images = new ImageReader(scope).ReadAsync();
        launchTemplates = LaunchTemplateReader.ReadAsync(scope);
        var groups = groupReader.FindAsync();
        network = networkReader.ReadAsync(vpc);
        securityGroups = SecurityGroupReader.ReadAsync(scope);
        account = scope.Session.GetAccountAsync(scope.Cancel);
        balancing = new BalancingReader(scope).ReadAsync(indexing, IdOf(vpc));
        scalingGroups = groupReader.ReadAsync(groups, launchTemplates, new SubnetOwners(scope, network).FindAsync, IdOf(vpc));
        scalingPolicies = new ScalingPolicyReader(scope).ReadAsync(groups);
        certificates = new CertificateReader(scope, listing).ReadAsync(indexing);
        zonesOfCertificates = zoneReader.ReadForAsync(certificates);
        existingCertificates = listing.FindExistingAsync();
        records = new RecordReader(scope, zoneReader).ReadAsync(zones, LoadBalancersOf(balancing));
        All = [account, network, securityGroups, launchTemplates, balancing, scalingGroups, scalingPolicies, certificates, existingCertificates, images, zones, zonesOfCertificates, records];
    }

    public IReadOnlyCollection<Task> All { get; }

    public async Task<LiveWorld> ComposeAsync()
    {
        var net = await network;
        var elb = await balancing;
        var groups = await scalingGroups;
        return new()
        {
            Account = await account,
            Region = scope.Session.Region,
            Network = new NetworkFacts
            {
                VpcId = net.Vpc?.Id ?? "",
                VpcIpv4Cidrs = net.Vpc?.Ipv4Cidrs ?? [],
                VpcIpv6Cidrs = net.Vpc?.Ipv6Cidrs ?? [],
                Subnets = net.Subnets,
                OwnSubnets = net.OwnSubnets,
                Images = await images,
                Zones = (await zonesOfCertificates).SetItems(await zones),
                ExistingCertificates = await existingCertificates,
            },
            SecurityGroups = await securityGroups,
            Certificates = await certificates,
            LoadBalancers = elb.LoadBalancers,
            TargetGroups = elb.TargetGroups,
            Listeners = elb.Listeners,
            Rules = elb.Rules,
            TakenPriorities = elb.TakenPriorities,
            LaunchTemplates = await launchTemplates,
            AutoScalingGroups = groups,
            // Policies are read beside their groups, before it is known which of these are copies.
            ScalingPolicies = [.. (await scalingPolicies).Where(p => groups.Any(g => g.Id == p.GroupName))],
            DnsRecords = await records,
            Findings = scope.Findings.InOrder(),
        };
    }

    private static async Task<string?> IdOf(Task<VpcFact?> vpc) => (await vpc)?.Id;

    private static async Task<ImmutableArray<LiveLoadBalancer>> LoadBalancersOf(Task<BalancingPart> balancing) => (await balancing).LoadBalancers;
}
