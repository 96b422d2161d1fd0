using System.Collections.Immutable;

namespace ElbProvisioner.Architecture.Tests;

/// <summary>Folders of a project look one way: what a folder uses, however far down, does not use it.</summary>
public sealed class CircleTests
{
    public static TheoryData<string> Projects => [.. Map.Names];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folder_uses_one_that_uses_it(string project)
    {
        var circles = CirclesOf(project);

        Assert.True(circles.IsEmpty, string.Join('\n', circles));
    }

    [Fact]
    public void Folders_and_what_they_use_are_found()
    {
        Assert.Equal(8, Map.Names.Count());
        Assert.InRange(Map.Uses("ElbProvisioner.Routing").DistinctBy(use => (use.From, use.To)).Count(), 5, 30);
        Assert.InRange(Map.Uses("ElbProvisioner.Core").DistinctBy(use => (use.From, use.To)).Count(), 80, 400);
        Assert.InRange(Map.Uses("ElbProvisioner.LocalAws").DistinctBy(use => (use.From, use.To)).Count(), 150, 600);
        Assert.InRange(Map.Uses("elbctl").DistinctBy(use => (use.From, use.To)).Count(), 8, 100);
    }

    /// <returns>Every use that closes a circle, folder by folder.</returns>
    private static ImmutableArray<string> CirclesOf(string project)
    {
        var uses = Map.Uses(project).ToList();
        var next = uses.ToLookup(use => use.From, use => use.To, StringComparer.Ordinal);
        var reached = uses.Select(use => use.To)
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(folder => folder, folder => ReachedFrom(folder, next));
        return
        [
            .. uses.Where(use => reached[use.To].Contains(use.From))
                .OrderBy(use => (use.From, use.To))
                .Select(use => $"{use.From} -> {use.To}: {use}"),
        ];
    }

    private static HashSet<string> ReachedFrom(string folder, ILookup<string, string> next)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([folder]);
        while (open.TryPop(out var at))
        {
            foreach (var other in next[at].Where(found.Add))
            {
                open.Push(other);
            }
        }

        return found;
    }
}
