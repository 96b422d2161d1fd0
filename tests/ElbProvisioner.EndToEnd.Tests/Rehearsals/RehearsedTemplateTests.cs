using System.Collections.Concurrent;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Rehearsals;

/// <summary>Every starter template is changed as a release changes it, under load: other instances, or other tags.</summary>
public sealed class RehearsedTemplateTests
{
    private const int AtOnce = 4;

    /// <summary>Those through which nothing can be sent, and all that is said of it.</summary>
    private static readonly Dictionary<string, string> Silent = new(StringComparer.Ordinal)
    {
        // It speaks with appliances alone.
        ["gateway-appliances"] = "No request can be sent through this stack. inspect/all: GENEVE is not carried on this machine.",

        // Whoever shows no certificate that the trust store knows is refused, as it should be.
        ["mtls-api"] = "No request can be sent through this stack. api/https: its clients show certificates, which elbctl has none of.",

        // It has no load balancer.
        ["queue-workers"] = "No request can be sent through this stack.",
    };

    [Fact]
    public async Task Not_one_request_of_any_template_is_lost()
    {
        var stop = TestContext.Current.CancellationToken;
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            Templates.Names,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop },
            async (template, _) =>
            {
                var text = Templates.Read(template);
                var rehearsed = await Rehearsed.RunAsync(text, Changed(text));
                if ((Silent.TryGetValue(template, out var why) ? NotSilent(rehearsed, why) : rehearsed.Loss) is { } fault)
                {
                    wrong.Add($"{template}: {fault}");
                }
            }
        );

        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong));
    }

    /// <summary>However the file names the load balancer of somebody else, it is there.</summary>
    [Theory]
    [InlineData("${loadBalancer}")]
    [InlineData("{ stack: platform, name: main }")]
    [InlineData("{ tag: { role: edge } }")]
    public async Task A_load_balancer_of_somebody_else_is_stood_for(string existing)
    {
        var text = Templates.Read("shared-listener").Replace("${loadBalancer}", existing, StringComparison.Ordinal);

        var rehearsed = await Rehearsed.RunAsync(text, Changed(text));

        rehearsed.ExpectNothingLost();
        Assert.Empty(rehearsed.Undriven);
        Assert.Contains("autoScalingGroup/app#refresh", rehearsed.Steps);
    }

    [Fact]
    public async Task One_that_is_named_by_its_ARN_is_looked_for_where_it_is()
    {
        const string Arn = "arn:aws:elasticloadbalancing:us-east-1:210987654321:loadbalancer/app/edge/50dc6c495c0c9188";
        var text = Templates.Read("shared-listener").Replace("${loadBalancer}", Arn, StringComparison.Ordinal);

        var rehearsed = await Rehearsed.RunAsync(text, Changed(text));

        Assert.Equal(ExitCode.Failed, rehearsed.ExitCode);
        Assert.Contains("elbctl.yaml(21,15): error ELB5181: The load balancer edge is named", rehearsed.Talk, StringComparison.Ordinal);
        Assert.Contains("-> Leave out --change", rehearsed.Talk, StringComparison.Ordinal);
    }

    /// <summary>Null: it is refused, and for this reason alone.</summary>
    private static string? NotSilent(Rehearsed rehearsed, string why) =>
        rehearsed.ExitCode == ExitCode.Failed
        && rehearsed.Talk.Split('\n').Any(line => line.EndsWith($"ELB5180: {why}", StringComparison.Ordinal))
            ? null
            : $"exit {rehearsed.ExitCode}\n{rehearsed.Talk}";

    internal static string Changed(string text) =>
        text.Contains("instanceType: t3.micro", StringComparison.Ordinal)
            ? text.Replace("instanceType: t3.micro", "instanceType: t3.small", StringComparison.Ordinal)
            : $"{text}\ntags: {{ release: next }}\n";
}
