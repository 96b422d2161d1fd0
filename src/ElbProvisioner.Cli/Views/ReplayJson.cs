using System.Text.Json;
using ElbProvisioner.Core.Replay;
using static ElbProvisioner.Cli.Views.JsonDocuments;

namespace ElbProvisioner.Cli.Views;

/// <summary>
/// Where the requests of a log would go, as one JSON document. Grown, never broken, within one <see cref="FormatVersion"/>.
/// </summary>
internal static class ReplayJson
{
    public const int FormatVersion = 1;

    public static string Write(string stack, ReplayReport report) =>
        JsonDocuments.Write(
            FormatVersion,
            json =>
            {
                json.WriteString("stack", stack);
                json.WriteNumber("requests", report.Requests);
                json.WriteNumber("unreadable", report.Unreadable);
                json.WriteNumber("compared", report.Compared);
                WriteArray(
                    json,
                    "moved",
                    report.Moved,
                    static (json, move) =>
                    {
                        json.WriteString("from", move.From);
                        json.WriteString("to", move.To);
                        json.WriteNumber("count", move.Count);
                        StatusJson.WriteTexts(json, "examples", move.Examples);
                    }
                );
                WriteArray(
                    json,
                    "undecided",
                    report.Undecided,
                    static (json, undecided) =>
                    {
                        json.WriteString("condition", undecided.Condition);
                        StatusJson.WriteTexts(json, "outcomes", undecided.Outcomes);
                        json.WriteNumber("count", undecided.Count);
                        json.WriteNumber("mayMove", undecided.MayMove);
                        StatusJson.WriteTexts(json, "examples", undecided.Examples);
                    }
                );
                WriteArray(
                    json,
                    "outcomes",
                    report.Outcomes,
                    static (json, outcome) =>
                    {
                        json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(outcome.Kind.ToString()));
                        json.WriteString("outcome", outcome.Text);
                        if (outcome.Status == 0)
                        {
                            json.WriteNull("status");
                        }
                        else
                        {
                            json.WriteNumber("status", outcome.Status);
                        }

                        json.WriteNumber("count", outcome.Count);
                        StatusJson.WriteTexts(json, "examples", outcome.Examples);
                    }
                );
            }
        );
}
