using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Matching;

/// <summary>A condition that can be asked without further thought, and without making anything.</summary>
internal abstract class CompiledCondition(Condition condition)
{
    // Expressions are matched in a time that grows with the text alone; this is for what is wrong with the machine.
    private const int TimeoutMilliseconds = 1000;

    public Condition Condition { get; } = condition;

    public abstract bool Holds(SeenRequest request);

    /// <summary>What the request has there, for people; null: nothing.</summary>
    public abstract string? ValueIn(SeenRequest request);

    public static CompiledCondition Of(Condition condition, Choices choices)
    {
        Glob[] Globs(ImmutableArray<string> values, bool ignoresCase) =>
            [.. values.Select(value => new Glob(value, ignoresCase, choices.BackslashEscapesEverywhere))];

        return condition switch
        {
            Condition.Host host => new HostFits(host, Globs(host.Values, ignoresCase: true)),
            Condition.Path path => new PathFits(path, Globs(path.Values, ignoresCase: false)),
            Condition.Method method => new MethodIs(method),
            Condition.Header header => new HeaderFits(header, header.Name, Globs(header.Values, ignoresCase: true)),
            Condition.Query query => new QueryHas(
                query,
                [
                    .. query.Values.Select(pair => new PairGlob(
                        pair.Key is null ? null : new Glob(pair.Key, ignoresCase: true, escapes: true),
                        new Glob(pair.Value, ignoresCase: true, escapes: true)
                    )),
                ]
            ),
            Condition.Source source => new SourceIn(source, [.. source.Values.Select(AddressBlock.Find).OfType<AddressBlock>()]),
            Condition.Family family => new FamilyIs(family),
            Condition.Expression expression => Of(expression, choices),
            _ => new Never(condition),
        };
    }

    private static CompiledCondition Of(Condition.Expression expression, Choices choices)
    {
        var ignoresCase = expression.Of switch
        {
            Condition.Expression.OfHost => !choices.HostExpressionsCountCase,
            Condition.Expression.OfPath => choices.PathExpressionsIgnoreCase,
            _ => !choices.HeaderExpressionsCountCase,
        };
        Regex[] expressions =
        [
            .. expression.Values.Select(text => Find(text, ignoresCase, choices.ExpressionsAreAnchored)).OfType<Regex>(),
        ];
        return expression.Of switch
        {
            Condition.Expression.OfHost => new HostMatches(expression, expressions),
            Condition.Expression.OfPath => new PathMatches(expression, expressions),
            Condition.Expression.OfHeader => new HeaderMatches(expression, expression.HeaderName ?? "", expressions),
            _ => new Never(expression),
        };
    }

