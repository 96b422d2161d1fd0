using System.Collections.Concurrent;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Rehearsals;

/// <summary>Every starter template is changed as a release changes it, under load: other instances, or other tags.</summary>
public sealed class RehearsedTemplateTests
{
    private const int AtOnce = 4;

    /// <summary>It needs a load balancer of somebody else, which a new account has not.</summary>
    private static readonly string[] Without = ["shared-listener"];

    /// <summary>No listener of theirs can be driven from here: no clients, or other ways of speaking.</summary>
    private static readonly string[] Silent = ["queue-workers", "spot-workers", "gateway-appliances", "mtls-api"];

    [Fact]
    public async Task Not_one_request_of_any_template_is_lost()
    {
        var stop = TestContext.Current.CancellationToken;
        var (driven, lost) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        await Parallel.ForEachAsync(
            Templates.Names.Except(Without, StringComparer.Ordinal),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop },
            async (template, _) =>
            {
                var text = Templates.Read(template);
                var rehearsed = await Rehearsed.RunAsync(text, Changed(text));
                if (rehearsed.Talk.Contains("ELB5180", StringComparison.Ordinal))
                {
                    return;
                }

                driven.Add(template);
                if (rehearsed.Loss is { } loss)
                {
                    lost.Add($"{template}: {loss}");
                }
            }
        );

        Assert.True(lost.IsEmpty, string.Join("\n\n", lost));
        Assert.Equal(
            Templates.Names.Except(Without, StringComparer.Ordinal).Except(Silent, StringComparer.Ordinal).Order(StringComparer.Ordinal),
            driven.Except(Silent).Order(StringComparer.Ordinal)
        );
    }

    internal static string Changed(string text) =>
        text.Contains("instanceType: t3.micro", StringComparison.Ordinal)
            ? text.Replace("instanceType: t3.micro", "instanceType: t3.small", StringComparison.Ordinal)
            : $"{text}\ntags: {{ release: next }}\n";
}
