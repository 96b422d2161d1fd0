using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tagging;

/// <summary>The index behind the tagging API. Every service tells it of its tags; it learns them after <see cref="Timings.TagIndex"/>.</summary>
internal static class TagIndex
{
    /// <param name="resourceType">As filters name it: <c>elasticloadbalancing:targetgroup</c>, <c>ec2:security-group</c>.</param>
    /// <param name="tags">All tags the resource has now. One whose last tag went stays listed without tags, as in AWS.</param>
    public static void Changed(Turn turn, string arn, string resourceType, IReadOnlyDictionary<string, string> tags) => throw new NotImplementedException();

    /// <summary>The resource is gone; the index forgets it after its lag.</summary>
    public static void Removed(Turn turn, string arn) => throw new NotImplementedException();
}
