using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Proof;

/// <summary>
/// All requests there are, as far as some rules can tell them apart. Whether one of them is taken by this rule and by none of those is
/// decided, not tried: each part of a request has finitely many kinds, and the parts do not depend on each other.
/// </summary>
internal sealed class RequestSpace
{
    /// <summary>Of all questions to one space together: about a second at most.</summary>
    private const long MaxSteps = 30_000_000;

    private readonly List<Dimension> _dimensions = [];
    private readonly Dictionary<RouteRule, RuleTerms> _terms = new(ReferenceEqualityComparer.Instance);
    private readonly DimensionReader _reader;
    private readonly RequestSearch _certain;
    private readonly RequestSearch _uncertain;
    private readonly RequestWriter _writer;

    /// <param name="rules">All that will be asked about.</param>
    public RequestSpace(IEnumerable<RouteRule> rules, RequestSource from)
    {
        var all = rules.Distinct<RouteRule>(ReferenceEqualityComparer.Instance).ToList();
        _reader = new DimensionReader(from.Choices, from.Hosts, from.HasVersion6);
        var places = PlaceConditions(all);
        foreach (var rule in all)
        {
            _terms.Add(rule, TermsOf([.. rule.Conditions.Select(condition => places[_reader.KeyOf(condition)]).Distinct()]));
        }

        var budget = new ProofBudget(MaxSteps);
        (_certain, _uncertain) = (new(_dimensions, uncertain: false, budget), new(_dimensions, uncertain: true, budget));
        _writer = new(from.Scheme, from.Port, from.Hosts);
    }

    public IReadOnlyList<Dimension> Dimensions => _dimensions;

    /// <summary>Rules of the same conditions have the same.</summary>
    public string KeyOf(RouteRule rule) => _terms[rule].Key;

    /// <summary>Conditions that say the same have the same.</summary>
    public string KeyOf(Condition condition) => _reader.KeyOf(condition);

    /// <summary>A request that all of the first take, and none of the second.</summary>
    public ProofAnswer Find(IEnumerable<RouteRule> takenBy, IEnumerable<RouteRule> notBy)
    {
        List<RuleTerms> taking = [.. takenBy.Select(rule => _terms[rule])];
        List<RuleTerms> others = [.. notBy.Select(rule => _terms[rule]).DistinctBy(static terms => terms.Key, StringComparer.Ordinal)];
        if (others.Exists(other => other.Parts.Length == 0 || taking.Exists(rule => rule.Key == other.Key)))
        {
            return ProofAnswer.None;
        }

        if (!taking.Exists(static rule => rule.IsUnread) && _certain.Find(taking, others) is { } chosen)
        {
            return new(ProofKind.Found, _writer.Write(_dimensions.Zip(chosen)));
        }

        if (_certain.IsGivenUp)
        {
            return ProofAnswer.TooHard;
        }

        List<RuleTerms> unread = [.. taking.Concat(others).Where(static rule => rule.IsUnread)];
        return unread.Count == 0 || (_uncertain.Find(taking, others) is null && !_uncertain.IsGivenUp) ? ProofAnswer.None
            : _uncertain.IsGivenUp || unread.TrueForAll(IsTooHard) ? ProofAnswer.TooHard
            : ProofAnswer.Unread;
    }

    /// <summary>A condition of it is of another type, or holds what nobody knows how AWS reads.</summary>
    public bool IsUnread(RouteRule rule) => _terms[rule].IsUnread && !IsTooHard(_terms[rule]);

    /// <summary>Its conditions are plain, and together with others they are too many.</summary>
    private bool IsTooHard(RuleTerms rule) =>
        rule.Conditions.All(place => _dimensions[place.Dimension] is { Kind: not DimensionKind.Unread } or { Part.Length: > 0 });

    private Dictionary<string, ConditionPlace> PlaceConditions(List<RouteRule> rules)
    {
        var places = new Dictionary<string, ConditionPlace>(StringComparer.Ordinal);
        var conditions = rules.SelectMany(static rule => rule.Conditions).DistinctBy(_reader.KeyOf, StringComparer.Ordinal);
        foreach (var part in conditions.GroupBy(condition => _reader.CanRead(condition) ? DimensionReader.PartOf(condition) : null))
        {
            List<Condition> about = [.. part];
            if (part.Key is { } name && _reader.Read(name, about) is { } dimension)
            {
                for (var at = 0; at < about.Count; at++)
                {
                    places.Add(_reader.KeyOf(about[at]), new(_dimensions.Count, at));
                }

                _dimensions.Add(dimension);
                continue;
            }

            foreach (var condition in about)
            {
                places.Add(_reader.KeyOf(condition), new(_dimensions.Count, 0));
                _dimensions.Add(Unread(part.Key ?? ""));
            }
        }

        return places;
    }

    /// <param name="part">Of what is too hard.</param>
    private static Dimension Unread(string part)
    {
        var holds = Bits.All(1);
        return new(part, DimensionKind.Unread, 1, [new(holds, ""), new(new Bits(1), "")]);
    }

    private RuleTerms TermsOf(List<ConditionPlace> conditions)
    {
        var parts = conditions
            .GroupBy(static place => place.Dimension)
            .Select(part =>
            {
                var dimension = _dimensions[part.Key];
                var holding = part.Aggregate(
                    Bits.All(dimension.Values.Length),
                    (held, place) => held.And(dimension.HoldingOf[place.Condition])
                );
                return new RulePart(part.Key, [.. part.Select(static place => place.Condition)], holding);
            })
            .ToArray();
        var key = string.Join(' ', conditions.Select(static place => $"{place.Dimension}.{place.Condition}").Order(StringComparer.Ordinal));
        return new(key, conditions, parts)
        {
            IsUnread = conditions.Exists(place => _dimensions[place.Dimension].Kind == DimensionKind.Unread),
        };
    }
}

/// <summary>Where requests come from and lead to.</summary>
/// <param name="Hosts">Names that lead there, for examples; without wildcards.</param>
/// <param name="HasVersion6">Whether IPv6 clients come at all.</param>
public sealed record RequestSource(string Scheme, int Port, IReadOnlyList<string> Hosts, bool HasVersion6)
{
    public Choices Choices { get; init; } = Choices.Ours;

    /// <summary>Anybody, asking anything of a listener.</summary>
    public static RequestSource Of(RouteTable table) => new(SchemeOf(table.Protocol), table.Port, [], HasVersion6: true);

    private static string SchemeOf(string protocol) =>
        protocol switch
        {
            "HTTP" => "http",
            "HTTPS" => "https",
            "TLS" => "tls",
            "UDP" or "QUIC" => "udp",
            _ => "tcp",
        };
}

internal enum ProofKind
{
    Found,
    None,
    TooHard,

    /// <summary>It hangs on a condition that is not read here.</summary>
    Unread,
}

/// <param name="Request">Null unless found; also null where it cannot be written down.</param>
internal sealed record ProofAnswer(ProofKind Kind, Request? Request = null)
{
    public static ProofAnswer None { get; } = new(ProofKind.None);

    public static ProofAnswer TooHard { get; } = new(ProofKind.TooHard);

    public static ProofAnswer Unread { get; } = new(ProofKind.Unread);
}
