using System.Net;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Tests.Cases;

namespace ElbProvisioner.Routing.Tests.Matching;

public sealed class RuleMatcherTests
{
    [Fact]
    public void Asking_a_hundred_rules_makes_nothing()
    {
        string[] kinds =
        [
            "host=h{0}.test,*.h{0}.test",
            "path=/a{0}/*/b?",
            "path~^/x{0}/[a-z]+$",
            "header X-A=*v{0}*",
            "query k=v{0},=w{0}*",
            "source=10.{0}.0.0/16",
            "method=M{0}",
        ];
        var rules = Enumerable
            .Range(0, 100)
            .Select(i => new RouteRule(
                $"r{i}",
                CaseText.Conditions(string.Format(kinds[i % kinds.Length], i)),
                [new Step.Respond(200)],
                []
            ));
        var matcher = new RuleMatcher(new RouteTable("l", "HTTP", 80, [.. rules], []));
        var seen = matcher.See(CaseText.Request("GET http://shop.test/a/long/path/to/b1?k=1&l=2&m=3 [X-A: some value] [X-B: 1]"));
        Assert.Equal(RouteTable.DefaultRule, matcher.Match(seen));
        matcher.Match(seen);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var taken = matcher.Match(seen);
        var made = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(RouteTable.DefaultRule, taken);
        Assert.Equal(0, made);
    }

    [Fact]
    public void An_expression_that_cannot_be_read_fits_nothing_and_is_named()
    {
        var rule = new RouteRule("r", CaseText.Conditions("path~^/(?=x)"), [], []);
        var matcher = new RuleMatcher(new RouteTable("l", "HTTP", 80, [rule], []));

        Assert.Equal(RouteTable.DefaultRule, matcher.Match(matcher.See(CaseText.Request("GET http://a.test/x"))));
        Assert.Equal(["^/(?=x)"], RuleMatcher.Unread(rule));
    }

    [Fact]
    public void What_AWS_leaves_open_has_a_name_of_its_own_and_another_way()
    {
        Assert.Equal(Undocumented.All.Length, Undocumented.All.Select(u => u.Id).Distinct().Count());
        Assert.Equal(
            Undocumented.All.Length,
            Undocumented.All.Select(u => u.Otherwise(Choices.Ours)).Except([Choices.Ours]).Distinct().Count()
        );
        Assert.Equal(typeof(Choices).GetProperties().Count(p => p.PropertyType == typeof(bool)), Undocumented.All.Length);
    }

    [Theory]
    [InlineData("10.1.2.3/8", "10.0.0.0", "10.255.255.255")]
    [InlineData("0.0.0.0/0", "0.0.0.0", "255.255.255.255")]
    [InlineData("192.0.2.1/32", "192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8::1/127", "2001:db8::", "2001:db8::1")]
    [InlineData("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void A_range_holds_its_ends_and_nothing_beside_them(string text, string first, string last)
    {
        var block = AddressBlock.Find(text) ?? throw new InvalidOperationException(text);

        Assert.Equal(first, block.FirstAddress.ToString());
        Assert.True(block.Contains(IPAddress.Parse(first)));
        Assert.True(block.Contains(IPAddress.Parse(last)));
        Assert.Equal(IPAddress.Parse(last), AddressBlock.AddressOf(block.Last, block.IsVersion6));
    }

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("x/8")]
    public void What_is_no_range_is_none(string text) => Assert.Null(AddressBlock.Find(text));
}
