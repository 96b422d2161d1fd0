using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Operations;

/// <summary>Which topics hear of what a group does.</summary>
internal static class NotificationConfigurations
{
    /// <summary>Of one topic, in place of what it heard of before.</summary>
    public static Document? Put(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request);
        var (topic, types) = (request.Required("TopicARN"), request.Texts("NotificationTypes"));
        if (topic.Split(':') is not ["arn", _, "sns", { Length: > 0 }, { Length: > 0 }, { Length: > 0 }])
        {
            throw Refusals.Invalid($"Invalid SNS topic ARN: {topic}");
        }

        if (types.FirstOrDefault(type => !Notifications.Types.Contains(type, StringComparer.Ordinal)) is { } unknown)
        {
            throw Refusals.Invalid(
                $"{unknown} is not a valid notification type. Valid types are: [{string.Join(", ", Notifications.Types)}]"
            );
        }

        Remove(transaction, group, topic);
        var topics = Of(transaction, group.Key).Select(subscription => subscription.Topic).Distinct(StringComparer.Ordinal).Count();
        if (topics >= transaction.Quota(ScalingQuotas.TopicsPerGroup))
        {
            throw Refusals.AtLimit("notification topics for this Auto Scaling group");
        }

        foreach (var type in types)
        {
            transaction.Scaling.Subscriptions.Put(new(KeyOf(group, topic, type), group.Key, topic, type));
        }

        Notifications.SendTest(transaction, group, topic);
        return null;
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        Remove(transaction, GroupLookup.Changeable(transaction, request), request.Required("TopicARN"));
        return null;
    }

    public static Document Describe(Transaction transaction, Fields request)
    {
        var names = request.Texts("AutoScalingGroupNames");
        var all =
            names.Count == 0
                ? transaction.Scaling.Subscriptions.All
                : names
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .SelectMany(name => Of(transaction, name))
                    .OrderBy(subscription => subscription.Key, StringComparer.Ordinal);
        var page = Pages.Cut(all, subscription => subscription.Key, request.Text("NextToken"), Sizes.Of(request), Refusals.BadToken);
        return new()
        {
            ["NotificationConfigurations"] = page
                .Items.Select(subscription => new Document
                {
                    ["AutoScalingGroupName"] = subscription.Group,
                    ["TopicARN"] = subscription.Topic,
                    ["NotificationType"] = subscription.Type,
                })
                .ToList(),
            ["NextToken"] = page.Next,
        };
    }

    private static IEnumerable<Subscription> Of(Transaction transaction, string group) =>
        transaction.Scaling.Subscriptions.StartingWith(ScalingTables.Of(group));

    private static void Remove(Transaction transaction, Group group, string topic)
    {
        foreach (var subscription in transaction.Scaling.Subscriptions.StartingWith(KeyOf(group, topic)))
        {
            transaction.Scaling.Subscriptions.Remove(subscription.Key);
        }
    }

    private static string KeyOf(Group group, string topic, string type = "") => ScalingTables.Of(group.Key, $"{topic}|{type}");
}
