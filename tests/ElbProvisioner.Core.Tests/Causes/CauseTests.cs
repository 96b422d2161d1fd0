using System.Collections.Immutable;
using ElbProvisioner.Core.Causes;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Tests.Planning;
using ElbProvisioner.Core.Tests.StackFile;
using ElbProvisioner.Routing.Requests;

namespace ElbProvisioner.Core.Tests.Causes;

/// <summary>From a symptom to its cause, its line and its remedy.</summary>
public sealed class CauseTests
{
    private const string Text = """
        stack: shop
        certificates:
          site: { request: shop.example.com }
        securityGroups:
          inside:
            ingress: [{ ports: 8080, from: loadBalancers.web }]
        loadBalancers:
          web:
            dns: shop.example.com
            listeners:
              http:
                port: 80
                forward: app
                rules:
                  - { name: closed, when: { path: /closed }, respond: 403 }
                  - { name: around, when: { path: /around }, redirect: { query: "n=1" } }
              https: { port: 443, certificates: [site], forward: app }
        targetGroups:
          app:
            port: 8080
            healthCheck:
              path: /up
              matcher: "204"
        autoScalingGroups:
          app:
            size: 2
            targetGroups: [app]
            securityGroups: [inside]
            launchTemplate:
              image: ami-0123456789abcdef0
              instanceType: t3.micro
        """;

    public static TheoryData<string, string, string, int> Codes =>
        new()
        {
            { "Target.ResponseCodeMismatch", "Health checks failed with these codes: [503]", "Let the application answer 204 on /up", 22 },
            { "Target.Timeout", "Request timed out", "See whether the application listens on port 8080", 19 },
            { "Target.FailedHealthChecks", "", "See why nothing answers on port 8080", 19 },
            { "Elb.InitialHealthChecking", "", "Wait: the first check that goes well makes it healthy, and there is one every 30s.", 19 },
            { "Target.NotInUse", "", "Let a listener or a rule forward to it", 19 },
            { "Target.InvalidState", "", "Its scaling group replaces it", 19 },
        };

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task What_a_check_asked_and_what_came_back_stand_between_symptom_and_remedy(
        string code,
        string why,
        string remedy,
        int line
    )
    {
        var (stack, world) = await AppliedAsync();
        var chain = Find(stack, world, Failing(world, code, why), "app");

        Assert.Equal((ReasonKind.NoHealthyTarget, true, 19), (chain.Kind, chain.Holds, chain.At.Line));
        if (!code.StartsWith("Target.N", StringComparison.Ordinal) && !code.StartsWith("Target.I", StringComparison.Ordinal))
        {
            Assert.Equal(
                (
                    "The health check asks GET http://TARGET:8080/up every 30s, waits 5s for an answer, takes 204 for healthy, and fails a target after 2 failures.",
                    22
                ),
                (chain.Links[0].Says, chain.Links[0].At.Line)
            );
        }

        var answered = Assert.Single(chain.Links, l => l.Says.Contains($"({code})", StringComparison.Ordinal));
        Assert.Contains(why, answered.Says, StringComparison.Ordinal);
        Assert.StartsWith(remedy, answered.Remedy, StringComparison.Ordinal);
        Assert.Equal(code == "Target.ResponseCodeMismatch" ? 23 : line, answered.At.Line);
    }

    [Theory]
    [InlineData(true, "The file has it open: `elbctl apply` puts the rule back.")]
    [InlineData(false, "Add to inside an inbound rule for port 8080 from sg-other, then apply.")]
    public async Task A_security_group_in_the_way_is_named_with_its_line(bool isOpenInFile, string remedy)
    {
        var (stack, world) = await AppliedAsync();
        stack = isOpenInFile ? stack : StackText.Bind(Text.Replace("ports: 8080, from", "ports: 8081, from", StringComparison.Ordinal));
        var inside = world.SecurityGroups.Single(g => g.Address.Path == "inside").Id;
        var obstacle = new PortObstacle(
            $"no security group of the instance ({inside}) admits port 8080 from the load balancer's (sg-other)",
            IsBalancers: false,
            new("tcp", 8080),
            [inside],
            ["sg-other"]
        );

        var chain = Find(stack, world, Failing(world, "Target.Timeout", "", obstacle), "app");

        var link = Assert.Single(chain.Links, l => l.Says.Contains("admits", StringComparison.Ordinal));
        Assert.Equal(("securityGroup/inside", 5, remedy), (link.What?.ToString(), link.At.Line, link.Remedy));
        Assert.Null(Assert.Single(chain.Links, l => l.Says.Contains("Target.Timeout", StringComparison.Ordinal)).Remedy);
    }

