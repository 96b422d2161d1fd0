using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Operations;

internal static class GroupTags
{
    private const string ResourceType = "auto-scaling-group";

    public static Document? CreateOrUpdate(Transaction transaction, Fields request)
    {
        foreach (var byGroup in request.Structures("Tags").GroupBy(tag => tag.Text("ResourceId") ?? "", StringComparer.Ordinal))
        {
            var group = GroupLookup.Changeable(transaction, byGroup.Key, Refusals.GroupOfTagsNotFound);
            var said = Read([.. byGroup], group.Key);
            Put(transaction, group with { Tags = [.. group.Tags.Where(tag => said.All(other => other.Name != tag.Name)).Concat(said)] });
        }

        return null;
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        foreach (var byGroup in request.Structures("Tags").GroupBy(tag => tag.Text("ResourceId") ?? "", StringComparer.Ordinal))
        {
            var group = GroupLookup.Changeable(transaction, byGroup.Key, Refusals.GroupOfTagsNotFound);
            var gone = byGroup.Select(tag => tag.Required("Key")).ToHashSet(StringComparer.Ordinal);
            Put(transaction, group with { Tags = [.. group.Tags.Where(tag => !gone.Contains(tag.Name))] });
        }

        return null;
    }

    public static Document Describe(Transaction transaction, Fields request)
    {
        var filters = request.Structures("Filters").Select(Filter).ToList();
        var all = transaction
            .Scaling.Groups.All.SelectMany(group =>
                group.Tags.OrderBy(tag => tag.Name, StringComparer.Ordinal).Select(tag => (Group: group.Key, Tag: tag))
            )
            .Where(found => filters.TrueForAll(filter => filter(found.Group, found.Tag)));
        var page = Pages.Cut(
            all,
            found => ScalingTables.Of(found.Group, found.Tag.Name),
            request.Text("NextToken"),
            Sizes.Of(request),
            Refusals.BadToken
        );
        return new() { ["Tags"] = page.Items.Select(found => Tell(found.Group, found.Tag)).ToList(), ["NextToken"] = page.Next };
    }

    /// <summary>Tags of a request for that group.</summary>
    public static IReadOnlyList<GroupTag> Read(IReadOnlyList<Fields> tags, string group)
    {
        var read = new List<GroupTag>();
        foreach (var tag in tags)
        {
            var name = tag.Required("Key");
            if (tag.Text("ResourceId") is { } id && id != group)
            {
                throw Refusals.Invalid($"The tag's ResourceId {id} is not the name of the Auto Scaling group {group}.");
            }

            if ((tag.Text("ResourceType") ?? ResourceType) != ResourceType)
            {
                throw Refusals.Invalid($"Invalid resource type: {tag.Text("ResourceType")}. Valid resource types are: [{ResourceType}]");
            }

            if (name.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw Refusals.Invalid(
                    "Caller is attempting to modify reserved tags. Tag keys starting with 'aws:' are reserved for system use"
                );
            }

            if (read.Exists(other => other.Name == name))
            {
                throw Refusals.Invalid($"Duplicate tag keys found: {name}");
            }

            read.Add(new(name, tag.Text("Value") ?? "", tag.Flag("PropagateAtLaunch") ?? true));
        }

        return read;
    }

    public static Document Tell(string group, GroupTag tag) =>
        new()
        {
            ["ResourceId"] = group,
            ["ResourceType"] = ResourceType,
            ["Key"] = tag.Name,
            ["Value"] = tag.Value,
            ["PropagateAtLaunch"] = tag.Propagates,
        };

    /// <summary>Tells the tagging API of them.</summary>
    public static void Tell(Transaction transaction, Group group)
    {
        if (group.Tags.Count > transaction.Quota(ScalingQuotas.TagsPerGroup))
        {
            throw Refusals.AtLimit("tags for this Auto Scaling group");
        }

        TagIndex.Changed(
            transaction,
            group.Arn,
            "autoscaling:autoScalingGroup",
            group.Tags.ToDictionary(tag => tag.Name, tag => tag.Value, StringComparer.Ordinal)
        );
    }

    private static void Put(Transaction transaction, Group group)
    {
        transaction.Scaling.Groups.Put(group);
        Tell(transaction, group);
    }

    private static Func<string, GroupTag, bool> Filter(Fields filter)
    {
        var values = filter.Texts("Values");
        return filter.Text("Name") switch
        {
            "auto-scaling-group" => (group, _) => values.Contains(group, StringComparer.Ordinal),
            "key" => (_, tag) => values.Contains(tag.Name, StringComparer.Ordinal),
            "value" => (_, tag) => values.Contains(tag.Value, StringComparer.Ordinal),
            "propagate-at-launch" => (_, tag) => values.Contains(tag.Propagates ? "true" : "false", StringComparer.OrdinalIgnoreCase),
            var name => throw Refusals.Invalid(
                $"Filter type {name} is not correct. Allowed Filter types are: [auto-scaling-group, key, propagate-at-launch, value]"
            ),
        };
    }
}
