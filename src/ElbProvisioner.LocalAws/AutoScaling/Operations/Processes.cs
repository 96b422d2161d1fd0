using System.Globalization;
using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Operations;

internal static class Processes
{
    public static readonly IReadOnlyList<string> All =
    [
        "AZRebalance",
        "AddToLoadBalancer",
        "AlarmNotification",
        "HealthCheck",
        "InstanceRefresh",
        "Launch",
        "ReplaceUnhealthy",
        "ScheduledActions",
        "Terminate",
    ];

    public static Document? Suspend(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request);
        var added = Named(request).Where(process => !group.IsSuspended(process)).ToList();
        var time = transaction.Now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        transaction.Scaling.Groups.Put(
            group with
            {
                Suspended = [.. group.Suspended.Concat(added).Order(StringComparer.Ordinal)],
                SuspendedAt = group
                    .SuspendedAt.Concat(added.Select(process => KeyValuePair.Create(process, time)))
                    .ToDictionary(StringComparer.Ordinal),
            }
        );
        return null;
    }

    public static Document? Resume(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request);
        var resumed = Named(request);
        transaction.Scaling.Groups.Put(
            group with
            {
                Suspended = [.. group.Suspended.Except(resumed, StringComparer.Ordinal)],
                SuspendedAt = group
                    .SuspendedAt.Where(entry => !resumed.Contains(entry.Key, StringComparer.Ordinal))
                    .ToDictionary(StringComparer.Ordinal),
            }
        );
        foreach (var member in GroupLookup.Everyone(transaction, group.Key))
        {
            InstanceStates.Follow(transaction, member.InstanceId);
        }

        HealthChecks.LookAtAll(transaction, group.Key);
        Reviews.Soon(transaction, group.Key);
        return null;
    }

    private static IReadOnlyList<string> Named(Fields request)
    {
        var named = request.Texts("ScalingProcesses");
        return named.FirstOrDefault(process => !All.Contains(process, StringComparer.Ordinal)) is { } unknown
                ? throw Refusals.Invalid($"{unknown} is not a recognized process type. Valid process types are: [{string.Join(", ", All)}]")
            : named.Count == 0 ? All
            : named;
    }
}
