using Amazon.AutoScaling.Model;
using Amazon.EC2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>From what is not well on a live stack to its cause.</summary>
public sealed class WhyTests
{
    private const string Image = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_wrong_says_so_and_before_an_apply_there_is_nothing()
    {
        using var aws = new LocalWorldAws(1);
        using var workspace = new Workspace(ShopStack.Named("well"));
        var elbctl = new Elbctl(workspace, aws);

        Assert.Contains("Nothing of this stack is there.", (await elbctl.RunAsync("why")).Expect(ExitCode.Done).Out);
        await elbctl.ApplyAsync();
        await aws.RestAsync();

        var run = (await elbctl.RunAsync("why")).Expect(ExitCode.Done);
        Assert.Equal("Everything that should serve does.\nNothing is wrong.\n", run.Out);
        Assert.Contains("1 of 1 targets of app serve.", (await elbctl.RunAsync("why", "http://a.test/")).Expect(ExitCode.Done).Out);
        Assert.Contains(
            "elbctl.yaml(9,",
            (await elbctl.RunAsync("why", "http://a.test/admin/x")).Expect(ExitCode.Done).Out,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "error ELB5133: Nothing of this stack is called 'apo'.",
            (await elbctl.RunAsync("why", "apo")).Expect(ExitCode.Failed).Talk,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_launch_that_fails_is_the_cause_of_a_group_without_targets()
    {
        var image = await ImageAsync();
        using var aws = new LocalWorldAws(
            1,
            new FaultSettings
            {
                UnlaunchableImages = new Dictionary<string, string>(StringComparer.Ordinal) { [image] = "The image id is not to be had" },
            }
        );
        using var workspace = new Workspace(ShopStack.Named("none"));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.RunAsync("apply", "--yes", "--no-wait");

        var chain = (await elbctl.RunAsync("why", "app", "--json")).Expect(ExitCode.Done).Json().GetProperty("chains")[0];

        Assert.Equal("noHealthyTarget", chain.GetProperty("reason").GetString());
        var cause = chain.GetProperty("causes").EnumerateArray().Last();
        Assert.Contains("The image id is not to be had", cause.GetProperty("message").GetString());
        Assert.Contains("launch template's image", cause.GetProperty("remedy").GetString());
        Assert.Equal(18, cause.GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task A_rule_that_somebody_took_out_of_the_group_is_the_cause_of_targets_that_do_not_answer()
    {
        using var aws = new LocalWorldAws(1);
        using var workspace = new Workspace(ShopStack.Named("shut"));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        await aws.RestAsync();
        var groups = (await aws.Clients.Ec2.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest(), Cancellation)).SecurityGroups;
        var shut = groups.Single(g => g.GroupName.Contains("app-asg", StringComparison.Ordinal));
        await aws.Clients.Ec2.RevokeSecurityGroupIngressAsync(
            new RevokeSecurityGroupIngressRequest { GroupId = shut.GroupId, IpPermissions = shut.IpPermissions },
            Cancellation
        );
        await aws.PassAsync(TimeSpan.FromMinutes(3));

        var causes = (await elbctl.RunAsync("why", "--json")).Expect(ExitCode.Done).Json().GetProperty("chains")[0].GetProperty("causes");
        string[] said = [.. causes.EnumerateArray().Select(c => $"{c.GetProperty("message")} {c.GetProperty("remedy")}")];
        Assert.StartsWith("The health check asks GET http://TARGET:8080/health every 30s", said[0]);
        var link = Assert.Single(said, s => s.StartsWith("No security group of the instance", StringComparison.Ordinal));
        Assert.Contains($"({shut.GroupId}) admits port 8080 from the load balancer", link);
        Assert.Contains("app-asg of the file. The file has it open: `elbctl apply` puts the rule back.", link);
        await elbctl.ApplyAsync();
        await aws.RestAsync();
        Assert.Contains("Nothing is wrong.", (await elbctl.RunAsync("why", "app")).Expect(ExitCode.Done).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspended_process_names_the_call_that_ends_it()
    {
        using var aws = new LocalWorldAws(1);
        using var workspace = new Workspace(ShopStack.Named("rest"));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var group = (
            await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(new DescribeAutoScalingGroupsRequest(), Cancellation)
        ).AutoScalingGroups[0];
        await aws.Clients.AutoScaling.SuspendProcessesAsync(
            new SuspendProcessesRequest { AutoScalingGroupName = group.AutoScalingGroupName, ScalingProcesses = ["Launch"] },
            Cancellation
        );
        await aws.RestAsync();

        foreach (var asked in (string[])["app", group.AutoScalingGroupName, group.Instances[0].InstanceId])
        {
            var run = (await elbctl.RunAsync("why", asked)).Expect(ExitCode.Done);
            Assert.Equal(
                asked[..2] != "i-",
                run.Out.Contains(
                    $"aws autoscaling resume-processes --auto-scaling-group-name {group.AutoScalingGroupName}",
                    StringComparison.Ordinal
                )
            );
        }
    }

    [Fact]
    public async Task A_certificate_that_fails_says_why_and_where_the_file_asks_for_it()
    {
        using var aws = new LocalWorldAws(
            1,
            new FaultSettings { FailingDomains = new Dictionary<string, string>(StringComparer.Ordinal) { ["caa.example"] = "CAA_ERROR" } }
        );
        await Zones.CreateAsync(aws.Clients, "caa.example", Cancellation);
        using var workspace = new Workspace(
            "certificates:\n  site: { request: caa.example }\n"
                + ShopStack
                    .Named("caa")
                    .Replace("http:\n        port: 80", "https:\n        port: 443\n        certificates: [site]", StringComparison.Ordinal)
        );
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.RunAsync("apply", "--yes");

        var run = (await elbctl.RunAsync("why", "site")).Expect(ExitCode.Done);

        Assert.Contains("ACM says FAILED (CAA_ERROR).", run.Out, StringComparison.Ordinal);
        Assert.Contains("elbctl.yaml(2,3)", run.Out, StringComparison.Ordinal);
    }

    private static async Task<string> ImageAsync()
    {
        using var other = new LocalWorldAws(1);
        return (await other.Clients.Ssm.GetParametersAsync(new() { Names = [Image] }, Cancellation)).Parameters[0].Value;
    }
}
