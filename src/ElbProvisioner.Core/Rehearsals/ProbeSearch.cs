using System.Collections.Immutable;
using System.Net;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Routing.Proof;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Core.Rehearsals;

/// <summary>
/// Which requests touch every rule and every target group before and after a change: a witness of each rule, proved by the routing engine,
/// and what the file expects besides.
/// </summary>
public sealed class ProbeSearch
{
    // More kinds of requests than this say nothing new, and each would be sent too rarely.
    private const int MostProbes = 400;

    private readonly RehearsalSide _before;
    private readonly RehearsalSide _after;
    private readonly List<Probe> _probes = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<string> _undriven = [];

    private ProbeSearch(RehearsalSide before, RehearsalSide after) => (_before, _after) = (before, after);

    public static ProbeSet Of(Stack before, Stack after) => Of(RehearsalSide.Of(before), RehearsalSide.Of(after));

    public static ProbeSet Of(RehearsalSide before, RehearsalSide after)
    {
        var search = new ProbeSearch(before, after);
        search.Add(before);
        search.Add(after);
        return new([.. search._probes.Take(MostProbes)], [.. search._undriven.Distinct(StringComparer.Ordinal)])
        {
            Concerned = before
                .Concerned.Concat(after.Concerned)
                .GroupBy(static pair => pair.Address, static pair => pair.Group, StringComparer.Ordinal)
                .ToImmutableDictionary(
                    static thing => thing.Key,
                    static thing => thing.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray(),
                    StringComparer.Ordinal
                ),
        };
    }

    private void Add(RehearsalSide side)
    {
        foreach (var balancer in side.Site.Balancers)
        {
            foreach (var table in balancer.Listeners)
            {
                if (side.RefusalOf(balancer, table) is { } why)
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

        foreach (var expectation in side.Expectations.Where(static e => e.From is null && e.Sni is null))
        {
            var destination = side.Site.Find(expectation.Url, expectation.LoadBalancer?.Text);
            if (
                destination.Balancer is { } balancer
                && balancer.ListenerOn(expectation.Url.Port, expectation.Url.Scheme) is { ReadsRequests: true } table
                && table.Speaks(expectation.Url.Scheme)
                && side.RefusalOf(balancer, table) is null
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

    private void AddRule(RehearsalSide side, Balancer balancer, RouteTable table, int rule)
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
        var groups = (before?.Groups ?? [])
            .Concat(after?.Groups ?? [])
            .Distinct(StringComparer.Ordinal)
            .Select(name => _before.Group(name) ?? _after.Group(name))
            .OfType<SideGroup>()
            .ToList();
        var way =
            request.Url.Scheme == "udp" ? ProbeWay.Datagram
            : !table.ReadsRequests ? ProbeWay.Flow
            : groups.Exists(static group => group.ProtocolVersion == "GRPC") ? ProbeWay.Grpc
            : groups.Exists(static group => group.ProtocolVersion == "HTTP2") ? ProbeWay.Http2
            : ProbeWay.Http;
        _probes.Add(
            new(
                balancer.Name,
                $"{balancer.Name}/{table.Name} {rule}",
                way == ProbeWay.Grpc ? request with { Method = "POST" } : request,
                way,
                before?.Answer,
                after?.Answer,
                groups.Exists(static group => group.Delay is null) ? null : groups.Min(static group => group.Delay)
            )
        );
    }
}
