using System.Text.Json;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Views;

/// <summary>A key of the stack language with what may stand there.</summary>
/// <param name="path">The keys that lead there; empty for the whole file.</param>
/// <param name="key">Null for the whole file.</param>
/// <param name="map">Null: no map stands there.</param>
internal sealed class ReferenceView(Pane pane, string path, ReferenceKey? key, ReferenceMap? map)
{
    private const int FormatVersion = 1;

    /// <summary>With names and items in between; null: the map may stand in several places, and this is not the first of them.</summary>
    private readonly string? _place = map?.Path == path ? map.Place : null;

    public void Write()
    {
        pane.Line(pane.Paint(path.Length == 0 ? "The stack file" : path, Tone.Strong));
        foreach (var line in Says().SelectMany(says => Wrapping.Wrap(says, pane.Width)))
        {
            pane.Line(line);
        }

        if (key is not null)
        {
            pane.Line();
            HelpView.Table(pane, FactsOf(key));
        }

        if (map is not null)
        {
            pane.Line();
            HelpView.Heading(pane, "Keys");
            HelpView.Table(pane, map.Keys.Select(inner => (inner.Name, $"{inner.Says}\n{Short(inner)}")));
            if (!map.Later.IsEmpty)
            {
                pane.Line();
                pane.Line($"Refused for now: {string.Join(", ", map.Later)}.");
            }
        }

        if (map?.Keys.FirstOrDefault(inner => inner.Inside is not null) is { } next)
        {
            pane.Line();
            pane.Line($"More of a key: 'elbctl reference {(path.Length == 0 ? next.Name : $"{path}.{next.Name}")}'.");
        }
    }

    public string WriteJson() =>
        JsonDocuments.Write(
            FormatVersion,
            json =>
            {
                json.WriteString("path", path);
                if (key is not null)
                {
                    WriteMembers(json, key);
                }

                if (map is null)
                {
                    return;
                }

                if (_place is not null)
                {
                    json.WriteString("place", _place);
                }

                json.WriteStartArray("keys");
                foreach (var inner in map.Keys)
                {
                    json.WriteStartObject();
                    json.WriteString("name", inner.Name);
                    WriteMembers(json, inner);
                    json.WriteBoolean("isMap", inner.Inside is not null);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartArray("notYet");
                foreach (var later in map.Later)
                {
                    json.WriteStringValue(later);
                }

                json.WriteEndArray();
            }
        );

    /// <summary>What the key says, and what its map says beside.</summary>
    private IEnumerable<string> Says()
    {
        if (key is not null)
        {
            yield return key.Says;
        }

        if (map is not null && key?.Says.StartsWith(map.Says.TrimEnd('.'), StringComparison.Ordinal) != true)
        {
            yield return map.Says;
        }
    }

    private static void WriteMembers(Utf8JsonWriter json, ReferenceKey key)
    {
        json.WriteString("says", key.Says);
        json.WriteString("value", key.Value);
        json.WriteBoolean("required", key.IsRequired);
        foreach (
            var (name, text) in new[]
            {
                ("unlessWritten", key.Unless),
                ("awsValue", key.Aws),
                ("attribute", key.Attribute),
                ("change", ChangeWord(key.Change)),
            }
        )
        {
            if (text is not null)
            {
                json.WriteString(name, text);
            }
        }
    }

    private IEnumerable<(string Left, string Right)> FactsOf(ReferenceKey key) => new[]
        {
            ("place", _place == path ? null : _place),
            ("value", key.Value),
            ("required", key.IsRequired ? "yes" : null),
            ("unless written", Unless(key)),
            ("attribute", key.Attribute),
            (
                "change",
                key.Change switch
                {
                    KeyChange.InPlace => "in place",
                    KeyChange.Replaces => "AWS cannot change it: another object replaces this one",
                    KeyChange.NextVersion => "another version of the template; the plan says what becomes of running instances",
                    _ => null,
                }
            ),
        }.Where(fact => fact.Item2 is not null).Select(fact => (fact.Item1, fact.Item2 ?? ""));

    /// <summary>The same on one line, below what the key means.</summary>
    private static string Short(ReferenceKey key) =>
        string.Join(
            "; ",
            new[]
            {
                key.Value,
                key.IsRequired ? "required" : null,
                Unless(key) is { } unless ? $"unless written {unless}" : null,
                key.Change == KeyChange.Replaces ? "replaces when changed" : null,
            }.OfType<string>()
        );

    private static string? Unless(ReferenceKey key) => key.Unless ?? (key.Aws is { } aws ? $"AWS's {aws}" : null);

    private static string? ChangeWord(KeyChange? change) =>
        change switch
        {
            KeyChange.InPlace => "inPlace",
            KeyChange.Replaces => "replaces",
            KeyChange.NextVersion => "nextVersion",
            _ => null,
        };
}
