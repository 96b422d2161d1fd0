namespace ElbProvisioner.Core.Shapes;

/// <summary>
/// Keys that a person may put where the language has keys of its own, for anchors, notes and other tools: it does not read them.
/// </summary>
internal static class Ignored
{
    public const string Pattern = "^x-";

    public static bool IsKey(string key) => key.StartsWith("x-", StringComparison.Ordinal);
}
