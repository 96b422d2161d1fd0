using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Proof;

/// <summary>What a rule, or the default, does with requests: written in another way it is the same.</summary>
/// <param name="Key">The same for two that do the same with every request.</param>
/// <param name="Text">For people.</param>
public sealed record RouteEnd(string Key, string Text)
{
    /// <param name="rule">Its place, or <see cref="RouteTable.DefaultRule"/>.</param>
    public static RouteEnd Of(RouteTable table, int rule)
    {
        ImmutableArray<Transform> transforms = rule == RouteTable.DefaultRule ? [] : table.Rules[rule].Transforms;
        List<RouteEnd> steps = [.. table.StepsOf(rule).Select(step => Of(step, table))];

        // A rewrite is for targets.
        var rewrites = table.StepsOf(rule).Any(static step => step is Step.Forward) ? transforms : [];
        steps.AddRange(rewrites.OrderByDescending(static t => t.IsOfHost).Select(Of));
        return new(string.Join('\n', steps.Select(static s => s.Key)), string.Join(", ", steps.Select(static s => s.Text)));
    }

    private static RouteEnd Of(Step step, RouteTable table) =>
        step switch
        {
            Step.Forward forward => Of(forward),
            Step.Redirect redirect => Of(redirect, table),
            Step.Respond respond => new(
                $"respond {respond.Status} {respond.ContentType} {respond.Body.Length} {respond.Body}",
                $"respond {respond.Status}"
            ),
            Step.SignIn signIn => new(
                $"sign in {signIn.By} {signIn.Otherwise} {signIn.Provider}",
                $"sign-in by {signIn.By.ToString().ToLowerInvariant()}"
                    + signIn.Otherwise switch
                    {
                        Unauthenticated.Allow => " for who wants",
                        Unauthenticated.Deny => " or 401",
                        _ => "",
                    }
            ),
            Step.Unknown unknown => new($"unknown {unknown.Type}", $"an action of type {unknown.Type}"),
            _ => throw new InvalidOperationException($"No end for {step.GetType().Name}."),
        };

    /// <summary>
    /// Shares, not weights. A group without weight gets clients that were given it before, where clients stay with their group.
    /// </summary>
    private static RouteEnd Of(Step.Forward forward)
    {
        var isSticky = forward.Stickiness is not null && forward.Targets.Length > 1;
        List<TargetShare> shares =
        [
            .. forward
                .Targets.GroupBy(static t => t.Group, StringComparer.Ordinal)
                .Select(static group => new TargetShare(group.Key, group.Sum(static t => t.Weight)))
                .Where(share => isSticky || share.Weight > 0 || forward.Targets.Length == 1)
                .OrderBy(static share => share.Group, StringComparer.Ordinal),
        ];
        if (shares is [var only] && !isSticky)
        {
            return new($"forward {only.Group}", only.Group);
        }

        if (shares.TrueForAll(static share => share.Weight == 0))
        {
            return new("forward", "no target group that has any weight");
        }

        var total = shares.Sum(static share => share.Weight);
        var divisor = shares.Aggregate(0, static (gcd, share) => (int)BigInteger.GreatestCommonDivisor(gcd, share.Weight));
        var stay = isSticky ? $", sticky {Duration(forward.Stickiness ?? default)}" : "";
        return new(
            $"forward {string.Join(' ', shares.Select(share => $"{share.Group} {share.Weight / divisor}"))}{stay}",
            string.Join(
                " and ",
                shares.Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Group} {100.0 * share.Weight / total:0.#}%"))
            ) + stay
        );
    }

    private static RouteEnd Of(Step.Redirect redirect, RouteTable table)
    {
        var protocol = (redirect.Protocol == Step.Redirect.OwnProtocol ? table.Protocol : redirect.Protocol).ToLowerInvariant();
        var port = redirect.Port == Step.Redirect.OwnPort ? table.Port.ToString(CultureInfo.InvariantCulture) : redirect.Port;
        var query = redirect.Query.Length == 0 ? "" : "?" + redirect.Query;
        var text = $"redirect {redirect.Status} {protocol}://{redirect.Host}:{port}{redirect.Path}{query}";
        return new(text, text);
    }

    private static RouteEnd Of(Transform transform)
    {
        var what = transform.IsOfHost ? "host" : "path";
        return new(
            $"rewrite {what} {transform.Expression.Length} {transform.Expression} {transform.Replacement}",
            $"{what} {transform.Expression} rewritten as {transform.Replacement}"
        );
    }

    private static string Duration(TimeSpan time) =>
        time switch
        {
            { Minutes: 0, Seconds: 0 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0}h"),
            { Seconds: 0 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0}m"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0}s"),
        };
}
