using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

/// <summary>One set of tags for several types of what a launch makes [EC2 API: LaunchTemplateTagSpecificationRequest].</summary>
internal sealed class LaunchTagsForm(params ImmutableArray<string> types) : Form<ImmutableSortedDictionary<string, string>>
{
    /// <summary>Tags are every kind's, and no table's.</summary>
    public override IEnumerable<string> Members(string member) => [];

    /// <summary>Never read: what running instances carry is theirs.</summary>
    public override object? FromWire(object wire) => null;

    protected override string Show(ImmutableSortedDictionary<string, string> value, Func<ResourceRef, string> nameOf) =>
        string.Join(", ", value.Select(static tag => $"{tag.Key}={tag.Value}"));

    protected override object Send(ImmutableSortedDictionary<string, string> value, Func<ResourceRef, string> idOf) =>
        value.IsEmpty ? new List<object>() : types.Select(type => Ec2TagSpecification.Of(type, value)).ToList<object>();
}

/// <summary>Tags for what a request of EC2 makes [EC2 API: TagSpecification].</summary>
public static class Ec2TagSpecification
{
    /// <param name="type">EC2's: <c>instance</c>, <c>launch-template</c>.</param>
    public static IReadOnlyDictionary<string, object> Of(string type, IEnumerable<KeyValuePair<string, string>> tags) =>
        new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["ResourceType"] = type,
            ["Tags"] = tags.Select(static tag => new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["Key"] = tag.Key,
                ["Value"] = tag.Value,
            })
                .ToList<object>(),
        };
}
