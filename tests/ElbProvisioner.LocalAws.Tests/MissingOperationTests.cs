using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ElbProvisioner.LocalAws.Tests;

public sealed partial class MissingOperationTests
{
    [Fact]
    public void What_the_documentation_says_is_missing_is_missing()
    {
        var listed = Section().Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        var named = listed.SelectMany(line => Names().Matches(line.Split('|')[1]).Select(match => match.Groups["name"].Value)).ToList();
        var answered = new EmbeddedAws(new LocalAwsOptions { Time = new WorldTime() })
            .Operations.Where(operation => operation.Service == "autoscaling")
            .Select(operation => operation.Operation)
            .ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Intersect(answered));
        Assert.All(listed, line => Assert.NotEmpty(line.Split('|')[2].Trim()));

        // EC2 Auto Scaling has 68 operations, with the two on account settings.
        Assert.Equal(68, answered.Count + named.Count);
    }

    private static string Section([CallerFilePath] string here = "")
    {
        var doc = File.ReadAllText(Path.Combine(Path.GetDirectoryName(here) ?? "", "..", "..", "docs", "local-aws.md"));
        return doc.Split("## Operations of Auto Scaling that are missing")[1].Split("\n## ")[0];
    }

    [GeneratedRegex("`(?<name>\\w+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Names();
}
