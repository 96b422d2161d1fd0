using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Routing.Proof;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Core.Rehearsals;

/// <summary>
/// Which requests touch every rule and every target group of a stack before and after a change: a witness of each rule, proved by the
/// routing engine, and what the file expects besides.
/// </summary>
public sealed class ProbeSearch
{
    // More kinds of requests than this say nothing new, and each would be sent too rarely.
    private const int MostProbes = 400;

    private readonly Side _before;
    private readonly Side _after;
    private readonly List<Probe> _probes = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<string> _undriven = [];

    private ProbeSearch(Stack before, Stack after) => (_before, _after) = (new(before), new(after));

    public static ProbeSet Of(Stack before, Stack after)
    {
        var search = new ProbeSearch(before, after);
        search.Add(search._before);
        search.Add(search._after);
        return new([.. search._probes.Take(MostProbes)], [.. search._undriven.Distinct(StringComparer.Ordinal)]);
    }

    private void Add(Side side)
    {
        foreach (var (balancer, declared) in side.Site.Balancers.Zip(side.Stack.LoadBalancers))
        {
            foreach (var (table, listener) in balancer.Listeners.Zip(declared.Listeners))
            {
                if (RefusalOf(listener) is { } why)
                {
                    _undriven.Add($"{balancer.Name}/{table.Name}: {why}");
                    continue;
                }

                foreach (var rule in Enumerable.Range(0, table.ReadsRequests ? table.Rules.Length : 0).Append(RouteTable.DefaultRule))
                {
                    AddRule(side, balancer, table, rule);
                }
            }
        }

        foreach (var expectation in side.Stack.Expectations.Where(static e => e.From is null && e.Sni is null))
        {
            var destination = side.Site.Find(expectation.Url, expectation.LoadBalancer?.Text);
            if (
                destination.Balancer is { } balancer
                && balancer.ListenerOn(expectation.Url.Port, expectation.Url.Scheme) is { ReadsRequests: true } table
                && table.Speaks(expectation.Url.Scheme)
                && IsDriven(side, balancer, table)
            )
            {
                var request = new Request(expectation.Url, IPAddress.Loopback)
                {
                    Method = expectation.Method,
                    Headers = expectation.Headers,
                };
                Add(balancer, table, table.NameOf(side.Site.Decide(table, request, Choices.Ours).Rule), request);
            }
        }
    }

    private static bool IsDriven(Side side, Balancer balancer, RouteTable table) =>
        side.Listener(balancer.Name, table.Name) is { } listener && RefusalOf(listener) is null;

    private void AddRule(Side side, Balancer balancer, RouteTable table, int rule)
    {
        var place = $"{balancer.Name}/{table.Name} {table.NameOf(rule)}";
        var claim = new RuleProof(
            table,
            RequestSource.Of(table) with
            {
                Hosts = [.. balancer.Names.Select(static name => name.Replace("*", "www", StringComparison.Ordinal))],
            }
        ).Of(table.ReadsRequests ? rule : RouteTable.DefaultRule);
        if (claim.Witness is not { } witness)
        {
            if (claim.Reach == RuleReach.NotDecided)
            {
                _undriven.Add($"{place}: which requests reach it is not decided.");
            }

            return;
        }

        var request = witness with { Client = IPAddress.Loopback };
        if (table.ReadsRequests && side.Site.Decide(table, request, Choices.Ours).Rule != rule)
        {
            _undriven.Add($"{place}: it takes requests of other clients than this machine.");
            return;
        }

        Add(balancer, table, table.NameOf(rule), request);
    }

