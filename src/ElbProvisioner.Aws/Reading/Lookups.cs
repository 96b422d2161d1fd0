using System.Collections.Concurrent;
using System.Collections.Immutable;
using Amazon.CertificateManager.Model;
using Amazon.EC2.Model;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Session;
using Ec2TagDescription = Amazon.EC2.Model.TagDescription;
using ElbTagDescription = Amazon.ElasticLoadBalancingV2.Model.TagDescription;
using TagList = System.Collections.Immutable.ImmutableSortedDictionary<string, string>;

namespace ElbProvisioner.Aws.Reading;

/// <summary>
/// Every read that needs an id which another read brings: what makes a read several round trips deep. With the ids of the last read
/// as hints they all begin at once.
/// </summary>
internal sealed class Lookups(AwsSession session, CancellationToken cancel)
{
    public const string KindOfRules = "rules";
    public const string KindOfListenerCertificates = "listenerCertificates";
    public const string KindOfListenerAttributes = "listenerAttributes";
    public const string KindOfTargetGroupAttributes = "targetGroupAttributes";
    public const string KindOfTargetHealth = "targetHealth";

    private const int ElbPageSize = 400;
    private const int RouteTablePageSize = 100;
    private const int TagPageSize = 1000;
    private const int PolicyPageSize = 100;

    private readonly ConcurrentQueue<Task> _ahead = new();

    public Lookup<List<Answer>> Listeners { get; } =
        new("listeners", arn => PagesAsync(session, "DescribeListeners", ("LoadBalancerArn", arn), "Listeners", cancel));

    public Lookup<List<Answer>> Rules { get; } =
        new(KindOfRules, arn => PagesAsync(session, "DescribeRules", ("ListenerArn", arn), "Rules", cancel));

    public Lookup<List<Answer>> ListenerCertificates { get; } =
        new(
            KindOfListenerCertificates,
            arn => PagesAsync(session, "DescribeListenerCertificates", ("ListenerArn", arn), "Certificates", cancel)
        );

    public Lookup<TagList> LoadBalancerAttributes { get; } =
        new("loadBalancerAttributes", arn => AttributesAsync(session, "DescribeLoadBalancerAttributes", ("LoadBalancerArn", arn), cancel));

    public Lookup<TagList> TargetGroupAttributes { get; } =
        new(KindOfTargetGroupAttributes, arn => AttributesAsync(session, "DescribeTargetGroupAttributes", ("TargetGroupArn", arn), cancel));

    public Lookup<List<Amazon.ElasticLoadBalancingV2.Model.TargetHealthDescription>> TargetHealth { get; } =
        new(
            KindOfTargetHealth,
            async arn =>
                (
                    await session.Elb.DescribeTargetHealthAsync(
                        new Amazon.ElasticLoadBalancingV2.Model.DescribeTargetHealthRequest { TargetGroupArn = arn },
                        cancel
                    )
                ).TargetHealthDescriptions
                ?? []
        );

    /// <summary>By the ARN of a function, with its qualifier; null: it has no policy, or is not there [Lambda API: GetPolicy].</summary>
    public Lookup<string?> FunctionPolicies { get; } =
        new(
            "functionPolicies",
            async arn =>
            {
                try
                {
                    var request = new Amazon.Lambda.Model.GetPolicyRequest { FunctionName = arn };
                    return (await session.Lambda.GetPolicyAsync(request, cancel)).Policy;
                }
                catch (Amazon.Runtime.AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind is AwsFailureKind.NotFound)
                {
                    return null;
                }
            }
        );

    public Lookup<TagList> ListenerAttributes { get; } =
        new(KindOfListenerAttributes, arn => AttributesAsync(session, "DescribeListenerAttributes", ("ListenerArn", arn), cancel));

    /// <summary>By names; AWS refuses all of them for one that is unknown.</summary>
    public Lookup<List<Answer>> LoadBalancers { get; } =
        new(
            "loadBalancers",
            async names =>
                [.. (await session.Elb.CallAsync("DescribeLoadBalancers", [("Names", Several(names))], cancel)).Items("LoadBalancers")]
        );

    /// <inheritdoc cref="LoadBalancers"/>
    public Lookup<List<Answer>> TargetGroups { get; } =
        new(
            "targetGroups",
            async names =>
                [.. (await session.Elb.CallAsync("DescribeTargetGroups", [("Names", Several(names))], cancel)).Items("TargetGroups")]
        );

