using System.Collections.Concurrent;
using Amazon.ElasticLoadBalancingV2;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>
/// Stacks with rules on a load balancer that is somebody else's: what they do there, what they leave, and what they say of others.
/// </summary>
public sealed class SharedListenerTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Template = "shared-listener";

    private const string Team = """
        stack: STACK
        loadBalancers:
          edge:
            existing: EXISTING
            listeners:
              https:
                port: 443
                rules:
                  - { name: site, when: { host: STACK.example.com }, forward: app }
        targetGroups:
          app: { port: 8080, deregistrationDelay: 30s }
        autoScalingGroups:
          app:
            size: 2
            targetGroups: app
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_somebody_elses_stays_as_it_is_and_what_is_the_stacks_goes_whole()
    {
        await using var stack = await LivingStack.FromAsync(aws, Template);
        var shared = Shared(stack);
        await shared.AddRuleAsync(1, SharedBalancer.Host("owner.example.com"));
        var before = await shared.DescribeAsync(stack.Name);

        await stack.Elbctl.ApplyAsync();
        await stack.Elbctl.ExpectNoChangesAsync();
        Assert.Equal(before, await shared.DescribeAsync(stack.Name));
        Assert.Equal(["1", "2100", "2200", "default"], (await shared.RulesAsync()).Select(r => r.Priority));
        Assert.Equal(2, (await shared.CertificatesAsync()).Count);
        var records = await Zones.RecordsAsync(aws.Clients, stack.Zone ?? "", Stop);
        Assert.Equal(
            $"{shared.DnsName}.",
            records.Single(r => r.Name == stack.Domain + "." && r.Type == "A").AliasTarget.DNSName,
            ignoreCase: true
        );
        Assert.Contains(records, r => r.Name == $"elbctl-a.{stack.Domain}." && r.Type == "TXT");
        Assert.Contains("somebody else's", (await stack.Elbctl.RunAsync("status")).Expect(ExitCode.Done).Out, StringComparison.Ordinal);

        (await stack.Elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        Assert.Equal(before, await shared.DescribeAsync(stack.Name));
        Assert.Equal([shared.Certificate], await shared.CertificatesAsync());
        Assert.Empty((await stack.InventoryAsync()).Owned);
        Assert.Empty(await Zones.RecordsAsync(aws.Clients, stack.Zone ?? "", Stop));
    }

    [Fact]
    public async Task Two_stacks_find_bands_of_their_own_and_keep_to_them()
    {
        var shared = await SharedBalancer.CreateAsync(aws.Clients, "two-teams", ("role", "two"));
        await aws.RestAsync();
        using var one = Begin("one", "{ tag: { role: two } }", out var first);
        using var two = Begin("two", "two-teams", out var second);
        await first.ApplyAsync();
        await second.ApplyAsync();
        Assert.Equal(["1050", "1150", "default"], (await shared.RulesAsync()).Select(r => r.Priority));

        one.Stack = one.Stack.Replace(
            "          - { name: site",
            "          - { name: closed, when: { host: team.example.com, path: /x }, respond: 403 }\n          - { name: site",
            StringComparison.Ordinal
        );
        await first.ApplyAsync();
        await first.ExpectNoChangesAsync();
        await second.ExpectNoChangesAsync();
        Assert.All(await shared.RulesAsync(), r => Assert.True(r.IsDefault == true || int.Parse(r.Priority) is >= 1000 and < 1200));
        var moved = (await shared.RulesAsync()).Where(r => int.TryParse(r.Priority, out var p) && p < 1100);
        Assert.Equal(2, moved.Count());

        (await first.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        Assert.Equal(["1150", "default"], (await shared.RulesAsync()).Select(r => r.Priority));
        await second.ExpectNoChangesAsync();
        (await second.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        Assert.Single(await shared.RulesAsync());
    }

    [Theory]
    [InlineData("CreateTargetGroup", "a")]
    [InlineData("CreateRule", "b")]
    [InlineData("CreateAutoScalingGroup", "c")]
    public async Task A_band_that_two_stacks_choose_at_the_same_moment_is_one_stacks(string moment, string name)
    {
        var there = "race-" + name;
        var shared = await SharedBalancer.CreateAsync(aws.Clients, there);
        await aws.RestAsync();
        using var one = Begin(there + "1", there, out var first);
        using var two = Begin(there + "2", there, out var second);
        aws.Wire = inner => new Meanwhile(
            inner,
            moment,
            async () =>
            {
                aws.Wire = null;
                await second.ApplyAsync();
            }
        );
        var refused = await first.RunAsync("apply", "--yes");
        aws.Wire = null;
        if (refused.ExitCode != ExitCode.Done)
        {
            Assert.Contains("run the same command again", refused.Talk, StringComparison.Ordinal);
            Assert.True((await shared.RulesAsync()).Count == 2, refused.ToString());
            await first.ApplyAsync();
        }

        await first.ExpectNoChangesAsync();
        await second.ExpectNoChangesAsync();
        Assert.Equal(["1050", "1150", "default"], (await shared.RulesAsync()).Select(r => r.Priority));
        (await first.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        (await second.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task Rules_that_catch_each_others_requests_are_named_with_a_request_that_shows_it()
    {
        var shared = await SharedBalancer.CreateAsync(aws.Clients, "catching");
        var early = await shared.AddRuleAsync(5, SharedBalancer.Path("/metrics*"));
        var late = await shared.AddRuleAsync(40000, SharedBalancer.Host("*.example.com"), SharedBalancer.Path("/api/*"));
        await shared.AddRuleAsync(6, SharedBalancer.Host("elsewhere.example.com"));
        using var workspace = Begin("catch", "catching", out var elbctl);

        var plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Done).Talk;
        Assert.Contains("ELB4047", plan, StringComparison.Ordinal);
        Assert.Contains($"(priority 5, {early}) gets requests that are meant for 'site', such as", plan, StringComparison.Ordinal);
        Assert.Contains("ELB4048", plan, StringComparison.Ordinal);
        Assert.Contains($"(priority 40000, {late})", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("priority 6,", plan, StringComparison.Ordinal);
        await elbctl.ApplyAsync();

        // What others lose was said when it happened; what the stack loses is said as long as it does.
        var later = (await elbctl.RunAsync("plan")).Expect(ExitCode.Done).Talk;
        Assert.Contains("ELB4047", later, StringComparison.Ordinal);
        Assert.DoesNotContain("ELB4048", later, StringComparison.Ordinal);
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Theory]
    [InlineData("ELB4380", "nobody", "", "")]
    [InlineData("ELB4380", "{ stack: nobody, name: edge }", "", "")]
    [InlineData("ELB4380", "{ tag: { role: nobody } }", "", "")]
    [InlineData("ELB4381", "{ tag: { role: several } }", "", "")]
    [InlineData("ELB4040", "mistaken-net", "", "")]
    [InlineData("ELB4043", "mistaken", "port: 443", "port: 8443")]
    [InlineData("ELB4044", "mistaken", "port: 443", "port: 443\n        protocol: HTTP")]
    [InlineData("ELB4045", "mistaken", "    listeners:", "    priorities: 7-8\n    listeners:")]
    [InlineData("ELB4046", "mistaken", "    listeners:", "    priorities: 7-90\n    listeners:")]
    [InlineData("ELB4383", "mistaken-shut", "", "")]
    public async Task What_does_not_fit_is_said_with_its_line_before_the_first_change(
        string code,
        string existing,
        string before,
        string after
    )
    {
        var there = (await aws.Clients.Elb.DescribeLoadBalancersAsync(new(), Stop)).LoadBalancers ?? [];
        var all = there.ConvertAll(b => b.LoadBalancerName);
        if (!all.Contains("mistaken"))
        {
            var mistaken = await SharedBalancer.CreateAsync(aws.Clients, "mistaken", ("role", "several"));
            await mistaken.AddRuleAsync(7, SharedBalancer.Host("a.example.org"));
            await mistaken.AddRuleAsync(8, SharedBalancer.Host("b.example.org"));
            var shut = await SharedBalancer.CreateAsync(aws.Clients, "mistaken-shut", ("role", "several"));
            await aws.Clients.Ec2.RevokeSecurityGroupEgressAsync(
                new()
                {
                    GroupId = shut.Group,
                    IpPermissions = [new() { IpProtocol = "-1", Ipv4Ranges = [new() { CidrIp = "0.0.0.0/0" }] }],
                },
                Stop
            );
            var subnets = (await aws.Clients.Ec2.DescribeSubnetsAsync(new(), Stop)).Subnets;
            await aws.Clients.Elb.CreateLoadBalancerAsync(
                new()
                {
                    Name = "mistaken-net",
                    Type = LoadBalancerTypeEnum.Network,
                    Subnets = [subnets.First(s => s.DefaultForAz == true).SubnetId],
                },
                Stop
            );
            await aws.RestAsync();
        }

        using var workspace = Begin("mistake", existing, out var elbctl);
        workspace.Stack = before.Length == 0 ? workspace.Stack : workspace.Stack.Replace(before, after, StringComparison.Ordinal);
        aws.Calls.Clear();
        var refused = await elbctl.RunAsync("plan");
        Assert.Contains(code, refused.Talk, StringComparison.Ordinal);
        Assert.Matches($@"elbctl\.yaml\(\d+,\d+\): \w+ {code}", refused.Talk);
        Assert.Equal(code is "ELB4046" or "ELB4383" ? ExitCode.Done : ExitCode.Failed, refused.ExitCode);
        Assert.DoesNotContain(
            aws.Calls,
            c =>
                !c.Operation.StartsWith("Describe", StringComparison.Ordinal)
                && !c.Operation.StartsWith("Get", StringComparison.Ordinal)
                && !c.Operation.StartsWith("List", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_load_balancer_of_the_stack_itself_is_refused()
    {
        await using var own = await LivingStack.FromAsync(aws, "web-http");
        await own.Elbctl.ApplyAsync();
        var name = (await aws.Clients.Elb.DescribeLoadBalancersAsync(new(), Stop)).LoadBalancers.Single(b =>
            b.LoadBalancerName.StartsWith(own.Name + "-", StringComparison.Ordinal)
        );
        using var itself = Begin("itself", name.LoadBalancerName, out var elbctl);
        itself.Stack = itself
            .Stack.Replace($"stack: {Named("itself")}", $"stack: {own.Name}", StringComparison.Ordinal)
            .Replace("port: 443", "port: 80", StringComparison.Ordinal);
        Assert.Contains("ELB4382", (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed).Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_group_is_replaced_behind_it_without_a_request_lost()
    {
        var shared = await SharedBalancer.CreateAsync(aws.Clients, "watched");
        using var workspace = Begin("watch", "watched", out var elbctl);
        await elbctl.ApplyAsync();
        workspace.Stack = workspace.Stack.Replace("port: 8080", "port: 8090", StringComparison.Ordinal);
        var dark = new ConcurrentQueue<string>();
        aws.Wire = inner => new TrafficWatch(inner, aws.Clients, dark);
        try
        {
            await elbctl.ApplyAsync();
            workspace.Stack = workspace.Stack.Replace(
                "          - { name: site",
                "          - { name: first, when: { host: team.example.com, path: /x }, respond: 403 }\n          - { name: site",
                StringComparison.Ordinal
            );
            await elbctl.ApplyAsync();
        }
        finally
        {
            aws.Wire = null;
        }

        Assert.Empty(dark);
        await elbctl.ExpectNoChangesAsync();
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        Assert.Single(await shared.RulesAsync());
    }

    [Fact]
    public async Task What_leaves_the_file_is_taken_back_and_a_load_balancer_of_the_stack_comes_in_its_place_and_goes_again()
    {
        await using var stack = await LivingStack.FromAsync(aws, Template);
        var shared = Shared(stack);
        await stack.Elbctl.ApplyAsync();
        var there = stack.Workspace.Stack;
        stack.Edit("    existing: ${loadBalancer}", "    # existing: ${loadBalancer}");
        stack.Edit("    priorities: 2000-2999", "    # priorities: 2000-2999");
        stack.Edit("        certificates: [site] ", "        respond: 404\n        certificates: [site] ");
        await stack.Elbctl.ApplyAsync();
        await stack.Elbctl.ExpectNoChangesAsync();
        Assert.Single(await shared.RulesAsync());
        Assert.Equal([shared.Certificate], await shared.CertificatesAsync());
        Assert.DoesNotContain(await Zones.RecordsAsync(aws.Clients, stack.Zone ?? "", Stop), r => r.Name == $"elbctl-a.{stack.Domain}.");

        stack.Workspace.Stack = there;
        await stack.Elbctl.ApplyAsync();
        await stack.Elbctl.ExpectNoChangesAsync();
        Assert.Equal(3, (await shared.RulesAsync()).Count);
        Assert.DoesNotContain((await stack.InventoryAsync()).Addresses, a => a.StartsWith("loadBalancer/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_that_stood_there_already_stays_and_a_given_one_that_was_added_goes()
    {
        var shared = await SharedBalancer.CreateAsync(aws.Clients, "certified");
        var (theirs, ours) = (
            await SharedBalancer.ImportAsync(aws.Clients, "theirs"),
            await SharedBalancer.ImportAsync(aws.Clients, "ours")
        );
        await aws.Clients.Elb.AddListenerCertificatesAsync(
            new() { ListenerArn = shared.Listener, Certificates = [new() { CertificateArn = theirs }] },
            Stop
        );
        using var workspace = Begin("certify", "certified", out var elbctl);
        var plain = workspace.Stack;
        workspace.Stack = plain.Replace(
            "port: 443\n",
            $"port: 443\n        certificates: [\"{theirs}\", \"{ours}\"]\n",
            StringComparison.Ordinal
        );
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal(3, (await shared.CertificatesAsync()).Count);

        workspace.Stack = plain;
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal(new[] { shared.Certificate, theirs }.Order(StringComparer.Ordinal), await shared.CertificatesAsync());
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Theory]
    [InlineData("CreateRule")]
    [InlineData("AddListenerCertificates")]
    [InlineData("SetRulePriorities")]
    [InlineData("ModifyRule")]
    [InlineData("RemoveListenerCertificates")]
    [InlineData("DeleteRule")]
    [InlineData("ChangeResourceRecordSets")]
    public async Task Whatever_answer_is_lost_the_next_run_ends_where_it_should(string operation)
    {
        await using var stack = await LivingStack.FromAsync(aws, Template);
        var shared = Shared(stack);
        if (operation is "SetRulePriorities" or "ModifyRule")
        {
            await stack.Elbctl.ApplyAsync();
            stack.Edit("priorities: 2000-2999", "priorities: 5000-5099");
            stack.Edit("body: Not from here.", "body: No.");
        }

        var isRemoval = operation is "RemoveListenerCertificates" or "DeleteRule";
        if (isRemoval)
        {
            await stack.Elbctl.ApplyAsync();
        }

        aws.Wire = inner => new AfterwardsLost(inner, operation);
        try
        {
            var broken = isRemoval ? await stack.Elbctl.RunAsync("destroy", "--yes") : await stack.Elbctl.RunAsync("apply", "--yes");

            // A change of records that is made twice is the same.
            Assert.Equal(operation == "ChangeResourceRecordSets", broken.ExitCode == ExitCode.Done);
        }
        finally
        {
            aws.Wire = null;
        }

        if (!isRemoval)
        {
            await stack.Elbctl.ApplyAsync();
            await stack.Elbctl.ExpectNoChangesAsync();
            Assert.Equal(3, (await shared.RulesAsync()).Count);
            Assert.Equal(2, (await shared.CertificatesAsync()).Count);
        }

        (await stack.Elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        Assert.Single(await shared.RulesAsync());
        Assert.Equal([shared.Certificate], await shared.CertificatesAsync());
        Assert.Empty((await stack.InventoryAsync()).Owned);
        Assert.Empty(await Zones.RecordsAsync(aws.Clients, stack.Zone ?? "", Stop));
    }

    [Fact]
    public async Task A_request_is_explained_with_the_rules_of_others_in_their_places()
    {
        var shared = await SharedBalancer.CreateAsync(aws.Clients, "explained");
        await shared.AddRuleAsync(5, SharedBalancer.Path("/metrics"));
        using var workspace = Begin("explain", "explained", out var elbctl);
        await elbctl.ApplyAsync();
        var url = $"https://{Named("explain")}.example.com";
        var ours = (await elbctl.RunAsync("explain", "--live", $"{url}/")).Expect(ExitCode.Done).Out;
        Assert.Contains("forward app", ours, StringComparison.Ordinal);
        var theirs = (await elbctl.RunAsync("explain", "--live", $"{url}/metrics")).Expect(ExitCode.Done).Out;
        Assert.Contains("priority 5 (not this stack's)", theirs, StringComparison.Ordinal);
        Assert.Contains("respond 418", theirs, StringComparison.Ordinal);
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    private static SharedBalancer Shared(LivingStack stack) =>
        stack.Shared ?? throw new InvalidOperationException("The template has its rules on a load balancer of somebody else's.");

    private static string Named(string name) => $"team-{name}";

    private Workspace Begin(string name, string existing, out Elbctl elbctl)
    {
        var workspace = new Workspace(
            Team.Replace("STACK", Named(name), StringComparison.Ordinal).Replace("EXISTING", existing, StringComparison.Ordinal)
        );
        elbctl = new Elbctl(workspace, aws);
        return workspace;
    }
}
