using System.Diagnostics.CodeAnalysis;

namespace ElbProvisioner.Core.Shapes;

/// <summary>Texts that may stand in files of their own. What is in such a file is taken as it is: nothing is substituted.</summary>
internal static class FileTexts
{
    private static readonly Key<string> File = new(
        "file",
        new TextShape("a file's path").Convert<string, string>(ReadFile),
        "A path, relative to this stack file's folder."
    )
    {
        IsRequired = true,
    };

    private static readonly Shape<string> FileMap = new MapShape<string>(
        "file",
        "A text that stands in a file of its own.",
        [File],
        map => map.Get(File, "")
    ).Convert((string text, Node _, Binding _, [MaybeNullWhen(false)] out string value) => (value = text).Length > 0);

    /// <summary>The text itself, or <c>{ file: … }</c>.</summary>
    public static Shape<string> TextOrFile { get; } = new FormsShape<string>(scalar: new TextShape("a text"), map: FileMap);

    /// <summary>A path, <c>{ file: … }</c>, or a PEM text itself.</summary>
    public static Shape<string> PathOrFile { get; } =
        new FormsShape<string>(
            scalar: new TextShape("a file's path").Convert(
                (string text, Node node, Binding binding, [MaybeNullWhen(false)] out string value) =>
                {
                    if (text.StartsWith("-----BEGIN ", StringComparison.Ordinal))
                    {
                        value = text;
                        return true;
                    }

                    return ReadFile(text, node, binding, out value);
                }
            ),
            map: FileMap
        );

    private static bool ReadFile(string path, Node node, Binding binding, [MaybeNullWhen(false)] out string value)
    {
        value = binding.ReadFile(path, node.At);
        return value is not null;
    }
}
