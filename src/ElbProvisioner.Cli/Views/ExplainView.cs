using System.Collections.Immutable;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Cli.Views;

/// <summary>The way of a request, for people: listener, rules passed over and why, its end, and who lets it through.</summary>
internal sealed class ExplainView(Pane pane)
{
    public void Write(ExplainedRequest explained)
    {
        var trip = explained.Explanation.Trip;
        foreach (var (stage, certificate) in trip.Stages.Zip(explained.Explanation.Certificates))
        {
            Write(stage, certificate);
            pane.Line();
        }

        if (EndOf(trip) is { } end)
        {
            Wrapped(end, "", Tone.Bad);
            pane.Line();
        }

        Write(explained.Explanation.Reach);
        if (explained.IsLive)
        {
            WriteLive(explained);
        }
    }

    private void Write(Stage stage, ServedCertificate? certificate)
    {
        var request = stage.Request;
        pane.Line($"{pane.Paint($"{request.Method} {request.Url}", Tone.Strong)}  from {request.Client}");
        foreach (var header in request.Headers)
        {
            pane.Line($"  {header.Name}: {header.Value}");
        }

        if (stage.Listener is { } listener)
        {
            pane.Line($"  {stage.Address}  {listener.Protocol} {listener.Port}");
        }

        if (certificate is not null)
        {
            Wrapped(
                $"certificate {string.Join(" or ", certificate.Names)} {certificate.Says}",
                "  ",
                certificate.Covers == false ? Tone.Bad : Tone.Plain
            );
        }

        var reached = stage.Outcome is not Outcome.Refused;
        if (reached && stage.Listener is { } table)
        {
            WriteRules(stage, table);
        }

        var tone = stage.Outcome is Outcome.Refused or Outcome.Unknown ? Tone.Bad : Tone.Good;
        Wrapped($"=> {(stage.Outcome is Outcome.Refused refused ? "refused: " + refused.Why : OutcomeText.Of(stage.Outcome))}", "  ", tone);
        foreach (var note in stage.Undocumented)
        {
            Wrapped(
                $"not documented: {note.Says}{(note.Otherwise is { } other ? $" The other way: {other}." : "")}",
                "     ",
                Tone.Changed
            );
        }
    }

    private void WriteRules(Stage stage, RouteTable table)
    {
        var name = stage
            .Passed.Select(static p => p.Name.Length)
            .Concat(stage.Behind.Select(static n => n.Length))
            .Append(table.NameOf(stage.Rule).Length)
            .Max();
        foreach (var (rule, failed) in stage.Passed)
        {
            Row(
                "not ",
                rule.PadRight(name),
                OutcomeText.Of(failed.Condition),
                failed.Value switch
                {
                    null => "nothing",
                    "" => "an empty value",
                    var value => value,
                },
                Tone.Faint
            );
        }

        Row("rule", table.NameOf(stage.Rule).PadRight(name), TakenBy(stage, table), null, Tone.Strong);
        foreach (var rule in stage.Behind)
        {
            Row("also", rule.PadRight(name), "fits, and stands behind: their order decides", null, Tone.Faint);
        }
    }

    private static string TakenBy(Stage stage, RouteTable table) =>
        stage.Rule == RouteTable.DefaultRule
            ? table.Rules.IsEmpty
                ? "there are no others"
                : "no other takes it"
            : string.Join("; ", table.Rules[stage.Rule].Conditions.Select(OutcomeText.Of));

    private void Row(string mark, string name, string condition, string? value, Tone tone)
    {
        var text = value is null ? condition : $"{condition}   has {value}";
        var lead = $"  {mark} {name}  ";
        var at = 0;
        foreach (var line in Wrapping.Wrap(text, Math.Max(20, pane.Width - lead.Length)))
        {
            pane.Line(at++ == 0 ? $"  {mark} {pane.Paint(name, tone)}  {line}" : new string(' ', lead.Length) + line);
        }
    }

    private void Write(ImmutableArray<Hop> reach)
    {
        pane.Line(pane.Paint("Who reaches whom", Tone.Strong));
        var ways = reach.Select(static hop => $"{hop.From} -> {hop.To}").ToList();
        var width = ways.Max(static way => way.Length);
        foreach (var (hop, way) in reach.Zip(ways))
        {
            var (word, tone) = hop.IsOpen switch
            {
                true => ("open   ", Tone.Good),
                false => ("closed ", Tone.Bad),
                null => ("unknown", Tone.Changed),
            };
            var use = hop.Use == "requests" ? "" : $" ({hop.Use})";
            pane.Line($"  {way.PadRight(width)}  {hop.Transport} {hop.Port,-5}  {pane.Paint(word, tone)}  {hop.By}{use}");
        }
    }

    private void WriteLive(ExplainedRequest explained)
    {
        foreach (var group in explained.Health)
        {
            pane.Line($"  {group.Name}  {pane.Paint(HealthText.CountsOf(group), group.Healthy > 0 ? Tone.Good : Tone.Bad)}");
        }

        pane.Line();
        if (!explained.Differs)
        {
            pane.Line("The file says the same.");
            return;
        }

        var declared = explained.Declared?.Trip;
        Wrapped(
            declared is null
                ? "The file has no such load balancer."
                : $"The file says otherwise: {string.Join(", then ", declared.Stages.Select(InOneLine))}.",
            "",
            Tone.Changed
        );
    }

    private static string InOneLine(Stage stage) =>
        stage.Outcome is Outcome.Refused refused ? "refused" : $"{stage.Address} {stage.RuleName}: {OutcomeText.Of(stage.Outcome)}";

    /// <summary>Null: nothing more is to be said.</summary>
    internal static string? EndOf(Trip trip) =>
        trip.End switch
        {
            TripEnd.Loop => "The last redirect leads back to where the request has been: a loop.",
            TripEnd.TooMany => $"After {Trip.MaxRedirects} redirects a client gives up.",
            TripEnd.Elsewhere => "The last redirect leads to a host that is not this stack's.",
            TripEnd.NoUrl => "The last redirect leads to what is no URL.",
            _ => null,
        };

    private void Wrapped(string text, string indent, Tone tone)
    {
        var lead = "";
        foreach (var line in Wrapping.Wrap(text, Math.Max(20, pane.Width - indent.Length - 3)))
        {
            pane.Line($"{indent}{lead}{pane.Paint(line, tone)}");
            lead = "   ";
        }
    }
}
