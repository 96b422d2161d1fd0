using System.Collections.Immutable;
using System.Text.Json;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Cli.Tests.Commands;

/// <summary>Commands from the file on disk to the exit code; only AWS is made up.</summary>
public sealed class StackCommandTests
{
    private const string Site = """
        stack: shop
        region: eu-west-1
        variables: { path: /health }
        loadBalancers:
          web:
            listeners:
              http: { port: 80, forward: app }
        targetGroups:
          app: { port: 8080, healthCheck: "${path}" }
        outputs:
          address: http://${loadBalancers.web.dnsName}/
        """;

    [Fact]
    public async Task A_valid_file_is_valid()
    {
        using var host = SiteHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync("validate"));

        Assert.Equal("shop is valid.\n", host.Out.ToString());
        Assert.Null(host.Cloud.Choice);
    }

    [Fact]
    public async Task A_wrong_file_has_its_own_exit_code_and_points_at_the_place()
    {
        using var host = new TestHost();
        host["elbctl.yaml"] = Site.Replace("port: 8080", "prot: 8080");

        Assert.Equal(ExitCode.StackFileWrong, await host.RunAsync("plan"));

        Assert.Contains("elbctl.yaml(9,", host.Talk.ToString());
        Assert.Contains("prot", host.Talk.ToString());
        Assert.Empty(host.Out.ToString());
    }

    [Fact]
    public async Task With_json_a_wrong_file_is_a_document_on_stdout()
    {
        using var host = new TestHost();
        host["elbctl.yaml"] = "stack: [";

        Assert.Equal(ExitCode.StackFileWrong, await host.RunAsync("validate", "--json"));

        Assert.True(JsonDocument.Parse(host.Out.ToString()).RootElement.GetProperty("diagnostics").GetArrayLength() > 0);
    }

    [Fact]
    public async Task A_file_that_is_not_there_leads_to_init()
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.StackFileWrong, await host.RunAsync("plan"));

        Assert.Contains("elbctl.yaml cannot be read: it does not exist.", host.Talk.ToString());
        Assert.Contains("elbctl init", host.Talk.ToString());
    }

    [Fact]
    public async Task A_plan_goes_to_stdout_and_pending_changes_have_their_own_exit_code_when_asked_for()
    {
        using var host = SiteHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync("plan"));
        Assert.Contains("+ load balancer", host.Out.ToString());
        Assert.Contains("Plan: ", host.Out.ToString());
        Assert.Empty(host.Talk.ToString());
        Assert.Equal(ExitCode.ChangesPending, await host.RunAsync("plan", "--detailed-exitcode"));
        Assert.Equal(ExitCode.Done, await host.RunAsync("plan", "--destroy", "--detailed-exitcode"));
        Assert.Empty(host.Cloud.Performed);
    }

    [Fact]
    public async Task A_plan_as_json_is_one_document()
    {
        using var host = SiteHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync("plan", "--json"));

        var plan = JsonDocument.Parse(host.Out.ToString()).RootElement;
        Assert.Equal(1, plan.GetProperty("formatVersion").GetInt32());
        Assert.Equal(plan.GetProperty("changes").GetArrayLength(), plan.GetProperty("summary").GetProperty("create").GetInt32());
    }

    [Fact]
    public async Task The_file_names_the_region_and_another_one_is_refused()
    {
        using var host = SiteHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync("plan", "--region", "eu-west-1", "--profile", "p", "--endpoint-url", "http://localhost:1"));
        Assert.Equal(new("eu-west-1", "p", "http://localhost:1", null), host.Cloud.Choice);
        Assert.Equal(ExitCode.Failed, await host.RunAsync("plan", "--region", "us-east-1"));
        Assert.Contains("ELB6903", host.Talk.ToString());
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("apply", "--yes")]
    [InlineData("destroy", "--yes")]
    [InlineData("outputs")]
    [InlineData("status")]
    public async Task Every_command_refuses_another_account(params string[] command)
    {
        using var host = SiteHost();
        host["elbctl.yaml"] += "\naccount: \"210987654321\"\n";

        Assert.Equal(ExitCode.Failed, await host.RunAsync(command));

        Assert.Contains("ELB6902", host.Talk.ToString());
        Assert.Contains("account 210987654321, and the credentials to 123456789012", host.Talk.ToString());
        Assert.Empty(host.Cloud.Performed);
    }

    [Fact]
    public async Task A_failure_on_the_way_to_AWS_is_one_message()
    {
        using var host = SiteHost();
        host.Cloud.Reading = _ => Task.FromException<LiveWorld>(new HttpRequestException("nobody there"));

        Assert.Equal(ExitCode.Failed, await host.RunAsync("plan", "--json"));

        Assert.Equal("error ELB6007: nobody there\n", host.Talk.ToString());
        Assert.Single(JsonDocument.Parse(host.Out.ToString()).RootElement.GetProperty("diagnostics").EnumerateArray());
    }

    [Fact]
    public async Task A_bug_says_that_it_is_one()
    {
        using var host = SiteHost();
        host.Cloud.Reading = _ => throw new KeyNotFoundException("oops");

        Assert.Equal(ExitCode.Failed, await host.RunAsync("plan"));

        Assert.StartsWith("This is a bug in elbctl.", host.Talk.ToString());
        Assert.Contains("KeyNotFoundException: oops", host.Talk.ToString());
    }

    [Fact]
    public async Task Apply_ends_with_what_serves_where()
    {
        using var host = SiteHost();
        host.Cloud.Acts["loadBalancer/web#create"] = _ => Task.FromResult<Core.Execution.Outputs?>(
            new("arn:lb", TagMap.Empty.Add("dnsName", "web-1.example.com").Add("zoneId", "Z1")));

        Assert.Equal(ExitCode.Done, await host.RunAsync("apply", "--yes"));

        Assert.Equal(
            """
            loadBalancers.web.dnsName  web-1.example.com
            loadBalancers.web.arn      arn:lb
            loadBalancers.web.zoneId   Z1
            address                    http://web-1.example.com/

            """.ReplaceLineEndings("\n"), host.Out.ToString());
    }

    [Fact]
    public async Task A_saved_plan_is_applied_from_what_it_carries_alone()
    {
        using var host = SiteHost();
        Assert.Equal(ExitCode.Done, await host.RunAsync("plan", "--out", "shop.plan", "--var", "path=/up"));
        host["elbctl.yaml"] = "stack: other\n";

        Assert.Equal(ExitCode.Done, await host.RunAsync("apply", "shop.plan", "--yes"));

        Assert.Contains("loadBalancer/web#create", host.Cloud.Performed);
        Assert.Equal("eu-west-1", host.Cloud.Choice?.Region);
    }

    [Fact]
    public async Task A_saved_plan_is_refused_once_the_world_has_moved()
    {
        using var host = SiteHost();
        await host.RunAsync("plan", "--out", "shop.plan");
        host.Cloud.Reading = _ => Task.FromResult(World() with { Network = Network() with { VpcId = "vpc-2" } });

        Assert.Equal(ExitCode.Failed, await host.RunAsync("apply", "shop.plan", "--yes"));

        Assert.Contains("ELB4905", host.Talk.ToString());
        Assert.Empty(host.Cloud.Performed);
    }

    [Fact]
    public async Task A_saved_plan_is_refused_in_another_account_and_region()
    {
        using var host = SiteHost();
        await host.RunAsync("plan", "--out", "shop.plan");

        Assert.Equal(ExitCode.Failed, await host.RunAsync("apply", "shop.plan", "--yes", "--region", "us-east-1"));
        host.Cloud.Account = "210987654321";
        Assert.Equal(ExitCode.Failed, await host.RunAsync("apply", "shop.plan", "--yes"));

        Assert.Contains("ELB6903", host.Talk.ToString());
        Assert.Contains("ELB6902", host.Talk.ToString());
        Assert.Empty(host.Cloud.Performed);
    }

    [Fact]
    public async Task A_saved_plan_takes_no_stack_file_and_a_damaged_one_is_refused()
    {
        using var host = SiteHost();
        await host.RunAsync("plan", "--out", "shop.plan");

        Assert.Equal(ExitCode.Failed, await host.RunAsync("apply", "shop.plan", "-f", "elbctl.yaml", "--yes"));
        host["shop.plan"] = host["shop.plan"].Replace("8080", "8081");
        Assert.Equal(ExitCode.Failed, await host.RunAsync("apply", "shop.plan", "--yes"));

        Assert.Contains("ELB6906", host.Talk.ToString());
        Assert.Contains("ELB4901", host.Talk.ToString());
    }

    [Fact]
    public async Task A_saved_plan_carries_the_environment_and_the_files_that_were_read()
    {
        using var host = SiteHost();
        host.Environment["TEAM"] = "storefront";
        host["hello.sh"] = "#!/bin/sh\necho hello\n";
        host["elbctl.yaml"] = Site + """

            tags: { team: "${env:TEAM}" }
            autoScalingGroups:
              app:
                size: { min: 1, max: 2 }
                targetGroups: [app]
                launchTemplate: { image: ami-12345678, instanceType: t3.micro, userData: { file: hello.sh } }
            """;
        Assert.Equal(ExitCode.Done, await host.RunAsync("plan", "--out", "shop.plan"));
        File.Delete(Path.Combine(host.Folder, "hello.sh"));
        host.Environment.Clear();

        Assert.Equal(ExitCode.Done, await host.RunAsync("apply", "shop.plan", "--yes"));
    }

    [Theory]
    [InlineData(false, false, ExitCode.Done)]
    [InlineData(false, true, ExitCode.Failed)]
    [InlineData(true, true, ExitCode.Done)]
    public async Task The_exit_code_of_status_says_whether_all_is_well_when_asked_to(bool isHealthy, bool asked, int exitCode)
    {
        using var host = SiteHost();
        host.Cloud.Status = new([], [], []) { Reasons = isHealthy ? [] : [new(ReasonKind.NothingThere, null, "Nothing of this stack is there.")] };

        Assert.Equal(exitCode, await host.RunAsync(asked ? ["status", "--json", "--exit-code"] : ["status", "--json"]));

        var status = JsonDocument.Parse(host.Out.ToString()).RootElement;
        Assert.Equal(isHealthy, status.GetProperty("healthy").GetBoolean());
        Assert.Equal(isHealthy ? 0 : 1, status.GetProperty("reasons").GetArrayLength());
    }

    [Fact]
    public async Task A_failure_after_a_change_is_partly_applied_whatever_failed()
    {
        foreach (var failure in (Exception[])[new HttpRequestException("cut"), new IOException("No space left on device"), new KeyNotFoundException("oops")])
        {
            using var host = SiteHost();
            host.Cloud.HasChangedSomething = true;
            host.Cloud.Serving = (_, _) => Task.FromException<ServingVerdict>(failure);

            Assert.Equal(ExitCode.PartlyApplied, await host.RunAsync("apply", "--yes"));

            Assert.Contains(failure.Message, host.Talk.ToString());
        }
    }

    [Fact]
    public async Task Outputs_of_what_is_not_there_say_so()
    {
        using var host = SiteHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync("outputs", "--json"));

        var outputs = JsonDocument.Parse(host.Out.ToString()).RootElement;
        Assert.Empty(outputs.GetProperty("loadBalancers").EnumerateObject());
        Assert.Equal(JsonValueKind.Null, outputs.GetProperty("outputs").GetProperty("address").ValueKind);
    }

    [Fact]
    public async Task The_schema_is_json()
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync("schema"));

        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(host.Out.ToString()).RootElement.ValueKind);
    }

    private static TestHost SiteHost()
    {
        var host = new TestHost();
        host["elbctl.yaml"] = Site;
        host.Cloud.Reading = _ => Task.FromResult(World() with { Account = host.Cloud.Account });
        return host;
    }

    private static LiveWorld World() => new() { Account = "123456789012", Region = "eu-west-1", Network = Network() };

    private static NetworkFacts Network() => new()
    {
        VpcId = "vpc-1",
        VpcIpv4Cidrs = ["10.0.0.0/16"],
        Subnets = [new("subnet-a", "eu-west-1a"), new("subnet-b", "eu-west-1b")],
        Images = ImmutableDictionary<Core.Resources.Address, ImageFact>.Empty
            .Add(new(Core.Resources.ResourceKind.LaunchTemplate, "app"), new("ami-12345678", "/dev/xvda")),
    };
}
