using System.Net;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Tests.Cases;

/// <summary>Rules and requests by chance, made of so few values that they often meet.</summary>
internal static class RandomListener
{
    public static RouteRule Rule(string name, Random random)
    {
        var conditions = new List<string>();
        while (conditions.Count == 0)
        {
            Maybe(() => $"host={Some(random, "a.t", "b.t", "*.t", "a.*", "?.t", "*.b.t", "*a*.t")}");
            Maybe(() => $"path={Some(random, "/a", "/b", "/a/*", "/*", "/?", "/*b", "/a*", "/a/b", "*a*")}");
            Maybe(() => $"method={Some(random, "GET", "POST", "PUT")}");
            Maybe(() => $"header X-A={Some(random, "a", "b", "*", "a*", "?", "*b*")}");
            Maybe(() => $"header X-A={Some(random, "a", "b", "?*")}");
            Maybe(() => $"header X-B={Some(random, "a", "*")}");
            Maybe(() => $"query {Some(random, "k=a", "k=b", "=a", "k*=a", "l=*", "=*", "k=a*")}");
            Maybe(() => $"source={Some(random, "10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "0.0.0.0/0", "::/0", "2001:db8::/32")}");
        }

        return new(name, CaseText.Conditions(string.Join("; ", conditions)), [new Step.Respond(200)], []);

        void Maybe(Func<string> condition)
        {
            if (random.Next(5) == 0)
            {
                conditions.Add(condition());
            }
        }
    }

    private static string Some(Random random, params string[] values) =>
        string.Join(',', Enumerable.Range(0, random.Next(1, 3)).Select(_ => values[random.Next(values.Length)]).Distinct());

    public static Request Request(Random random)
    {
        string One(params string[] values) => values[random.Next(values.Length)];

        var query = string.Join(
            '&',
            Enumerable.Range(0, random.Next(3)).Select(_ => One("k=a", "k=b", "l=a", "l", "kk=a", "k=ab", "=", "x="))
        );
        Assert.True(
            RequestUrl.TryParse(
                $"http://{One("a.t", "b.t", "a.b.t", "c.d", "ab.t")}{One("/", "/a", "/b", "/a/b", "/ab", "/c/b", "/a/")}{(query.Length > 0 ? "?" + query : "")}",
                out var url,
                out _
            )
        );
        return new(url, IPAddress.Parse(One("10.1.1.1", "10.200.1.1", "192.0.2.1", "2001:db8::1", "::5")))
        {
            Method = One("GET", "POST", "PUT", "HEAD"),
            Headers =
            [
                .. Enumerable
                    .Range(0, random.Next(4))
                    .Select(_ => new HeaderLine(One("X-A", "x-a", "X-B"), One("a", "b", "", "ab", "c", "a\tb"))),
            ],
        };
    }
}
