using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Shapes;

/// <summary>Yes or no, for which AWS says <c>enabled</c> or <c>disabled</c>: both are taken.</summary>
internal sealed class SwitchShape : Shape<bool>
{
    public static SwitchShape Instance { get; } = new();

    public override string Expects => "true or false";

    public override void WriteKeywords(SchemaWriter schema) =>
        schema.OrVariable(static form => form.Words(["true", "false", "enabled", "disabled"]));

    protected override bool TryRead(Node node, Binding binding, out bool value)
    {
        var text = (node as ScalarNode)?.Text;
        value = string.Equals(text, "enabled", StringComparison.OrdinalIgnoreCase);
        return value
            || string.Equals(text, "disabled", StringComparison.OrdinalIgnoreCase)
            || TruthShape.Instance.TryBind(node, binding, out value);
    }
}
