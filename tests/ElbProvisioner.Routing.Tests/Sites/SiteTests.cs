using System.Collections.Immutable;
using System.Net;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;
using ElbProvisioner.Routing.Tests.Cases;

namespace ElbProvisioner.Routing.Tests.Sites;

public sealed class SiteTests
{
    private static readonly Balancer Shop = Of("shop", ["shop.test", "*.shop.test"], ToHttps(80), Serving("https", "HTTPS", 443, "app"));
    private static readonly Balancer Api = Of("api", ["api.shop.test"], Serving("https", "HTTPS", 443, "api"));
    private static readonly Balancer Mail = Of("mail", [], Serving("smtp", "TCP", 25, "mail"));
    private static readonly Site All = new([Shop, Api, Mail]);

    [Theory]
    [InlineData("https://shop.test/", "shop")]
    [InlineData("https://www.shop.test/", "shop")]
    [InlineData("https://a.b.shop.test/", "shop")]
    [InlineData("https://api.shop.test/", "api")]
    [InlineData("https://api.shop.test:9/", "api")]
    [InlineData("tcp://anything.test:25", "mail")]
    [InlineData("http://10.0.0.9/", "shop")]
    [InlineData("https://10.0.0.9/", null)]
    [InlineData("http://10.0.0.9:7000/", null)]
    public void A_url_leads_to_the_load_balancer_whose_name_it_is_or_that_alone_listens_there(string url, string? balancer) =>
        Assert.Equal(balancer, All.Find(Url(url)).Balancer?.Name);

    [Fact]
    public void Where_the_url_does_not_decide_those_among_which_it_does_not_are_named() =>
        Assert.Equal(["shop", "api"], All.Find(Url("https://10.0.0.9/")).Candidates);

    [Fact]
    public void The_only_load_balancer_is_the_one_that_is_meant() =>
        Assert.Equal("mail", new Site([Mail]).Find(Url("https://10.0.0.9/")).Balancer?.Name);

    [Fact]
    public void A_redirect_is_followed_to_its_end()
    {
        var trip = Trip.Of(All, Shop, CaseText.Request("POST http://shop.test/a?b=c"));

        Assert.Equal(TripEnd.Arrived, trip.End);
        Assert.Equal(["POST http://shop.test/a?b=c", "GET https://shop.test/a?b=c"], trip.Stages.Select(s => s.Request.ToString()));
        Assert.Equal("forward app", OutcomeText.Of(trip.Last.Outcome));
    }

    [Fact]
    public void A_redirect_to_somebody_elses_host_ends_there()
    {
        var balancer = Of("web", ["a.test"], Redirecting("HTTP", 80, "HTTPS", "other.test", "443", "/"));

        Assert.Equal(TripEnd.Elsewhere, Trip.Of(new Site([balancer]), balancer, CaseText.Request("GET http://a.test/")).End);
    }

    [Fact]
    public void A_redirect_that_leads_back_is_a_loop()
    {
        var balancer = Of(
            "web",
            ["a.test", "b.test"],
            new RouteTable(
                "http",
                "HTTP",
                80,
                [
                    new(
                        "b",
                        CaseText.Conditions("host=b.test"),
                        CaseText.Steps("redirect 301 #{protocol} a.test #{port} /#{path} #{query}"),
                        []
                    ),
                ],
                CaseText.Steps("redirect 301 #{protocol} b.test #{port} /#{path} #{query}")
            )
        );

        var trip = Trip.Of(new Site([balancer]), balancer, CaseText.Request("GET http://a.test/x"));

        Assert.Equal(TripEnd.Loop, trip.End);
        Assert.Equal(["GET http://a.test/x", "GET http://b.test/x"], trip.Stages.Select(s => s.Request.ToString()));
    }

    [Fact]
    public void A_redirect_that_grows_without_end_is_given_up()
    {
        var balancer = Of("web", ["a.test"], Redirecting("HTTP", 80, "#{protocol}", "#{host}", "#{port}", "/x/#{path}"));

        var trip = Trip.Of(new Site([balancer]), balancer, CaseText.Request("GET http://a.test/"));

        Assert.Equal(TripEnd.TooMany, trip.End);
        Assert.Equal(Trip.MaxRedirects + 1, trip.Stages.Length);
    }

