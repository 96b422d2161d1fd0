using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ElbProvisioner.Core.Tests.StackFile;

/// <summary>YAML as an editor sees it: plain numbers and truth values are typed.</summary>
internal static class YamlValues
{
    public static JsonNode? Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Convert(stream.Documents[0].RootNode);
    }

    /// <summary>The line of what the JSON pointer leads to, counted from 1; of a key's value it is that of the key.</summary>
    public static int LineOf(string text, string pointer)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        var (node, line) = (stream.Documents[0].RootNode, 1L);
        foreach (var part in pointer.Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal)))
        {
            (node, line) = node switch
            {
                YamlMappingNode map => At(map.Children.Single(child => child.Key is YamlScalarNode key && key.Value == part)),
                YamlSequenceNode list => At(list.Children[int.Parse(part, CultureInfo.InvariantCulture)]),
                _ => throw new ArgumentException($"{pointer} leads nowhere", nameof(pointer)),
            };
        }

        return (int)line;
    }

    private static (YamlNode Node, long Line) At(KeyValuePair<YamlNode, YamlNode> child) => (child.Value, child.Key.Start.Line);

    private static (YamlNode Node, long Line) At(YamlNode item) => (item, item.Start.Line);

    private static JsonNode? Convert(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => new JsonObject(
                map.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value ?? "", Convert(child.Value)))
            ),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
            YamlScalarNode { Style: ScalarStyle.Plain } scalar => Typed(scalar.Value ?? ""),
            YamlScalarNode scalar => JsonValue.Create(scalar.Value),
            _ => null,
        };

    private static JsonValue? Typed(string text) =>
        text is "" or "null" or "~" ? null
        : text is "true" or "false" ? JsonValue.Create(text == "true")
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
        : double.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? JsonValue.Create(number)
        : JsonValue.Create(text);
}