    /// <summary>The instance's group is the stack's, and nothing is missing there.</summary>
    [Theory]
    [InlineData(true, "The owner of the load balancer edge-of-others adds to sg-edge an outbound rule for port 8080 to SG; `elbctl apply`")]
    [InlineData(false, "Whoever made sg-edge adds an outbound rule for port 8080 to SG; `elbctl apply` changes nothing there.")]
    public async Task A_way_out_that_others_keep_closed_is_theirs_to_open(bool isForeign, string remedy)
    {
        var (stack, world) = await AppliedAsync();
        var inside = world.SecurityGroups.Single(g => g.Address.Path == "inside").Id;
        if (isForeign)
        {
            var settings = LoadBalancerTable.Table.Empty.With(LoadBalancerTable.Name, "edge-of-others");
            world = world with
            {
                ForeignLoadBalancers = [new("web", world.LoadBalancers[0].Id, settings, "edge.elb.amazonaws.com", "Z9", "active")],
            };
        }

        var obstacle = PortAdmission.Obstacle(
            Rules(inside, new(RuleDirection.Ingress, "tcp", 8080, 8080, new RulePeer.Cidr("10.0.0.0/8"), "")),
            Rules("sg-edge", new(RuleDirection.Egress, "tcp", 443, 443, new RulePeer.Cidr("0.0.0.0/0"), "")),
            new("tcp", 8080)
        );
        var chain = Find(stack, world, Failing(world, "Target.Timeout", "", obstacle), "app");

        var link = Assert.Single(chain.Links, l => l.Says.Contains("lets it reach", StringComparison.Ordinal));
        Assert.StartsWith(remedy.Replace("SG", inside, StringComparison.Ordinal), link.Remedy, StringComparison.Ordinal);
        Assert.EndsWith("sg-edge is not this stack's.", link.Says, StringComparison.Ordinal);
        Assert.Equal(isForeign ? 8 : 0, link.At.Line);
    }

    private static Dictionary<string, IEnumerable<SecurityGroupRule>> Rules(string group, SecurityGroupRule rule) =>
        new(StringComparer.Ordinal) { [group] = [rule] };

    [Fact]
    public async Task What_keeps_the_scaling_group_from_its_instances_ends_the_chain_of_its_target_group()
    {
        var (stack, world) = await AppliedAsync();
        var group = world.AutoScalingGroups[0];
        world = world with
        {
            AutoScalingGroups =
            [
                group with
                {
                    Instances = [],
                    Settings = group.Settings.With(AutoScalingGroupTable.Suspended, ["Terminate"]),
                },
            ],
        };
        var readings = new HealthReadings
        {
            Failures = ImmutableDictionary<string, ImmutableArray<FailedActivity>>.Empty.Add(
                group.Id,
                [new(DateTimeOffset.UnixEpoch, "Launching a new EC2 instance", "The image id '[ami-1]' does not exist", IsLast: true)]
            ),
        };
        var report = new CauseSearch(stack, world, StatusComposer.Compose(stack, world, readings)).All();

        var chain = Assert.Single(report.Chains, c => c.Holds);
        Assert.Equal("targetGroup/app", chain.What?.ToString());
        Assert.Equal(
            [
                (25, $"aws autoscaling resume-processes --auto-scaling-group-name {group.Id}"),
                (29, "Check the launch template's image: it must exist in this region and be shared with this account."),
            ],
            chain.Links.Select(l => (l.At.Line, l.Remedy ?? ""))
        );
        Assert.Contains("1970-01-01 00:00:00Z: Launching a new EC2 instance: The image id", chain.Links[1].Says, StringComparison.Ordinal);
        Assert.DoesNotContain(report.Chains, c => c.What?.Kind == Core.Resources.ResourceKind.AutoScalingGroup);
    }

    [Theory]
    [InlineData(true, "and the hosted zone of shop.example.com does not have it", "`elbctl apply` puts it there.")]
    [InlineData(false, "ACM waits until it sees the CNAME", "Put it into the zone that answers for the domain.")]
    public async Task A_certificate_waits_for_its_record(bool isLost, string says, string remedy)
    {
        var (stack, world) = await AppliedAsync();
        world = world with
        {
            Network = world.Network with { Zones = world.Network.Zones.Clear() },
            Certificates =
            [
                .. world.Certificates.Select(c =>
                    c with
                    {
                        Status = "PENDING_VALIDATION",
                        Proofs = [new("shop.example.com", "_a.shop.example.com", "_b.acm-validations.aws")],
                        LostProofs = isLost ? ["_a.shop.example.com"] : [],
                    }
                ),
            ],
        };

        var chain = Find(stack, world, Serving(world), "site");

        Assert.Equal((ReasonKind.CertificateNotIssued, 3), (chain.Kind, chain.At.Line));
        var link = Assert.Single(chain.Links);
        Assert.Contains(says, link.Says, StringComparison.Ordinal);
        Assert.Contains("_a.shop.example.com -> _b.acm-validations.aws", link.Says, StringComparison.Ordinal);
        Assert.Equal((remedy, 3), (link.Remedy, link.At.Line));
    }

