using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;
using static ElbProvisioner.Cli.Views.ChangeText;

namespace ElbProvisioner.Cli.Views;

/// <summary>A plan for a person: one entry a change, its properties, what traffic feels, and how long it takes.</summary>
internal sealed class PlanView(Pane pane, bool isVerbose)
{
    private const int Margin = 4;
    private const int Gap = 3;

    private static readonly string Space = new(' ', Gap);

    /// <summary>A new object's settings are told in so many lines; <c>-v</c> tells all.</summary>
    private const int CreateLines = 2;

    /// <summary>A text that changes is told in so many lines; <c>-v</c> tells all.</summary>
    private const int DiffLines = 24;

    /// <summary>Where what changes would have less room beside the name, it stands below.</summary>
    private const int Narrowest = 36;

    private const int BelowIndent = 6;

    private const string Marks = "only elbctl's own marks; -v shows them";

    private bool _isCut;

    public void Write(Plan plan) => Write(plan, plan.HasChanges, RunEstimate.Of(plan));

    /// <param name="hasChanges">Of a plan whose actions are not here: a saved one.</param>
    public void Write(Plan plan, bool hasChanges, RunEstimate estimate)
    {
        pane.Line($"{pane.Paint(plan.Stack, Tone.Strong)} · {plan.Region} · account {plan.Account}");
        pane.Line();
        if (!hasChanges)
        {
            pane.Line(Nothing(plan));
            return;
        }

        var columns = Columns.Of(plan, pane.Width);
        foreach (var change in plan.Changes)
        {
            Write(change, plan, columns);
        }

        if (!plan.Changes.IsEmpty)
        {
            pane.Line();
        }

        new MovesView(pane, isVerbose).Write(plan.Routing);
        foreach (var line in Wrapping.Wrap(Summary(plan, estimate), pane.Width))
        {
            pane.Line(line);
        }

        if (_isCut)
        {
            pane.Line(pane.Paint("… stands for settings left out: -v shows all.", Tone.Faint));
        }
    }

    private void Write(Change change, Plan plan, Columns columns)
    {
        var head = $" {Mark(change)} {change.Address.Kind.Label.PadRight(columns.Kind)}{Space}{change.Name.PadRight(columns.Name)}{Space}";
        var isBelow = pane.Width - head.Length < Narrowest;
        var indent = isBelow ? BelowIndent : head.Length;
        var width = pane.Width - indent;
        var lines = Details(change, width).Select(line => (Text: line, Tone: Tone.Plain)).ToList();
        var traffic = Traffic(change);
        if (
            !isBelow
            && lines.Count > 0
            && traffic.Length > 0
            && Math.Max(lines[0].Text.Length, columns.Detail) + Gap + traffic.Length <= width
        )
        {
            lines[0] = (lines[0].Text.PadRight(columns.Detail) + Space + pane.Paint(traffic, TrafficTone(change)), Tone.Plain);
        }
        else if (traffic.Length > 0)
        {
            lines.AddRange(Wrapping.Wrap(traffic, width).Select(line => (line, TrafficTone(change))));
        }

        if (isVerbose || SaysWhy(change, plan))
        {
            lines.AddRange(Wrapping.Wrap($"because {change.Reason}", width).Select(line => (line, Tone.Faint)));
        }

        var isAlone = isBelow || lines.Count == 0;
        pane.Line(pane.Paint(isAlone ? head.TrimEnd() : head, ToneOf(change)) + (isAlone ? "" : pane.Paint(lines[0].Text, lines[0].Tone)));
        foreach (var (text, tone) in lines.Skip(isAlone ? 0 : 1))
        {
            pane.Line(new string(' ', indent) + pane.Paint(text, tone));
        }
    }

    private IEnumerable<string> Details(Change change, int width)
    {
        var properties = change.Properties.Where(p => isVerbose || !IsMark(p)).ToList();
        if (change.Verb is ChangeVerb.Update or ChangeVerb.Replace)
        {
            return properties.Count == 0 && !change.Properties.IsEmpty ? [Marks] : properties.SelectMany(p => Lines(p, width));
        }

        var settings = string.Join(
            ", ",
            properties
                .Where(p => !string.IsNullOrEmpty(p.After ?? p.Before))
                .Select(p => $"{p.Path} {Value(p.After ?? p.Before, p.IsSensitive)}")
        );
        var lines = settings.Length == 0 ? [] : Wrapping.Wrap(settings, width);
        if (isVerbose || lines.Count <= CreateLines)
        {
            return lines;
        }

        _isCut = true;
        return [.. lines.Take(CreateLines - 1), Shortened(lines[CreateLines - 1])];
    }

    private IEnumerable<string> Lines(PropertyChange property, int width) =>
        !property.IsSensitive
        && property is { Before: { } before, After: { } after }
        && (before.Contains('\n', StringComparison.Ordinal) || after.Contains('\n', StringComparison.Ordinal))
            ?
            [
                property.Path + (property.ForcesReplacement ? " (cannot change in place)" : ""),
                .. Cut(LineDiff.Between(before, after)).Select(line => "  " + line),
            ]
            : Wrapping.Wrap(Show(property), width);

    private IEnumerable<string> Cut(IReadOnlyList<string> lines)
    {
        if (isVerbose || lines.Count <= DiffLines + 1)
        {
            return lines;
        }

        _isCut = true;
        return [.. lines.Take(DiffLines), $"  … {lines.Count - DiffLines} lines more"];
    }

    /// <summary>Ends behind the last setting that is whole.</summary>
    private static string Shortened(string line) =>
        (line.LastIndexOf(", ", StringComparison.Ordinal) is var end and > 0 ? line[..end] : line.TrimEnd(',')) + ", …";

    private static string Show(PropertyChange property) =>
        $"{property.Path}  {Value(property.Before, property.IsSensitive)} -> {Value(property.After, property.IsSensitive)}"
        + (property.ForcesReplacement ? " (cannot change in place)" : "");

    private static Tone ToneOf(Change change) =>
        IsGrave(change)
            ? Tone.Bad
            : change.Verb switch
            {
                ChangeVerb.Create => Tone.Good,
                ChangeVerb.Update => Tone.Changed,
                ChangeVerb.Replace => Tone.Replaced,
                _ => Tone.Bad,
            };

    private static Tone TrafficTone(Change change) =>
        change.Traffic.Impact switch
        {
            TrafficImpact.None => Tone.Faint,
            TrafficImpact.Routes or TrafficImpact.Drain or TrafficImpact.Capacity => Tone.Changed,
            _ => Tone.Bad,
        };

    /// <param name="Detail">So wide that the traffic column lines up for most changes.</param>
    private sealed record Columns(int Kind, int Name, int Detail)
    {
        public static Columns Of(Plan plan, int width)
        {
            var kind = plan.Changes.Select(c => c.Address.Kind.Label.Length).DefaultIfEmpty().Max();
            var name = Math.Min(24, plan.Changes.Select(c => c.Name.Length).DefaultIfEmpty().Max());
            var before = Margin + kind + Gap + name + Gap;
            var longest = plan
                .Changes.Where(c => c.Verb is ChangeVerb.Update or ChangeVerb.Replace)
                .Select(c => c.Properties.IsEmpty || IsMark(c.Properties[0]) ? 0 : Show(c.Properties[0]).Length)
                .DefaultIfEmpty()
                .Max();
            return new(kind, name, Math.Clamp(longest, 0, Math.Max(0, width - before - 30)));
        }
    }
}