    [Fact]
    public void A_location_longer_than_eight_kilobytes_is_not_sent()
    {
        var trip = Trip.Of(All, Shop, CaseText.Request($"GET http://shop.test/{new string('a', 8200)}"));

        Assert.Equal(507, Assert.IsType<Outcome.Respond>(trip.First.Outcome).Status);
    }

    [Fact]
    public void Whom_no_permission_holds_is_refused()
    {
        var balancer = Shop with { Entries = [Entry("10.0.0.0/8", 443), Entry("192.0.2.0/24", 80)] };
        var site = new Site([balancer]);

        Assert.IsType<Outcome.Refused>(site.Route(balancer, CaseText.Request("GET https://shop.test/ from 192.0.2.1")).Outcome);
        Assert.IsType<Outcome.Forward>(site.Route(balancer, CaseText.Request("GET https://shop.test/ from 10.9.9.9")).Outcome);
        Assert.Equal("10.0.0.0", Site.ClientOf(balancer, Url("https://shop.test/")).ToString());
        Assert.Equal("192.0.2.1", Site.ClientOf(balancer, Url("http://shop.test/")).ToString());
    }

    [Fact]
    public void Whom_nobody_here_knows_is_let_in_and_said_to_be_unknown()
    {
        var balancer = Shop with { Entries = [new("tcp", 443, 443, null, "pl-1")] };

        var stage = new Site([balancer]).Route(balancer, CaseText.Request("GET https://shop.test/"));

        Assert.Null(stage.Admission.IsAdmitted);
        Assert.IsType<Outcome.Forward>(stage.Outcome);
    }

    [Fact]
    public void Clients_of_IPv6_do_not_reach_what_has_no_such_address() =>
        Assert.Equal(
            "shop does not admit 2001:db8::1: it has no IPv6 address.",
            Assert
                .IsType<Outcome.Refused>(
                    new Site([Shop with { HasVersion6 = false }])
                        .Route(Shop with { HasVersion6 = false }, CaseText.Request("GET https://shop.test/ from 2001:db8::1"))
                        .Outcome
                )
                .Why
        );

    [Fact]
    public void Rules_that_were_passed_over_say_which_condition_did_not_hold()
    {
        var listener = new RouteTable(
            "https",
            "HTTPS",
            443,
            [
                new("one", CaseText.Conditions("host=shop.test; path=/images/*"), [new Step.Respond(200)], []),
                new("two", CaseText.Conditions("header X-Beta=1"), [new Step.Respond(200)], []),
                new("three", CaseText.Conditions("method=GET"), [new Step.Respond(200)], []),
                new("four", CaseText.Conditions("method=POST"), [new Step.Respond(200)], []),
            ],
            []
        );
        var balancer = Of("web", [], listener);

        var stage = new Site([balancer]).Route(balancer, CaseText.Request("GET https://shop.test/a"));

        Assert.Equal("three", stage.RuleName);
        Assert.Equal(
            ["one: path-pattern /images/* /a", "two: http-header 1 nothing"],
            stage.Passed.Select(p =>
                $"{p.Name}: {p.Failed.Condition.Field} {string.Join(',', p.Failed.Condition.Patterns)} {p.Failed.Value ?? "nothing"}"
            )
        );
    }

    private static Entry Entry(string range, int port) => new("tcp", port, port, AddressBlock.Find(range), range);

    private static RequestUrl Url(string text) =>
        RequestUrl.TryParse(text, out var url, out var why) ? url : throw new InvalidOperationException(why);

    private static Balancer Of(string name, ImmutableArray<string> names, params ImmutableArray<RouteTable> listeners) =>
        new(name, names, listeners, HasVersion6: true, Entries: null);

    private static RouteTable ToHttps(int port) => Redirecting("HTTP", port, "HTTPS", "#{host}", "443", "/#{path}");

    private static RouteTable Redirecting(string own, int port, string protocol, string host, string to, string path) =>
        new("http", own, port, [], [new Step.Redirect(protocol, host, to, path, "#{query}", 301)]);

    private static RouteTable Serving(string name, string protocol, int port, string group) =>
        new(name, protocol, port, [], [new Step.Forward([new TargetShare(group, 1)])]);
}
