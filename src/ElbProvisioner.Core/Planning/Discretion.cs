using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// A plan that can be shown: where a secret stands in a value, before and after are masked as a whole, so that no view, document or file
/// can show it. What it was before is masked too: it may be the secret of yesterday.
/// </summary>
public static class Discretion
{
    public static Plan Keep(Plan plan, Secrets secrets) =>
        secrets.IsEmpty
            ? plan
            : plan with
            {
                Changes = [.. plan.Changes.Select(change => Keep(change, secrets))],
                Routing = [.. plan.Routing.Select(listener => Keep(listener, secrets))],
                Diagnostics = [.. plan.Diagnostics.Select(diagnostic => Keep(diagnostic, secrets))],
            };

    public static Diagnostic Keep(Diagnostic diagnostic, Secrets secrets) =>
        secrets.IsEmpty
            ? diagnostic
            : diagnostic with
            {
                Message = secrets.Redact(diagnostic.Message),
                Remedy = diagnostic.Remedy is { } remedy ? secrets.Redact(remedy) : null,
            };

    private static Change Keep(Change change, Secrets secrets) =>
        change with
        {
            Name = secrets.Redact(change.Name),
            Reason = secrets.Redact(change.Reason),
            Traffic = Keep(change.Traffic, secrets),
            Effects = [.. change.Effects.Select(effect => Keep(effect, secrets))],
            Properties = [.. change.Properties.Select(property => Keep(property, secrets))],
        };

    private static ListenerMoves Keep(ListenerMoves listener, Secrets secrets) =>
        listener with
        {
            Moved =
            [
                .. listener.Moved.Select(move => new RequestMove(
                    secrets.Redact(move.Requests),
                    secrets.Redact(move.From),
                    secrets.Redact(move.To),
                    secrets.Redact(move.RuleBefore),
                    secrets.Redact(move.RuleAfter),
                    secrets.Redact(move.Example)
                )),
            ],
            Undecided =
            [
                .. listener.Undecided.Select(move => new UndecidedMove(
                    secrets.Redact(move.Requests),
                    secrets.Redact(move.From),
                    secrets.Redact(move.To),
                    secrets.Redact(move.Why)
                )),
            ],
        };

    private static PropertyChange Keep(PropertyChange property, Secrets secrets) =>
        property.IsSensitive || secrets.Holds(property.Before) || secrets.Holds(property.After)
            ? property with
            {
                Path = secrets.Redact(property.Path),
                Before = Masked(property.Before),
                After = Masked(property.After),
                IsSensitive = true,
                Traffic = Keep(property.Traffic, secrets),
            }
            : property with
            {
                Traffic = Keep(property.Traffic, secrets),
            };

    private static TrafficEffect Keep(TrafficEffect effect, Secrets secrets) => effect with { Detail = secrets.Redact(effect.Detail) };

    private static string? Masked(string? value) => value is null ? null : Secrets.Mask;
}
