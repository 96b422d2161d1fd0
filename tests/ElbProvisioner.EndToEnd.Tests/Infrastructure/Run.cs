using System.Text.Json;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>What a run of elbctl left behind.</summary>
/// <param name="Out">stdout.</param>
/// <param name="Talk">stderr.</param>
internal sealed record Run(string CommandLine, int ExitCode, string Out, string Talk)
{
    /// <summary>Fails with everything that was said.</summary>
    public Run Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"{this}\nExpected exit code {exitCode}.");
        return this;
    }

    public JsonElement Json()
    {
        try
        {
            using var document = JsonDocument.Parse(Out);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"{this}\nstdout is no JSON document: {e.Message}", e);
        }
    }

    public IReadOnlyList<JsonElement> JsonLines() =>
        [
            .. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line =>
                {
                    using var document = JsonDocument.Parse(line);
                    return document.RootElement.Clone();
                }),
        ];

    public override string ToString() => $"elbctl {CommandLine}\nexit code {ExitCode}\n--- stdout\n{Out}\n--- stderr\n{Talk}\n---";
}
