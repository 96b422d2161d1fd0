using System.Collections.Immutable;
using System.Text.Json;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

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
        autoScalingGroups:
          app: { size: 1, targetGroups: app, launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro } }
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

    [Theory]
    [InlineData("plan")]
    [InlineData("apply", "--yes")]
    public async Task A_certificate_of_another_region_than_the_command_works_in_is_refused_before_anything_is_done(params string[] command)
    {
        using var host = new TestHost();
        host["elbctl.yaml"] = """
            stack: shop
            certificates: { site: { arn: "arn:aws:acm:eu-west-1:123456789012:certificate/52338d66-033c-6492-152d-1b2da64b621b" } }
            loadBalancers: { web: { listeners: { https: { port: 443, certificates: [site], respond: { status: 404 } } } } }
            """;

        Assert.Equal(ExitCode.Done, await host.RunAsync("validate"));
        Assert.Equal(ExitCode.StackFileWrong, await host.RunAsync([.. command, "--region", "us-east-1"]));

        Assert.Contains("elbctl.yaml(2,30): error ELB3008", host.Talk.ToString());
        Assert.Empty(host.Cloud.Performed);
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

        Assert.Equal(
            ExitCode.Done,
            await host.RunAsync("plan", "--region", "eu-west-1", "--profile", "p", "--endpoint-url", "http://localhost:1")
        );
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
        host.Cloud.Acts["loadBalancer/web#create"] = _ =>
            Task.FromResult<Core.Execution.Outputs?>(new("arn:lb", TagMap.Empty.Add("dnsName", "web-1.example.com").Add("zoneId", "Z1")));

        Assert.Equal(ExitCode.Done, await host.RunAsync("apply", "--yes"));

        Assert.Equal(
            """
            loadBalancers.web.dnsName  web-1.example.com
            loadBalancers.web.arn      arn:lb
            loadBalancers.web.zoneId   Z1
            address                    http://web-1.example.com/

            """.ReplaceLineEndings("\n"),
            host.Out.ToString()
        );
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
        host.Cloud.Reading = _ => Task.FromResult(World() with { Network = Network() with { VpcId = "vpc-00000002" } });

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

    /// <summary>Warnings of the file, why something is replaced, and every effect: whoever agrees to a saved plan sees all of it.</summary>
    [Fact]
    public async Task A_saved_plan_keeps_its_warnings_and_reasons()
    {
        using var host = SiteHost();
        host["elbctl.yaml"] = Site.Replace(
            "http: { port: 80, forward: app }",
            "http: { port: 80, forward: app, rules: [{ name: a, when: { path: /a* }, respond: 404 }, { name: b, when: { path: /ab }, respond: 403 }] }",
            StringComparison.Ordinal
        );
        await host.RunAsync("plan", "-v", "--out", "shop.plan");
        var planned = host.Out.ToString();
        await host.RunAsync("plan", "--format", "markdown");
        var markdown = host.Out.ToString()[planned.Length..];
        host.Out.GetStringBuilder().Clear();
        host.Talk.GetStringBuilder().Clear();

        Assert.Equal(ExitCode.Done, await host.RunAsync("plan", "show", "shop.plan", "-v"));
        Assert.Equal(planned, host.Out.ToString());
        Assert.Contains("elbctl.yaml(7,", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Contains("warning ELB3", host.Talk.ToString(), StringComparison.Ordinal);
        host.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Done, await host.RunAsync("plan", "show", "shop.plan", "--format", "markdown"));
        Assert.Equal(markdown, host.Out.ToString());
    }

    [Fact]
    public async Task A_saved_plan_carries_the_environment_and_the_files_that_were_read()
    {
        using var host = SiteHost();
        host.Environment["TEAM"] = "storefront";
        host["hello.sh"] = "#!/bin/sh\necho hello\n";
        host["elbctl.yaml"] =
            Site.Replace("instanceType: t3.micro", "instanceType: t3.micro, userData: { file: hello.sh }")
            + "\ntags: { team: \"${env:TEAM}\" }\n";
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
        host.Cloud.Status = new([], [], [])
        {
            Reasons = isHealthy ? [] : [new(ReasonKind.NothingThere, null, "Nothing of this stack is there.")],
        };

        Assert.Equal(exitCode, await host.RunAsync(asked ? ["status", "--json", "--exit-code"] : ["status", "--json"]));

        var status = JsonDocument.Parse(host.Out.ToString()).RootElement;
        Assert.Equal(isHealthy, status.GetProperty("healthy").GetBoolean());
        Assert.Equal(isHealthy ? 0 : 1, status.GetProperty("reasons").GetArrayLength());
    }

    [Fact]
    public async Task A_failure_after_a_change_is_partly_applied_whatever_failed()
    {
        foreach (
            var failure in (Exception[])
                [new HttpRequestException("cut"), new IOException("No space left on device"), new KeyNotFoundException("oops")]
        )
        {
            using var host = SiteHost();
            host.Cloud.HasChangedSomething = true;
            host.Cloud.Serving = (_, _) => Task.FromException<ServingVerdict>(failure);

            Assert.Equal(ExitCode.PartlyApplied, await host.RunAsync("apply", "--yes"));

            Assert.Contains(failure.Message, host.Talk.ToString());
        }
    }

    [Theory]
    [InlineData(true, "Some changes were made: 'elbctl status' tells")]
    [InlineData(false, "Nothing was changed.")]
    public async Task A_disk_that_is_full_is_told_with_a_code_and_what_was_done(bool hasChanged, string told)
    {
        using var host = SiteHost();
        host.Cloud.HasChangedSomething = hasChanged;
        host.Cloud.Serving = (_, _) => Task.FromException<ServingVerdict>(new IOException("No space left on device"));

        await host.RunAsync("apply", "--yes");

        Assert.Contains("error ELB6909: A file or stream cannot be read or written: No space left on device.", host.Talk.ToString());
        Assert.Contains(told, host.Talk.ToString());
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

    [Fact]
    public async Task A_stack_comes_from_standard_input_when_a_dash_is_named()
    {
        using var host = new TestHost(input: Site);

        Assert.Equal(ExitCode.Done, await host.RunAsync("validate", "-f", "-"));

        Assert.Equal("shop is valid.\n", host.Out.ToString());
    }

    [Fact]
    public async Task The_short_extension_does_as_well()
    {
        using var host = new TestHost();
        host["elbctl.yml"] = Site;

        Assert.Equal(ExitCode.Done, await host.RunAsync("validate"));

        Assert.Equal("shop is valid.\n", host.Out.ToString());
    }

    [Fact]
    public async Task Two_files_of_which_none_is_named_are_not_guessed_between()
    {
        using var host = SiteHost();
        host["elbctl.yml"] = Site;

        Assert.Equal(ExitCode.StackFileWrong, await host.RunAsync("validate"));
        Assert.Contains("ELB6206", host.Talk.ToString());
        Assert.Equal(ExitCode.Done, await host.RunAsync("validate", "-f", "elbctl.yml"));
    }

    [Fact]
    public async Task A_plan_is_never_written_over_a_stack_file()
    {
        using var host = SiteHost();
        var asked = 0;
        host.Cloud.Reading = _ =>
            Task.FromResult(asked++ == 0 ? World() : throw new InvalidOperationException("read AWS for a plan that cannot be kept"));

        Assert.Equal(ExitCode.Done, await host.RunAsync("plan", "--out", "shop.plan"));
        Assert.Equal(ExitCode.Failed, await host.RunAsync("plan", "--out", "elbctl.yaml"));

        Assert.Equal(Site, host["elbctl.yaml"]);
        Assert.Contains("ELB6205: elbctl.yaml is something that is no plan of elbctl: it is not overwritten.", host.Talk.ToString());
    }

    [Fact]
    public async Task A_saved_plan_is_shown_again_as_it_was()
    {
        using var host = SiteHost();
        await host.RunAsync("plan");
        var planned = host.Out.ToString();
        await host.RunAsync("plan", "--json");
        var json = host.Out.ToString()[planned.Length..];
        await host.RunAsync("plan", "--out", "shop.plan");
        host.Out.GetStringBuilder().Clear();
        host.Cloud.Reading = _ => throw new InvalidOperationException("read AWS");

        Assert.Equal(ExitCode.Done, await host.RunAsync("plan", "show", "shop.plan"));
        Assert.Equal(planned, host.Out.ToString());
        host.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Done, await host.RunAsync("plan", "show", "shop.plan", "--json"));
        Assert.Equal(json, host.Out.ToString());
        Assert.Equal(ExitCode.Failed, await host.RunAsync("plan", "show", "elbctl.yaml"));
        Assert.Contains("ELB4901", host.Talk.ToString());
    }

    [Theory]
    [InlineData("address", "http://web-1.example.com/")]
    [InlineData("loadBalancers.web.arn", "arn:lb")]
    public async Task One_output_is_its_value_alone(string name, string value)
    {
        using var host = SiteHost();
        host.Cloud.Reading = _ => Task.FromResult(Served());

        Assert.Equal(ExitCode.Done, await host.RunAsync("outputs", name));

        Assert.Equal(value + "\n", host.Out.ToString());
        Assert.Empty(host.Talk.ToString());
    }

    [Fact]
    public async Task An_output_that_is_not_there_is_an_error_and_leads_to_those_that_are()
    {
        using var host = SiteHost();
        Assert.Equal(ExitCode.Failed, await host.RunAsync("outputs", "address"));
        Assert.Contains("ELB6208", host.Talk.ToString());
        host.Cloud.Reading = _ => Task.FromResult(Served());
        Assert.Equal(ExitCode.Failed, await host.RunAsync("outputs", "adress"));

        Assert.Contains("ELB6207: shop has no output 'adress'.", host.Talk.ToString());
        Assert.Contains("Did you mean 'address'?", host.Talk.ToString());
        Assert.Empty(host.Out.ToString());
    }

    [Fact]
    public async Task The_stacks_of_the_account_are_listed_without_a_stack_file()
    {
        using var host = new TestHost();
        host.Cloud.Stacks = new(
            "123456789012",
            "eu-west-1",
            [
                new("blog", [(Core.Resources.ResourceKind.LoadBalancer, 1)]),
                new("shop", [(Core.Resources.ResourceKind.TargetGroup, 2), (Core.Resources.ResourceKind.ScalingPolicy, 2)]),
            ]
        );

        Assert.Equal(ExitCode.Done, await host.RunAsync("list", "--region", "eu-west-1"));
        Assert.Equal("blog  1 load balancer\nshop  2 target groups, 2 scaling policies\n", host.Out.ToString());
        Assert.Equal("eu-west-1", host.Cloud.Choice?.Region);

        host.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Done, await host.RunAsync("list", "--json"));
        var stacks = JsonDocument.Parse(host.Out.ToString()).RootElement.GetProperty("stacks");
        Assert.Equal(["blog", "shop"], stacks.EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        Assert.Equal(2, stacks[1].GetProperty("resources").GetProperty("scalingPolicy").GetInt32());
    }

    [Fact]
    public async Task An_account_without_stacks_says_so()
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync("list"));

        Assert.Equal("No stack is in eu-west-1 of account 123456789012.\n", host.Out.ToString());
    }

    private static TestHost SiteHost()
    {
        var host = new TestHost();
        host["elbctl.yaml"] = Site;
        host.Cloud.Reading = _ => Task.FromResult(World() with { Account = host.Cloud.Account });
        return host;
    }

    internal static LiveWorld World() =>
        new()
        {
            Account = "123456789012",
            Region = "eu-west-1",
            Network = Network(),
        };

    /// <summary>With the stack's load balancer.</summary>
    internal static LiveWorld Served()
    {
        var tags = TagMap
            .Empty.Add(Core.Resources.OwnershipTags.Address, "loadBalancer/web")
            .Add(Core.Resources.OwnershipTags.Stack, "shop");
        var owner = Core.Resources.OwnedResource.TryRead("arn:lb", "shop", tags) ?? throw new InvalidOperationException("not owned");
        return World() with
        {
            LoadBalancers =
            [
                new(
                    owner,
                    tags,
                    LoadBalancerTable
                        .Table.Empty.With(LoadBalancerTable.Name, "shop-web")
                        .With(LoadBalancerTable.Type, "application")
                        .With(LoadBalancerTable.Scheme, "internet-facing")
                        .With(LoadBalancerTable.VpcId, "vpc-00000001")
                        .With(LoadBalancerTable.SubnetIds, [])
                        .With(LoadBalancerTable.SecurityGroups, [])
                        .Filled(),
                    "web-1.example.com",
                    "Z1",
                    "active",
                    TagMap.Empty
                ),
            ],
        };
    }

    private static NetworkFacts Network() =>
        new()
        {
            VpcId = "vpc-00000001",
            VpcIpv4Cidrs = ["10.0.0.0/16"],
            Subnets = [new("subnet-0000000a", "eu-west-1a"), new("subnet-0000000b", "eu-west-1b")],
            Images = ImmutableDictionary<Core.Resources.Address, ImageFact>.Empty.Add(
                new(Core.Resources.ResourceKind.LaunchTemplate, "app"),
                new("ami-12345678", "/dev/xvda")
            ),
        };
}
