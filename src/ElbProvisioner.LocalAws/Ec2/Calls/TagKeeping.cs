using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Calls;

/// <summary>Keeps the tags of everything in EC2, and tells the tagging API of them.</summary>
internal static class TagKeeping
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, string> Of(Transaction transaction, string id) =>
        transaction.Ec2.Tags.Find(id)?.Values ?? None;

    /// <param name="type">The model's ResourceType, such as <c>security-group</c>.</param>
    /// <param name="tags">All it has from now on.</param>
    public static void Put(Transaction transaction, string id, string type, IReadOnlyDictionary<string, string> tags)
    {
        if (tags.Count == 0 && !transaction.Ec2.Tags.Has(id))
        {
            return;
        }

        transaction.Ec2.Tags.Put(new(id, type, tags));
        TagIndex.Changed(transaction, Arn(transaction, type, id), $"ec2:{type}", tags);
    }

    /// <summary>What carried them is gone.</summary>
    public static void Remove(Transaction transaction, string id)
    {
        if (transaction.Ec2.Tags.Find(id) is { } tags)
        {
            transaction.Ec2.Tags.Remove(id);
            TagIndex.Removed(transaction, Arn(transaction, tags.ResourceType, id));
        }
    }

    /// <summary>Images and prefix lists are AWS's; everything else is the account's.</summary>
    public static string Arn(Transaction transaction, string type, string id) => transaction.Arn("ec2", $"{type}/{id}");
}