    /// <summary>Null: it cannot be read here, so that it fits nothing; see <see cref="RuleMatcher.Unread"/>.</summary>
    internal static Regex? Find(string text, bool ignoresCase, bool isAnchored)
    {
        try
        {
            return new Regex(
                isAnchored ? $@"\A(?:{text})\z" : text,
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoresCase ? RegexOptions.IgnoreCase : RegexOptions.None),
                TimeSpan.FromMilliseconds(TimeoutMilliseconds)
            );
        }
        catch (NotSupportedException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool Any(Glob[] globs, SeenText value)
    {
        foreach (var glob in globs)
        {
            if (value.IsVisible ? glob.Fits(value.Text) : glob.TakesEverything)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Any(Regex[] expressions, SeenText value)
    {
        if (!value.IsVisible)
        {
            return false;
        }

        foreach (var expression in expressions)
        {
            if (expression.IsMatch(value.Text.AsSpan()))
            {
                return true;
            }
        }

        return false;
    }

    private static string? LinesOf(SeenRequest request, string name) =>
        request.Headers.Where(line => line.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList() is { Count: > 0 } lines
            ? string.Join(" | ", lines.Select(static line => line.Value.Text))
            : null;

    private sealed record PairGlob(Glob? Key, Glob Value);

    private sealed class HostFits(Condition condition, Glob[] globs) : CompiledCondition(condition)
    {
        public override bool Holds(SeenRequest request) => Any(globs, request.Host);

        public override string? ValueIn(SeenRequest request) => request.Host.Text;
    }

    private sealed class HostMatches(Condition condition, Regex[] expressions) : CompiledCondition(condition)
    {
        public override bool Holds(SeenRequest request) => Any(expressions, request.HostForExpressions);

        public override string? ValueIn(SeenRequest request) => request.HostForExpressions.Text;
    }

    private sealed class PathFits(Condition condition, Glob[] globs) : CompiledCondition(condition)
    {
        public override bool Holds(SeenRequest request) => Any(globs, request.Path);

        public override string? ValueIn(SeenRequest request) => request.Path.Text;
    }

    private sealed class PathMatches(Condition condition, Regex[] expressions) : CompiledCondition(condition)
    {
        public override bool Holds(SeenRequest request) => Any(expressions, request.Path);

        public override string? ValueIn(SeenRequest request) => request.Path.Text;
    }

    private sealed class MethodIs(Condition.Method condition) : CompiledCondition(condition)
    {
        private readonly string[] _methods = [.. condition.Values];

        public override bool Holds(SeenRequest request) => Array.IndexOf(_methods, request.Request.Method) >= 0;

        public override string? ValueIn(SeenRequest request) => request.Request.Method;
    }

    private sealed class HeaderFits(Condition condition, string name, Glob[] globs) : CompiledCondition(condition)
    {
        public override bool Holds(SeenRequest request)
        {
            foreach (var line in request.Headers)
            {
                if (line.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && Any(globs, line.Value))
                {
                    return true;
                }
            }

            return false;
        }

        public override string? ValueIn(SeenRequest request) => LinesOf(request, name);
    }

    private sealed class HeaderMatches(Condition condition, string name, Regex[] expressions) : CompiledCondition(condition)
    {
        public override bool Holds(SeenRequest request)
        {
            foreach (var line in request.Headers)
            {
                if (line.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && Any(expressions, line.Value))
                {
                    return true;
                }
            }

            return false;
        }

        public override string? ValueIn(SeenRequest request) => LinesOf(request, name);
    }

    private sealed class QueryHas(Condition condition, PairGlob[] pairs) : CompiledCondition(condition)
    {
        public override bool Holds(SeenRequest request)
        {
            foreach (var seen in request.Pairs)
            {
                foreach (var pair in pairs)
                {
                    if (Fits(pair.Value, seen.Value) && (pair.Key is null || Fits(pair.Key, seen.Key)))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        public override string? ValueIn(SeenRequest request) => request.Request.Url.Query is { Length: > 0 } query ? query : null;

        private static bool Fits(Glob glob, SeenText value) => value.IsVisible ? glob.Fits(value.Text) : glob.TakesEverything;
    }

    private sealed class SourceIn(Condition condition, AddressBlock[] blocks) : CompiledCondition(condition)
    {
        public override bool Holds(SeenRequest request)
        {
            foreach (var block in blocks)
            {
                if (block.Contains(request.Address, request.IsVersion6))
                {
                    return true;
                }
            }

            return false;
        }

        public override string? ValueIn(SeenRequest request) => request.Request.Client.ToString();
    }

    private sealed class FamilyIs(Condition.Family condition) : CompiledCondition(condition)
    {
        private readonly bool _isVersion6 = condition.IsVersion6;

        public override bool Holds(SeenRequest request) => request.IsVersion6 == _isVersion6;

        public override string? ValueIn(SeenRequest request) => request.IsVersion6 ? "ipv6" : "ipv4";
    }

    private sealed class Never(Condition condition) : CompiledCondition(condition)
    {
        public override bool Holds(SeenRequest request) => false;

        public override string? ValueIn(SeenRequest request) => null;
    }
}
