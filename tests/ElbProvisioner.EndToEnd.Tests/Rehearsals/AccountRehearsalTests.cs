using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.Ec2.Records;

namespace ElbProvisioner.EndToEnd.Tests.Rehearsals;

/// <summary>
/// What stands in an account is rebuilt and changed there: it is the same plan, nothing is lost, and the account hears reads alone.
/// </summary>
public sealed class AccountRehearsalTests(EndpointAws endpoint)
{
    private const int AtOnce = 4;

    /// <summary>What nothing can be sent through, by why not.</summary>
    private static readonly Dictionary<string, string> Undriven = new(StringComparer.Ordinal)
    {
        ["gateway-appliances"] = "GENEVE is not carried on this machine",
        ["mtls-api"] = "its clients show certificates, which elbctl has none of",
        ["queue-workers"] = "No request can be sent through this stack.\n",
    };

    /// <summary>What AWS tells nobody.</summary>
    private static readonly Dictionary<string, string> Lacking = new(StringComparer.Ordinal)
    {
        ["oidc-site"] = "The secret by which it signs in is told to nobody",
    };

    private const string Shop = """
        stack: shop
        certificates:
          site: { request: shop.example.com }
        loadBalancers:
          web:
            dns: shop.example.com
            listeners:
              http: { port: 80, redirect: https }
              https:
                port: 443
                certificates: [site]
                forward: app
                rules:
                  - { name: about, when: { path: /about }, respond: { status: 200, body: about } }
                  - { name: api, when: { path: "/api/*" }, forward: api }
        targetGroups:
          app: { port: 8080, healthCheck: /health, deregistrationDelay: 60s }
          api: { port: 8081, healthCheck: /health, deregistrationDelay: 60s }
        autoScalingGroups:
          app:
            size: { min: 2, max: 6 }
            targetGroups: [app, api]
            launchTemplate:
              image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
              instanceType: t3.micro
        """;

    private const string Line = """
        stack: line
        loadBalancers:
          web: { listeners: { http: { port: 80, forward: app } } }
        targetGroups:
          app: { port: 8080, healthCheck: /health, deregistrationDelay: 60s }
        autoScalingGroups:
          app:
            size: 2
            targetGroups: app
            launchTemplate:
              image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
              instanceType: t3.micro
        """;

