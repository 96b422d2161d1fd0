using System.Globalization;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.History;

/// <summary>Scaling activities: what a group does, why, and what came of it.</summary>
internal static class Activities
{
    private const int Remembered = 1000;

    private static readonly TimeSpan Memory = TimeSpan.FromDays(42);

    public static ScalingActivity Begin(
        Transaction transaction,
        Group group,
        string description,
        string cause,
        string zone,
        string? subnetId = null,
        Deed? does = null,
        string? instanceId = null
    )
    {
        var id = transaction.NewUuid();
        var activity = new ScalingActivity(
            ScalingTables.Of(group.Key, ScalingTables.NewestFirst(transaction.Now, id)),
            id,
            group.Key,
            group.Arn,
            description,
            Cut(cause),
            transaction.Now,
            null,
            "InProgress",
            null,
            0,
            DetailsOf(zone, subnetId),
            false
        )
        {
            Does = does,
            InstanceId = instanceId,
        };
        transaction.Scaling.Activities.Put(activity);
        foreach (var old in transaction.Scaling.Activities.StartingWith(ScalingTables.Of(group.Key)).Skip(Remembered))
        {
            transaction.Scaling.Activities.Remove(old.Key);
        }

        return activity;
    }

    public static void Step(
        Transaction transaction,
        string? key,
        string status,
        int progress,
        string? description = null,
        string? instanceId = null
    )
    {
        if (transaction.Scaling.Activities.Find(key) is { IsOver: false } activity)
        {
            transaction.Scaling.Activities.Put(
                activity with
                {
                    Status = status,
                    Progress = progress,
                    Description = description ?? activity.Description,
                    InstanceId = instanceId ?? activity.InstanceId,
                }
            );
        }
    }

    /// <summary>It happens elsewhere than where it began.</summary>
    public static void Place(Transaction transaction, string key, string zone, string subnetId)
    {
        if (transaction.Scaling.Activities.Find(key) is { IsOver: false } activity)
        {
            transaction.Scaling.Activities.Put(activity with { Details = DetailsOf(zone, subnetId) });
        }
    }

    public static void End(Transaction transaction, string? key, string status, string? message = null)
    {
        if (transaction.Scaling.Activities.Find(key) is { IsOver: false } activity)
        {
            var ended = activity with
            {
                Status = status,
                Progress = 100,
                EndTime = transaction.Now,
                Message = message is null ? null : Shorten(message),
            };
            transaction.Scaling.Activities.Put(ended);
            Notifications.Tell(transaction, ended);
        }
    }

    /// <summary>The group is gone; its activities are still told to those who ask for deleted groups.</summary>
    public static void GroupIsGone(Transaction transaction, string group)
    {
        foreach (var activity in transaction.Scaling.Activities.StartingWith(ScalingTables.Of(group)))
        {
            transaction.Scaling.Activities.Put(activity with { IsGroupDeleted = true });
        }
    }

    public static Document Describe(Transaction transaction, Fields request)
    {
        var name = request.Text("AutoScalingGroupName");
        var ids = request.Texts("ActivityIds");
        var withDeleted = request.Flag("IncludeDeletedGroups") == true;
        if (name is not null && !withDeleted)
        {
            _ = GroupLookup.Named(transaction, name, Refusals.NoSuchGroup);
        }

        var filters = request.Structures("Filters").Select(Filter).ToList();
        var all = (name is null ? transaction.Scaling.Activities.All : transaction.Scaling.Activities.StartingWith(ScalingTables.Of(name)))
            .Where(activity => (withDeleted || !activity.IsGroupDeleted) && activity.StartTime > transaction.Now - Memory)
            .Where(activity => ids.Count == 0 || ids.Contains(activity.Id, StringComparer.Ordinal))
            .Where(activity => filters.TrueForAll(filter => filter(activity)));
        var page = Pages.Cut(all, activity => activity.Key, request.Text("NextToken"), Sizes.Of(request, standard: 100), Refusals.BadToken);
        return new() { ["Activities"] = page.Items.Select(Tell).ToList(), ["NextToken"] = page.Next };
    }

    public static Document Tell(ScalingActivity activity) =>
        new()
        {
            ["ActivityId"] = activity.Id,
            ["AutoScalingGroupName"] = activity.Group,
            ["AutoScalingGroupARN"] = activity.GroupArn,
            ["AutoScalingGroupState"] = activity.IsGroupDeleted ? "Deleted" : null,
            ["Description"] = activity.Description,
            ["Cause"] = activity.Cause,
            ["StartTime"] = activity.StartTime,
            ["EndTime"] = activity.EndTime,
            ["StatusCode"] = activity.Status,
            ["StatusMessage"] = activity.Message,
            ["Progress"] = activity.Progress,
            ["Details"] = activity.Details,
        };

    private static string DetailsOf(string zone, string? subnetId) =>
        subnetId is null ? $$"""{"Availability Zone":"{{zone}}"}""" : $$"""{"Subnet ID":"{{subnetId}}","Availability Zone":"{{zone}}"}""";

    private static Func<ScalingActivity, bool> Filter(Fields filter)
    {
        var values = filter.Texts("Values");
        return filter.Text("Name") switch
        {
            "Status" => activity => values.Contains(activity.Status, StringComparer.Ordinal),
            "StartTimeLowerBound" => activity => values.Any(value => activity.StartTime >= Time(value)),
            "StartTimeUpperBound" => activity => values.Any(value => activity.StartTime <= Time(value)),
            var name => throw Refusals.Invalid(
                $"Filter type {name} is not correct. Allowed Filter types are: [StartTimeLowerBound, StartTimeUpperBound, Status]"
            ),
        };
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Refusals.Invalid($"The timestamp {text} is not valid.");

    private static string Cut(string cause) => cause.Length <= 1023 ? cause : cause[..1023];

    private static string Shorten(string message) => message.Length <= 255 ? message : message[..255];
}
