using System.Globalization;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Schedules;

internal static class ScheduledActions
{
    public const string What = "autoscaling.schedule";

    private const int MostPerBatch = 50;

    public static Document? Put(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request.Required("AutoScalingGroupName"), Refusals.NoGroupForIt);
        Put(transaction, Read(transaction, group, request, request.Time("StartTime") ?? request.Time("Time")));
        return null;
    }

    /// <summary>Each for itself: what is wrong with some is told in an answer that is no error.</summary>
    public static Document PutMany(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request.Required("AutoScalingGroupName"), Refusals.NoGroupForIt);
        var said = request.Structures("ScheduledUpdateGroupActions");
        MustBeFew(said.Count);
        var failed = said.Select(item =>
                Try(item.Required("ScheduledActionName"), () => Put(transaction, Read(transaction, group, item, item.Time("StartTime"))))
            )
            .OfType<Document>()
            .ToList();
        return new() { ["FailedScheduledUpdateGroupActions"] = failed };
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Named(transaction, request.Required("AutoScalingGroupName"), Refusals.NoGroupForIt);
        Delete(transaction, group, request.Required("ScheduledActionName"));
        return null;
    }

    public static Document DeleteMany(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Named(transaction, request.Required("AutoScalingGroupName"), Refusals.NoGroupForIt);
        var names = request.Texts("ScheduledActionNames");
        MustBeFew(names.Count);
        return new()
        {
            ["FailedScheduledActions"] = names
                .Select(name => Try(name, () => Delete(transaction, group, name)))
                .OfType<Document>()
                .ToList(),
        };
    }

    public static Document Describe(Transaction transaction, Fields request)
    {
        var (name, names) = (request.Text("AutoScalingGroupName"), request.Texts("ScheduledActionNames"));
        MustBeFew(names.Count);
        var (from, to) = (request.Time("StartTime"), request.Time("EndTime"));
        var all = (
            name is null ? transaction.Scaling.Schedules.All : transaction.Scaling.Schedules.StartingWith(ScalingTables.Of(name))
        ).Where(action =>
            names.Count > 0 ? names.Contains(action.Name, StringComparer.Ordinal) : !(action.NextAt < from) && !(action.NextAt > to)
        );
        var page = Pages.Cut(all, action => action.Key, request.Text("NextToken"), Sizes.Of(request), Refusals.BadToken);
        return new() { ["ScheduledUpdateGroupActions"] = page.Items.Select(Tell).ToList(), ["NextToken"] = page.Next };
    }

    public static void Run(Transaction transaction, AgendaItem item)
    {
        // Replaced by another time, or deleted.
        if (transaction.Scaling.Schedules.Find(item.Subject) is not { } action || action.NextAt != item.At)
        {
            return;
        }

        var next = Next(action.Recurrence, action.TimeZone, transaction.Now);
        if (next is { } time && !(time > action.EndTime))
        {
            Put(transaction, action with { NextAt = time });
        }
        else
        {
            transaction.Scaling.Schedules.Remove(action.Key);
        }

        if (transaction.Scaling.Groups.Find(action.Group) is { Status: null } group && !group.IsSuspended("ScheduledActions"))
        {
            Apply(transaction, group, action);
        }
    }

    private static void Apply(Transaction transaction, Group group, ScheduledAction action)
    {
        var min = action.Min ?? Math.Min(group.Min, action.Max ?? group.Min);
        var max = action.Max ?? Math.Max(group.Max, min);
        var desired = Math.Clamp(action.Desired ?? group.Desired, min, max);
        transaction.Scaling.Groups.Put(group with { Min = min, Max = max });
        Capacity.Change(
            transaction,
            GroupLookup.Current(transaction, group),
            desired,
            $"{Words.At(transaction)} a scheduled action update of AutoScalingGroup constraints to min: {min}, max: {max}, desired: "
                + $"{desired} changing the desired capacity from {group.Desired} to {desired}.  "
        );
    }

    private static ScheduledAction Read(Transaction transaction, Group group, Fields said, DateTimeOffset? start)
    {
        var name = said.Required("ScheduledActionName");
        var key = ScalingTables.Of(group.Key, name);
        var before = transaction.Scaling.Schedules.Find(key);
        var (min, max, desired) = (said.Integer("MinSize"), said.Integer("MaxSize"), said.Integer("DesiredCapacity"));
        if (min is null && max is null && desired is null)
        {
            throw Refusals.Invalid("At least one of MinSize, MaxSize, or DesiredCapacity must be specified");
        }

        if (min > max || desired < min || desired > max)
        {
            throw Refusals.Invalid("MinSize must not be above MaxSize, and DesiredCapacity must be between them");
        }

        if (start < transaction.Now)
        {
            throw Refusals.Invalid("Given start time is in the past");
        }

        var (recurrence, zone, end) = (said.Text("Recurrence"), said.Text("TimeZone"), said.Time("EndTime"));
        if (recurrence is null && start is null)
        {
            throw Refusals.Invalid("Either a StartTime or a Recurrence must be specified");
        }

        if (end < (start ?? transaction.Now))
        {
            throw Refusals.Invalid("Given end time is earlier than the start time");
        }

        var next = recurrence is null
            ? start ?? transaction.Now
            : Next(recurrence, zone, start is { } given ? given.AddTicks(-1) : transaction.Now)
                ?? throw Refusals.Invalid($"Invalid recurrence {recurrence}: it never happens");
        if (
            transaction.Scaling.Schedules.StartingWith(ScalingTables.Of(group.Key)).Any(other => other.Name != name && other.NextAt == next)
        )
        {
            throw Refusals.AlreadyExists("Another scheduled action of this Auto Scaling group has the same start time");
        }

        if (
            before is null
            && transaction.Scaling.Schedules.StartingWith(ScalingTables.Of(group.Key)).Count()
                >= transaction.Quota(ScalingQuotas.ActionsPerGroup)
        )
        {
            throw Refusals.AtLimit("scheduled actions for this Auto Scaling group");
        }

        return new(
            key,
            group.Key,
            name,
            before?.Arn
                ?? transaction.Arn(
                    "autoscaling",
                    $"scheduledUpdateGroupAction:{transaction.NewUuid()}:autoScalingGroupName/{group.Key}:scheduledActionName/{name}"
                ),
            next,
            end,
            recurrence,
            zone,
            min,
            max,
            desired
        );
    }

    private static void Put(Transaction transaction, ScheduledAction action)
    {
        transaction.Scaling.Schedules.Put(action);
        transaction.At(action.NextAt, What, action.Key);
    }

    private static void Delete(Transaction transaction, Group group, string name)
    {
        var key = ScalingTables.Of(group.Key, name);
        if (!transaction.Scaling.Schedules.Has(key))
        {
            throw Refusals.Invalid($"Scheduled action not found - No scheduled action found with name: {name}");
        }

        transaction.Scaling.Schedules.Remove(key);
    }

    private static DateTimeOffset? Next(string? recurrence, string? zone, DateTimeOffset after)
    {
        if (recurrence is null)
        {
            return null;
        }

        var cron = Cron.Parse(recurrence) ?? throw Refusals.Invalid($"Invalid recurrence string: {recurrence}");
        return TimeZoneInfo.TryFindSystemTimeZoneById(zone ?? "UTC", out var found)
            ? cron.Next(after, found)
            : throw Refusals.Invalid($"{zone} is not a valid time zone");
    }

    private static Document? Try(string name, Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (AwsError refusal)
        {
            return new()
            {
                ["ScheduledActionName"] = name,
                ["ErrorCode"] = refusal.Code,
                ["ErrorMessage"] = refusal.Message,
            };
        }
    }

    private static void MustBeFew(int count)
    {
        if (count > MostPerBatch)
        {
            throw Refusals.Invalid(
                string.Create(CultureInfo.InvariantCulture, $"The number of scheduled actions must not exceed {MostPerBatch}")
            );
        }
    }

    private static Document Tell(ScheduledAction action) =>
        new()
        {
            ["AutoScalingGroupName"] = action.Group,
            ["ScheduledActionName"] = action.Name,
            ["ScheduledActionARN"] = action.Arn,
            ["Time"] = action.NextAt,
            ["StartTime"] = action.NextAt,
            ["EndTime"] = action.EndTime,
            ["Recurrence"] = action.Recurrence,
            ["TimeZone"] = action.TimeZone,
            ["MinSize"] = action.Min,
            ["MaxSize"] = action.Max,
            ["DesiredCapacity"] = action.Desired,
        };
}
