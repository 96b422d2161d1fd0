using ElbProvisioner.Aws.Reading;

namespace ElbProvisioner.Cli.Views;

/// <summary>The stacks of an account, one a line, with how much each owns.</summary>
internal static class StackListView
{
    private const int FormatVersion = 1;

    public static void Write(Pane pane, StackList list)
    {
        if (list.Stacks.IsEmpty)
        {
            pane.Line($"No stack is in {list.Region} of account {list.Account}.");
            return;
        }

        var width = list.Stacks.Max(s => s.Name.Length);
        foreach (var stack in list.Stacks)
        {
            pane.Line(
                $"{pane.Paint(stack.Name.PadRight(width), Tone.Strong)}  "
                    + $"{string.Join(", ", stack.Kinds.Select(k => Counted(k.Count, k.Kind.Label)))}"
            );
        }
    }

    private static string Counted(int count, string label) =>
        $"{count} {(count == 1 ? label : label.EndsWith('y') ? label[..^1] + "ies" : label + "s")}";

    public static string WriteJson(StackList list) =>
        JsonDocuments.Write(
            FormatVersion,
            json =>
            {
                json.WriteString("account", list.Account);
                json.WriteString("region", list.Region);
                json.WriteStartArray("stacks");
                foreach (var stack in list.Stacks)
                {
                    json.WriteStartObject();
                    json.WriteString("name", stack.Name);
                    json.WriteStartObject("resources");
                    foreach (var (kind, count) in stack.Kinds)
                    {
                        json.WriteNumber(kind.Id, count);
                    }

                    json.WriteEndObject();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );
}
