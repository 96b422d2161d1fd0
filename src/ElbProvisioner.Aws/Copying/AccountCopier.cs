using System.Collections.Immutable;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Sent;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Copying;

using Told = IReadOnlyDictionary<string, object>;

/// <summary>
/// Makes of an account, in a world of its own, what a stack owns and refers to: under the same ids, with the same settings and tags, with
/// as many instances. The account is only read from.
/// </summary>
public sealed class AccountCopier
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly CopyScope _scope;
    private readonly NetworkCopies _network;
    private readonly LaunchCopies _launch;
    private readonly ElbTagReader _tags;
    private readonly BalancerCopies _balancers;
    private readonly TargetCopies _targets;
    private readonly ScalingCopies _scaling;
    private readonly NamingCopies _naming;

    /// <param name="account">A session that only reads: <see cref="AwsSessionOptions.OnlyReads"/>.</param>
    /// <param name="live">What was read of the stack there.</param>
    /// <param name="plan">Whose run needs the copy.</param>
    /// <exception cref="ArgumentException">The session could write.</exception>
    public AccountCopier(AwsSession account, IRebuiltWorld world, Stack stack, LiveWorld live, Plan plan, CancellationToken stop)
    {
        if (!account.OnlyReads)
        {
            throw new ArgumentException("An account is copied by a session that cannot change it.", nameof(account));
        }

        _scope = new(account, world, live, plan.Goal == PlanGoal.Apply ? SentValues.Of(stack, live, plan) : [], stop);
        _network = new(_scope);
        _launch = new(_scope);
        _tags = new(_scope);
        _balancers = new(_scope, _tags);
        _targets = new(_scope, _tags, _balancers);
        _scaling = new(_scope);
        _naming = new(_scope);
    }

    /// <param name="patience">How long is waited, in life's time, for the instances of the scaling groups.</param>
    /// <returns>What could not be copied.</returns>
    public async Task<ImmutableArray<NotRebuilt>> CopyAsync(TimeProvider time, TimeSpan patience)
    {
        var (scope, live) = (_scope, _scope.Live);
        var balancers = await _balancers.ReadAsync([
            .. live.LoadBalancers.Select(static b => b.Id),
            .. live.ForeignLoadBalancers.Select(static b => b.Arn),
            .. scope.Named<SentValue.TargetBalancer>().Select(static b => b.Arn),
        ]);
        var groups = await _scaling.ReadAsync(live.AutoScalingGroups.Select(static g => g.Id));
        await CopySurroundingsAsync(balancers, groups);
        foreach (var store in live.TrustStores)
        {
            await scope.TryAsync(store.Address.ToString(), () => _targets.CopyTrustStoreAsync(store.Id, store.Name));
        }

        var targetGroups = await TargetGroupsAsync(balancers);
        foreach (var arn in targetGroups)
        {
            await scope.TryAsync($"target group {arn}", () => _targets.CopyGroupAsync(arn));
        }

        foreach (var balancer in balancers)
        {
            await scope.TryAsync($"load balancer {new Answer(balancer).Text("LoadBalancerName")}", () => _balancers.CopyAsync(balancer));
            await _balancers.CopyListenersAsync(balancer);
        }

        foreach (var group in groups)
        {
            await scope.TryAsync($"scaling group {new Answer(group).Text("AutoScalingGroupName")}", () => _scaling.CopyAsync(group));
        }

        HashSet<string> instances =
        [
            .. live.AutoScalingGroups.SelectMany(static g => g.Instances).Select(static i => i.InstanceId),
            .. groups.SelectMany(static g => new Answer(g).Items("Instances")).Select(static i => i.Text("InstanceId") ?? ""),
        ];
        foreach (var arn in targetGroups)
        {
            await _targets.CopyTargetsAsync(arn, instances);
        }

        await _naming.CopyRecordsAsync();
        await WaitAsync(time, patience);
        await _scaling.CompleteAsync();
        await _scaling.CopyAlarmsAsync();
        await _balancers.CompleteAsync();
        foreach (var service in live.EndpointServices)
        {
            await scope.TryAsync(service.Address.ToString(), () => CopyEndpointServiceAsync(service));
        }

        TellOfOthers();
        TellOfPartition();

        return scope.Lacks;
    }

    /// <summary>Until it stands as what it was copied from: load balancers are up, and scaling groups have their instances.</summary>
    private async Task WaitAsync(TimeProvider time, TimeSpan patience)
    {
        var begin = time.GetTimestamp();
        while (!await _scaling.HaveInstancesAsync() || !await _balancers.AreUpAsync())
        {
            if (time.GetElapsedTime(begin) >= patience)
            {
                _scope.Tell("instances and load balancers", "Not all of them were there in time.");
                return;
            }

            await Task.Delay(Pause, time, _scope.Stop);
        }
    }

    /// <summary>What the stack stands on.</summary>
    private async Task CopySurroundingsAsync(List<Told> balancers, List<Told> groups)
    {
        var live = _scope.Live;
        _scope.World.Begin();
        string?[] vpcs = [live.Network.VpcId, .. balancers.Select(static b => new Answer(b).Text("VpcId"))];
        foreach (var vpc in vpcs.OfType<string>().Where(static id => id.Length > 0).Distinct(StringComparer.Ordinal))
        {
            await _network.CopyVpcAsync(vpc);
        }

        var pinned = groups
            .SelectMany(ScalingCopies.TemplatesOf)
            .Concat(live.LaunchTemplates.Select(static t => (t.Id, t.Version is { } version ? LaunchCopies.VersionText(version) : null)))
            .Concat(live.Network.Templates.Values.Select(static id => (id, (string?)null)))
            .Concat(_scope.Named<SentValue.Template>().Select(static t => (t.Id, (string?)t.Version)))
            .ToLookup(static pair => pair.Item1, static pair => pair.Item2, StringComparer.Ordinal);
        foreach (var template in pinned)
        {
            await _launch.ReadTemplateAsync(template.Key, template.OfType<string>());
        }

        await _network.CopyAddressesAsync([
            .. BalancerCopies.AllocationsOf(balancers),
            .. live.ElasticIps.Select(static ip => ip.Id),
            .. _scope.Named<SentValue.Allocation>().Select(static ip => ip.Id),
        ]);
        await _network.CopyGroupsAsync([
            .. live.SecurityGroups.Select(static g => g.Id),
            .. balancers.SelectMany(static b => new Answer(b).Texts("SecurityGroups")),
            .. _launch.Groups,
            .. _scope.Named<SentValue.SecurityGroup>().Select(static g => g.Id),
        ]);
        await _launch.CopyChoicesAsync();
        await _launch.CopyTemplatesAsync();
        IEnumerable<string> certificates =
        [
            .. live.Certificates.Select(static c => c.Id),
            .. live.Network.ExistingCertificates.Values,
            .. _scope.Named<SentValue.Certificate>().Select(static c => c.Arn),
            .. live
                .Listeners.SelectMany(static l => ListenerTable.CertificatesOf(l.Settings))
                .OfType<ResourceRef.Existing>()
                .Select(static c => c.Id),
            .. live
                .ForeignLoadBalancers.SelectMany(static b => b.Listeners)
                .SelectMany(static l => l.Certificates)
                .OfType<ResourceRef.Existing>()
                .Select(static c => c.Id),
        ];
        foreach (var arn in certificates)
        {
            await _naming.CopyCertificateAsync(arn);
        }

        _naming.CopyZones();
    }

    private async Task CopyEndpointServiceAsync(LiveEndpointService service)
    {
        var (there, here) = (_scope.Account.Ec2, _scope.There.Ec2);
        var answer = await there.CallAsync(
            "DescribeVpcEndpointServiceConfigurations",
            [("ServiceIds", CopyTrees.Several([service.Id]))],
            _scope.Stop
        );
        foreach (var told in answer.Items("ServiceConfigurations"))
        {
            await _scope.MakeAsync(
                here,
                "CreateVpcEndpointServiceConfiguration",
                told.Members.Pick("AcceptanceRequired", "PrivateDnsName", "NetworkLoadBalancerArns", "GatewayLoadBalancerArns")
                    .With("SupportedIpAddressTypes", told.Members.GetValueOrDefault("SupportedIpAddressTypes"))
                    .With("TagSpecifications", CopyTrees.TagSpecification("vpc-endpoint-service", CopyTrees.TagsOf(told.Members))),
                service.Id
            );
        }

        if (service.Settings.Find(EndpointServiceTable.AllowedPrincipals) is { IsEmpty: false } principals)
        {
            await _scope.MakeAsync(
                here,
                "ModifyVpcEndpointServicePermissions",
                CallsByName.Structure(("ServiceId", service.Id), ("AddAllowedPrincipals", CopyTrees.Several(principals)))
            );
        }
    }

    /// <summary>Here everything is of the partition that most of AWS is in.</summary>
    private void TellOfPartition()
    {
        const string Usual = "arn:aws:";
        if (
            _scope.Live.AllResources().FirstOrDefault(static one => one.Id.StartsWith("arn:", StringComparison.Ordinal)) is { } any
            && !any.Id.StartsWith(Usual, StringComparison.Ordinal)
        )
        {
            _scope.Tell("the partition of ARNs", $"Here they begin with {Usual}, in the account with {any.Id.Split(':')[1]}.");
        }
    }

    /// <summary>What the plan names and nothing here stands for.</summary>
    private void TellOfOthers()
    {
        foreach (var instance in _scope.Named<SentValue.TargetInstance>())
        {
            _scope.Tell($"target {instance.Id}", "It is an instance of no scaling group of the stack, and nothing stands for it.");
        }

        foreach (var list in _scope.Named<SentValue.PrefixList>())
        {
            _scope.Tell($"prefix list {list.Id}", "Prefix lists of an account are not rebuilt.");
        }

        foreach (var store in _scope.Named<SentValue.TrustStore>())
        {
            _scope.Tell($"trust store {store.Arn}", "Trust stores of others are not rebuilt.");
        }

        foreach (var key in _scope.Named<SentValue.VolumeKey>())
        {
            _scope.Tell($"key {key.Key}", "Keys of volumes are not rebuilt.");
        }
    }

    /// <summary>The stack's own, and those that rules of other owners lead to on the same listeners.</summary>
    private async Task<List<string>> TargetGroupsAsync(List<Told> balancers)
    {
        List<string> arns =
        [
            .. _scope.Live.TargetGroups.Select(static g => g.Id),
            .. _scope.Named<SentValue.TargetGroup>().Select(static g => g.Arn),
        ];
        foreach (var balancer in balancers.Select(static told => new Answer(told).Text("LoadBalancerArn") ?? ""))
        {
            await _scope.TryAsync(
                $"target groups of {balancer}",
                async () =>
                {
                    var used = await _scope.ListAsync(
                        _scope.Account.Elb,
                        "DescribeTargetGroups",
                        "TargetGroups",
                        ("Marker", "NextMarker"),
                        ("LoadBalancerArn", balancer)
                    );
                    arns.AddRange(used.Select(static group => new Answer(group).Text("TargetGroupArn") ?? ""));
                }
            );
        }

        return [.. arns.Distinct(StringComparer.Ordinal)];
    }
}
