using System.Net;
using System.Net.Sockets;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Proof;

/// <summary>What a part of a request can be, as far as its conditions tell it apart.</summary>
/// <param name="likedHosts">Names that lead here, for examples.</param>
/// <param name="hasVersion6">Whether IPv6 clients come at all.</param>
internal sealed class DimensionReader(Choices choices, IReadOnlyList<string> likedHosts, bool hasVersion6)
{
    public const string HostPart = "host";
    public const string PathPart = "path";
    public const string MethodPart = "method";
    public const string SourcePart = "source";
    public const string QueryPart = "query";
    public const string HeaderPart = "header ";

    private const int MaxPairs = 200_000;

    private static readonly string[] UsualMethods = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "OTHER"];

    private readonly Dictionary<Condition, int> _unknown = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, TextAutomaton?> _automata = new(StringComparer.Ordinal);

    /// <summary>The part that a condition is about; null: it cannot be read.</summary>
    public static string? PartOf(Condition condition) =>
        condition switch
        {
            Condition.Host or Condition.Expression { Of: Condition.Expression.OfHost } => HostPart,
            Condition.Path or Condition.Expression { Of: Condition.Expression.OfPath } => PathPart,
            Condition.Method => MethodPart,
            Condition.Source or Condition.Family => SourcePart,
            Condition.Query => QueryPart,
            Condition.Header header => HeaderPart + header.Name.ToLowerInvariant(),
            Condition.Expression { Of: Condition.Expression.OfHeader, HeaderName: { } name } => HeaderPart + name.ToLowerInvariant(),
            _ => null,
        };

    /// <summary>Conditions that say the same have the same; of one that nobody knows, only it itself says what it says.</summary>
    public string KeyOf(Condition condition)
    {
        if (condition is Condition.Unknown)
        {
            _unknown.TryAdd(condition, _unknown.Count);
            return $"unknown {_unknown[condition]}";
        }

        var ignoresCase = condition is Condition.Host or Condition.Header or Condition.Query;
        var patterns = condition.Patterns.Select(pattern => ignoresCase ? pattern.ToLowerInvariant() : pattern);
        return string.Join(
            '\n',
            [condition.GetType().Name, PartOf(condition) ?? condition.Field, .. patterns.Order(StringComparer.Ordinal)]
        );
    }

    /// <summary>It is about a known part, and its patterns have automata.</summary>
    public bool CanRead(Condition condition) =>
        PartOf(condition) is not null
        && (
            condition is not (Condition.Host or Condition.Path or Condition.Header or Condition.Expression)
            || condition.Patterns.All(pattern => AutomatonOf(condition, pattern) is not null)
        );

    /// <returns>Null: too hard.</returns>
    public Dimension? Read(string part, IReadOnlyList<Condition> conditions) =>
        part switch
        {
            MethodPart => Methods(conditions),
            SourcePart => Sources(conditions),
            QueryPart => Pairs([.. conditions.Cast<Condition.Query>()]),
            HostPart => Texts(
                part,
                conditions,
                HostsOf(conditions),
                [.. likedHosts, RequestWriter.SomeHost, .. conditions.SelectMany(HostsFor)]
            ),
            PathPart => Texts(part, conditions, TextUniverse.Path, []),
            _ => Texts(part, conditions, choices.HeaderExpressionsCountCase ? TextUniverse.Line.InBothCases() : TextUniverse.Line, []),
        };

    private TextUniverse HostsOf(IEnumerable<Condition> conditions) =>
        !conditions.Any(static condition => condition is Condition.Expression) ? TextUniverse.Host
        : (choices.HostExpressionsLosePort ? TextUniverse.Host : TextUniverse.HostAndPort) is var hosts && choices.HostExpressionsCountCase
            ? hosts.InBothCases()
        : hosts;

    /// <summary>Names that look like one.</summary>
    private static IEnumerable<string> HostsFor(Condition condition) =>
        condition is Condition.Host
            ? condition.Patterns.Select(static pattern =>
                pattern.ToLowerInvariant().Replace("*", "www", StringComparison.Ordinal).Replace('?', 'x')
            )
            : [];

    private Dimension? Texts(string part, IReadOnlyList<Condition> conditions, TextUniverse universe, IReadOnlyList<string> liked)
    {
        var automata = new List<TextAutomaton>();
        var places = new List<int[]>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var condition in conditions)
        {
            var here = new List<int>();
            foreach (var pattern in condition.Patterns)
            {
                var key = $"{condition is Condition.Expression}{pattern}";
                if (!known.TryGetValue(key, out var place))
                {
                    if (AutomatonOf(condition, pattern) is not { } automaton)
                    {
                        return null;
                    }

                    known.Add(key, place = automata.Count);
                    automata.Add(automaton);
                }

                here.Add(place);
            }

            places.Add([.. here]);
        }

        if (TextSpace.Of(automata, universe.Must, universe.Allowed, liked) is not { } space)
        {
            return null;
        }

        var values = space.Kinds.Select(kind => new DimensionValue(Holding(places, kind.Fits), kind.Example));
        var isLine = part.StartsWith(HeaderPart, StringComparison.Ordinal);
        if (isLine)
        {
            // A line with what rules do not see fits * alone.
            values = values.Append(
                ValueOf(
                    "x\tx",
                    conditions,
                    static c =>
                        c is not Condition.Expression && c.Patterns.Any(static text => text.AsSpan().Trim('*').IsEmpty && text != "")
                )
            );
        }

        return new(
            part,
            isLine ? DimensionKind.Repeated : DimensionKind.Single,
            conditions.Count,
            [.. values.DistinctBy(static v => v.Holds)]
        )
        {
            HeaderName = isLine ? HeaderOf(conditions[0]) : "",
        };
    }

    private static string HeaderOf(Condition condition) =>
        condition switch
        {
            Condition.Header header => header.Name,
            Condition.Expression { HeaderName: { } name } => name,
            _ => throw new InvalidOperationException($"{condition.Field} is about no header."),
        };

    /// <summary>Null: too hard, or beyond what is read.</summary>
    private TextAutomaton? AutomatonOf(Condition condition, string pattern)
    {
        var key = $"{condition.GetType().Name} {condition.Field} {pattern}";
        if (_automata.TryGetValue(key, out var known))
        {
            return known;
        }

        var node = condition switch
        {
            Condition.Expression expression => NodeOf(expression, pattern),
            Condition.Path => TextNode.Of(new Glob(pattern, ignoresCase: false, choices.BackslashEscapesEverywhere), AsciiSet.All),
            Condition.Host => new TextNode.Sequence([
                TextNode.Of(new Glob(pattern, ignoresCase: true, choices.BackslashEscapesEverywhere), TextUniverse.HostCharacters),
                Port,
            ]),
            _ => TextNode.Of(new Glob(pattern, ignoresCase: true, choices.BackslashEscapesEverywhere), AsciiSet.All),
        };
        return _automata[key] = node is null ? null : TextAutomaton.Of(node);
    }

    /// <summary>Patterns of hosts do not see it.</summary>
    private static TextNode Port { get; } =
        new TextNode.Repeat(
            new TextNode.Sequence([new TextNode.One(AsciiSet.Of(':')), new TextNode.Repeat(new TextNode.One(AsciiSet.Digits), 0, null)]),
            0,
            1
        );

    private TextNode? NodeOf(Condition.Expression expression, string text)
    {
        var ignoresCase = expression.Of switch
        {
            Condition.Expression.OfHost => !choices.HostExpressionsCountCase,
            Condition.Expression.OfPath => choices.PathExpressionsIgnoreCase,
            _ => !choices.HeaderExpressionsCountCase,
        };

        // Hosts that are IPv6 addresses stand in brackets; patterns cannot name them, and they are left aside here.
        return
            !(expression.Of == Condition.Expression.OfHost && text.Contains("\\[", StringComparison.Ordinal))
            && CompiledCondition.Find(text, ignoresCase, choices.ExpressionsAreAnchored) is not null
            && ExpressionReader.Read(text, ignoresCase) is { } node
            ? choices.ExpressionsAreAnchored
                ? node
                : TextNode.Anywhere(node)
            : null;
    }

    private static Dimension Methods(IReadOnlyList<Condition> conditions)
    {
        var named = conditions.SelectMany(static c => c.Patterns).Distinct(StringComparer.Ordinal).ToList();
        var other = UsualMethods.Concat(named.Select(static name => name + "-X")).Except(named).Take(1);
        var usual = UsualMethods.Intersect(named.Concat(other));
        return Single(MethodPart, conditions, usual.Union(named), static (condition, method) => condition.Patterns.Contains(method));
    }

    private Dimension Sources(IReadOnlyList<Condition> conditions)
    {
        var blocks = conditions
            .SelectMany(static c => c is Condition.Source ? c.Patterns : [])
            .Select(AddressBlock.Find)
            .OfType<AddressBlock>();
        var addresses = new List<IPAddress> { Request.AnyClient, IPAddress.Any, IPAddress.Parse("2001:db8::1"), IPAddress.IPv6Any };
        foreach (var block in blocks)
        {
            addresses.Add(block.FirstAddress);
            var most = block.IsVersion6 ? UInt128.MaxValue : uint.MaxValue;
            if (block.Last < most)
            {
                addresses.Add(AddressBlock.AddressOf(block.Last + 1, block.IsVersion6));
            }
        }

        return Single(
            SourcePart,
            conditions,
            addresses.Where(address => hasVersion6 || !IsVersion6(address)).Select(static address => address.ToString()),
            static (condition, text) =>
            {
                var address = IPAddress.Parse(text);
                return condition is Condition.Family family
                    ? family.IsVersion6 == IsVersion6(address)
                    : condition.Patterns.Any(range => AddressBlock.Find(range)?.Contains(address) == true);
            }
        );
    }

    private static bool IsVersion6(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6;

    private static Dimension Single(
        string part,
        IReadOnlyList<Condition> conditions,
        IEnumerable<string> texts,
        Func<Condition, string, bool> holds
    ) =>
        new(
            part,
            DimensionKind.Single,
            conditions.Count,
            [
                .. texts
                    .Distinct(StringComparer.Ordinal)
                    .Select(text => ValueOf(text, conditions, condition => holds(condition, text)))
                    .DistinctBy(static value => value.Holds),
            ]
        );

    private static DimensionValue ValueOf(string text, IReadOnlyList<Condition> conditions, Func<Condition, bool> isHeld)
    {
        var holds = new Bits(conditions.Count);
        for (var at = 0; at < conditions.Count; at++)
        {
            holds[at] = isHeld(conditions[at]);
        }

        return new(holds, text);
    }

    /// <summary>A condition holds where one of its patterns fits.</summary>
    private static Bits Holding(List<int[]> places, Bits fits)
    {
        var holds = new Bits(places.Count);
        for (var at = 0; at < places.Count; at++)
        {
            holds[at] = Array.Exists(places[at], place => fits[place]);
        }

        return holds;
    }

    private static Dimension? Pairs(IReadOnlyList<Condition.Query> conditions)
    {
        var (keys, values) = (new PatternSet(), new PatternSet());
        var places = conditions
            .Select(condition =>
                condition
                    .Values.Select(pair => (Key: pair.Key is null ? -1 : keys.PlaceOf(pair.Key), Value: values.PlaceOf(pair.Value)))
                    .ToArray()
            )
            .ToList();
        if (
            keys.Space(TextUniverse.Key) is not { } keyKinds
            || values.Space(TextUniverse.Value) is not { } valueKinds
            || (long)keyKinds.Count * valueKinds.Count > MaxPairs
        )
        {
            return null;
        }

        var found = new Dictionary<Bits, DimensionValue>();
        foreach (var key in keyKinds)
        {
            foreach (var value in valueKinds)
            {
                var holds = new Bits(conditions.Count);
                for (var at = 0; at < places.Count; at++)
                {
                    holds[at] = Array.Exists(places[at], p => (p.Key < 0 || key.Fits[p.Key]) && value.Fits[p.Value]);
                }

                found.TryAdd(holds, new(holds, $"{key.Example}={value.Example}"));
            }
        }

        return new(QueryPart, DimensionKind.Repeated, conditions.Count, [.. found.Values]);
    }

    /// <summary>Patterns of keys or of values; the same pattern is one.</summary>
    private sealed class PatternSet
    {
        private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
        private readonly List<TextAutomaton?> _automata = [];

        public int PlaceOf(string text)
        {
            var glob = new Glob(text, ignoresCase: true, escapes: true);
            if (_places.TryAdd(glob.Symbols, _automata.Count))
            {
                _automata.Add(TextAutomaton.Of(TextNode.Of(glob, AsciiSet.All)));
            }

            return _places[glob.Symbols];
        }

        public List<TextKind>? Space(TextUniverse universe) =>
            _automata.OfType<TextAutomaton>().ToList() is var all && all.Count == _automata.Count
                ? TextSpace.Of(all, universe.Must, universe.Allowed, [])?.Kinds
                : null;
    }
}
