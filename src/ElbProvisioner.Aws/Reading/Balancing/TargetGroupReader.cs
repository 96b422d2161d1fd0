using System.Collections.Immutable;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Balancing;

using Tags = ImmutableSortedDictionary<string, string>;

internal sealed class TargetGroupReader(ReadScope scope)
{
    public async Task<LiveTargetGroup> ReadAsync(Answer group, OwnedResource? owner, Tags? tags)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(tags);
        var attributes = DeclaredAttributes.AnyOfTargetGroup(scope.Stack, owner.Address, tags)
            ? await scope.Lookups.TargetGroupAttributes.ReadAsync(ArnOf(group))
            : TagMap.Empty;
        return new(
            owner,
            tags,
            TargetGroupTable.Table.Read(group.Members).WithKnownAttributes(attributes),
            [.. group.Texts("LoadBalancerArns").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
        );
    }

    public static string ArnOf(Answer group) => group.Text("TargetGroupArn") ?? "";

    public static string NameOf(Answer group) => group.Text("TargetGroupName") ?? "";
}
