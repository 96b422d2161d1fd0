using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>A duration, or <c>off</c>, which reads as no time at all.</summary>
internal sealed class GroupStickinessShape : Shape<TimeSpan>
{
    private static readonly DurationShape Duration = DurationShape.Seconds(1, 604800);

    private static readonly ChoiceShape Off = new(["off", "false"]);

    public override string Expects => $"{Duration.Expects}, or `off`";

    public override IEnumerable<Shape> Inner => [Duration, Off];

    public override void WriteKeywords(SchemaWriter schema) => schema.AnyOf(Duration.WriteKeywords, Off.WriteKeywords);

    public static bool IsOff(Node? node) => node is ScalarNode { Text: "off" or "false" };

    protected override bool TryRead(Node node, Binding binding, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        return IsOff(node) || Duration.TryBind(node, binding, out value);
    }
}
