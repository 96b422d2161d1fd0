using System.Collections.Immutable;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Causes;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Graphs;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Routing.Requests;

namespace ElbProvisioner.Cli.Tests.Views;

using Tags = ImmutableSortedDictionary<string, string>;

/// <summary>The status of one shop in each of its states, as a person and as a pipeline read it.</summary>
public sealed class StatusStateTests
{
    private const string Arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:";
    private const string Group = Arn + "targetgroup/shop-app/1";
    private const string Beta = Arn + "targetgroup/shop-beta/1";
    private const string Balancer = Arn + "loadbalancer/app/shop-web/1";
    private const string Http = Arn + "listener/app/shop-web/1/1";

    public static TheoryData<string> States => [.. All.Keys];

    private static readonly Dictionary<string, (LiveWorld World, HealthReadings Health)> All = new(StringComparer.Ordinal)
    {
        ["healthy"] = (World(), Health(Target("i-1", "a"), Target("i-2", "b"))),
        ["one-unhealthy"] = (
            World(),
            Health(
                Target("i-1", "a"),
                Target("i-2", "b", TargetState.Unhealthy, "Target.Timeout", "The health check got no answer in time.")
            )
        ),
        ["foreign-rules"] = (
            World() with
            {
                TakenPriorities =
                [
                    new(
                        Http,
                        1,
                        Arn + "listener-rule/app/shop-web/1/1/7",
                        RuleTable.Of([new("path-pattern", null, ["/*"], false)], [FixedResponseTable.Of(503)])
                    ),
                    new(Http, 900, Arn + "listener-rule/app/shop-web/1/1/8"),
                ],
            },
            Health(Target("i-1", "a"), Target("i-2", "b"))
        ),
        ["never-checked"] = (
            World(),
            Health(
                Target(
                    "i-1",
                    "a",
                    TargetState.Unavailable,
                    "Target.HealthCheckDisabled",
                    "Health checks are switched off for this target group."
                )
            )
        ),
        ["initial"] = (
            World(),
            Health(
                Target("i-1", "a", TargetState.Initial, "Elb.InitialHealthChecking"),
                Target("i-2", "b", TargetState.Initial, "Elb.RegistrationInProgress")
            )
        ),
        ["draining"] = (World(), Health(Target("i-1", "a", TargetState.Draining, "Target.DeregistrationInProgress"))),
        ["unused"] = (World(), Health(Target("i-1", "a", TargetState.Unused, "Target.NotInUse"))),
        ["empty"] = (World(Scaling() with { Instances = [] }), Health() with { Failures = Failing() }),
        ["detached"] = (World(Scaling() with { Settings = Sizes().With(AutoScalingGroupTable.TargetGroups, []) }), Health()),
        ["suspended"] = (
            World(Scaling() with { Settings = Sizes().With(AutoScalingGroupTable.Suspended, ["AZRebalance", "Launch"]) }),
            Health(Target("i-1", "a"))
        ),
        ["scheduled"] = (
            World(Scaling() with { Settings = Sizes().With(AutoScalingGroupTable.WarmPool, WarmPoolTable.None), WarmPoolSize = 3 }) with
            {
                GroupParts = [Evening()],
                Alarms =
                [
                    Alarm("backlog", "ALARM", "Threshold Crossed: 1 datapoint was greater than the threshold (100.0)."),
                    Alarm("cpu", "OK", "Threshold Crossed: 1 datapoint was not greater than the threshold (70.0)."),
                    Alarm("errors", "INSUFFICIENT_DATA", "Unchecked: Initial alarm creation"),
                ],
            },
            Health(Target("i-1", "a"), Target("i-2", "b"))
        ),
        ["scaled-to-zero"] = (
            World(Scaling() with { DesiredCapacity = 0, Instances = [], Settings = Sizes().With(AutoScalingGroupTable.MinSize, 0) }),
            Health()
        ),
        ["zone-without-target"] = (
            World() with
            {
                TargetGroups = [Targets("false"), Targets(null, "beta", Beta)],
            },
            Health(Target("i-1", "a"))
        ),
        ["certificate-pending"] = (World() with { Certificates = [Certificate("PENDING_VALIDATION")] }, Health(Target("i-1", "a"))),
        ["certificate-expired"] = (World() with { Certificates = [Certificate("EXPIRED")] }, Health(Target("i-1", "a"))),
        ["provisioning"] = (World() with { LoadBalancers = [Balances("provisioning")] }, Health(Target("i-1", "a"))),
        ["record-elsewhere"] = (World() with { DnsRecords = [Record("other-1.elb.amazonaws.com")] }, Health(Target("i-1", "a"))),
        ["listener-gone"] = (
            World() with
            {
                Listeners = [],
                Rules = [],
            },
            Health(Target("i-1", "a", TargetState.Unused, "Target.NotInUse"))
        ),
        ["template-gone"] = (World(), Health(Target("i-1", "a")) with { MissingTemplates = ["lt-1"] }),
        ["not-there"] = (
            new()
            {
                Account = "123456789012",
                Region = "eu-west-1",
                Network = new() { VpcId = "vpc-1" },
            },
            new()
        ),
    };

