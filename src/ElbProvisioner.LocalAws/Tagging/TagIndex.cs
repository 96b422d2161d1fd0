using System.Collections.Frozen;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tagging;

/// <summary>
/// The index behind the tagging API. Every service tells it of its tags; it learns them after <see cref="Timings.TagIndex"/>.
/// </summary>
internal static class TagIndex
{
    public const string Forgotten = "resourcegroupstaggingapi.forgotten";

    /// <summary>Route 53 has no region; the tagging API shows its resources here.</summary>
    private const string RegionOfGlobalResources = "us-east-1";

    /// <param name="resourceType">As filters name it: <c>elasticloadbalancing:targetgroup</c>, <c>ec2:security-group</c>.</param>
    /// <param name="tags">All tags the resource has now. One whose last tag went stays listed without tags, as in AWS.</param>
    public static void Changed(Turn turn, string arn, string resourceType, IReadOnlyDictionary<string, string> tags)
    {
        turn = Index(turn);
        var known = turn.Tagging.Resources.Find(arn);
        if (known is null && tags.Count == 0)
        {
            return;
        }

        Learn(turn, known ?? new TaggedResource(arn, resourceType, []), tags.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The resource is gone; the index forgets it after its lag.</summary>
    public static void Removed(Turn turn, string arn)
    {
        turn = Index(turn);
        if (turn.Tagging.Resources.Find(arn) is { } known)
        {
            Learn(turn, known, tags: null);
            turn.Later(turn.Timings.TagIndex, Forgotten, arn);
        }
    }

    /// <summary>What calls see of a resource; null: nothing.</summary>
    public static IReadOnlyDictionary<string, string>? TagsOf(Turn turn, string arn) => turn.Tagging.Resources.Find(arn)?.TagsAt(turn.Now);

    public static void Forget(Turn turn, AgendaItem item)
    {
        if (turn.Tagging.Resources.Find(item.Subject) is { Versions: [.., { Tags: null }] })
        {
            turn.Tagging.Resources.Remove(item.Subject);
        }
    }

    private static void Learn(Turn turn, TaggedResource resource, IReadOnlyDictionary<string, string>? tags)
    {
        var seenAt = turn.Now + turn.Timings.TagIndex;
        var seen = resource.Versions.LastOrDefault(version => version.SeenAt <= turn.Now);
        turn.Tagging.Resources.Put(
            resource with
            {
                Versions =
                [
                    .. seen is null ? [] : new[] { seen },
                    .. resource.Versions.Where(version => version.SeenAt > turn.Now && version.SeenAt < seenAt),
                    new(seenAt, tags),
                ],
            }
        );
    }

    private static Turn Index(Turn turn) => turn.Here.Name == Region.Global ? turn.In(RegionOfGlobalResources) : turn;
}
