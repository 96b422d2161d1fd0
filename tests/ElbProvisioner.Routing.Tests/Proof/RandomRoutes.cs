using System.Collections.Immutable;
using System.Net;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Tests.Cases;

namespace ElbProvisioner.Routing.Tests.Proof;

/// <summary>Rules and requests by chance, few enough of each kind that they meet.</summary>
internal static class RandomRoutes
{
    private static readonly ImmutableArray<string> Targets = ["a", "b", "c", "a 1, b 1"];

    public static RouteTable Table(Random random) =>
        new("l", "HTTP", 80, [.. Enumerable.Range(0, random.Next(1, 7)).Select(at => Rule($"r{at}", random))], [new Step.Respond(404)]);

    /// <summary>The same rules in another order, one gone, one more, or one that says something else.</summary>
    public static RouteTable Edited(RouteTable table, Random random)
    {
        var rules = table.Rules;
        for (var edit = random.Next(1, 4); edit > 0; edit--)
        {
            var at = random.Next(rules.Length + 1);
            rules = random.Next(5) switch
            {
                0 when at < rules.Length => rules.RemoveAt(at),
                1 => rules.Insert(at, Rule($"n{edit}", random)),
                2 when at < rules.Length => rules.RemoveAt(at).Insert(random.Next(rules.Length), rules[at]),
                3 when at < rules.Length => rules.SetItem(at, rules[at] with { Steps = Rule("", random).Steps }),
                4 when at < rules.Length => rules.SetItem(at, rules[at] with { Conditions = Rule("", random).Conditions }),
                _ => rules,
            };
        }

        return table with
        {
            Rules = rules,
        };
    }

    public static RouteRule Rule(string name, Random random)
    {
        var conditions = new List<string>();
        while (conditions.Count == 0)
        {
            Maybe(() => $"host={Some(random, "a.t", "b.t", "*.t", "a.*", "?.t", "*.b.t", "*a*.t")}");
            Maybe(() => $"host~{One(random, "^a\\.t$", "^[ab]\\.t(:[0-9]+)?$", "\\.t$", "b", ":80", "^.\\.T$")}");
            Maybe(() => $"path={Some(random, "/a", "/b", "/a/*", "/*", "/?", "/*b", "/a*", "/a/b", "*a*")}");
            Maybe(() =>
                $"path~{One(random, "^/a", "/b$", "^/(a|b)/?$", "[^ab]$", "^/a{2,3}", "\\ba\\b", "^/[a-c]+/", "(?i)^/A", "^$", ".")}"
            );
            Maybe(() => $"method={Some(random, "GET", "POST", "PUT")}");
            Maybe(() => $"header X-A={Some(random, "a", "b", "*", "a*", "?", "*b*")}");
            Maybe(() => $"header X-A~{One(random, "^a$", "b", "^$", "^.?$", "A")}");
            Maybe(() => $"header X-B={Some(random, "a", "*")}");
            Maybe(() => $"query {Some(random, "k=a", "k=b", "=a", "k*=a", "l=*", "=*", "k=a*")}");
            Maybe(() => $"source={Some(random, "10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "0.0.0.0/0", "::/0", "2001:db8::/32")}");
        }

        return new(
            name,
            CaseText.Conditions(string.Join("; ", conditions)),
            CaseText.Steps("forward " + Targets[random.Next(Targets.Length)]),
            []
        );

        void Maybe(Func<string> condition)
        {
            if (random.Next(6) == 0)
            {
                conditions.Add(condition());
            }
        }
    }

    public static Request Request(Random random)
    {
        string Any(params string[] values) => One(random, values);

        var query = string.Join(
            '&',
            Enumerable.Range(0, random.Next(3)).Select(_ => Any("k=a", "k=b", "l=a", "l", "kk=a", "k=ab", "=", "x="))
        );
        var host = Any("a.t", "b.t", "a.b.t", "c.d", "ab.t");
        var path = Any("/", "/a", "/b", "/a/b", "/ab", "/c/b", "/a/", "/A", "/aaa", "/%61", "/c/../a", "/a/./b", "/aa/x", "/x%2f");
        Assert.True(RequestUrl.TryParse($"http://{host}{path}{(query.Length > 0 ? "?" + query : "")}", out var url, out _));
        return new(url, IPAddress.Parse(Any("10.1.1.1", "10.200.1.1", "192.0.2.1", "2001:db8::1", "::5")))
        {
            Method = Any("GET", "POST", "PUT", "HEAD"),
            Headers =
            [
                .. Enumerable
                    .Range(0, random.Next(8) == 0 ? 1 : 0)
                    .Select(_ => new HeaderLine("Host", Any("A.T", "a.t.", "b.t:80", "a.t:8443"))),
                .. Enumerable
                    .Range(0, random.Next(4))
                    .Select(_ => new HeaderLine(Any("X-A", "x-a", "X-B"), Any("a", "b", "", "ab", "c", "a\tb", " A "))),
            ],
        };
    }

    private static string One(Random random, params string[] values) => values[random.Next(values.Length)];

    private static string Some(Random random, params string[] values) =>
        string.Join(',', Enumerable.Range(0, random.Next(1, 3)).Select(_ => values[random.Next(values.Length)]).Distinct());
}
