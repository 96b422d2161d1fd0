using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using BenchmarkDotNet.Attributes;
using ElbProvisioner.Routing.Proof;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Benchmarks.Rooms;

/// <summary>A listener with as many rules as a load balancer takes: where one request goes, and what is true of all of them.</summary>
public class RequestProofs
{
    private readonly RouteTable _table = Table(100);
    private readonly RouteTable _edited;
    private readonly Site _site;
    private readonly Request _request;

    public RequestProofs()
    {
        _edited = _table with { Rules = _table.Rules.RemoveAt(50).Insert(10, _table.Rules[50]).SetItem(80, Rule(80, "another")) };
        _site = new([new("web", [], [_table], HasVersion6: false, Entries: null)]);
        _request = RequestUrl.TryParse("http://shop.example.com/nowhere?version=v0", out var url, out var why)
            ? new(url, IPAddress.Parse("10.1.2.3"))
            : throw new InvalidOperationException(why);
    }

    [Benchmark]
    public Trip Explain_a_request() => Trip.Of(_site, _site.Balancers[0], _request);

    /// <summary>Whether each rule, and the default, gets a request at all.</summary>
    [Benchmark]
    public int Prove_100_rules()
    {
        var proof = new RuleProof(_table);
        return Enumerable.Range(-1, _table.Rules.Length + 1).Count(rule => proof.Of(rule).Reach == RuleReach.Reached);
    }

    /// <summary>One rule moves forty places, and another one forwards elsewhere.</summary>
    [Benchmark]
    public int Compare_100_rules() => MoveProof.Between(_table, _edited, RequestSource.Of(_table)).Length;

    private static RouteTable Table(int rules) =>
        new("http", "HTTP", 80, [.. Enumerable.Range(0, rules).Select(i => Rule(i, Text(i)))], [new Step.Respond(404)]);

    private static RouteRule Rule(int i, string target) =>
        new(
            "r" + Text(i),
            (i % 5) switch
            {
                0 => [new Condition.Host([$"h{Text(i)}.example.com", $"*.h{Text(i)}.example.com"])],
                1 => [new Condition.Path([$"/service-{Text(i)}/*", $"/api/v1/service-{Text(i)}/*"])],
                2 => [new Condition.Host(["shop.example.com"]), new Condition.Expression("path-pattern", null, [$"^/p{Text(i)}/[0-9]+$"])],
                3 => [new Condition.Header("X-Tenant", [$"t{Text(i)}-*"]), new Condition.Method(["GET", "POST"])],
                _ => [new Condition.Query([new("version", "v" + Text(i))]), new Condition.Source([$"10.{Text(i)}.0.0/16"])],
            },
            [new Step.Forward([new(target, 1)])],
            []
        );

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
