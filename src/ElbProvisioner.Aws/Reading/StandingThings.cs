using System.Collections.Frozen;
using System.Collections.Immutable;
using Amazon.EC2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Resources;
using Address = ElbProvisioner.Core.Resources.Address;

namespace ElbProvisioner.Aws.Reading;

/// <summary>
/// Which of the things that AWS's index of tags lists are still there: it lists what was deleted a while longer, and with the tags of a
/// scaling group the instances that have ended. Asks by the kind, never by the thing, wherever AWS can list: the load balancers and target
/// groups of the account, the tags that EC2 itself knows. Listeners and rules go with their load balancer.
/// </summary>
internal sealed class StandingThings(AwsSession session, CancellationToken cancel)
{
    private const int ElbPageSize = 400;
    private const int TagPageSize = 1000;
    private const int AlarmPageSize = 100;

    /// <summary>
    /// What ARNs of a kind hold. Tags are copied along with an object, so an address alone does not say what carries it. Scaling groups are
    /// not here: they are asked for themselves.
    /// </summary>
    private static readonly FrozenDictionary<ResourceKind, string> PartsOfArns = new Dictionary<ResourceKind, string>
    {
        [ResourceKind.LoadBalancer] = ":loadbalancer/",
        [ResourceKind.TargetGroup] = ":targetgroup/",
        [ResourceKind.Listener] = ":listener/",
        [ResourceKind.Rule] = ":listener-rule/",
        [ResourceKind.TrustStore] = ":truststore/",
        [ResourceKind.SecurityGroup] = ":security-group/",
        [ResourceKind.LaunchTemplate] = ":launch-template/",
        [ResourceKind.ElasticIp] = ":elastic-ip/",
        [ResourceKind.EndpointService] = ":vpc-endpoint-service/",
        [ResourceKind.Certificate] = ":certificate/",
        [ResourceKind.Alarm] = ":alarm:",
    }.ToFrozenDictionary();

    public async Task<ImmutableArray<OwnedThing>> OfAsync(IReadOnlyCollection<OwnedThing> listed)
    {
        var things = listed
            .Where(t => PartsOfArns.TryGetValue(t.Address.Kind, out var part) && t.Arn.Contains(part, StringComparison.Ordinal))
            .ToImmutableArray();
        var kinds = things.Select(t => t.Address.Kind).ToHashSet();
        var balancers = AskAsync(
            kinds.Overlaps([ResourceKind.LoadBalancer, ResourceKind.Listener, ResourceKind.Rule]),
            () => ElbAsync("DescribeLoadBalancers", "LoadBalancers", "LoadBalancerArn", ElbPageSize)
        );
        var others = new[]
        {
            AskAsync(
                kinds.Contains(ResourceKind.TargetGroup),
                () => ElbAsync("DescribeTargetGroups", "TargetGroups", "TargetGroupArn", ElbPageSize)
            ),
            AskAsync(
                kinds.Contains(ResourceKind.TrustStore),
                () => ElbAsync("DescribeTrustStores", "TrustStores", "TrustStoreArn", pageSize: null)
            ),
            AskAsync(
                kinds.Overlaps(
                    [
                        ResourceKind.SecurityGroup,
                        ResourceKind.LaunchTemplate,
                        ResourceKind.ElasticIp,
                        ResourceKind.EndpointService,
                    ]
                ),
                Ec2Async
            ),
            AskAsync(kinds.Contains(ResourceKind.Alarm), () => AlarmsAsync(things)),
            AskAsync(kinds.Contains(ResourceKind.Certificate), () => CertificatesAsync(things)),
        };
        var standing = await balancers;
        var rules = RulesElsewhereAsync(things, standing);
        var found = (await Task.WhenAll(others)).Append(await rules).SelectMany(f => f).Concat(standing).ToHashSet(StringComparer.Ordinal);
        return [.. things.Where(t => found.Contains(Known(t)) || GoesWithItsBalancer(t, things, found))];
    }

    /// <summary>As its kind is listed by: EC2 knows ids.</summary>
    private static string Known(OwnedThing thing) =>
        thing.Arn.Contains(":ec2:", StringComparison.Ordinal) ? thing.Arn[(thing.Arn.LastIndexOf('/') + 1)..] : thing.Arn;

    /// <summary>A listener or a rule on a load balancer of the stack itself, which is there.</summary>
    private static bool GoesWithItsBalancer(OwnedThing thing, ImmutableArray<OwnedThing> things, HashSet<string> found) =>
        BalancerOf(thing) is { } arn && found.Contains(arn) && IsOwn(arn, thing.Stack, things);

    private static bool IsOwn(string balancer, string stack, ImmutableArray<OwnedThing> things) =>
        things.Any(t => t.Arn == balancer && t.Stack == stack);

