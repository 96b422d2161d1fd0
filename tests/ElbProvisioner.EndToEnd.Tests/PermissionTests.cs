using System.Text.Json;
using System.Text.RegularExpressions;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>The policy of a file holds every call that its life takes.</summary>
public sealed partial class PermissionTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    // AWS asks no permission for it.
    private const string Free = "sts:GetCallerIdentity";

    public static TheoryData<string> All => [.. Templates.Names];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_template_lives_its_life_with_the_actions_of_its_policy(string template)
    {
        await using var stack = await LivingStack.FromAsync(aws, template);
        var elbctl = stack.Elbctl;
        var policy = (await elbctl.RunAsync("permissions")).Expect(ExitCode.Done).Json();
        var allowed = policy
            .GetProperty("Statement")
            .EnumerateArray()
            .SelectMany(statement => Texts(statement.GetProperty("Action")))
            .Select(action => new Regex(
                $"^{Regex.Escape(action).Replace("\\*", ".*", StringComparison.Ordinal)}$",
                RegexOptions.None,
                TimeSpan.FromSeconds(1)
            ))
            .ToList();

        var calls = new HashSet<string>(StringComparer.Ordinal);
        foreach (
            var command in (string[][])
                [
                    ["apply", "--yes", "-v"],
                    ["status", "-v"],
                    ["plan", "-v"],
                    ["destroy", "--yes", "-v"],
                ]
        )
        {
            var run = (await elbctl.RunAsync(command)).Expect(ExitCode.Done);
            calls.UnionWith(Call().Matches(run.Talk).Select(match => match.Groups["action"].Value));
        }

        Assert.Contains(calls, static call => call is "elasticloadbalancing:CreateLoadBalancer" or "autoscaling:CreateAutoScalingGroup");
        Assert.Equal(
            [],
            calls.Where(call => call != Free && !allowed.Exists(action => action.IsMatch(call))).Order(StringComparer.Ordinal)
        );
    }

    private static IEnumerable<string> Texts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => item.GetString() ?? "") : [value.GetString() ?? ""];

    [GeneratedRegex(@"^  (?<action>[a-z0-9-]+:[A-Z][A-Za-z0-9]+) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Call();
}
