using System.Collections.Immutable;
using System.Text.Json;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Graphs;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Core.PlanFile;

/// <summary>One stack file as it was when the plan was made, without the secrets in it.</summary>
public sealed record SavedSource(string Name, string Text);

/// <summary>
/// What <c>plan --out</c> writes: everything needed to make the same plan again, and the plan that was shown. Applying it plans
/// again from these sources and refuses unless the outcome is the same; so the file never has to hold AWS operations.
/// </summary>
public sealed record SavedPlan
{
    public required string ElbctlVersion { get; init; }

    public required PlanGoal Goal { get; init; }

    public required string Account { get; init; }

    public required string Region { get; init; }

    /// <summary>
    /// Of what AWS reported, which may hold what was secret before: with the salt, as secrets are kept. See <see cref="Seal"/>.
    /// </summary>
    public required string LiveFingerprint { get; init; }

    /// <summary>In the order of the command line.</summary>
    public required ImmutableArray<SavedSource> Sources { get; init; }

    /// <summary>From the command line.</summary>
    public required ImmutableSortedDictionary<string, string> Variables { get; init; }

    /// <summary>The environment variables that the sources read and that were set.</summary>
    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    /// <summary>Contents of the files that the sources name, by the name they use.</summary>
    public required ImmutableSortedDictionary<string, string> Files { get; init; }

    /// <summary>
    /// Of everything secret that the plan was made from, by what it is: see <see cref="SavedInput"/>. It is given again when the plan is
    /// applied.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Fingerprints { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Of the fingerprints; chosen anew for each plan.</summary>
    public string Salt { get; init; } = "";

    /// <summary>As <see cref="Core.PlanFile.PlanJson"/> wrote it, compact.</summary>
    public required string PlanJson { get; init; }

    /// <summary>The plan as a picture; null: an earlier build saved none.</summary>
    public Graph? Graph { get; init; }

    public static string Seal(string liveFingerprint, string salt) => SecretFingerprint.Of(liveFingerprint, salt);

    /// <summary>Empty when <paramref name="plan"/>, made anew from these sources, is the plan that was shown.</summary>
    public ImmutableArray<Diagnostic> Refusals(Plan plan)
    {
        if (plan.Account != Account || plan.Region != Region)
        {
            return
            [
                new(
                    PlanFileDiagnostics.OtherPlace,
                    SourceSpan.None,
                    $"The plan was made for account {Account} in {Region}, and this is account {plan.Account} in {plan.Region}.",
                    "Use the credentials and the region the plan was made with."
                ),
            ];
        }

        var planned = JsonDocument.Parse(Core.PlanFile.PlanJson.Write(plan, Core.PlanFile.PlanJson.Compact)).RootElement;
        var saved = JsonDocument.Parse(PlanJson).RootElement;
        var changed = Differences(saved, planned, "changes").ToList();
        if (Seal(plan.LiveFingerprint, Salt) == LiveFingerprint && changed.Count == 0 && !Differences(saved, planned, "actions").Any())
        {
            return [];
        }

        var what =
            changed.Count == 0
                ? "What AWS reports has changed since the plan was made."
                : $"AWS has changed since the plan was made, and the plan would now be another one for {Listed(changed)}.";
        return [new(PlanFileDiagnostics.Stale, SourceSpan.None, what, "Make a new plan and look at it.")];
    }

    /// <summary>Addresses of the entries that are in one of the lists and not, letter for letter, in the other.</summary>
    private static IEnumerable<string> Differences(JsonElement saved, JsonElement planned, string list)
    {
        var before = Entries(saved, list);
        var after = Entries(planned, list);
        return before
            .Except(after, StringComparer.Ordinal)
            .Concat(after.Except(before, StringComparer.Ordinal))
            .Select(text => JsonDocument.Parse(text).RootElement.GetProperty("address").GetString() ?? "")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
    }

    private static List<string> Entries(JsonElement plan, string list) =>
        [.. plan.GetProperty(list).EnumerateArray().Select(e => e.GetRawText())];

    private static string Listed(List<string> addresses) =>
        addresses.Count <= 3 ? string.Join(", ", addresses) : $"{string.Join(", ", addresses.Take(3))} and {addresses.Count - 3} more";
}