    /// <summary>
    /// <c>…:listener-rule/app/NAME/BALANCER/LISTENER/RULE</c> to <c>…:loadbalancer/app/NAME/BALANCER</c>; null: of neither.
    /// </summary>
    private static string? BalancerOf(OwnedThing thing) =>
        thing.Address.Kind == ResourceKind.Listener || thing.Address.Kind == ResourceKind.Rule
            ? string.Join('/', thing.Arn.Split('/')[..4])
                .Replace(PartsOfArns[thing.Address.Kind], PartsOfArns[ResourceKind.LoadBalancer], StringComparison.Ordinal)
            : null;

    /// <summary>Rules on load balancers of somebody else stay while those stay, so their listeners are asked.</summary>
    private async Task<IEnumerable<string>> RulesElsewhereAsync(ImmutableArray<OwnedThing> things, IEnumerable<string> standing)
    {
        var there = standing.ToHashSet(StringComparer.Ordinal);
        var listeners = things
            .Where(t =>
                t.Address.Kind == ResourceKind.Rule && BalancerOf(t) is { } arn && there.Contains(arn) && !IsOwn(arn, t.Stack, things)
            )
            .Select(t =>
                t.Arn[..t.Arn.LastIndexOf('/')]
                    .Replace(PartsOfArns[ResourceKind.Rule], PartsOfArns[ResourceKind.Listener], StringComparison.Ordinal)
            )
            .Distinct(StringComparer.Ordinal);
        return (await Task.WhenAll(listeners.Select(RulesAsync))).SelectMany(r => r);
    }

    private async Task<IEnumerable<string>> RulesAsync(string listener)
    {
        try
        {
            var rules = await Pages.AllAsync(
                token =>
                    session.Elb.CallAsync(
                        "DescribeRules",
                        [("ListenerArn", listener), ("Marker", token), ("PageSize", ElbPageSize)],
                        cancel
                    ),
                page => page.Items("Rules"),
                page => page.Text("NextMarker")
            );
            return rules.Select(r => r.Text("RuleArn")).OfType<string>();
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
        {
            return [];
        }
    }

    private async Task<IEnumerable<string>> ElbAsync(string operation, string items, string arn, int? pageSize)
    {
        var all = await Pages.AllAsync(
            token => session.Elb.CallAsync(operation, [("Marker", token), ("PageSize", pageSize)], cancel),
            page => page.Items(items),
            page => page.Text("NextMarker")
        );
        return all.Select(a => a.Text(arn)).OfType<string>();
    }

    private async Task<IEnumerable<string>> Ec2Async()
    {
        var tags = await Pages.AllAsync(
            token =>
                session.Ec2.DescribeTagsAsync(
                    new DescribeTagsRequest
                    {
                        Filters =
                        [
                            Ec2Filter.Of("key", OwnershipTags.Stack),
                            Ec2Filter.Of("resource-type", "security-group", "launch-template", "elastic-ip", "vpc-endpoint-service"),
                        ],
                        MaxResults = TagPageSize,
                        NextToken = token,
                    },
                    cancel
                ),
            page => page.Tags,
            page => page.NextToken
        );
        return tags.Select(t => t.ResourceId);
    }

    private async Task<IEnumerable<string>> AlarmsAsync(ImmutableArray<OwnedThing> things)
    {
        var part = PartsOfArns[ResourceKind.Alarm];
        var names = things
            .Where(t => t.Address.Kind == ResourceKind.Alarm)
            .Select(t => t.Arn[(t.Arn.IndexOf(part, StringComparison.Ordinal) + part.Length)..]);
        var found = await Pages.ChunkedAsync<string, Answer>(
            names,
            AlarmPageSize,
            async chunk =>
                (
                    await session.CloudWatch.CallAsync(
                        "DescribeAlarms",
                        [("AlarmNames", chunk.ToList()), ("MaxRecords", AlarmPageSize)],
                        cancel
                    )
                )
                    .Items("MetricAlarms")
                    .ToList()
        );
        return found.Select(a => a.Text("AlarmArn")).OfType<string>();
    }

    private async Task<IEnumerable<string>> CertificatesAsync(ImmutableArray<OwnedThing> things) =>
        (
            await Task.WhenAll(things.Where(t => t.Address.Kind == ResourceKind.Certificate).Select(t => CertificateAsync(t.Arn)))
        ).OfType<string>();

    private async Task<string?> CertificateAsync(string arn)
    {
        try
        {
            await session.Acm.CallAsync("DescribeCertificate", [("CertificateArn", arn)], cancel);
            return arn;
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
        {
            return null;
        }
    }

    private static Task<IEnumerable<string>> AskAsync(bool isNeeded, Func<Task<IEnumerable<string>>> ask) =>
        isNeeded ? ask() : Task.FromResult<IEnumerable<string>>([]);
}

/// <summary>What carries the ownership tags of a stack.</summary>
/// <param name="Arn">Empty for a scaling group, which its own service told of.</param>
internal sealed record OwnedThing(string Arn, string Stack, Address Address);
