using System.Text.Json;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Cli.Tests.Commands;

/// <summary>What holds for everything that any command writes, whatever others have put into files, tags and answers.</summary>
public sealed class OutputTests
{
    /// <summary>Control and bidirectional characters, as YAML writes them.</summary>
    private const string Evil = @"a\e[2J\x07\x08\x7f\x9b31m\u061C\u200E\u200F\u202A\u202E\u2066\u2069\uFEFF\u2028z";

    /// <summary>The same as who reads it has it.</summary>
    private const string Read = "a\e[2J\a\b\u007f\u009b31m\u061C\u200E\u200F\u202A\u202E\u2066\u2069\uFEFF\u2028z";

    private const string Site = $$"""
        stack: shop
        region: eu-west-1
        tags: { team: shop }
        loadBalancers:
          web:
            listeners:
              http: { port: 80, forward: app }
        targetGroups:
          app: { port: 8080 }
        outputs:
          address: http://${loadBalancers.web.dnsName}/
          note: "{{Evil}}"
        """;

    public static TheoryData<string> Commands =>
        [
            "validate",
            "plan",
            "plan -v",
            "plan --destroy",
            "plan --out shop.plan",
            "plan show shop.plan",
            "plan show shop.plan -v",
            "apply shop.plan --yes",
            "apply --yes",
            "apply --yes -v",
            "validate -f raw.yaml",
            "destroy --yes",
            "status",
            "outputs",
            "outputs note",
            "outputs none",
            "explain http://a.test/",
            "why",
            "why http://a.test/",
            "why none",
            "replay none.log",
            "list",
            "validate -f bad.yaml",
            "plan -f bad.yaml",
            "init",
            "init web-http",
            "help plan",
        ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Nothing_that_a_terminal_obeys_comes_through(string command)
    {
        foreach (
            var form in (string[][])
                [
                    [],
                    ["--json"],
                ]
        )
        {
            using var host = await HostAsync();
            await host.RunAsync([.. command.Split(' '), .. form]);
            Assert.All((string[])[host.Out.ToString(), host.Talk.ToString()], text => Assert.DoesNotContain(text, c => IsObeyed(c)));
        }
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("plan -f bad.yaml")]
    [InlineData("outputs note")]
    public async Task What_is_not_let_through_is_shown(string command)
    {
        using var host = await HostAsync();

        await host.RunAsync(command.Split(' '));

        Assert.Contains(@"\u001b[2J", host.Out.ToString() + host.Talk);
        Assert.Contains(@"\u202e", host.Out.ToString() + host.Talk);
    }

    [Fact]
    public async Task Json_carries_every_character_to_who_reads_it()
    {
        using var host = await HostAsync();

        await host.RunAsync("outputs", "note", "--json");

        var value = JsonDocument.Parse(host.Out.ToString()).RootElement.GetProperty("value").GetString();
        Assert.Equal(Read, value);
    }

    [Fact]
    public async Task What_AWS_says_and_what_a_failed_action_says_is_let_through_no_more_than_a_file()
    {
        using var host = await HostAsync();
        host.Cloud.Reading = _ => Task.FromResult(StackCommandTests.World());
        host.Cloud.Acts["loadBalancer/web#create"] = _ =>
            throw new ElbProvisioner.Core.Execution.ActionFailedException(
                new(Samples.Refused, ElbProvisioner.Core.Diagnostics.SourceSpan.None, "no\e[31m\u202E way", "ask\a")
            );
        await host.RunAsync("apply", "--yes");
        host.Cloud.Reading = _ => throw new HttpRequestException("no\e]0;title\a\r way");
        await host.RunAsync("plan");

        Assert.DoesNotContain(host.Talk.ToString(), c => IsObeyed(c));
        Assert.Contains(@"no\u001b]0;title\u0007\r way", host.Talk.ToString());
        Assert.Contains(@"no\u001b[31m\u202e way", host.Talk.ToString());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task No_json_has_a_key_twice(string command)
    {
        using var host = await HostAsync();
        await host.RunAsync([.. command.Split(' '), "--json"]);

        var isLines = command.StartsWith("apply", StringComparison.Ordinal) || command.StartsWith("destroy", StringComparison.Ordinal);
        var text = host.Out.ToString();
        foreach (
            var document in isLines ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : text.Length == 0 ? []
            : [text]
        )
        {
            using var parsed = JsonDocument.Parse(document, new JsonDocumentOptions { AllowDuplicateProperties = false });
            Assert.Equal(JsonValueKind.Object, parsed.RootElement.ValueKind);
        }
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    public async Task A_narrow_terminal_gets_no_line_longer_than_it_that_could_be_broken(int width)
    {
        foreach (
            var command in (string[])
                [
                    "--help",
                    "plan --help",
                    "local serve --help",
                    "plan",
                    "plan -f bad.yaml",
                    "apply --yes",
                    "list",
                    "apply --jsno",
                    "outputs none",
                    "explain http://a.test/",
                    "init",
                ]
        )
        {
            using var host = await HostAsync(width);
            await host.RunAsync(command.Split(' '));
            Assert.All(
                (host.Out.ToString() + host.Talk).Split('\n'),
                line => Assert.True(line.Length <= width || line.Trim().IndexOf(' ') < 0, $"{command}: {line}")
            );
        }
    }

    [Fact]
    public async Task Json_for_a_terminal_is_not_broken_anywhere()
    {
        using var wide = await HostAsync();
        using var narrow = await HostAsync(40);

        await wide.RunAsync("plan", "--json");
        await narrow.RunAsync("plan", "--json");

        Assert.Equal(wide.Out.ToString(), narrow.Out.ToString());
    }

    private static bool IsObeyed(char c) =>
        (char.IsControl(c) && c != '\n')
        || c
            is '\u061C'
                or '\u200E'
                or '\u200F'
                or (>= '\u202A' and <= '\u202E')
                or (>= '\u2066' and <= '\u2069')
                or '\uFEFF'
                or '\u2028'
                or '\u2029';

    private static async Task<TestHost> HostAsync(int? width = null)
    {
        var host = new TestHost(width: width);
        host["elbctl.yaml"] = Site;
        host["bad.yaml"] = Site.Replace("port: 8080", $"\"{Evil}\": 8080", StringComparison.Ordinal);
        host["raw.yaml"] = Site + "\n# \e[31m\u202E raw\nb\e[31m\u202Ead: 1\n";
        var served = StackCommandTests.Served();
        host.Cloud.Reading = _ =>
            Task.FromResult(
                served with
                {
                    LoadBalancers = [.. served.LoadBalancers.Select(l => l with { Tags = l.Tags.SetItem("team", Read) })],
                }
            );
        host.Cloud.Acts["loadBalancer/web#create"] = _ =>
            Task.FromResult<ElbProvisioner.Core.Execution.Outputs?>(
                new("arn:lb", TagMap.Empty.Add("id", "arn:lb").Add("dnsName", "web-1.example.com").Add("zoneId", "Z1"))
            );
        host.Cloud.Stacks = new(
            "123456789012",
            "eu-west-1",
            [new("sh\e[2Jop", [(ResourceKind.LoadBalancer, 1), (ResourceKind.ScalingPolicy, 2)])]
        );
        await host.RunAsync("plan", "--out", "shop.plan");
        host.Out.GetStringBuilder().Clear();
        host.Talk.GetStringBuilder().Clear();
        return host;
    }
}
