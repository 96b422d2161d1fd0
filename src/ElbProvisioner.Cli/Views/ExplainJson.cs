using System.Text.Json;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;
using static ElbProvisioner.Cli.Views.JsonDocuments;

namespace ElbProvisioner.Cli.Views;

/// <summary>The way of a request as one JSON document. Grown, never broken, within one <see cref="FormatVersion"/>.</summary>
internal static class ExplainJson
{
    public const int FormatVersion = 1;

    public static string Write(string stack, ExplainedRequest explained) =>
        JsonDocuments.Write(
            FormatVersion,
            json =>
            {
                var (trip, reach) = explained.Explanation;
                json.WriteString("stack", stack);
                var stages = trip.Stages.Zip(explained.Explanation.Certificates);
                Write(json, stages.First());
                WriteArray(json, "redirects", stages.Skip(1), Write);
                json.WriteString("end", NameOf(trip.End));
                WriteArray(json, "reach", reach, Write);
                if (explained.IsLive)
                {
                    WriteLive(json, explained);
                }
            }
        );

    private static void WriteLive(Utf8JsonWriter json, ExplainedRequest explained)
    {
        WriteArray(
            json,
            "health",
            explained.Health,
            static (json, group) =>
            {
                json.WriteString("targetGroup", group.Name);
                json.WriteNumber("healthy", group.Healthy);
                json.WriteNumber("unhealthy", group.Unhealthy);
                json.WriteNumber("targets", group.Targets.Length);
            }
        );
        json.WriteBoolean("differs", explained.Differs);
        if (explained.Declared is { } declared)
        {
            json.WriteStartObject("file");
            json.WriteString("listener", declared.Trip.First.Address);
            json.WriteString("rule", declared.Trip.First.RuleName);
            Write(json, "outcome", declared.Trip.First.Outcome);
            json.WriteString("end", NameOf(declared.Trip.End));
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, (Stage Stage, ServedCertificate? Certificate) reached)
    {
        var (stage, certificate) = reached;
        Write(json, stage.Request);
        json.WriteString("loadBalancer", stage.Balancer.Name);
        json.WriteString("listener", stage.Address);
        if (certificate is null)
        {
            json.WriteNull("certificate");
        }
        else
        {
            json.WriteStartObject("certificate");
            StatusJson.WriteTexts(json, "names", certificate.Names);
            json.WriteString(
                "covers",
                certificate.Covers switch
                {
                    true => "yes",
                    false => "no",
                    null => "unknown",
                }
            );
            json.WriteString("message", $"{string.Join(" or ", certificate.Names)} {certificate.Says}");
            json.WriteEndObject();
        }

        json.WriteString("rule", stage.Outcome is Outcome.Refused ? null : stage.RuleName);
        Write(json, "outcome", stage.Outcome);
        WriteArray(
            json,
            "passed",
            stage.Passed,
            static (json, passed) =>
            {
                json.WriteString("rule", passed.Name);
                json.WriteString("condition", NameOf(passed.Failed.Condition));
                json.WriteString("pattern", string.Join(", ", passed.Failed.Condition.Patterns));
                json.WriteString("value", passed.Failed.Value);
            }
        );
        json.WriteStartArray("alsoFits");
        foreach (var rule in stage.Behind)
        {
            json.WriteStringValue(rule);
        }

        json.WriteEndArray();
        WriteArray(
            json,
            "undocumented",
            stage.Undocumented,
            static (json, note) =>
            {
                json.WriteString("id", note.Id);
                json.WriteString("message", note.Says);
                json.WriteString("otherwise", note.Otherwise);
            }
        );
    }

    private static void Write(Utf8JsonWriter json, Request request)
    {
        json.WriteStartObject("request");
        json.WriteString("method", request.Method);
        json.WriteString("url", request.Url.ToString());
        json.WriteString("host", request.Host);
        json.WriteString("from", request.Client.ToString());
        json.WriteString("sni", request.Url.Scheme is "https" or "tls" ? request.Sni ?? request.Url.Host : null);
        WriteArray(
            json,
            "headers",
            request.Headers,
            static (json, header) =>
            {
                json.WriteString("name", header.Name);
                json.WriteString("value", header.Value);
            }
        );
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Outcome outcome)
    {
        json.WriteStartObject(name);
        switch (outcome)
        {
            case Outcome.Forward forward:
                json.WriteString("kind", "forward");
                WriteArray(
                    json,
                    "targetGroups",
                    forward.Targets,
                    static (json, target) =>
                    {
                        json.WriteString("name", target.Group);
                        json.WriteNumber("weight", target.Weight);
                    }
                );
                if (forward.Host is not null || forward.PathAndQuery is not null)
                {
                    json.WriteString("host", forward.Host);
                    json.WriteString("path", forward.PathAndQuery);
                }

                break;
            case Outcome.Redirect redirect:
                json.WriteString("kind", "redirect");
                json.WriteString("url", redirect.Url);
                json.WriteNumber("status", redirect.Status);
                break;
            case Outcome.Respond respond:
                json.WriteString("kind", "respond");
                json.WriteNumber("status", respond.Status);
                json.WriteString("reason", respond.Why);
                break;
            case Outcome.Authenticate step:
                json.WriteString("kind", "authenticate");
                json.WriteString("by", NameOf(step.By));
                Write(json, "then", step.Then);
                break;
            case Outcome.Refused refused:
                json.WriteString("kind", "refused");
                json.WriteString("reason", refused.Why);
                break;
            case Outcome.Unknown unknown:
                json.WriteString("kind", "unknown");
                json.WriteString("reason", unknown.Type);
                break;
            default:
                throw new InvalidOperationException($"No JSON for {outcome.GetType().Name}.");
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Hop hop)
    {
        json.WriteString("from", hop.From);
        json.WriteString("to", hop.To);
        json.WriteString("protocol", hop.Transport);
        json.WriteString("ports", hop.Port.ToString());
        json.WriteString("by", hop.By);
        json.WriteString("for", hop.Use);
        json.WriteString(
            "admitted",
            hop.IsOpen switch
            {
                true => "yes",
                false => "no",
                null => "unknown",
            }
        );
    }

    private static string NameOf(Condition condition) =>
        condition switch
        {
            Condition.Header header => $"{header.Field} {header.Name}",
            Condition.Expression { HeaderName: { } name } => $"{condition.Field} {name}",
            _ => condition.Field,
        };

    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