    [Theory]
    [MemberData(nameof(States))]
    public void A_status_is_read_by_a_person_and_by_a_pipeline(string state)
    {
        var (world, health) = All[state];
        var report = StatusComposer.Compose(Shop, world, health);
        using var text = new StringWriter { NewLine = "\n" };
        new StatusView(new(text, 100, hasColour: false)).Write("shop", world, report);

        Golden.Matches($"status/{state}.txt", text.ToString());
        Golden.Matches($"status/{state}.json", StatusJson.Write("shop", world, report, []) + "\n");
    }

    [Theory]
    [MemberData(nameof(States))]
    public void What_is_not_well_is_traced_to_its_causes(string state)
    {
        var (world, health) = All[state];
        var status = StatusComposer.Compose(Shop, world, health);
        var report = new CauseSearch(Shop, world, status).All();
        using var text = new StringWriter { NewLine = "\n" };
        new WhyView(new(text, 100, hasColour: false)).Write(report);

        Golden.Matches($"why/{state}.txt", text.ToString());
        Golden.Matches($"why/{state}.json", WhyJson.Write("shop", null, report) + "\n");
        Assert.All(status.Reasons, r => Assert.Contains(report.Chains, c => c.Symptom == r.Message || c.Concerned.Contains(r.What)));
        Assert.Equal(status.Reasons.Any(static r => r.Holds), report.Chains.FirstOrDefault()?.Holds ?? false);
    }

    /// <summary>AWS forwards where the file answers: both say so, and how healthy the end is.</summary>
    [Fact]
    public void A_request_is_explained_and_traced_by_what_AWS_has()
    {
        var (world, health) = All["one-unhealthy"];
        var status = StatusComposer.Compose(Shop, world, health);
        Assert.True(RequestUrl.TryParse("http://shop.example.com/", out var url, out _));
        var explained = Explanation.Of(Shop, world, new(url)).Found;
        var declared = Explanation.Of(Shop, new(url)).Found;
        Assert.NotNull(explained);
        using var text = new StringWriter { NewLine = "\n" };
        new ExplainView(new(text, 100, hasColour: false)).Write(new(explained, declared, status));
        Golden.Matches("explain-live.txt", text.ToString());
        Golden.Matches("explain-live.json", ExplainJson.Write("shop", new(explained, declared, status)) + "\n");

        var report = new CauseSearch(Shop, world, status).About(explained, declared);
        using var why = new StringWriter { NewLine = "\n" };
        new WhyView(new(why, 100, hasColour: false)).Write(report);
        Golden.Matches("why-url.txt", why.ToString());
        Golden.Matches("why-url.json", WhyJson.Write("shop", url.ToString(), report) + "\n");
    }

    [Theory]
    [InlineData("mermaid")]
    [InlineData("dot")]
    [InlineData("html")]
    public void The_live_world_is_drawn_with_what_is_not_well(string format)
    {
        var (world, health) = All["one-unhealthy"];
        var graph = LiveGraph.Of(Shop, world, StatusComposer.Compose(Shop, world, health));

        Golden.Matches(
            $"graph-live.{format}",
            format switch
            {
                "mermaid" => GraphMermaid.Write(graph),
                "dot" => GraphDot.Write(graph),
                _ => GraphPage.Write(graph),
            } + "\n"
        );
    }

    [Fact]
    public void Only_these_states_are_healthy() =>
        Assert.Equal(
            ["foreign-rules", "healthy", "never-checked", "one-unhealthy", "scheduled"],
            All.Where(s => StatusComposer.Compose(Shop, s.Value.World, s.Value.Health).IsHealthy)
                .Select(s => s.Key)
                .Order(StringComparer.Ordinal)
        );

