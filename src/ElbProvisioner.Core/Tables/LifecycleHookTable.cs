using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>Lifecycle hooks of a scaling group [Auto Scaling API: PutLifecycleHook, LifecycleHookSpecification].</summary>
public static partial class LifecycleHookTable
{
    private const string TargetPattern =
        "^arn:aws[a-z-]*:((sns|sqs):[a-z0-9-]+:[0-9]{12}:|lambda:[a-z0-9-]+:[0-9]{12}:function:)[A-Za-z0-9_.:-]+$";
    private const string RolePattern = "^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$";

    public static PropertyTable Table { get; } = new(ResourceKind.LifecycleHook);

    public static Property<string> Name { get; } =
        Table.Given("name", Forms.Text).NotCompared().Wire("LifecycleHookName").Unsaid("").Effect(Feels.Nothing);

    public static Property<string> On { get; } =
        Table
            .Text(
                "on",
                new ChoiceShape(["launching", "terminating"]),
                "What it holds up: an instance that is launching, or one that is terminating.",
                new TransitionForm()
            )
            .InsteadOf("lifecycleTransition")
            .Required()
            .Wire("LifecycleTransition")
            .Effect(HoldsUp);

    /// <summary>30 seconds to 2 hours; a heartbeat begins it anew.</summary>
    public static Property<TimeSpan> Timeout { get; } =
        Table
            .Duration("timeout", 30, 7200, "How long an instance waits for somebody to complete the hook; 1h unless written.")
            .InsteadOf("heartbeatTimeout")
            .Is(TimeSpan.FromHours(1))
            .Wire("HeartbeatTimeout")
            .Unsaid(TimeSpan.FromHours(1))
            .Effect(HoldsUp);

    public static Property<string> Default { get; } =
        Table
            .Word(
                "default",
                ["CONTINUE", "ABANDON"],
                "What happens when nobody completes it: an instance that launches is put into service, or terminated; ABANDON unless written."
            )
            .InsteadOf("defaultResult")
            .Is("ABANDON")
            .Wire("DefaultResult")
            .Unsaid("ABANDON")
            .Effect(HoldsUp);

    public static Property<string> Notify { get; } =
        Table
            .Text("notify", HookTarget, "The ARN of the queue, topic or Lambda function that is told; EventBridge is told in any case.")
            .InsteadOf("notificationTargetARN")
            .Wire("NotificationTargetARN")
            .Exactly()
            .Effect(HoldsUp);

    public static Property<string> Role { get; } =
        Table
            .Text("role", RoleArn, "The ARN of the role by which Auto Scaling may tell it.")
            .InsteadOf("roleARN")
            .Wire("RoleARN")
            .Exactly()
            .Effect(HoldsUp);

    public static Property<string> Metadata { get; } =
        Table
            .Text("metadata", PrintableText, "What is told along; at most 4000 characters.")
            .InsteadOf("notificationMetadata")
            .Wire("NotificationMetadata")
            .Exactly()
            .Effect(HoldsUp);

    /// <summary>[Auto Scaling API: AnyPrintableAsciiStringMaxLen4000]</summary>
    private static Shape<string> PrintableText =>
        new TextShape("a text", maxLength: 4000).Convert(
            static (string text, Node node, Binding binding, [MaybeNullWhen(false)] out string value) =>
            {
                value = text;
                if (text.All(static c => c is (>= ' ' and <= '~') or '\t' or '\r' or '\n'))
                {
                    return true;
                }

                binding.Report(
                    BindingCodes.InvalidText,
                    node.At,
                    $"{binding.Place}: AWS takes ASCII's letters, digits and signs, tabs and line ends here, and nothing else.",
                    "Write other characters as whoever reads it understands them, such as \\u00e4 in JSON."
                );
                return false;
            }
        );

    private static TextShape HookTarget =>
        new(
            "the ARN of a topic, a queue or a function",
            new TextRule(
                TargetPattern,
                TargetRegex,
                "of the form arn:aws:sns:REGION:ACCOUNT:NAME, or of a queue or a function",
                BindingCodes.InvalidText
            )
        );

    private static TextShape RoleArn =>
        new("a role's ARN", new TextRule(RolePattern, RoleRegex, "of the form arn:aws:iam::ACCOUNT:role/NAME", BindingCodes.InvalidText));

    /// <summary>A function is invoked by Auto Scaling itself; the others need a role to be told by.</summary>
    internal static bool IsFunction(string target) => target.Contains(":lambda:", StringComparison.Ordinal);

    private static EffectRule HoldsUp => Feels.Note("instances that come or go from now on wait for it");

    [GeneratedRegex(TargetPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex TargetRegex();

    [GeneratedRegex(RolePattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex RoleRegex();

    /// <summary>AWS's words are <c>autoscaling:EC2_INSTANCE_LAUNCHING</c> and <c>…TERMINATING</c>.</summary>
    private sealed class TransitionForm : Form<string>
    {
        private const string Prefix = "autoscaling:EC2_INSTANCE_";

        public override object? FromWire(object wire) =>
            wire is string word && word.StartsWith(Prefix, StringComparison.Ordinal) ? word[Prefix.Length..].ToLowerInvariant() : wire;

        protected override string Show(string value, Func<ResourceRef, string> nameOf) => value;

        protected override object Send(string value, Func<ResourceRef, string> idOf) => Prefix + value.ToUpperInvariant();
    }
}