    [Theory]
    [InlineData("http://shop.example.com/closed", "GET http://shop.example.com/closed gets 'respond 403'.", 15)]
    [InlineData("http://shop.example.com/around", "GET http://shop.example.com/around leads nowhere", 16)]
    [InlineData("http://shop.example.com:8080/", "GET http://shop.example.com:8080/ is refused.", 8)]
    public async Task A_request_that_gets_nothing_is_traced_to_the_rule(string url, string symptom, int line)
    {
        var (stack, world) = await AppliedAsync();

        var report = About(stack, world, Serving(world), url);

        Assert.StartsWith(symptom, report.Chains[0].Symptom, StringComparison.Ordinal);
        Assert.Equal(line, report.Chains[0].Links[0].At.Line);
    }

    [Fact]
    public async Task A_request_that_is_forwarded_is_traced_to_the_targets()
    {
        var (stack, world) = await AppliedAsync();

        var failing = About(stack, world, Failing(world, "Target.Timeout", ""), "http://shop.example.com/");
        var serving = About(stack, world, Serving(world), "http://shop.example.com/");

        Assert.Contains(failing.Chains, c => c.Kind == ReasonKind.NoHealthyTarget);
        Assert.DoesNotContain(serving.Chains, c => c.Kind == ReasonKind.NoHealthyTarget);
        Assert.Equal(
            ["GET http://shop.example.com/ is taken by web/http default: forward app.", "2 of 2 targets of app serve."],
            serving.Facts
        );
    }

