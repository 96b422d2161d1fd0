using System.Collections.Immutable;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Compute;

/// <summary>
/// Policies carry no tags: those of an owned group whose names elbctl gives are ours. They are asked for by name, those of the file and
/// those the group remembers, fifty a call for the whole account; unknown names are passed over [Auto Scaling API: DescribePolicies].
/// </summary>
internal sealed class ScalingPolicyReader(ReadScope scope)
{
    private const int NamesPerCall = 50;
    private const string GroupName = "AutoScalingGroupName";

    public async Task<ImmutableArray<LiveScalingPolicy>> ReadAsync(Task<ImmutableArray<RawGroup>> finding)
    {
        var groups = await finding;
        if (groups.IsEmpty)
        {
            return [];
        }

        var names = groups
            .SelectMany(g => DeclaredTags.Read(g.Tags, DeclaredItems.ScalingPolicy))
            .Concat(scope.Stack.AutoScalingGroups.SelectMany(g => g.Scaling.Select(p => PhysicalNames.ScalingPolicy(scope.Stack, g, p))))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        var policies = await Pages.ChunkedAsync<string, Answer>(
            names,
            NamesPerCall,
            async chunk => await scope.Lookups.ScalingPolicies.ReadAsync(chunk)
        );
        var owners = groups.ToDictionary(g => g.Owner.Id, g => g.Owner, StringComparer.Ordinal);
        return
        [
            .. policies
                .Select(p => owners.TryGetValue(p.Text(GroupName) ?? "", out var owner) ? Read(owner, p) : null)
                .OfType<LiveScalingPolicy>()
                .OrderBy(p => p.Id, StringComparer.Ordinal),
        ];
    }

    private LiveScalingPolicy? Read(OwnedResource group, Answer policy)
    {
        var prefix = PhysicalNames.ScalingPolicyPrefix(scope.Stack.Name, group.Address.Name);
        var settings = ScalingPolicyTable.Table.Read(policy.Members);
        var name = settings.Get(ScalingPolicyTable.Name);
        if (name.Length <= prefix.Length || !name.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var address = Address.Of(ResourceKind.ScalingPolicy, group.Address.Path, name[prefix.Length..]);
        return new(
            group.Part(policy.Text("PolicyARN") ?? "", address),
            policy.Text(GroupName) ?? "",
            settings.Get(ScalingPolicyTable.Type) != ScalingPolicyTable.Tracking || settings.Has(ScalingPolicyTable.Metric)
                ? settings
                : settings.With(ScalingPolicyTable.Metric, Foreign(settings))
        );
    }

    private static Settings Foreign(Settings policy) =>
        ForeignMetricTable.Table.Empty.With(ForeignMetricTable.Description, $"a {policy.Get(ScalingPolicyTable.Type)} made elsewhere");
}
