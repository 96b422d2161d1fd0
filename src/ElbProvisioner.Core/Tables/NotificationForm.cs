using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// What topics are told of a scaling group: a topic and a kind of event each, by AWS's words, as answers list them [Auto Scaling API:
/// NotificationConfiguration].
/// </summary>
public sealed partial class NotificationForm : Form<ImmutableArray<string>>
{
    /// <summary>[Auto Scaling quotas: SNS topics per Auto Scaling group].</summary>
    private const int MostTopics = 10;

    private const string TopicPattern = "^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]+$";

    /// <summary>AWS's words by those of the file.</summary>
    private static readonly ImmutableArray<(string Word, string Event)> Words =
    [
        ("launch", "autoscaling:EC2_INSTANCE_LAUNCH"),
        ("launch-error", "autoscaling:EC2_INSTANCE_LAUNCH_ERROR"),
        ("terminate", "autoscaling:EC2_INSTANCE_TERMINATE"),
        ("terminate-error", "autoscaling:EC2_INSTANCE_TERMINATE_ERROR"),
        ("test", "autoscaling:TEST_NOTIFICATION"),
    ];

    private static readonly Key<string> Topic = new(
        "topic",
        new TextShape(
            "the ARN of a topic",
            new TextRule(TopicPattern, TopicRegex, "of the form arn:aws:sns:REGION:ACCOUNT:NAME", BindingCodes.InvalidText)
        ),
        "The topic that is told."
    )
    {
        IsRequired = true,
    };

    private static readonly Key<string[]> On = new(
        "on",
        new ListShape<string>(new ChoiceShape([.. Words.Select(static w => w.Word)]), orSingle: true, mayBeEmpty: false),
        "Of what: launch, launch-error, terminate, terminate-error; test: once, when it is set up."
    )
    {
        IsRequired = true,
    };

    private NotificationForm() { }

    public static NotificationForm Instance { get; } = new();

    internal static Shape<ImmutableArray<string>> Shape { get; } =
        new ListShape<ImmutableArray<string>>(
            new MapShape<ImmutableArray<string>>(
                "notification",
                "A topic that is told what the group does.",
                [Topic, On, RefusedKey.Named("topicARN", Topic.Name), RefusedKey.Named("notificationTypes", On.Name)],
                static map => [.. map.Get(On, []).Select(word => Item(map.Get(Topic, ""), Words.First(w => w.Word == word).Event))]
            ),
            orSingle: true,
            mayBeEmpty: false
        ).Convert(
            static (ImmutableArray<string>[] lists, Node node, Binding binding, out ImmutableArray<string> value) =>
            {
                value = Sorted(lists.SelectMany(static items => items));
                if (ByTopic(value).Count() <= MostTopics)
                {
                    return true;
                }

                binding.Report(BindingCodes.TooMany, node.At, $"{binding.Place}: AWS takes at most {MostTopics} topics of a group.");
                return false;
            }
        );

    /// <summary>The kinds of events that each topic is told of, by AWS's words.</summary>
    public static IEnumerable<(string Topic, ImmutableArray<string> Events)> ByTopic(ImmutableArray<string> items) =>
        items
            .Select(static item => item.Split(' ', 2))
            .GroupBy(static pair => pair[0], static pair => pair[^1], StringComparer.Ordinal)
            .Select(static topic => (topic.Key, topic.ToImmutableArray()));

    public static string Item(string topic, string ofEvent) => $"{topic} {ofEvent}";

    public static ImmutableArray<string> Sorted(IEnumerable<string> items) =>
        [.. items.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public override object? FromWire(object wire) => wire is IReadOnlyList<object> items ? Sorted(items.Cast<string>()) : null;

    protected override string Show(ImmutableArray<string> value, Func<ResourceRef, string> nameOf) =>
        value.IsEmpty
            ? "none"
            : string.Join("; ", ByTopic(value).Select(static t => $"{t.Topic}: {string.Join(", ", t.Events.Select(WordOf))}"));

    protected override object Send(ImmutableArray<string> value, Func<ResourceRef, string> idOf) => value.ToList<object>();

    private static string WordOf(string ofEvent) => Words.FirstOrDefault(w => w.Event == ofEvent).Word ?? ofEvent;

    [GeneratedRegex(TopicPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex TopicRegex();
}
