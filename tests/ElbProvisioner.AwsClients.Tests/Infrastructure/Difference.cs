using System.Text.RegularExpressions;

namespace ElbProvisioner.AwsClients.Tests.Infrastructure;

/// <summary>A difference between what is generated and what is official that has a reason.</summary>
internal sealed record Difference(string Pattern, string Reason)
{
    /// <summary>Every difference has a reason, and every reason is still needed.</summary>
    public static void AssertExplained(IEnumerable<string> differences, IReadOnlyCollection<Difference> reasons)
    {
        var found = differences.Order().ToList();
        var unexplained = found.Where(member => !reasons.Any(reason => reason.Explains(member))).ToList();
        Assert.True(unexplained.Count == 0, string.Join(Environment.NewLine, unexplained.Take(20)));
        Assert.All(reasons, reason => Assert.Contains(found, reason.Explains));
    }

    private bool Explains(string member) => Regex.IsMatch(member, Pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
}
