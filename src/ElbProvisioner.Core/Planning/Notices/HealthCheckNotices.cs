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
        .. from wanted in stack.TargetGroups
           let address = Address.Of(ResourceKind.TargetGroup, wanted.Name)
           let check = CheckOf(wanted.Settings)
           let differences = live.TargetGroups.Where(group => group.Address == address)
               .Select(group => PropertyDiff.Between(check, CheckOf(group.Settings))).ToImmutableArray()
           where differences.Length > 0 && differences.All(d => !d.IsEmpty)
           select Discretion.Keep(
               new Diagnostic(
                   NoticeCodes.HealthCheckDiffers, wanted.At,
                   $"The health check of '{wanted.Name}' is not as the file says: {string.Join(", ", differences[0].Select(d => $"{d.Path[Section.Length..]} {Shown(d.Before)}, in the file {Shown(d.After)}"))}.",
                   "'elbctl plan' shows it, and 'elbctl apply' makes it what the file says."),
               stack.Secrets),
    ];

    private static ImmutableArray<Fact> CheckOf(Settings settings) =>
        [.. Fact.Of(settings, static reference => reference.ToString() ?? "").Where(f => f.Path.StartsWith(Section, StringComparison.Ordinal))];

    private static string Shown(string? value) => value is { Length: > 0 } ? value : "(none)";
}
