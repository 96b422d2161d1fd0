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
/// Schedules and hooks: those of an owned group whose names elbctl gives are ours. Only those that the file or the group's memory names
/// are asked for: schedules by name, fifty a call for the whole account, hooks a group at a time [Auto Scaling API:
/// DescribeScheduledActions, DescribeLifecycleHooks].
/// </summary>
internal sealed class GroupPartReader(ReadScope scope)
{
    private const int NamesPerCall = 50;
    private const string GroupName = "AutoScalingGroupName";

    public async Task<ImmutableArray<LiveGroupPart>> ReadAsync(Task<ImmutableArray<RawGroup>> finding)
    {
        var groups = await finding;
        var schedules = SchedulesAsync(groups);
        var hooks = Task.WhenAll(
            groups
                .Where(g => NamesOf(g, ResourceKind.LifecycleHook).Any())
                .Select(async g => (await scope.Lookups.LifecycleHooks.ReadAsync(g.Owner.Id)).Select(hook => (g.Owner, Part: hook)))
        );
        return
        [
            .. (await hooks)
                .SelectMany(static found => found)
                .Select(found => Read(found.Owner, LifecycleHookTable.Table, LifecycleHookTable.Name, found.Part))
                .Concat(await schedules)
                .OfType<LiveGroupPart>()
                .OrderBy(p => p.Id, StringComparer.Ordinal),
        ];
    }

    private async Task<IEnumerable<LiveGroupPart?>> SchedulesAsync(ImmutableArray<RawGroup> groups)
    {
        var found = await Pages.ChunkedAsync<string, Answer>(
            groups.SelectMany(g => NamesOf(g, ResourceKind.Schedule)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            NamesPerCall,
            async chunk => await scope.Lookups.Schedules.ReadAsync(chunk)
        );
        var owners = groups.ToDictionary(g => g.Owner.Id, g => g.Owner, StringComparer.Ordinal);
        return found.Select(action =>
            owners.TryGetValue(action.Text(GroupName) ?? "", out var owner)
                ? Read(owner, ScheduleTable.Table, ScheduleTable.Name, action)
                : null
        );
    }

    /// <summary>As AWS knows them: those of the file and those that the group remembers.</summary>
    private IEnumerable<string> NamesOf(RawGroup group, ResourceKind kind) =>
        DeclaredTags
            .Read(group.Tags, DeclaredItems.PartOf(kind))
            .Concat(
                scope
                    .Stack.AutoScalingGroups.Where(g => g.Name == group.Owner.Address.Path)
                    .SelectMany(g => g.Parts.Where(p => p.Kind == kind).Select(p => PhysicalNames.GroupPart(scope.Stack, g, p)))
            );

    private LiveGroupPart? Read(OwnedResource group, PropertyTable table, Property<string> nameOf, Answer part)
    {
        var prefix = PhysicalNames.ScalingPolicyPrefix(scope.Stack.Name, group.Address.Name);
        var settings = table.Read(part.Members);
        var name = settings.Get(nameOf);
        return table.Kind is { } kind && name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal)
            ? new(
                // A hook has no id of its own.
                group.Part(
                    part.Text("ScheduledActionARN") ?? $"{group.Id}/{name}",
                    Address.Of(kind, group.Address.Path, name[prefix.Length..])
                ),
                group.Id,
                name,
                settings
            )
            : null;
    }
}
