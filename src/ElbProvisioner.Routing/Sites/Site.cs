using System.Collections.Immutable;
using System.Net;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Sites;

/// <summary>Load balancers that clients may meet, and what becomes of requests to them.</summary>
public sealed class Site(ImmutableArray<Balancer> balancers)
{
    private readonly Dictionary<(RouteTable Listener, Choices Choices), RuleMatcher> _matchers = [];

    public ImmutableArray<Balancer> Balancers { get; } = balancers;

    /// <summary>
    /// The load balancer that a URL leads to: whose DNS name covers its host, else the only one that listens on its port with its scheme,
    /// else the only one there is.
    /// </summary>
    /// <param name="name">It is this one; null: the URL says.</param>
    public Destination Find(RequestUrl url, string? name = null)
    {
        if (name is not null)
        {
            return new(Balancers.FirstOrDefault(b => b.Name == name), []);
        }

        var closest = Balancers.Max(b => (int?)b.Covers(url.Host)) ?? 0;
        ImmutableArray<Balancer> candidates =
        [
            .. closest > 0
                ? Balancers.Where(b => b.Covers(url.Host) == closest)
                : Balancers.Where(b => b.Listeners.Any(l => l.Port == url.Port && l.Speaks(url.Scheme))),
        ];
        candidates = candidates.IsEmpty ? Balancers : candidates;
        return candidates is [var only] ? new(only, []) : new(null, [.. candidates.Select(static b => b.Name)]);
    }

    /// <summary>
    /// Who asks where nobody says: <see cref="Request.AnyClient"/> where that is let in, else the first address of the first range that is.
    /// </summary>
    public static IPAddress ClientOf(Balancer balancer, RequestUrl url)
    {
        var transport = TransportOf(url);
        return balancer.Admit(Request.AnyClient, transport, url.Port).IsAdmitted != false
            ? Request.AnyClient
            : balancer.Entries?.FirstOrDefault(e => e.From is not null && e.Opens(transport, url.Port))?.From?.FirstAddress
                ?? Request.AnyClient;
    }

    public Stage Route(Balancer balancer, Request request)
    {
        var url = request.Url;
        var transport = TransportOf(url);
        var listener = balancer.ListenerOn(url.Port, url.Scheme);
        var admission = balancer.Admit(request.Client, transport, url.Port);
        if (listener is null || !listener.Speaks(url.Scheme))
        {
            var why = listener is null
                ? $"{balancer.Name} does not listen on port {url.Port}."
                : $"{balancer.Name}/{listener.Name} speaks {listener.Protocol} on port {url.Port}, and not {url.Scheme}.";
            return new(request, balancer, listener, RouteTable.DefaultRule, new Outcome.Refused(why), admission, [], []);
        }

        if (admission.IsAdmitted == false)
        {
            var refused = new Outcome.Refused($"{balancer.Name} does not admit {request.Client}: {admission.By}.");
            return new(request, balancer, listener, RouteTable.DefaultRule, refused, admission, [], []);
        }

        var (rule, outcome) = Decide(listener, request, Choices.Ours);
        var matcher = MatcherOf(listener, Choices.Ours);
        var seen = matcher.See(request);
        var passed = Enumerable
            .Range(0, rule == RouteTable.DefaultRule ? listener.Rules.Length : rule)
            .Select(place => new PassedRule(listener.NameOf(place), matcher.FirstFailure(place, seen) ?? throw Impossible(place)));
        var first = rule == RouteTable.DefaultRule ? listener.Rules.Length : rule + 1;
        var behind = Enumerable
            .Range(first, listener.Rules.Length - first)
            .Where(place => matcher.FirstFailure(place, seen) is null)
            .Select(listener.NameOf);
        return new(request, balancer, listener, rule, outcome, admission, [.. passed], [.. NotesOn(listener, request, rule, outcome)])
        {
            Behind = [.. behind],
        };
    }

    /// <summary>What becomes of a request at a listener, under one reading of what AWS does not say.</summary>
    /// <returns>The place of the rule, or <see cref="RouteTable.DefaultRule"/>.</returns>
    public (int Rule, Outcome Outcome) Decide(RouteTable listener, Request request, Choices choices)
    {
        var matcher = MatcherOf(listener, choices);
        var rule = matcher.Match(matcher.See(request));
        return (rule, RuleOutcome.Of(listener, rule, request, choices));
    }

    /// <summary>What a rule makes of a request that it has taken, whether or not it would take it.</summary>
    /// <param name="rule">Its place, or <see cref="RouteTable.DefaultRule"/>.</param>
    public static Outcome OutcomeOf(RouteTable listener, int rule, Request request) =>
        RuleOutcome.Of(listener, rule, request, Choices.Ours);

    /// <summary>How a URL travels: <c>tcp</c> or <c>udp</c>.</summary>
    public static string TransportOf(RequestUrl url) => url.Scheme == "udp" ? "udp" : "tcp";

    private static InvalidOperationException Impossible(int rule) => new($"Rule {rule} was passed over though it fits.");

    private RuleMatcher MatcherOf(RouteTable listener, Choices choices)
    {
        if (!_matchers.TryGetValue((listener, choices), out var matcher))
        {
            matcher = new RuleMatcher(listener, choices);
            _matchers.Add((listener, choices), matcher);
        }

        return matcher;
    }

    private IEnumerable<UndocumentedNote> NotesOn(RouteTable listener, Request request, int rule, Outcome outcome)
    {
        foreach (var unknown in Undocumented.All.Where(u => u.MayMatter(listener, request)))
        {
            var (otherRule, other) = Decide(listener, request, unknown.Otherwise(Choices.Ours));
            if (otherRule != rule || !other.Equals(outcome))
            {
                yield return new(unknown.Id, unknown.Says, $"{listener.NameOf(otherRule)}: {OutcomeText.Of(other)}");
            }
        }

        if (PathForm.ClimbsAboveRoot(request.Url.Path))
        {
            const string Says = "AWS does not say what becomes of a path that leads above the root; it may be refused with 400.";
            yield return new("path-above-root", Says, "400");
        }

        if (outcome is Outcome.Authenticate { By: IdentityKind.Jwt })
        {
            yield return new(
                "token-refusal",
                "AWS does not say with what it answers a request without a valid token; 401 is likely.",
                null
            );
        }

        if (outcome is Outcome.Respond { Why: RuleOutcome.WhyNoWeight })
        {
            const string Says = "AWS does not say with what it answers where no target group has any weight; it is taken as 503.";
            yield return new("no-weight", Says, null);
        }

        var upTo = rule == RouteTable.DefaultRule ? listener.Rules.Length : rule;
        foreach (var passed in listener.Rules.Take(upTo))
        {
            foreach (var unread in RuleMatcher.Unread(passed))
            {
                var says = $"{passed.Name} has a condition that elbctl cannot read, and takes not to hold: {unread}.";
                yield return new("unread-condition", says, null);
            }
        }
    }
}

/// <param name="Balancer">Null: see <paramref name="Candidates"/>.</param>
/// <param name="Candidates">The names of those among which the URL does not decide.</param>
public sealed record Destination(Balancer? Balancer, ImmutableArray<string> Candidates);
