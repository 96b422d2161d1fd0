using System.Text.Json;
using System.Text.RegularExpressions;

namespace ElbProvisioner.LocalAws.Tests.Peers;

/// <summary>AWS's own command line.</summary>
internal sealed partial class AwsCli(PeerWorld world, string folder)
{
    private readonly PeerProgram _program = new("aws", world, folder);

    /// <returns>What it wrote; undefined where it wrote nothing.</returns>
    public Task<JsonElement> AnswerAsync(string command) => AnswerAsync(command.Split(' '));

    public async Task<JsonElement> AnswerAsync(IReadOnlyList<string> words)
    {
        var output = (await RunAsync(words)).Well().Output;
        return string.IsNullOrWhiteSpace(output) ? default : JsonDocument.Parse(output).RootElement;
    }

    /// <returns>The code of the error it ended with.</returns>
    public async Task<string> RefusalAsync(string command)
    {
        var run = await RunAsync(command.Split(' '));
        Assert.NotEqual(0, run.ExitCode);
        return Code().Match(run.Complaints) is { Success: true } match ? match.Groups["code"].Value : run.Complaints;
    }

    private async Task<PeerRun> RunAsync(IReadOnlyList<string> words)
    {
        var run = await _program.RunAsync([.. words, "--output", "json"]);
        Assert.SkipWhen(run is null, "the aws command line is not installed");

        // Nobody types as fast as AWS may forget what it just made.
        world.Settle();
        return run;
    }

    [GeneratedRegex(@"An error occurred \((?<code>.+?)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