    [Fact]
    public async Task A_listener_that_lacks_a_rule_is_asked_about_and_a_request_says_what_the_file_has_for_it()
    {
        var (stack, world) = await AppliedAsync();
        world = world with { Rules = [.. world.Rules.Where(static r => r.Address.Name != "closed")] };
        var search = new CauseSearch(stack, world, StatusComposer.Compose(stack, world, Serving(world)));

        var missing = Assert.Single(search.About("web/http")?.Chains ?? []);
        Assert.Equal((ReasonKind.Missing, "rule/web/http/closed", 15), (missing.Kind, missing.What?.ToString(), missing.At.Line));

        var chain = About(stack, world, Serving(world), "http://shop.example.com/closed").Chains[0];
        Assert.Equal("GET http://shop.example.com/closed goes elsewhere than the file says.", chain.Symptom);
        Assert.Equal(
            ["AWS: web/http by default: forward app.", "The file: web/http by its rule closed: respond 403."],
            chain.Links.Select(static l => l.Says)
        );
        Assert.Equal(15, chain.Links[1].At.Line);
        Assert.DoesNotContain(
            About(stack, world, Serving(world), "http://shop.example.com/").Chains,
            static c => c.Symptom.EndsWith("than the file says.", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_group_that_the_file_fills_and_AWS_does_not_says_who_fills_it()
    {
        var (stack, world) = await AppliedAsync();
        world = world with
        {
            AutoScalingGroups =
            [
                .. world.AutoScalingGroups.Select(static g =>
                    g with
                    {
                        Settings = g.Settings.With(AutoScalingGroupTable.TargetGroups, []),
                    }
                ),
            ],
        };

        var chain = Find(stack, world, new HealthReadings(), "app");

        Assert.Equal(ReasonKind.NothingFillsIt, chain.Kind);
        Assert.StartsWith("By the file the scaling group app fills it, and in AWS", chain.Links[0].Says, StringComparison.Ordinal);
        Assert.Equal("`elbctl apply` attaches it.", chain.Links[0].Remedy);
    }

    /// <summary>Groups and targets are read one after the other: in between there may be others.</summary>
    [Fact]
    public async Task Instances_that_are_replaced_over_and_over_are_told_so_and_not_as_deregistered()
    {
        var (stack, world) = await AppliedAsync();
        var group = world.AutoScalingGroups[0];
        var dying = group.Instances.Select(static i =>
            i with
            {
                InstanceId = i.InstanceId + "0",
                LifecycleState = "Terminating",
                HealthStatus = "Unhealthy",
            }
        );
        world = world with { AutoScalingGroups = [group with { Instances = [.. group.Instances, .. dying] }] };
        var readings = Readings(
            world,
            static t =>
                t with
                {
                    Id = t.Id + "9",
                    State = TargetState.Draining,
                    Code = "Target.DeregistrationInProgress",
                    Why = "It is leaving.",
                }
        );

        var chain = Find(stack, world, readings, "app");

        Assert.Equal(ReasonKind.NoHealthyTarget, chain.Kind);
        var link = Assert.Single(
            chain.Links,
            static l => l.Says.Contains("replaces what fails its health check", StringComparison.Ordinal)
        );
        Assert.StartsWith("Let the application answer its health check", link.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_target_is_explained_by_itself_and_one_that_serves_says_so()
    {
        var (stack, world) = await AppliedAsync();
        var readings = Serving(world);
        var arn = world.TargetGroups[0].Id;
        var targets = readings.TargetsOf(arn);
        readings = readings with
        {
            Targets = readings.Targets.SetItem(
                arn,
                [targets[0], targets[1] with { State = TargetState.Unhealthy, Code = "Target.Timeout", Why = "No answer." }]
            ),
        };
        var search = new CauseSearch(stack, world, StatusComposer.Compose(stack, world, readings));

        Assert.Equal([$"The target {targets[0].Id}:8080 of app serves."], search.About(targets[0].Id)?.Facts);
        Assert.Empty(search.About(targets[0].Id)?.Chains ?? []);
        var chain = Assert.Single(search.About($"{targets[1].Id}:8080")?.Chains ?? []);
        Assert.Equal($"The target {targets[1].Id}:8080 of app is unhealthy.", chain.Symptom);
        Assert.Contains(search.All().Chains, c => c.Symptom == "1 of 2 targets of app is unhealthy; the others serve." && c.Kind is null);
        Assert.Null(search.About("nobody"));
    }

    [Theory]
    [InlineData("app")]
    [InlineData("targetGroup/app")]
    [InlineData("autoScalingGroup/app")]
    [InlineData("web")]
    [InlineData("web/http")]
    [InlineData("https")]
    [InlineData("listener/web/https")]
    public async Task Whatever_is_asked_about_leads_to_what_is_wrong_with_what_it_needs(string name)
    {
        var (stack, world) = await AppliedAsync();

        Assert.Equal(ReasonKind.NoHealthyTarget, Find(stack, world, Failing(world, "Target.Timeout", ""), name).Kind);
    }

    private static CauseChain Find(Stack stack, LiveWorld world, HealthReadings readings, string name) =>
        new CauseSearch(stack, world, StatusComposer.Compose(stack, world, readings)).About(name)?.Chains.FirstOrDefault(c => c.Holds)
        ?? throw new InvalidOperationException($"Nothing is wrong with {name}.");

    private static CauseReport About(Stack stack, LiveWorld world, HealthReadings readings, string url)
    {
        Assert.True(RequestUrl.TryParse(url, out var asked, out _));
        var explained = Explanation.Of(stack, world, new(asked)).Found;
        Assert.NotNull(explained);
        return new CauseSearch(stack, world, StatusComposer.Compose(stack, world, readings)).About(
            explained,
            Explanation.Of(stack, new(asked)).Found
        );
    }

    private static HealthReadings Serving(LiveWorld world) => Readings(world, static t => t);

    private static HealthReadings Failing(LiveWorld world, string code, string why, PortObstacle? obstacle = null) =>
        Readings(
            world,
            t =>
                t with
                {
                    State =
                        code.StartsWith("Elb.", StringComparison.Ordinal) ? TargetState.Initial
                        : code == "Target.NotInUse" ? TargetState.Unused
                        : TargetState.Unhealthy,
                    Code = code,
                    Why = $"In plain words. ({why})",
                    Obstacle = obstacle,
                }
        );

    private static HealthReadings Readings(LiveWorld world, Func<TargetStatus, TargetStatus> change) =>
        new()
        {
            Targets = ImmutableDictionary<string, ImmutableArray<TargetStatus>>.Empty.Add(
                world.TargetGroups[0].Id,
                [
                    .. world
                        .AutoScalingGroups[0]
                        .Instances.Select(i => change(new(i.InstanceId, 8080, i.AvailabilityZone, TargetState.Healthy, null, null))),
                ]
            ),
        };

    private static async Task<(Stack Stack, LiveWorld World)> AppliedAsync()
    {
        var stack = StackText.Bind(Text);
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, stack);
        return (stack, world.ReadFor(stack));
    }
}