    /// <summary>Of a trust store.</summary>
    public Lookup<List<Answer>> Revocations { get; } =
        new(
            "revocations",
            arn => PagesAsync(session, "DescribeTrustStoreRevocations", ("TrustStoreArn", arn), "TrustStoreRevocations", cancel)
        );

    /// <summary>Of load balancers, target groups, listeners, rules and trust stores, by ARNs.</summary>
    public Lookup<List<ElbTagDescription>> ElbTags { get; } =
        new(
            "elbTags",
            async arns =>
                (
                    await session.Elb.DescribeTagsAsync(
                        new Amazon.ElasticLoadBalancingV2.Model.DescribeTagsRequest { ResourceArns = Several(arns) },
                        cancel
                    )
                ).TagDescriptions
                ?? []
        );

    /// <summary>Of launch templates, by ids.</summary>
    public Lookup<List<Ec2TagDescription>> Ec2Tags { get; } =
        new(
            "ec2Tags",
            ids =>
                Pages.AllAsync(
                    token =>
                        session.Ec2.DescribeTagsAsync(
                            new Amazon.EC2.Model.DescribeTagsRequest
                            {
                                Filters = [Ec2Filter.Of("resource-id", Several(ids))],
                                MaxResults = TagPageSize,
                                NextToken = token,
                            },
                            cancel
                        ),
                    page => page.Tags,
                    page => page.NextToken
                )
        );

    public Lookup<List<RouteTable>> RouteTables { get; } =
        new(
            "routeTables",
            vpc =>
                Pages.AllAsync(
                    token =>
                        session.Ec2.DescribeRouteTablesAsync(
                            new DescribeRouteTablesRequest
                            {
                                Filters = [Ec2Filter.Of("vpc-id", vpc)],
                                MaxResults = RouteTablePageSize,
                                NextToken = token,
                            },
                            cancel
                        ),
                    page => page.RouteTables,
                    page => page.NextToken
                )
        );

    /// <summary>By ids: a filter would search every public image there is.</summary>
    public Lookup<List<Image>> Images { get; } =
        new(
            "images",
            async ids => (await session.Ec2.DescribeImagesAsync(new DescribeImagesRequest { ImageIds = Several(ids) }, cancel)).Images ?? []
        );

    /// <summary>By names, those of the whole account; unknown ones are passed over.</summary>
    public Lookup<List<Answer>> ScalingPolicies { get; } =
        new(
            "scalingPolicies",
            names => PartsAsync(session, "DescribePolicies", ("PolicyNames", Several(names)), "ScalingPolicies", cancel)
        );

    public Lookup<List<Answer>> Schedules { get; } =
        new(
            "schedules",
            names =>
                PartsAsync(
                    session,
                    "DescribeScheduledActions",
                    ("ScheduledActionNames", Several(names)),
                    "ScheduledUpdateGroupActions",
                    cancel
                )
        );

    /// <summary>Of one group, by its name.</summary>
    public Lookup<List<Answer>> LifecycleHooks { get; } =
        new(
            "lifecycleHooks",
            async group =>
                [
                    .. (await session.AutoScaling.CallAsync("DescribeLifecycleHooks", [("AutoScalingGroupName", group)], cancel)).Items(
                        "LifecycleHooks"
                    ),
                ]
        );

    /// <summary>Of groups, by their names.</summary>
    public Lookup<List<Answer>> Notifications { get; } =
        new(
            "notifications",
            names =>
                PartsAsync(
                    session,
                    "DescribeNotificationConfigurations",
                    ("AutoScalingGroupNames", Several(names)),
                    "NotificationConfigurations",
                    cancel
                )
        );

    /// <summary>By names; unknown ones are passed over.</summary>
    public Lookup<List<Answer>> Alarms { get; } =
        new(
            "alarms",
            async names =>
                [
                    .. (
                        await session.CloudWatch.CallAsync(
                            "DescribeAlarms",
                            [("AlarmNames", Several(names)), ("MaxRecords", PolicyPageSize)],
                            cancel
                        )
                    ).Items("MetricAlarms"),
                ]
        );

    public Lookup<TagList> AlarmTags { get; } =
        new(
            "alarmTags",
            async arn =>
                TagSet.Of(
                    (await session.CloudWatch.CallAsync("ListTagsForResource", [("ResourceARN", arn)], cancel)).Items("Tags"),
                    t => t.Text("Key") ?? "",
                    t => t.Text("Value") ?? ""
                )
        );

