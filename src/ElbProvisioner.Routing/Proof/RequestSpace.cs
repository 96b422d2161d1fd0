using System.Collections.Immutable;
using System.Net;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Proof;

/// <summary>
/// All requests there are, as far as some rules can tell them apart. Whether one of them is taken by this rule and by none of those is
/// decided, not tried: each part of a request has finitely many kinds, and the parts do not depend on each other.
/// </summary>
internal sealed class RequestSpace
{
    /// <summary>Combinations of parts that are looked at; what needs more is said to be too hard.</summary>
    private const int MaxTries = 200_000;

    private const string HostPart = "host";
    private const string PathPart = "path";
    private const string MethodPart = "method";
    private const string SourcePart = "source";
    private const string QueryPart = "query";
    private const string HeaderPart = "header ";

    private static readonly string[] UsualMethods = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "OTHER"];

    /// <summary>What no path has after it has been normalised.</summary>
    private static readonly ImmutableArray<string> DotSegments = ["*/./*", "*/../*", "*/.", "*/.."];

    private readonly Dictionary<RouteRule, Placed> _rules = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Dimension?> _dimensions = new(StringComparer.Ordinal);

    /// <param name="rules">All that will be asked about.</param>
    public RequestSpace(IEnumerable<RouteRule> rules)
    {
        var conditions = new Dictionary<string, List<Condition>>(StringComparer.Ordinal);
        foreach (var rule in rules.Where(rule => !_rules.ContainsKey(rule)))
        {
            var places = new List<(string Part, int At)>();
            var isReadable = true;
            foreach (var condition in rule.Conditions)
            {
                if (PartOf(condition) is not { } part)
                {
                    isReadable = false;
                    continue;
                }

                var same = conditions.TryGetValue(part, out var known) ? known : conditions[part] = [];
                places.Add((part, same.Count));
                same.Add(condition);
            }

            _rules.Add(rule, new(places, isReadable));
        }

        foreach (var (part, about) in conditions)
        {
            _dimensions[part] = DimensionOf(part, about);
        }
    }

    /// <summary>A request that all of the first take, and none of the second.</summary>
    public ProofAnswer Find(IReadOnlyList<RouteRule> takenBy, IReadOnlyList<RouteRule> notBy)
    {
        if (takenBy.Any(rule => !_rules[rule].IsReadable))
        {
            return ProofAnswer.TooHard;
        }

        // What cannot be read may always be what does not hold.
        List<RouteRule> others = [.. notBy.Where(rule => _rules[rule].IsReadable)];
        var parts = new List<(string Part, List<(Bits Excludes, DimensionValue Value)> Choices)>();
        foreach (var (part, dimension) in _dimensions)
        {
            if (dimension is null)
            {
                return ProofAnswer.TooHard;
            }

            var asked = takenBy.SelectMany(rule => _rules[rule].In(part)).ToList();
            var values = dimension.With(asked);
            if (values is null)
            {
                return ProofAnswer.TooHard;
            }

            if (values.Count == 0)
            {
                return ProofAnswer.None;
            }

            parts.Add((part, Best(values, others, part)));
        }

        var everyOther = new Bits(others.Count);
        for (var at = 0; at < others.Count; at++)
        {
            everyOther[at] = true;
        }

        parts.Sort(static (a, b) => a.Choices.Count.CompareTo(b.Choices.Count));
        var tries = MaxTries;
        var chosen = new DimensionValue[parts.Count];
        return Search(0, new Bits(others.Count), everyOther, parts, chosen, ref tries) switch
        {
            true => new(
                ProofKind.Found,
                RequestOf(parts.Select(static (p, at) => (p.Part, at)).ToDictionary(p => p.Part, p => chosen[p.at]))
            ),
            false => ProofAnswer.None,
            null => ProofAnswer.TooHard,
        };
    }

    /// <summary>Null: the number of tries is used up.</summary>
    private static bool? Search(
        int at,
        Bits excluded,
        Bits all,
        List<(string Part, List<(Bits Excludes, DimensionValue Value)> Choices)> parts,
        DimensionValue[] chosen,
        ref int tries
    )
    {
        if (at == parts.Count)
        {
            return excluded.Covers(all);
        }

        foreach (var (excludes, value) in parts[at].Choices)
        {
            if (--tries < 0)
            {
                return null;
            }

            chosen[at] = value;
            if (Search(at + 1, excluded.Or(excludes), all, parts, chosen, ref tries) is not false and var end)
            {
                return end;
            }
        }

        return false;
    }

    /// <summary>By what each value keeps out; one that keeps out no more than another is left out.</summary>
    private List<(Bits Excludes, DimensionValue Value)> Best(List<DimensionValue> values, List<RouteRule> others, string part)
    {
        var places = others.ConvertAll(rule => _rules[rule].In(part).ToArray());
        var seen = new Dictionary<Bits, DimensionValue>();
        foreach (var value in values)
        {
            var excludes = new Bits(others.Count);
            for (var at = 0; at < places.Count; at++)
            {
                excludes[at] = Array.Exists(places[at], condition => !value.Holds[condition]);
            }

            seen.TryAdd(excludes, value);
        }

        return
        [
            .. seen.Where(one => !seen.Keys.Any(other => !other.Equals(one.Key) && other.Covers(one.Key)))
                .Select(static one => (one.Key, one.Value)),
        ];
    }

    private static string? PartOf(Condition condition) =>
        condition switch
        {
            Condition.Host => HostPart,
            Condition.Path => PathPart,
            Condition.Method => MethodPart,
            Condition.Source or Condition.Family => SourcePart,
            Condition.Query => QueryPart,
            Condition.Header header => HeaderPart + header.Name.ToLowerInvariant(),
            _ => null,
        };

    private static Dimension? DimensionOf(string part, List<Condition> conditions) =>
        part switch
        {
            HostPart => Texts(
                conditions,
                ignoresCase: true,
                static c => c is > ' ' and < '\x7f' and not ':' and not (>= 'A' and <= 'Z'),
                null
            ),
            PathPart => Texts(
                conditions,
                ignoresCase: false,
                static c => c is > ' ' and < '\x7f' and not '?' and not '#' and not '\\',
                '/'
            ),
            MethodPart => Methods(conditions),
            SourcePart => Sources(conditions),
            QueryPart => Pairs(conditions.ConvertAll(static c => ((Condition.Query)c).Values)),
            _ => Lines(conditions),
        };

    private static Dimension? Lines(List<Condition> conditions)
    {
        if (Texts(conditions, ignoresCase: true, static c => c is >= ' ' and < '\x7f' and not (>= 'A' and <= 'Z'), null) is not { } lines)
        {
            return null;
        }

        // A line with what rules do not see fits * alone.
        var hidden = ValueOf("x\tx", conditions, static c => c.Patterns.Any(static text => text.AsSpan().Trim('*').IsEmpty));
        return lines with { Values = [.. lines.Values, hidden], IsRepeated = true };
    }

    private static Dimension? Texts(List<Condition> conditions, bool ignoresCase, Func<char, bool> isAllowed, char? first)
    {
        var globs = new GlobSet(ignoresCase, escapes: false);
        var places = conditions.ConvertAll(condition => condition.Patterns.Select(globs.PlaceOf).ToArray());
        int[] impossible = [.. (first == '/' ? DotSegments : []).Select(globs.PlaceOf)];
        if (TextSpace.Of(globs.All, isAllowed, first) is not { } kinds)
        {
            return null;
        }

        var values = new Dictionary<Bits, DimensionValue>();
        foreach (var kind in kinds.Where(kind => !Array.Exists(impossible, place => kind.Fits[place])))
        {
            var holds = new Bits(conditions.Count);
            for (var at = 0; at < places.Count; at++)
            {
                holds[at] = Array.Exists(places[at], place => kind.Fits[place]);
            }

            values.TryAdd(holds, new(holds, [kind.Example]));
        }

        return new(conditions.Count, [.. values.Values], IsRepeated: false);
    }

    private static Dimension Methods(List<Condition> conditions)
    {
        var named = conditions.SelectMany(static c => c.Patterns).Distinct(StringComparer.Ordinal).ToList();
        var other = UsualMethods.Concat(named.Select(static name => name + "-X")).Except(named).Take(1);
        return new(
            conditions.Count,
            [.. named.Concat(other).Select(method => ValueOf(method, conditions, condition => condition.Patterns.Contains(method)))],
            IsRepeated: false
        );
    }

    private static Dimension Sources(List<Condition> conditions)
    {
        var blocks = conditions
            .SelectMany(static c => c is Condition.Source ? c.Patterns : [])
            .Select(AddressBlock.Find)
            .OfType<AddressBlock>();
        var addresses = new HashSet<IPAddress> { Request.AnyClient, IPAddress.Any, IPAddress.IPv6Any, IPAddress.Parse("2001:db8::1") };
        foreach (var block in blocks)
        {
            addresses.Add(block.FirstAddress);
            var most = block.IsVersion6 ? UInt128.MaxValue : uint.MaxValue;
            if (block.Last < most)
            {
                addresses.Add(AddressBlock.AddressOf(block.Last + 1, block.IsVersion6));
            }
        }

        return new(
            conditions.Count,
            [
                .. addresses.Select(address =>
                    ValueOf(
                        address.ToString(),
                        conditions,
                        condition =>
                            condition is Condition.Family family
                                ? family.IsVersion6 == (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6)
                                : condition.Patterns.Any(range => AddressBlock.Find(range)?.Contains(address) == true)
                    )
                ),
            ],
            IsRepeated: false
        );
    }

    private static DimensionValue ValueOf(string text, List<Condition> conditions, Func<Condition, bool> isHeld)
    {
        var holds = new Bits(conditions.Count);
        for (var at = 0; at < conditions.Count; at++)
        {
            holds[at] = isHeld(conditions[at]);
        }

        return new(holds, [text]);
    }

    private static Dimension? Pairs(List<ImmutableArray<QueryPattern>> conditions)
    {
        var (keys, values) = (new GlobSet(ignoresCase: true, escapes: true), new GlobSet(ignoresCase: true, escapes: true));
        var places = conditions.ConvertAll(pairs =>
            pairs.Select(pair => (Key: pair.Key is null ? -1 : keys.PlaceOf(pair.Key), Value: values.PlaceOf(pair.Value))).ToArray()
        );
        static bool InValue(char c) => c is > ' ' and < '\x7f' and not '&' and not '#' and not '\\' and not (>= 'A' and <= 'Z');
        if (
            TextSpace.Of(keys.All, static c => InValue(c) && c != '=', null) is not { } keyKinds
            || TextSpace.Of(values.All, InValue, null) is not { } valueKinds
            || (long)keyKinds.Count * valueKinds.Count > MaxTries
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

                found.TryAdd(holds, new(holds, [$"{key.Example}={value.Example}"]));
            }
        }

        return new(conditions.Count, [.. found.Values], IsRepeated: true);
    }

    private static Request? RequestOf(Dictionary<string, DimensionValue> parts)
    {
        string? One(string part) => parts.TryGetValue(part, out var value) ? value.Parts[0] : null;

        var query = parts.TryGetValue(QueryPart, out var pairs) && pairs.Parts.Count > 0 ? "?" + string.Join('&', pairs.Parts) : "";
        var rest = (One(PathPart) ?? "/") + query;
        ImmutableArray<HeaderLine> headers =
        [
            .. parts
                .Where(static p => p.Key.StartsWith(HeaderPart, StringComparison.Ordinal))
                .SelectMany(static p => p.Value.Parts.Select(line => new HeaderLine(p.Key[HeaderPart.Length..], line))),
        ];
        var host = One(HostPart);
        if (host is null || !RequestUrl.TryParse($"http://{host}{rest}", out var url, out _) || url.Host != host || host.EndsWith('.'))
        {
            if (!RequestUrl.TryParse($"http://host.test{rest}", out url, out _))
            {
                return null;
            }

            // One dot at the end is left out.
            headers = host is null ? headers : headers.Insert(0, new("Host", host.EndsWith('.') ? host + "." : host));
        }

        return new Request(url, One(SourcePart) is { } client ? IPAddress.Parse(client) : Request.AnyClient)
        {
            Method = One(MethodPart) ?? "GET",
            Headers = headers,
        };
    }

    private sealed record Placed(List<(string Part, int At)> Conditions, bool IsReadable)
    {
        public IEnumerable<int> In(string part) => Conditions.Where(c => c.Part == part).Select(static c => c.At);
    }

    /// <summary>Patterns that are the same are one.</summary>
    private sealed class GlobSet(bool ignoresCase, bool escapes)
    {
        private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

        public List<Glob> All { get; } = [];

        public int PlaceOf(string text)
        {
            var glob = new Glob(text, ignoresCase, escapes);
            if (_places.TryAdd(glob.Symbols, All.Count))
            {
                All.Add(glob);
            }

            return _places[glob.Symbols];
        }
    }
}

internal enum ProofKind
{
    Found,
    None,
    TooHard,
}

/// <param name="Request">Null unless found; also null where it cannot be written down.</param>
internal sealed record ProofAnswer(ProofKind Kind, Request? Request = null)
{
    public static ProofAnswer None { get; } = new(ProofKind.None);

    public static ProofAnswer TooHard { get; } = new(ProofKind.TooHard);
}
