using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Tests.Reading;

/// <summary>Desired stacks for reading tests.</summary>
internal static class Stacks
{
    public const string ImageParameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

    /// <summary>
    /// One load balancer with two listeners, a certificate, two target groups, one scaling group with two policies, two names.
    /// </summary>
    public static Stack OneService { get; } =
        new()
        {
            Name = "shop",
            Certificates =
            [
                new Certificate.Requested
                {
                    Name = "site",
                    Domain = "shop.example.com",
                    AlternativeNames = ["www.shop.example.com"],
                },
            ],
            LoadBalancers = [Web([Rule("images", "images")], [Dns("shop.example.com"), Dns("www.shop.example.com")])],
            TargetGroups =
            [
                TargetGroup("app", 8080) with
                {
                    Attributes = TagMap.Empty.Add("stickiness.enabled", "true"),
                },
                TargetGroup("images", 8081) with
                {
                    Attributes = TagMap.Empty.Add("deregistration_delay.timeout_seconds", "30"),
                },
            ],
            AutoScalingGroups = [Group("app", "app", "images") with { Scaling = [Cpu("cpu"), Cpu("night")] }],
        };

    /// <summary>Fifty services behind one load balancer: a rule, a target group and a scaling group each.</summary>
    public static Stack FiftyServices { get; } =
        new()
        {
            Name = "mall",
            Certificates = [new Certificate.Requested { Name = "site", Domain = "mall.example.com" }],
            LoadBalancers = [Web([.. Enumerable.Range(0, 50).Select(i => Rule($"r{i}", $"s{i}"))], [Dns("mall.example.com")])],
            TargetGroups = [TargetGroup("app", 8080), .. Enumerable.Range(0, 50).Select(i => TargetGroup($"s{i}", 8080))],
            AutoScalingGroups = [.. Enumerable.Range(0, 50).Select(i => Group($"s{i}", $"s{i}") with { Scaling = [Cpu("cpu")] })],
        };

    public static SourceSpan At(int line) => new("elbctl.yaml", line, 1, 1);

    public static TargetGroup TargetGroup(string name, int port) =>
        new()
        {
            Name = name,
            Settings = TargetGroupTable.Table.Empty.With(TargetGroupTable.Port, port).Filled(),
            At = At(30),
        };

    public static ListenerRule Rule(string name, string targetGroup) =>
        new()
        {
            Name = name,
            Conditions = [new RuleCondition.Path([$"/{name}/*"])],
            Actions = [Forward(targetGroup)],
            At = At(20),
        };

    public static RoutingAction Forward(string targetGroup) =>
        new RoutingAction.Forward([new WeightedTarget(new Reference(targetGroup, At(21)), 1)], null);

    public static DnsName Dns(string name) => new(name, At(12));

    public static AutoScalingGroup Group(string name, params string[] targetGroups) =>
        new()
        {
            Name = name,
            Size = new(2, 6, null),
            TargetGroups = [.. targetGroups.Select(t => new Reference(t, At(41)))],
            HealthCheckType = "ELB",
            At = At(40),
            LaunchTemplate = new LaunchTemplate.Defined(
                LaunchTemplateTable
                    .Table.Empty.Filled()
                    .With(LaunchTemplateTable.Image, "ssm:" + ImageParameter)
                    .With(LaunchTemplateTable.InstanceType, "t3.micro")
            )
            {
                At = At(42),
            },
        };

    public static ScalingPolicy Cpu(string name, double target = 50) =>
        new()
        {
            Name = name,
            Settings = ScalingPolicyTable
                .Table.Empty.With(ScalingPolicyTable.Metric, PredefinedMetricTable.Of("ASGAverageCPUUtilization"))
                .With(ScalingPolicyTable.Target, target)
                .Filled(),
        };

    private static LoadBalancer Web(ImmutableArray<ListenerRule> rules, ImmutableArray<DnsName> dns) =>
        new()
        {
            Name = "web",
            Settings = LoadBalancerTable.Table.Empty.Filled().WithAttributes(TagMap.Empty),
            At = At(10),
            Dns = dns,
            Listeners =
            [
                new Listener
                {
                    Name = "http",
                    Port = 80,
                    Protocol = "HTTP",
                    At = At(15),
                    Actions = [new RoutingAction.Said(RedirectTable.ToHttps)],
                },
                new Listener
                {
                    Name = "https",
                    Port = 443,
                    Protocol = "HTTPS",
                    At = At(16),
                    Certificates = [new Reference("site", At(17))],
                    SslPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06",
                    Actions = [Forward("app")],
                    Rules = rules,
                },
            ],
        };
}