    private static Stack Shop { get; } =
        new()
        {
            Name = "shop",
            Certificates = [new Certificate.Requested { Name = "site", Domain = "shop.example.com" }],
            LoadBalancers =
            [
                new()
                {
                    Name = "web",
                    Settings = LoadBalancerTable.Table.Empty.Filled(),
                    Dns = [new("shop.example.com", SourceSpan.None)],
                    Listeners =
                    [
                        new()
                        {
                            Name = "http",
                            Port = 80,
                            Protocol = "HTTP",
                            Actions = [RoutingAction.Respond(404, "text/plain", "")],
                            Rules = [new() { Name = "beta", Actions = [RoutingAction.Respond(404, "text/plain", "")] }],
                        },
                    ],
                },
            ],
            TargetGroups = [DeclaredGroup("app"), DeclaredGroup("beta")],
            AutoScalingGroups =
            [
                new()
                {
                    Name = "app",
                    Size = new(2, 4, null),
                    LaunchTemplate = new LaunchTemplate.Existing(new TemplateChoice.ById("lt-1"), "1", SourceSpan.None),
                    Scaling =
                    [
                        new()
                        {
                            Name = "cpu",
                            Settings = ScalingPolicyTable
                                .Table.Empty.With(ScalingPolicyTable.Metric, PredefinedMetricTable.Of("ASGAverageCPUUtilization"))
                                .With(ScalingPolicyTable.Target, 50)
                                .Filled(),
                        },
                    ],
                },
            ],
        };

    private static TargetGroup DeclaredGroup(string name) =>
        new() { Name = name, Settings = TargetGroupTable.Table.Empty.With(TargetGroupTable.Port, 80).Filled() };

    private static LiveWorld World(LiveAutoScalingGroup? group = null)
    {
        var scaling = group ?? Scaling();
        return new()
        {
            Account = "123456789012",
            Region = "eu-west-1",
            Network = new() { VpcId = "vpc-1" },
            Certificates = [Certificate("ISSUED")],
            LoadBalancers = [Balances("active")],
            TargetGroups = [Targets(null), Targets(null, "beta", Beta)],
            Listeners = [new(Own(Http, "listener/web/http"), Tags.Empty, Balancer, Listens(Forward((Group, 1))))],
            Rules =
            [
                new(
                    Own(Arn + "listener-rule/1", "rule/web/http/beta"),
                    Tags.Empty,
                    Http,
                    10,
                    RuleTable.Of([new("path-pattern", null, ["/beta/*"])], [Forward((Group, 100), (Beta, 0))])
                ),
            ],
            AutoScalingGroups = [scaling],
            ScalingPolicies =
            [
                new(
                    scaling.Owner.Part("arn:policy", new(ResourceKind.ScalingPolicy, "app/cpu")),
                    "shop-app-asg",
                    ScalingPolicyTable
                        .Table.Empty.With(ScalingPolicyTable.Name, "shop-app-cpu")
                        .With(ScalingPolicyTable.Metric, PredefinedMetricTable.Of("ASGAverageCPUUtilization"))
                        .With(ScalingPolicyTable.Target, 50)
                        .Filled()
                ),
            ],
            DnsRecords = [Record("shop-1.elb.amazonaws.com")],
        };
    }

    private static Settings Listens(Settings action) =>
        ListenerTable.Table.Empty.With(ListenerTable.Port, 80).With(ListenerTable.Protocol, "HTTP").With(ListenerTable.Actions, [action]);

    private static Settings Forward(params ReadOnlySpan<(string Arn, int Weight)> targets)
    {
        var all = ImmutableArray.CreateBuilder<ForwardTarget>();
        foreach (var (arn, weight) in targets)
        {
            all.Add(new(new ResourceRef.Existing(arn), weight));
        }

        return ForwardTable.To(all);
    }

    private static LiveCertificate Certificate(string status) =>
        new(
            Own("arn:aws:acm:eu-west-1:123456789012:certificate/1", "certificate/site"),
            Tags.Empty,
            CertificateTable.Of(CertificateTable.Table.Empty.Filled(), "shop.example.com", [], "DNS"),
            false,
            status,
            null,
            null,
            status == "PENDING_VALIDATION" ? null : new DateTimeOffset(2027, 2, 3, 4, 5, 6, TimeSpan.Zero),
            []
        );

    private static LiveLoadBalancer Balances(string state) =>
        new(
            Own(Balancer, "loadBalancer/web"),
            Tags.Empty,
            LoadBalancerTable
                .Table.Empty.With(LoadBalancerTable.Name, "shop-web")
                .With(LoadBalancerTable.Type, "application")
                .With(LoadBalancerTable.Scheme, "internet-facing")
                .With(LoadBalancerTable.VpcId, "vpc-1")
                .With(LoadBalancerTable.SubnetIds, ["subnet-1"])
                .With(LoadBalancerTable.SecurityGroups, [])
                .Filled(),
            "shop-1.elb.amazonaws.com",
            "Z1",
            state,
            Tags.Empty
        )
        {
            Zones = Tags.Empty.Add("subnet-1", "eu-west-1a").Add("subnet-2", "eu-west-1b"),
        };

