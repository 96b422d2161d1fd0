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
    public static void Changed(Transaction transaction, string arn, string resourceType, IReadOnlyDictionary<string, string> tags)
    {
        transaction = Index(transaction);
        var known = transaction.Tagging.Resources.Find(arn);
        if (known is null && tags.Count == 0)
        {
            return;
        }

        Learn(transaction, known ?? new TaggedResource(arn, resourceType, []), tags.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The resource is gone; the index forgets it after its lag.</summary>
    public static void Removed(Transaction transaction, string arn)
    {
        transaction = Index(transaction);
        if (transaction.Tagging.Resources.Find(arn) is { } known)
        {
            Learn(transaction, known, tags: null);
            transaction.Later(transaction.Timings.TagIndex, Forgotten, arn);
        }
    }

    /// <summary>What calls see of a resource; null: nothing.</summary>
    public static IReadOnlyDictionary<string, string>? TagsOf(Transaction transaction, string arn) =>
        transaction.Tagging.Resources.Find(arn)?.TagsAt(transaction.Now);

    public static void Forget(Transaction transaction, AgendaItem item)
    {
        if (transaction.Tagging.Resources.Find(item.Subject) is { Versions: [.., { Tags: null }] })
        {
            transaction.Tagging.Resources.Remove(item.Subject);
        }
    }

    private static void Learn(Transaction transaction, TaggedResource resource, IReadOnlyDictionary<string, string>? tags)
    {
        var seenAt = transaction.Now + transaction.Timings.TagIndex;
        var seen = resource.Versions.LastOrDefault(version => version.SeenAt <= transaction.Now);
        transaction.Tagging.Resources.Put(
            resource with
            {
                Versions =
                [
                    .. seen is null ? [] : new[] { seen },
                    .. resource.Versions.Where(version => version.SeenAt > transaction.Now && version.SeenAt < seenAt),
                    new(seenAt, tags),
                ],
            }
        );
    }

    private static Transaction Index(Transaction transaction) =>
        transaction.Here.Name == Region.Global ? transaction.In(RegionOfGlobalResources) : transaction;
}
