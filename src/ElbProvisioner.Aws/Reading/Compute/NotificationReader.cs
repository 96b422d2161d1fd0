using System.Collections.Immutable;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Compute;

/// <summary>
/// What topics are told of groups; asked only of groups whose file says so or whose tags remember that it did
/// [Auto Scaling API: DescribeNotificationConfigurations].
/// </summary>
internal sealed class NotificationReader(ReadScope scope)
{
    private const int GroupsPerCall = 50;

    /// <returns>By the group's name.</returns>
    public async Task<ILookup<string, string>> ReadAsync(ImmutableArray<RawGroup> groups)
    {
        var found = await Pages.ChunkedAsync<string, Answer>(
            groups.Where(IsToTell).Select(g => g.Owner.Id),
            GroupsPerCall,
            async chunk => await scope.Lookups.Notifications.ReadAsync(chunk)
        );
        return found.ToLookup(
            n => n.Text("AutoScalingGroupName") ?? "",
            n => NotificationForm.Item(n.Text("TopicARN") ?? "", n.Text("NotificationType") ?? ""),
            StringComparer.Ordinal
        );
    }

    private bool IsToTell(RawGroup group) =>
        scope.Stack.AutoScalingGroups.Any(g =>
            g.Name == group.Owner.Address.Path && g.Settings.FindValue(AutoScalingGroupTable.Notifications) is not null
        ) || Undo.Remembers(AutoScalingGroupTable.Notifications, group.Tags);
}
