using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Notices;

/// <summary>Health is judged by the check that AWS makes: where that is not the file's, whoever reads the health has to know.</summary>
public static class HealthCheckNotices
{
    private const string Section = "healthCheck.";

    public static ImmutableArray<Diagnostic> Of(Stack stack, LiveWorld live) =>
        [
            .. stack
                .TargetGroups.Select(wanted => Of(wanted, live))
                .OfType<Diagnostic>()
                .Select(notice => Discretion.Keep(notice, stack.Secrets)),
        ];

    /// <summary>
    /// Null where nothing is there yet, or one of those that are there is as the file says: a replacement that was cut short leaves two.
    /// </summary>
    private static Diagnostic? Of(TargetGroup wanted, LiveWorld live)
    {
        var address = Address.Of(ResourceKind.TargetGroup, wanted.Name);
        var check = CheckOf(wanted.Settings);
        var said = check.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        var differences = live
            .TargetGroups.Where(group => group.Address == address)
            .Select(group => PropertyDiff.Between(check, [.. CheckOf(group.Settings).Where(f => said.Contains(f.Path))]))
            .ToList();
        return differences.Count == 0 || differences.Exists(d => d.IsEmpty)
            ? null
            : new(
                NoticeCodes.HealthCheckDiffers,
                wanted.At,
                $"The health check of '{wanted.Name}' is not as the file says: {string.Join("; ", differences[0].Select(Shown))}.",
                "'elbctl plan' shows it, and 'elbctl apply' makes it what the file says."
            );
    }

    private static string Shown(PropertyChange change) =>
        $"{change.Path[Section.Length..]} {Shown(change.Before)}, in the file {Shown(change.After)}";

    private static ImmutableArray<Fact> CheckOf(Settings settings) =>
        [
            .. Fact.Of(settings, static reference => reference.ToString() ?? "")
                .Where(f => f.Path.StartsWith(Section, StringComparison.Ordinal)),
        ];

    private static string Shown(string? value) => value is { Length: > 0 } ? value : "(none)";
}
