using System.Collections.Immutable;
using Amazon.EC2;
using Amazon.EC2.Model;

namespace ElbProvisioner.Aws.Performing;

internal static class Ec2Tags
{
    public static List<Tag> Of(IEnumerable<KeyValuePair<string, string>> tags) =>
        [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];

    public static TagSpecification Specification(ResourceType type, IEnumerable<KeyValuePair<string, string>> tags) =>
        new() { ResourceType = type, Tags = Of(tags) };

    public static ImmutableSortedDictionary<string, string> Read(IEnumerable<Tag>? tags) =>
        (tags ?? []).ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Value ?? "", StringComparer.Ordinal);

    public static Filter Filter(string name, string value) => new() { Name = name, Values = [value] };
}
