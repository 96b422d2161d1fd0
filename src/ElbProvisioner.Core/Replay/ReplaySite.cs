using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Core.Replay;

/// <summary>The load balancers of one stack file, for requests of a log.</summary>
/// <param name="loadBalancer">All requests go to this one; null: the log and the URL say.</param>
/// <param name="given">By AWS's name of a load balancer, what the user says it is called.</param>
internal sealed class ReplaySite(Stack stack, string? loadBalancer, ImmutableDictionary<string, string> given)
{
    /// <summary>A log names a handful; whatever names more is not worth remembering.</summary>
    private const int MostNames = 1000;

    private readonly Site _site = StackSite.Of(stack);
    private readonly Site _network = SiteOf(stack, isNetwork: true);
    private readonly Site _application = SiteOf(stack, isNetwork: false);
    private readonly Dictionary<string, Balancer?> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<RouteTable, RuleEnds> _ends = new(ReferenceEqualityComparer.Instance);
    private readonly List<int> _rules = [];

    /// <summary>Where a request may go, in the order in which conditions that the log does not have decide; at least one.</summary>
    /// <param name="logged">With a request.</param>
    /// <param name="seen">The request as rules see it; null: it is looked at when a rule asks for it.</param>
    public void Find(LoggedRequest logged, Request request, ref SeenRequest? seen, List<Possibility> into)
    {
        if (BalancerOf(logged.Balancer) is { } named)
        {
            Find(named, request, ref seen, into);
            return;
        }

        // A log is of one kind of load balancer: a URL leads to no other.
        var alike = logged.IsOfNetwork ? _network : _application;
        var found = (alike.Balancers.IsEmpty ? _site : alike).Find(request.Url);
        if (found.Balancer is { } balancer)
        {
            Find(balancer, request, ref seen, into);
            return;
        }

        if (found.Candidates.IsEmpty)
        {
            into.Add(new([], new(DestinationKind.Refused, "refused: there is no load balancer")));
            return;
        }

        foreach (var name in found.Candidates)
        {
            var begin = into.Count;
            Find(_site.Balancers.First(b => b.Name == name), request, ref seen, into);
            for (var at = begin; at < into.Count && name != found.Candidates[^1]; at++)
            {
                into[at] = into[at] with { If = [$"load balancer {name}", .. into[at].If] };
            }
        }
    }

    private void Find(Balancer balancer, Request request, ref SeenRequest? seen, List<Possibility> into)
    {
        if (Refusal(balancer, request, out var listener) is { } refused)
        {
            into.Add(refused);
            return;
        }

        var ends = EndsOf(listener);
        seen ??= ends.Matcher.See(request);
        _rules.Clear();
        ends.Matcher.Match(seen, _rules);
        foreach (var rule in _rules)
        {
            into.Add(ends.Of(rule, request, redirected => Follow(balancer, redirected)));
        }
    }

    private RedirectEnd Follow(Balancer balancer, Request request)
    {
        Outcome last = new Outcome.Unknown("nothing");
        var end = Trip.Follow(_site, balancer, request, (at, asked) => last = OutcomeOf(at, asked));
        return new(end, last);
    }

    private static Site SiteOf(Stack stack, bool isNetwork) =>
        StackSite.Of(stack with { LoadBalancers = [.. stack.LoadBalancers.Where(b => b.IsNetwork == isNetwork)] });

    /// <summary>What is sure to become of a request on its way; where the log would have to say more, the way ends.</summary>
    private Outcome OutcomeOf(Balancer balancer, Request request)
    {
        if (Refusal(balancer, request, out var listener) is { Destination.Text: var why })
        {
            return new Outcome.Refused(why);
        }

        var rules = new List<int>();
        var matcher = EndsOf(listener).Matcher;
        matcher.Match(matcher.See(request), rules);
        return rules is [var only] ? Site.OutcomeOf(listener, only, request) : new Outcome.Unknown("undecided");
    }

    private static Possibility? Refusal(Balancer balancer, Request request, out RouteTable listener)
    {
        var url = request.Url;
        var found = balancer.ListenerOn(url.Port, url.Scheme);
        listener = found ?? new("", "", 0, [], []);
        var why =
            found is null ? $"{balancer.Name} does not listen on port {url.Port}"
            : !found.Speaks(url.Scheme) ? $"{balancer.Name}/{found.Name} speaks {found.Protocol}, and not {url.Scheme}"
            : !balancer.HasAddressFor(request.Client) ? $"{balancer.Name} has no IPv6 address"
            : balancer.Admit(request.Client, Site.TransportOf(url), url.Port).IsAdmitted == false
                ? $"{balancer.Name} does not admit the client"
            : null;
        return why is null ? null : new([], new(DestinationKind.Refused, $"refused: {why}"));
    }

    private RuleEnds EndsOf(RouteTable listener)
    {
        if (!_ends.TryGetValue(listener, out var ends))
        {
            _ends.Add(listener, ends = new(listener));
        }

        return ends;
    }

    /// <summary>
    /// The one that carries a name as elbctl, the user or its owner gives it; null: none does, and the URL has to say.
    /// </summary>
    private Balancer? BalancerOf(string name)
    {
        if (_named.TryGetValue(name, out var known))
        {
            return known;
        }

        var said = loadBalancer ?? given.GetValueOrDefault(name);
        var found = stack
            .LoadBalancers.Where(b =>
                said is not null
                    ? b.Name == said
                    : b.Name == name || PhysicalNames.HasElbForm(stack.Name, b.Name, name) || IsCalled(b.Existing, name)
            )
            .ToImmutableArray();
        var balancer = found is [var only] ? _site.Balancers.First(b => b.Name == only.Name) : null;
        if (_named.Count < MostNames)
        {
            _named.Add(name, balancer);
        }

        return balancer;
    }

    /// <summary>AWS's name of somebody else's, as far as the file says it.</summary>
    private static bool IsCalled(ExistingBalancer? existing, string name) =>
        existing switch
        {
            ExistingBalancer.ByName named => named.Name == name,
            ExistingBalancer.ByArn named => named.Name == name,
            ExistingBalancer.OfStack other => PhysicalNames.HasElbForm(other.Stack, other.Name, name),
            _ => false,
        };
}