    public Lookup<Answer> Certificates { get; } =
        new(
            "certificates",
            async arn =>
                (await session.Acm.CallAsync("DescribeCertificate", [("CertificateArn", arn)], cancel)).Inner("Certificate")
                ?? new Answer(ImmutableDictionary<string, object>.Empty)
        );

    public Lookup<TagList> CertificateTags { get; } =
        new(
            "certificateTags",
            async arn =>
                TagSet.Of(
                    (
                        await session.Acm.ListTagsForCertificateAsync(new ListTagsForCertificateRequest { CertificateArn = arn }, cancel)
                    ).Tags,
                    t => t.Key,
                    t => t.Value
                )
        );

    /// <summary>The first page of a hosted zone, the largest there is.</summary>
    public Lookup<Answer> ZonePages { get; } = new("zonePages", zone => Reading.ZoneRecords.PageAsync(session, zone, cancel));

    /// <summary>Of one name of a hosted zone: its id and the name.</summary>
    public Lookup<List<Answer>> ZoneRecords { get; } =
        new(
            "zoneRecords",
            key =>
                Several(key) is [var zone, var name]
                    ? Reading.ZoneRecords.ReadAsync(session, zone, name, cancel)
                    : Task.FromResult<List<Answer>>([])
        );

    /// <summary>
    /// Begins what the hints name: those of the last run when everything that needs no id is under way, those of the index when it is
    /// there.
    /// </summary>
    public void Begin(ReadHints hints)
    {
        foreach (var lookup in All)
        {
            foreach (var key in hints.Of(lookup.Kind))
            {
                _ahead.Enqueue(lookup.BeginAsync(key));
            }
        }
    }

    /// <summary>Waits for what was begun and nobody asked for, however it ends.</summary>
    public async Task EndAsync()
    {
        foreach (var begun in _ahead)
        {
            await begun.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What the read asked for: the hints of the next one.</summary>
    public ReadHints Asked() =>
        new(
            All.Select(l => (l.Kind, Keys: l.Asked.ToImmutableSortedSet(StringComparer.Ordinal)))
                .Where(l => l.Keys.Count > 0)
                .ToImmutableSortedDictionary(l => l.Kind, l => l.Keys, StringComparer.Ordinal)
        );

    private IEnumerable<ILookup> All =>
        [
            Listeners,
            Rules,
            ListenerCertificates,
            LoadBalancers,
            TargetGroups,
            Revocations,
            ElbTags,
            LoadBalancerAttributes,
            ListenerAttributes,
            TargetGroupAttributes,
            Ec2Tags,
            RouteTables,
            Images,
            ScalingPolicies,
            Schedules,
            LifecycleHooks,
            Notifications,
            Alarms,
            AlarmTags,
            Certificates,
            CertificateTags,
            ZonePages,
            ZoneRecords,
        ];

    private static Task<List<Answer>> PagesAsync(
        AwsSession session,
        string operation,
        (string Member, object? Value) of,
        string items,
        CancellationToken cancel
    ) =>
        Pages.AllAsync(
            token => session.Elb.CallAsync(operation, [of, ("Marker", token), ("PageSize", ElbPageSize)], cancel),
            page => page.Items(items),
            page => page.Text("NextMarker")
        );

    /// <summary>Of scaling groups, by names, for the whole account.</summary>
    private static Task<List<Answer>> PartsAsync(
        AwsSession session,
        string operation,
        (string Member, object? Value) named,
        string items,
        CancellationToken cancel
    ) =>
        Pages.AllAsync(
            token => session.AutoScaling.CallAsync(operation, [named, ("MaxRecords", PolicyPageSize), ("NextToken", token)], cancel),
            page => page.Items(items),
            page => page.Text("NextToken")
        );

    private static async Task<TagList> AttributesAsync(
        AwsSession session,
        string operation,
        (string Member, object? Value) of,
        CancellationToken cancel
    ) =>
        TagSet.Of(
            (await session.Elb.CallAsync(operation, [of], cancel)).Items("Attributes"),
            a => a.Text("Key") ?? "",
            a => a.Text("Value") ?? ""
        );

    private static List<string> Several(string keys) => [.. keys.Split(Lookup<int>.Separator)];
}
