using System.Globalization;
using System.Text.Json.Nodes;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>
/// Numbers in kept settings, whether they came with a request, from a file, or from here: a node made from an int is none of a long to
/// JSON.
/// </summary>
internal static class Numbers
{
    public static double? Of(JsonNode? node) => node is null ? null : double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);

    public static int? WholeOf(JsonNode? node) => (int?)Of(node);
}
