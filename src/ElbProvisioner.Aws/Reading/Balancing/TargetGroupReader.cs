using System.Collections.Immutable;
using Amazon.Runtime;
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
        var targets =
            group.Text("TargetType") is "lambda" or "alb" || DeclaresTargets(scope.Stack, owner.Address, tags)
                ? await TargetsAsync(ArnOf(group))
                : [];
        return new(
            owner,
            tags,
            TargetGroupTable.Table.Read(group.Members).WithKnownAttributes(attributes),
            [.. group.Texts("LoadBalancerArns").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
        )
        {
            Targets = targets,
            MayInvoke =
                group.Text("TargetType") == "lambda" && !targets.IsEmpty ? await MayInvokeAsync(ArnOf(group), targets[0].Id.Key) : null,
        };
    }

    /// <summary>Of the others the targets are their scaling groups' affair, and a call a group.</summary>
    public static bool DeclaresTargets(Stack stack, Address address, Tags tags) =>
        DeclaredTags.Read(tags, RegisteredTarget.Item).Any()
        || stack.TargetGroups.Any(t => t.HasTargets && address == Address.Of(ResourceKind.TargetGroup, t.Name));

    /// <returns>Null: whoever reads may not look, or the endpoint does not tell.</returns>
    private async Task<bool?> MayInvokeAsync(string arn, string function)
    {
        try
        {
            return InvocationPolicy.LetsIn(await scope.Lookups.FunctionPolicies.ReadAsync(function), arn);
        }
        catch (AmazonServiceException refusal)
            when (AwsFailure.Of(refusal).Kind is AwsFailureKind.AccessDenied or AwsFailureKind.Unsupported)
        {
            return null;
        }
    }

    private async Task<ImmutableArray<RegisteredTarget>> TargetsAsync(string arn) =>
        [
            .. (await scope.Lookups.TargetHealth.ReadAsync(arn))
                .Where(t => t.TargetHealth?.State?.Value != "draining")
                .Select(t => t.Target)
                .Select(t => new RegisteredTarget(
                    new ResourceRef.Existing(t.Id),
                    t.Id.Contains(":lambda:", StringComparison.Ordinal) ? null : t.Port,
                    t.AvailabilityZone,
                    t.QuicServerId
                ))
                .OrderBy(t => t.Name, StringComparer.Ordinal),
        ];

    public static string ArnOf(Answer group) => group.Text("TargetGroupArn") ?? "";

    public static string NameOf(Answer group) => group.Text("TargetGroupName") ?? "";
}