    private void Add(Balancer balancer, RouteTable table, string rule, Request request)
    {
        var key = $"{balancer.Name} {request} {string.Join('\n', request.Headers.Select(static line => $"{line.Name}: {line.Value}"))}";
        if (!_known.Add(key))
        {
            return;
        }

        var (before, after) = (_before.Answer(balancer.Name, request), _after.Answer(balancer.Name, request));
        var groups = (before?.Groups ?? []).Concat(after?.Groups ?? []).Distinct(StringComparer.Ordinal).ToList();
        var version = groups.Select(name => (_before.Group(name) ?? _after.Group(name))?.ProtocolVersion).FirstOrDefault();
        var way =
            request.Url.Scheme == "udp" ? ProbeWay.Datagram
            : !table.ReadsRequests ? ProbeWay.Flow
            : version == "GRPC" ? ProbeWay.Grpc
            : version == "HTTP2" ? ProbeWay.Http2
            : ProbeWay.Http;
        _probes.Add(
            new(
                balancer.Name,
                $"{balancer.Name}/{table.Name} {rule}",
                way == ProbeWay.Grpc ? request with { Method = "POST" } : request,
                way,
                before?.Answer,
                after?.Answer,
                groups.Count == 0 ? null : groups.Min(name => DelayOf(_before.Group(name) ?? _after.Group(name)))
            )
        );
    }

    /// <summary>Null: requests can be sent there.</summary>
    private static string? RefusalOf(Listener listener) =>
        listener.Protocol is not ("HTTP" or "HTTPS" or "TCP" or "TLS" or "UDP" or "TCP_UDP")
            ? $"{listener.Protocol} is not carried on this machine."
        : listener.MutualAuthentication is { } mutual && mutual.Find(MutualAuthenticationTable.Mode) == "verify"
            ? "its clients show certificates, which elbctl has none of."
        : null;

    private static TimeSpan DelayOf(TargetGroup? group) =>
        TimeSpan.FromSeconds(
            int.TryParse(
                group?.Attributes.GetValueOrDefault("deregistration_delay.timeout_seconds"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var seconds
            )
                ? seconds
                : 300
        );

    /// <summary>A stack and how its load balancers answer.</summary>
    private sealed class Side(Stack stack)
    {
        public Stack Stack => stack;

        public Site Site { get; } = StackSite.Of(stack);

        public TargetGroup? Group(string name) => stack.TargetGroups.FirstOrDefault(group => group.Name == name);

        public Listener? Listener(string balancer, string name) =>
            stack.LoadBalancers.FirstOrDefault(one => one.Name == balancer)?.Listeners.FirstOrDefault(one => one.Name == name);

        /// <summary>Null: nobody answers.</summary>
        public (ExpectedAnswer Answer, ImmutableArray<string> Groups)? Answer(string balancer, Request request)
        {
            var there = Site.Balancers.FirstOrDefault(one => one.Name == balancer);
            var table = there?.ListenerOn(request.Url.Port, request.Url.Scheme);
            if (table is null || !table.Speaks(request.Url.Scheme))
            {
                return null;
            }

            if (!table.ReadsRequests)
            {
                return OfFlow(table, request);
            }

            return Of(Site.Decide(table, request, Choices.Ours).Outcome);
        }

        /// <summary>A load balancer behind it answers by its own rules; so does a target behind that.</summary>
        private (ExpectedAnswer, ImmutableArray<string>)? OfFlow(RouteTable table, Request request)
        {
            if (table.Default is not [Step.Forward forward])
            {
                return null;
            }

            ImmutableArray<string> groups = [.. forward.Targets.Select(static share => share.Group)];
            var says = $"forward {string.Join(", ", groups)}";
            if (request.Url.Scheme == "udp")
            {
                return (new([], says), groups);
            }

            return
                Group(groups[0]) is { Balancer: { } behind } group
                && RequestUrl.TryParse($"http://{request.Url.Host}:{group.Port}{request.Url.PathAndQuery}", out var url, out _)
                && Answer(behind.Text, request with { Url = url }) is { } deeper
                ? (deeper.Answer, [.. groups, .. deeper.Groups])
                : (new([200], says), groups);
        }

        private (ExpectedAnswer, ImmutableArray<string>) Of(Outcome outcome)
        {
            var says = OutcomeText.Of(outcome);
            return outcome switch
            {
                Outcome.Forward forward => (new([200], says), [.. forward.Served.Select(static share => share.Group)]),
                Outcome.Redirect redirect => (new([redirect.Status], says), []),
                Outcome.Respond respond => (new([respond.Status], says), []),

                // Sent to sign in, refused, or let pass without a name; nobody here knows how the provider answers.
                Outcome.Authenticate => (new([302, 401, 561, 200], says), []),
                _ => (new([], says), []),
            };
        }
    }
}