    private const string Network = """
        stack: line
        loadBalancers:
          net:
            type: network
            staticIps: true
            listeners: { line: { port: 7000, protocol: TCP, forward: app } }
        targetGroups:
          app: { port: 7001, protocol: TCP, deregistrationDelay: 60s }
        autoScalingGroups:
          app:
            size: 2
            targetGroups: app
            launchTemplate:
              image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
              instanceType: t3.micro
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_stands_is_rebuilt_and_the_change_loses_nothing()
    {
        using var account = new AccountOfText();
        account.Furnish(Shop);
        await account.ApplyAsync(Shop);

        var rehearsed = await account.RehearseAsync(Shop.Replace("port: 8081", "port: 9081", StringComparison.Ordinal));

        Same(account, rehearsed);
        rehearsed.ExpectNothingLost();
        Assert.Empty(rehearsed.NotRebuilt);
        Assert.Contains("targetGroup/api#drain", rehearsed.Steps);
    }

    [Fact]
    public async Task A_network_load_balancer_keeps_its_addresses()
    {
        using var account = new AccountOfText();
        await account.ApplyAsync(Network);

        var rehearsed = await account.RehearseAsync(Network.Replace("t3.micro", "t3.small", StringComparison.Ordinal));

        Same(account, rehearsed);
        rehearsed.ExpectNothingLost();
        Assert.Empty(rehearsed.NotRebuilt);
    }

    [Fact]
    public async Task What_somebody_changed_by_hand_is_rebuilt_as_it_is_now()
    {
        using var account = new AccountOfText();
        account.Furnish(Shop);
        await account.ApplyAsync(Shop);
        await DriftAsync(account.Clients);

        var rehearsed = await account.RehearseAsync(Shop);

        Same(account, rehearsed);
        rehearsed.ExpectNothingLost();
        Assert.Empty(rehearsed.NotRebuilt);
        Assert.Contains(rehearsed.Steps, static step => step.StartsWith("targetGroup/app#", StringComparison.Ordinal));
        Assert.Contains(rehearsed.Steps, static step => step.StartsWith("securityGroup/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_saved_plan_of_the_account_is_that_very_plan()
    {
        using var account = new AccountOfText();
        account.Furnish(Shop);
        await account.ApplyAsync(Shop);
        var next = Shop.Replace("t3.micro", "t3.small", StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await account.RunAsync(next, "plan", "--out", "shop.plan"));

        var rehearsed = await account.RehearseAsync("", "--from", "shop.plan");

        Same(account, rehearsed);
        rehearsed.ExpectNothingLost();
        await account.ApplyAsync(next);
        Assert.Equal(ExitCode.Failed, (await account.RehearseAsync("", "--from", "shop.plan")).ExitCode);
        Assert.Contains("ELB4", account.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_rebuilt_is_told()
    {
        using var account = new AccountOfText();
        var instance = StrayInstance(account);
        var declared = Line.Replace("port: 8080,", $"port: 8080, targets: [{instance}],", StringComparison.Ordinal);
        await account.RunAsync(declared, "apply", "--yes", "--no-wait");

        var rehearsed = await account.RehearseAsync(declared.Replace("t3.micro", "t3.small", StringComparison.Ordinal));

        Assert.Empty(account.Writes);
        Assert.Equal(ExitCode.Failed, rehearsed.ExitCode);
        Assert.Contains("ELB5185", rehearsed.Talk, StringComparison.Ordinal);
        Assert.Contains($"target {instance} is not rebuilt as it is", rehearsed.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_plan_than_the_accounts_has_not_held()
    {
        const string Spare = "  web: {";
        using var account = new AccountOfText();
        var two = Line.Replace(
            Spare,
            "  spare: { listeners: { http: { port: 81, respond: { status: 200, body: ok } } } }\n" + Spare,
            StringComparison.Ordinal
        );
        await account.ApplyAsync(two);

        var rehearsed = await account.RehearseAsync(
            two.Replace("body: ok", "body: fine", StringComparison.Ordinal),
            "--misfortune",
            "load-balancer-fails=spare"
        );

        Assert.Empty(account.Writes);
        Assert.Contains(rehearsed.OtherPlan, static stray => stray.StartsWith("loadBalancer/spare#", StringComparison.Ordinal));
        Assert.False(rehearsed.Held);
        Assert.Equal(ExitCode.Failed, rehearsed.ExitCode);
        Assert.Contains("ELB5186", rehearsed.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_implementation_holds_is_rebuilt_too()
    {
        endpoint.Require();
        using var account = new AccountOfText
        {
            OpenCloud = (choice, onCall) =>
                endpoint.OpenCloud(choice with { EndpointUrl = endpoint.Endpoint?.ToString(), Region = endpoint.Region }, onCall),
        };
        var text = Line.Replace("stack: line", $"stack: {endpoint.NewStackName("line")}", StringComparison.Ordinal);
        await account.RunAsync(text, "apply", "--yes", "--no-wait");

        var rehearsed = await account.RehearseAsync(text.Replace("port: 8080", "port: 8081", StringComparison.Ordinal));

        Assert.True(rehearsed.Told.TryGetProperty("otherPlan", out _), $"exit {rehearsed.ExitCode}\n{rehearsed.Talk}");
        Assert.Empty(rehearsed.OtherPlan);
        rehearsed.ExpectNothingLost();
    }

    [Fact]
    public async Task Every_template_is_rebuilt_so_that_its_plan_is_the_same()
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            Templates.Names,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancellation },
            async (template, _) =>
            {
                using var account = new AccountOfText();
                var text = Templates.Read(template);
                account.Furnish(text);
                if (Templates.NeedsBalancer(template))
                {
                    var shared = await SharedBalancer.CreateAsync(account.Clients, "edge");
                    await shared.AddRuleAsync(1, SharedBalancer.Host("owner.example.com"));
                }

                await account.ApplyAsync(text);
                var rehearsed = await account.RehearseAsync(RehearsedTemplateTests.Changed(text));
                if (account.Writes.Any())
                {
                    wrong.Add($"{template}: {string.Join(", ", account.Writes)}");
                }

                if (Undriven.GetValueOrDefault(template) is { } why)
                {
                    if (rehearsed.ExitCode != ExitCode.Failed || !rehearsed.Talk.Contains(why, StringComparison.Ordinal))
                    {
                        wrong.Add($"{template}: exit {rehearsed.ExitCode} {rehearsed.Talk}");
                    }
                }
                else if (rehearsed.Loss is { } loss)
                {
                    wrong.Add($"{template}: {loss}");
                }
                else if (
                    Lacking.GetValueOrDefault(template) is var lack
                    && (
                        lack is not null ^ rehearsed.NotRebuilt.Any()
                        || rehearsed.NotRebuilt.Any(one => !one.Contains(lack ?? "", StringComparison.Ordinal))
                    )
                )
                {
                    wrong.Add($"{template}: {string.Join('\n', rehearsed.NotRebuilt)}");
                }
            }
        );

        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong));
    }

    private static void Same(AccountOfText account, Rehearsed rehearsed)
    {
        Assert.True(account.Calls > 10, $"{account.Calls} calls\n{rehearsed.Talk}");
        Assert.Empty(account.Writes);
        Assert.True(rehearsed.Told.TryGetProperty("otherPlan", out _), $"exit {rehearsed.ExitCode}\n{rehearsed.Talk}");
        Assert.Empty(rehearsed.OtherPlan);
    }

    /// <summary>One that somebody started by hand.</summary>
    private static string StrayInstance(AccountOfText account) =>
        account.Aws.Run(
            AccountOfText.Region,
            static transaction =>
                Instances
                    .Launch(
                        transaction,
                        new JsonObject { ["ImageId"] = PublicImages.All(transaction).First().Id, ["InstanceType"] = "t3.micro" },
                        transaction.Ec2.Subnets.All.First().Key,
                        new Dictionary<string, string>(StringComparer.Ordinal)
                    )
                    .Key
        );

    /// <summary>As somebody does in the console who is in a hurry.</summary>
    private static async Task DriftAsync(AwsSession aws)
    {
        var group = (await aws.Elb.DescribeTargetGroupsAsync(new(), Cancellation)).TargetGroups.Single(static g => g.Port == 8080);
        await aws.Elb.ModifyTargetGroupAsync(
            new()
            {
                TargetGroupArn = group.TargetGroupArn,
                HealthCheckIntervalSeconds = 7,
                HealthCheckPath = "/alive",
            },
            Cancellation
        );
        var balancer = (await aws.Elb.DescribeLoadBalancersAsync(new(), Cancellation)).LoadBalancers.Single();
        await aws.Elb.ModifyLoadBalancerAttributesAsync(
            new()
            {
                LoadBalancerArn = balancer.LoadBalancerArn,
                Attributes = [new() { Key = "idle_timeout.timeout_seconds", Value = "120" }],
            },
            Cancellation
        );
        var listener = (
            await aws.Elb.DescribeListenersAsync(new() { LoadBalancerArn = balancer.LoadBalancerArn }, Cancellation)
        ).Listeners.Single(static l => l.Port == 443);
        await aws.Elb.CreateRuleAsync(
            new()
            {
                ListenerArn = listener.ListenerArn,
                Priority = 900,
                Conditions = [new() { Field = "path-pattern", Values = ["/by-hand"] }],
                Actions = [new() { Type = "forward", TargetGroupArn = group.TargetGroupArn }],
            },
            Cancellation
        );
        await aws.Ec2.AuthorizeSecurityGroupIngressAsync(
            new()
            {
                GroupId = balancer.SecurityGroups[0],
                IpPermissions =
                [
                    new()
                    {
                        IpProtocol = "tcp",
                        FromPort = 8443,
                        ToPort = 8443,
                        Ipv4Ranges = [new IpRange { CidrIp = "10.0.0.0/8" }],
                    },
                ],
            },
            Cancellation
        );
        var scaling = (await aws.AutoScaling.DescribeAutoScalingGroupsAsync(new(), Cancellation)).AutoScalingGroups.Single();
        await aws.AutoScaling.SetDesiredCapacityAsync(
            new() { AutoScalingGroupName = scaling.AutoScalingGroupName, DesiredCapacity = 3 },
            Cancellation
        );
    }
}
