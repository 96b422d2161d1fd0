using System.Text.Json.Nodes;
using System.Xml.Linq;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class NotificationTests
{
    private const string Topic = "arn:aws:sns:us-east-1:123456789012:scaling";
    private const string Launch = "autoscaling:EC2_INSTANCE_LAUNCH";
    private const string Failure = "autoscaling:EC2_INSTANCE_LAUNCH_ERROR";
    private const string Termination = "autoscaling:EC2_INSTANCE_TERMINATE";

    [Fact]
    public async Task A_topic_is_told_of_launches_and_terminations_after_a_test()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(1);
        await PutAsync(ground, Topic, Launch, Termination);
        ground.Pass(60);
        var instance = Assert.Single(await ground.InstancesAsync()).InstanceId;
        await ground.UpdateAsync(group => group.DesiredCapacity = 0);
        ground.Pass(120);

        var sent = Sent(ground);

        Assert.Equal(["autoscaling:TEST_NOTIFICATION", Launch, Termination], sent.Select(one => one.Type));
        Assert.All(sent, one => Assert.Equal((Ground.Name, Topic), (one.Group, one.Topic)));
        var message = JsonNode.Parse(sent[1].Message);
        Assert.Equal(instance, (string?)message?["EC2InstanceId"]);
        Assert.Equal(
            ($"Launching a new EC2 instance: {instance}", "InProgress", Launch),
            ((string?)message?["Description"], (string?)message?["StatusCode"], (string?)message?["Event"])
        );
        Assert.Equal(instance, (string?)JsonNode.Parse(sent[2].Message)?["EC2InstanceId"]);
    }

    [Fact]
    public async Task A_launch_that_fails_is_an_error_with_its_reason()
    {
        var faults = new Dictionary<string, string>();
        using var ground = await Ground.CreateAsync(options =>
            options with
            {
                FaultSettings = new FaultSettings { UnlaunchableImages = faults },
            }
        );
        faults[ground.Image] = "We currently do not have sufficient capacity";
        await ground.CreateGroupAsync(1);
        await PutAsync(ground, Topic, Launch, Failure);
        ground.Pass(20);

        var error = Sent(ground)[1];

        Assert.Equal(Failure, error.Type);
        var message = JsonNode.Parse(error.Message);
        Assert.Equal(("Failed", ""), ((string?)message?["StatusCode"], (string?)message?["EC2InstanceId"]));
        Assert.Contains("sufficient capacity", (string?)message?["StatusMessage"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_put_overwrites_what_its_topic_hears_and_listings_come_in_pages()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        await PutAsync(ground, Topic, Launch, Termination);
        await PutAsync(ground, Topic, Termination, Failure);
        await PutAsync(ground, Topic + "-2", Launch);

        var first = await DescribeAsync(ground, ("MaxRecords", "2"));
        var second = await DescribeAsync(ground, ("MaxRecords", "2"), ("NextToken", RawCalls.Text(first, "NextToken")));

        Assert.Equal([(Topic + "-2", Launch), (Topic, Failure)], Told(first));
        Assert.Equal([(Topic, Termination)], Told(second));
        Assert.Equal("", RawCalls.Text(second, "NextToken"));

        await ground.Cloud.CallAsync(
            "autoscaling",
            "DeleteNotificationConfiguration",
            ("AutoScalingGroupName", Ground.Name),
            ("TopicARN", Topic)
        );
        Assert.Equal([(Topic + "-2", Launch)], Told(await DescribeAsync(ground, ("AutoScalingGroupNames.member.1", Ground.Name))));
        Assert.Empty(Told(await DescribeAsync(ground, ("AutoScalingGroupNames.member.1", "other"))));
    }

    [Fact]
    public async Task What_is_no_topic_or_no_type_and_an_eleventh_topic_are_refused()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);

        await RawCalls.RefusedAsync("ValidationError", () => PutAsync(ground, "scaling", Launch));
        await RawCalls.RefusedAsync("ValidationError", () => PutAsync(ground, Topic, "autoscaling:EC2_INSTANCE_DANCES"));
        for (var number = 1; number <= 10; number++)
        {
            await PutAsync(ground, $"{Topic}-{number}", Launch);
        }

        await RawCalls.RefusedAsync("LimitExceeded", () => PutAsync(ground, Topic, Launch));
        await PutAsync(ground, Topic + "-10", Termination);
    }

    private static IReadOnlyList<SentNotification> Sent(Ground ground) => ground.Cloud.Aws.Run("us-east-1", Notifications.Sent);

    private static Task<XElement> PutAsync(Ground ground, string topic, params string[] types) =>
        ground.Cloud.CallAsync(
            "autoscaling",
            "PutNotificationConfiguration",
            [
                ("AutoScalingGroupName", Ground.Name),
                ("TopicARN", topic),
                .. types.Select((type, index) => ($"NotificationTypes.member.{index + 1}", type)),
            ]
        );

    private static Task<XElement> DescribeAsync(Ground ground, params (string Name, string Value)[] parameters) =>
        ground.Cloud.CallAsync("autoscaling", "DescribeNotificationConfigurations", parameters);

    private static List<(string Topic, string Type)> Told(XElement answer) =>
        [
            .. answer
                .Descendants()
                .Where(element => element.Name.LocalName == "member")
                .Select(member => (RawCalls.Text(member, "TopicARN"), RawCalls.Text(member, "NotificationType"))),
        ];
}
