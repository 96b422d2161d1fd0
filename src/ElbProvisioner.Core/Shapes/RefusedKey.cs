using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Shapes;

/// <summary>A key that a reader of AWS's documents may write, and that is an error with an answer of its own.</summary>
/// <param name="reason">Completes "KEY: …": why it cannot stand there.</param>
internal sealed class RefusedKey(string name, DiagnosticCode code, string reason, string remedy) : Key(name, "")
{
    public override Shape? Shape => null;

    /// <summary>The key of the same map that is meant; empty: none.</summary>
    public string Ours { get; private init; } = "";

    /// <summary>AWS's own name of what the language calls otherwise: one key has one name.</summary>
    /// <param name="ours">The key, or the keys as they stand inside each other.</param>
    public static RefusedKey Named(string awsName, string ours) =>
        new(awsName, BindingCodes.OtherName, $"AWS calls it so; its key is `{ours}`", $"Write `{ours}`.") { Ours = ours.Split('.')[0] };

    /// <summary>What AWS has under this name stands elsewhere, or in another form.</summary>
    /// <param name="ours">The key that says it here; empty: none does.</param>
    public static RefusedKey Elsewhere(string awsName, string ours, string reason, string remedy) =>
        new(awsName, BindingCodes.OtherName, reason, remedy) { Ours = ours };

    /// <summary>AWS has the member, and refuses it here.</summary>
    public static RefusedKey Not(string name, string reason, string remedy) => new(name, BindingCodes.RefusedByAws, reason, remedy);

    public override object? Bind(MapEntry written, Binding binding)
    {
        binding.Report(code, written.KeyAt, $"{binding.Place}: {reason}.", remedy);
        return null;
    }
}
