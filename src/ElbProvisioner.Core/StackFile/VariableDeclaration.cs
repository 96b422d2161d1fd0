using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile;

/// <summary>What a file says of a variable, before anything is filled in. Whether it is well written is the binder's to say.</summary>
/// <param name="KeyAt">Where its name stands.</param>
/// <param name="Default">Null: it must be given.</param>
/// <param name="Parameter">Where Parameter Store holds its value.</param>
/// <param name="Allowed">Null: anything.</param>
internal sealed record VariableDeclaration(
    string Name,
    SourceSpan KeyAt,
    ScalarNode? Default,
    ScalarNode? Parameter,
    bool IsSecret,
    IReadOnlyList<string>? Allowed,
    bool IsMap
)
{
    public const string DefaultKey = "default";
    public const string ParameterKey = "ssm";
    public const string SecretKey = "secret";
    public const string AllowedKey = "oneOf";

    public static VariableDeclaration Of(MapEntry entry) =>
        entry.Value is MapNode map
            ? new(
                entry.Key,
                entry.KeyAt,
                Scalar(map, DefaultKey),
                Scalar(map, ParameterKey),
                // What is written there and is not `false` was meant to keep something secret, even if it is written wrongly.
                map.Find(SecretKey)?.Value
                    is { } secret
                    && secret is not ScalarNode { Text: "false" },
                map.Find(AllowedKey)?.Value is ListNode list ? [.. list.Items.OfType<ScalarNode>().Select(static item => item.Text)] : null,
                IsMap: true
            )
            : new(entry.Key, entry.KeyAt, entry.Value as ScalarNode, null, IsSecret: false, null, IsMap: false);

    private static ScalarNode? Scalar(MapNode map, string key) => map.Find(key)?.Value as ScalarNode;
}
