using ElbProvisioner.Core.Graphs;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Cli.Views;

/// <summary>A plan's changes in the words that every view of it uses.</summary>
internal static class ChangeText
{
    public static string Summary(Plan plan, RunEstimate estimate) => $"Plan: {Counts(plan)}. Estimated {estimate}.";

    public static string Counts(Plan plan) =>
        $"{plan.Count(ChangeVerb.Create)} to add, {plan.Count(ChangeVerb.Update)} to change, {plan.Count(ChangeVerb.Replace)} to replace, "
        + $"{plan.Count(ChangeVerb.Delete)} to remove";

    public static string Nothing(Plan plan) =>
        plan.Goal == PlanGoal.Destroy ? "Nothing to remove: the stack owns nothing here." : "No changes. AWS is what the file says.";

    /// <summary>What elbctl writes for itself: nobody declared it, and nobody has to agree to it.</summary>
    public static bool IsMark(PropertyChange property) =>
        property.Path.StartsWith("tags." + OwnershipTags.Prefix, StringComparison.Ordinal)
        || (property.Path == "tags" && property.After == "elbctl's marks");

    public static string Value(string? value, bool isSensitive) =>
        value switch
        {
            null => "(none)",
            "" => "\"\"",
            _ when isSensitive => PlanJson.Masked,
            _ => value.ReplaceLineEndings("\\n"),
        };

    /// <summary>Empty: none, and the change is one of which nobody would ask.</summary>
    public static string Traffic(Change change) =>
        change.Effects is [{ Impact: TrafficImpact.None, Detail: "none" }] && change.Verb is ChangeVerb.Create or ChangeVerb.Delete
            ? ""
            : "traffic: " + TrafficDetail(change);

    public static string TrafficDetail(Change change) =>
        string.Join("; ", change.Effects.GroupBy(e => e.Impact).Select(e => Heading(e.Key) + Details(change, e)));

    public static bool IsGrave(Change change) =>
        change.Traffic.Impact is TrafficImpact.NewEndpoint or TrafficImpact.Gap or TrafficImpact.Clients;

    /// <summary>Where the properties do not say it already, and the command does not.</summary>
    public static bool SaysWhy(Change change, Plan plan) =>
        change.Verb switch
        {
            ChangeVerb.Replace => !change.Properties.Any(p => p.ForcesReplacement),
            ChangeVerb.Delete => plan.Goal != PlanGoal.Destroy,
            _ => false,
        };

    /// <summary>Two characters: what needs a second look, and what happens.</summary>
    public static string Mark(Change change) => (IsGrave(change) ? "!" : " ") + Sign(change.Verb);

    public static string Sign(ChangeVerb verb) => PlanGraph.Sign(verb);

    /// <summary>The same as a word: signs are not read aloud.</summary>
    public static string Word(ChangeVerb verb) =>
        verb switch
        {
            ChangeVerb.Create => "add",
            ChangeVerb.Update => "change",
            ChangeVerb.Replace => "replace",
            ChangeVerb.Delete => "remove",
            _ => throw new ArgumentOutOfRangeException(nameof(verb)),
        };

    /// <summary>"None" is said of a change as a whole, not of a part of it.</summary>
    private static string Details(Change change, IEnumerable<TrafficEffect> alike)
    {
        const string Harmless = "none; ";
        return string.Join(
            "; ",
            alike.Select(e =>
                change.Traffic.Impact != TrafficImpact.None && e.Detail.StartsWith(Harmless, StringComparison.Ordinal)
                    ? e.Detail[Harmless.Length..]
                    : e.Detail
            )
        );
    }

    private static string Heading(TrafficImpact impact) =>
        impact switch
        {
            TrafficImpact.NewEndpoint => "NEW DNS NAME; ",
            TrafficImpact.Gap => "INTERRUPTED; ",
            TrafficImpact.Clients => "CLIENTS REFUSED; ",
            _ => "",
        };
}
