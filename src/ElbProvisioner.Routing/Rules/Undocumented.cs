using System.Collections.Immutable;
using ElbProvisioner.Routing.Requests;

namespace ElbProvisioner.Routing.Rules;

/// <summary>One thing that AWS does not say, and the other way it could be.</summary>
/// <param name="Id">Permanent.</param>
/// <param name="MayMatter">False: nothing at this listener hangs on it for this request.</param>
/// <param name="Says">One sentence: what is not documented, and how it is taken.</param>
public sealed record Undocumented(string Id, string Says, Func<RouteTable, Request, bool> MayMatter, Func<Choices, Choices> Otherwise)
{
    public static ImmutableArray<Undocumented> All { get; } =
    [
        new(
            "path-normalisation",
            "AWS does not say how it normalises a path before it asks the rules: it is taken as RFC 3986 has it, and the path as it was "
                + "sent fits other rules.",
            static (_, request) => PathForm.Normalise(request.Url.Path) != request.Url.Path,
            static choices => choices with { PathIsNormalised = !choices.PathIsNormalised }
        ),
        new(
            "expression-anchors",
            "AWS does not say whether an expression must fit the whole value: it is looked for anywhere in it. Write ^ and $.",
            static (table, _) => HasExpressions(table),
            static choices => choices with { ExpressionsAreAnchored = !choices.ExpressionsAreAnchored }
        ),
        new(
            "host-expression-case",
            "AWS does not say whether an expression of hosts counts case: it is taken not to.",
            static (table, _) => HasExpressions(table),
            static choices => choices with { HostExpressionsCountCase = !choices.HostExpressionsCountCase }
        ),
        new(
            "path-expression-case",
            "AWS does not say whether an expression of paths counts case: it is taken to, as patterns do.",
            static (table, _) => HasExpressions(table),
            static choices => choices with { PathExpressionsIgnoreCase = !choices.PathExpressionsIgnoreCase }
        ),
        new(
            "header-expression-case",
            "AWS does not say whether an expression of a header counts case: it is taken not to, as patterns do not.",
            static (table, _) => HasExpressions(table),
            static choices => choices with { HeaderExpressionsCountCase = !choices.HeaderExpressionsCountCase }
        ),
        new(
            "query-decoding",
            "AWS does not say whether it decodes a query before it compares: it is compared as it was sent.",
            static (_, request) => request.Url.Query?.AsSpan().ContainsAny('%', '+') == true,
            static choices => choices with { QueryIsDecoded = !choices.QueryIsDecoded }
        ),
        new(
            "query-bare-key",
            "AWS does not say what the value of a key without = is: it is taken as empty.",
            static (_, request) => request.Url.Query?.Split('&').Any(static piece => !piece.Contains('=')) == true,
            static choices => choices with { BareKeyIsNoPair = !choices.BareKeyIsNoPair }
        ),
        new(
            "host-port",
            "AWS does not say whether patterns see the port in the Host header: it is taken to be left out.",
            static (_, request) => request.Host.Contains(':'),
            static choices => choices with { HostKeepsPort = !choices.HostKeepsPort }
        ),
        new(
            "host-expression-port",
            "AWS does not say whether expressions see the port in the Host header: they are taken to.",
            static (table, request) => request.Host.Contains(':') && HasExpressions(table),
            static choices => choices with { HostExpressionsLosePort = !choices.HostExpressionsLosePort }
        ),
        new(
            "host-dot",
            "AWS does not say whether rules see the dot at the end of a host: it is taken to be left out.",
            static (_, request) => request.Host.Contains('.'),
            static choices => choices with { HostKeepsDot = !choices.HostKeepsDot }
        ),
        new(
            "backslash",
            "AWS says of queries alone that a backslash makes a wildcard a character: elsewhere it is taken as a character itself.",
            static (table, _) => Patterns(table).Any(static pattern => pattern.Contains('\\')),
            static choices => choices with { BackslashEscapesEverywhere = !choices.BackslashEscapesEverywhere }
        ),
        new(
            "hidden-characters",
            "AWS does not say what rules see of characters that are not visible ASCII: a value with one is taken to fit * alone.",
            static (_, request) => request.Headers.Any(static line => line.Value.AsSpan().ContainsAnyExceptInRange(' ', '~')),
            static choices => choices with { HiddenCharactersAreLeftOut = !choices.HiddenCharactersAreLeftOut }
        ),
        new(
            "transform-matches",
            "AWS does not say whether a rewrite replaces what its expression finds first, or everything: it is taken as the first.",
            static (table, _) => table.Rules.Any(static rule => !rule.Transforms.IsEmpty),
            static choices => choices with { TransformsReplaceAll = !choices.TransformsReplaceAll }
        ),
    ];

    /// <summary>What is open of expressions: it may decide which rule takes a request, whatever the request is.</summary>
    public static IEnumerable<Undocumented> OfExpressions(RouteTable table) =>
        HasExpressions(table) ? All.Where(static open => open.Id.Contains("expression", StringComparison.Ordinal)) : [];

    private static bool HasExpressions(RouteTable table) => Conditions(table).Any(static c => c is Condition.Expression);

    private static IEnumerable<string> Patterns(RouteTable table) => Conditions(table).SelectMany(static c => c.Patterns);

    private static IEnumerable<Condition> Conditions(RouteTable table) => table.Rules.SelectMany(static rule => rule.Conditions);
}