    private static LiveTargetGroup Targets(string? crossZone, string name = "app", string arn = Group) =>
        new(
            Own(arn, "targetGroup/" + name),
            Tags.Empty,
            TargetGroupTable
                .Table.Empty.With(TargetGroupTable.Name, "shop-" + name)
                .With(TargetGroupTable.Port, 80)
                .With(TargetGroupTable.VpcId, "vpc-1")
                .WithAttributes(crossZone is null ? Tags.Empty : Tags.Empty.Add("load_balancing.cross_zone.enabled", crossZone))
                .Filled(),
            [Balancer]
        );

    private static LiveGroupPart Evening() =>
        new(
            Own("arn:evening", "autoScalingGroup/app").Part("arn:evening", Address.Of(ResourceKind.Schedule, "app", "evening")),
            "shop-app-asg",
            "shop-app-evening",
            ScheduleTable
                .Table.Empty.With(ScheduleTable.Cron, "0 20 * * MON-FRI")
                .With(ScheduleTable.TimeZone, "Europe/Berlin")
                .With(ScheduleTable.MinSize, 0)
                .With(ScheduleTable.DesiredCapacity, 0)
                .With(ScheduleTable.Start, new DateTimeOffset(2026, 11, 30, 19, 0, 0, TimeSpan.Zero))
        );

    private static LiveAlarm Alarm(string name, string state, string why) =>
        new(Own("arn:" + name, "alarm/" + name), Tags.Empty, AlarmTable.Table.Empty.With(AlarmTable.Name, "shop-" + name))
        {
            State = state,
            StateReason = why,
        };

    private static LiveAutoScalingGroup Scaling() =>
        new(
            Own("shop-app-asg", "autoScalingGroup/app"),
            Tags.Empty,
            "arn:asg",
            Sizes(),
            2,
            "lt-1",
            "1",
            [
                new("i-1", "eu-west-1a", "InService", "Healthy", "lt-1", "1", false),
                new("i-2", "eu-west-1b", "InService", "Healthy", "lt-1", "1", true),
            ],
            null,
            null
        );

    private static Settings Sizes() =>
        AutoScalingGroupTable
            .Table.Empty.With(AutoScalingGroupTable.Name, "shop-app-asg")
            .With(AutoScalingGroupTable.MinSize, 2)
            .With(AutoScalingGroupTable.MaxSize, 4)
            .With(AutoScalingGroupTable.DesiredCapacity, 2)
            .With(AutoScalingGroupTable.VpcId, "vpc-1")
            .With(AutoScalingGroupTable.SubnetIds, ["subnet-1"])
            .With(AutoScalingGroupTable.TargetGroups, [new ResourceRef.Existing(Group)])
            .With(AutoScalingGroupTable.HealthCheckType, "ELB")
            .With(AutoScalingGroupTable.Suspended, [])
            .Filled();

    private static LiveDnsRecord Record(string target) =>
        new("Z1", DnsRecordTable.Of("shop.example.com", "A").With(DnsRecordTable.AliasName, target));

    private static ImmutableDictionary<string, ImmutableArray<FailedActivity>> Failing() =>
        ImmutableDictionary<string, ImmutableArray<FailedActivity>>.Empty.Add(
            "shop-app-asg",
            [
                new(
                    new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
                    "Launching a new EC2 instance",
                    "There is no capacity in eu-west-1b.",
                    IsLast: true
                ),
            ]
        );

    private static TargetStatus Target(
        string id,
        string zone,
        TargetState state = TargetState.Healthy,
        string? code = null,
        string? why = null
    ) => new(id, 80, "eu-west-1" + zone, state, code, why);

    private static HealthReadings Health(params ImmutableArray<TargetStatus> targets) =>
        new() { Targets = ImmutableDictionary<string, ImmutableArray<TargetStatus>>.Empty.Add(Group, targets).Add(Beta, []) };

    private static OwnedResource Own(string id, string address) =>
        OwnedResource.TryRead(id, "shop", Tags.Empty.Add(OwnershipTags.Stack, "shop").Add(OwnershipTags.Address, address))
        ?? throw new ArgumentException("not an address", nameof(address));
}
