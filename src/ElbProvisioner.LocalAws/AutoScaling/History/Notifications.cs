using System.Globalization;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.History;

/// <summary>What groups tell topics. There are no topics here: what they would hear is recorded, for tests to read.</summary>
internal static class Notifications
{
    public const string Test = "autoscaling:TEST_NOTIFICATION";

    private const string Launch = "autoscaling:EC2_INSTANCE_LAUNCH";
    private const string Termination = "autoscaling:EC2_INSTANCE_TERMINATE";
    private const string Error = "_ERROR";
    private const int Remembered = 1000;

    public static readonly IReadOnlyList<string> Types = [Launch, Launch + Error, Termination, Termination + Error, Test];

    /// <summary>Everything that was sent in this region, the oldest first.</summary>
    public static IReadOnlyList<SentNotification> Sent(Transaction transaction) => [.. transaction.Scaling.Sent.All];

    /// <summary>An activity is over: whoever wants to hear of it does.</summary>
    public static void Tell(Transaction transaction, ScalingActivity activity)
    {
        if (TypeOf(activity) is not { } type)
        {
            return;
        }

        foreach (
            var subscription in transaction
                .Scaling.Subscriptions.StartingWith(ScalingTables.Of(activity.Group))
                .Where(subscription => subscription.Type == type)
        )
        {
            Send(transaction, activity.Group, subscription.Topic, type, MessageOf(transaction, activity, type));
        }
    }

    /// <summary>A topic that is named for a group is sent a test, whatever it is to hear.</summary>
    public static void SendTest(Transaction transaction, Group group, string topic) =>
        Send(
            transaction,
            group.Key,
            topic,
            Test,
            new()
            {
                ["AccountId"] = transaction.Account,
                ["RequestId"] = transaction.NewUuid(),
                ["AutoScalingGroupARN"] = group.Arn,
                ["AutoScalingGroupName"] = group.Key,
                ["Service"] = "AWS Auto Scaling",
                ["Event"] = Test,
                ["Time"] = Text(transaction.Now),
            }
        );

    /// <summary>One that was given up without a reason is no error, and nothing that happened.</summary>
    private static string? TypeOf(ScalingActivity activity) =>
        activity.Does switch
        {
            Deed.Launch => Launch,
            Deed.Termination => Termination,
            _ => null,
        }
            is not { } type
            ? null
        : activity.Status == "Successful" ? type
        : activity.Message is not null ? type + Error
        : null;

    // The members are those of messages that subscribers have published; a success is told as half done, before the activity is over.
    private static JsonObject MessageOf(Transaction transaction, ScalingActivity activity, string type)
    {
        var isSuccess = activity.Status == "Successful";
        return new()
        {
            ["Progress"] = isSuccess ? 50 : 100,
            ["AccountId"] = transaction.Account,
            ["Description"] = activity.Description,
            ["RequestId"] = activity.Id,
            ["EndTime"] = Text(transaction.Now),
            ["AutoScalingGroupARN"] = activity.GroupArn,
            ["ActivityId"] = activity.Id,
            ["StartTime"] = Text(activity.StartTime),
            ["Service"] = "AWS Auto Scaling",
            ["Time"] = Text(transaction.Now),
            ["EC2InstanceId"] = activity.InstanceId ?? "",
            ["StatusCode"] = isSuccess ? "InProgress" : activity.Status,
            ["StatusMessage"] = activity.Message ?? "",
            ["Details"] = JsonNode.Parse(activity.Details),
            ["AutoScalingGroupName"] = activity.Group,
            ["Cause"] = activity.Cause,
            ["Event"] = type,
        };
    }

    private static void Send(Transaction transaction, string group, string topic, string type, JsonObject message)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{transaction.Now.UtcTicks:D19}:{transaction.NewUuid()}");
        transaction.Scaling.Sent.Put(new(key, transaction.Now, group, topic, type, message.ToJsonString()));
        if (transaction.Scaling.Sent is { Count: > Remembered, First: { } oldest })
        {
            transaction.Scaling.Sent.Remove(oldest.Key);
        }
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
