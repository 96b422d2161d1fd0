using System.Net;
using System.Text;
using Amazon.ElasticLoadBalancingV2.Model;

namespace ElbProvisioner.LocalTraffic.Tests.Http;

public sealed class AnswerTests
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    [Fact]
    public async Task Rules_decide_and_the_first_that_fits_wins()
    {
        await using var plane = new Plane();
        var listener = await plane.ListenerAsync(await plane.BalancerAsync(), Plane.Answer("404", "nothing"));
        await plane.RuleAsync(listener, 20, Plane.Answer(body: "any image"), Path("/img/*"));
        await plane.RuleAsync(listener, 10, Plane.Answer(body: "{}", type: "application/json"), Path("/img/*.json"));
        await plane.RefreshAsync();

        using var json = await Client.GetAsync(plane.Url("/img/a.json"), Plane.Cancellation);
        using var none = await Client.GetAsync(plane.Url("/IMG/a.json"), Plane.Cancellation);

        Assert.Equal("application/json", json.Content.Headers.ContentType?.ToString());
        Assert.Equal("any image", await Client.GetStringAsync(plane.Url("/img/a.png"), Plane.Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal([10, 0, 20], plane.Records.Select(record => record.RulePriority));
    }

    [Fact]
    public async Task A_redirect_names_the_port_as_AWS_does_and_the_local_one_for_whoever_came_by_it()
    {
        await using var plane = new Plane();
        var balancer = await plane.BalancerAsync();
        var redirect = new Amazon.ElasticLoadBalancingV2.Model.Action
        {
            Type = "redirect",
            RedirectConfig = new()
            {
                Protocol = "HTTP",
                Port = "8080",
                StatusCode = "HTTP_301",
            },
        };
        await plane.ListenerAsync(balancer, redirect);
        await plane.ListenerAsync(balancer, Plane.Answer(body: "there"), request => request.Port = 8080);
        await plane.RefreshAsync();
        using var named = new HttpRequestMessage(HttpMethod.Get, plane.Url("/a?b=c"));
        named.Headers.Host = "shop.example.org";

        using var elsewhere = await Client.SendAsync(named, Plane.Cancellation);
        using var here = await Client.GetAsync(plane.Url("/a?b=c"), Plane.Cancellation);

        Assert.Equal("http://shop.example.org:8080/a?b=c", elsewhere.Headers.Location?.OriginalString);
        Assert.Equal(plane.Url("/a?b=c", 8080).OriginalString, here.Headers.Location?.OriginalString);
        Assert.Equal(134, here.Content.Headers.ContentLength);
        Assert.Equal("there", await Client.GetStringAsync(here.Headers.Location, Plane.Cancellation));
    }

    [Fact]
    public async Task Headers_of_the_listeners_attributes_are_on_every_answer()
    {
        await using var plane = new Plane();
        var app = plane.Own(
            await App.StartAsync(context =>
            {
                context.Response.Headers.Server = "mine";
                context.Response.Headers["X-Frame-Options"] = "SAMEORIGIN";
                return Task.CompletedTask;
            })
        );
        var (_, listener, _) = await plane.ServeAsync(app.Place);
        await plane.SetAsync(listener, "routing.http.response.x_frame_options.header_value", "DENY");
        await plane.SetAsync(listener, "routing.http.response.server.enabled", "false");
        await plane.RefreshAsync();

        using var answer = await Client.GetAsync(plane.Url(), Plane.Cancellation);

        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.Empty(answer.Headers.Server);
    }

    [Fact]
    public async Task TRACE_is_405_and_more_than_30_addresses_are_463()
    {
        await using var plane = new Plane();
        await plane.ListenerAsync(await plane.BalancerAsync(), Plane.Answer());
        await plane.RefreshAsync();
        using var many = new HttpRequestMessage(HttpMethod.Get, plane.Url());
        many.Headers.Add("X-Forwarded-For", string.Join(", ", Enumerable.Range(1, 31).Select(n => $"192.0.2.{n}")));

        using var trace = await Client.SendAsync(new(HttpMethod.Trace, plane.Url()), Plane.Cancellation);
        using var refused = await Client.SendAsync(many, Plane.Cancellation);

        Assert.Equal((405, 463), ((int)trace.StatusCode, (int)refused.StatusCode));
    }

    [Theory]
    [InlineData("monitor", 200, false)]
    [InlineData("defensive", 200, true)]
    [InlineData("strictest", 400, true)]
    public async Task A_GET_with_a_body_is_ambiguous(string mode, int status, bool closes)
    {
        await using var plane = new Plane();
        var balancer = await plane.BalancerAsync();
        await plane.ListenerAsync(balancer, Plane.Answer());
        await plane.SetAsync(balancer, "routing.http.desync_mitigation_mode", mode);
        await plane.RefreshAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, plane.Url()) { Content = new StringContent("x", Encoding.ASCII) };

        using var answer = await Client.SendAsync(request, Plane.Cancellation);

        Assert.Equal((status, closes), ((int)answer.StatusCode, answer.Headers.ConnectionClose == true));
        Assert.Equal(
            ("Ambiguous", "UndefinedContentLengthSemantics"),
            ((await plane.RecordAsync()).Classification, (await plane.RecordAsync()).ClassificationReason)
        );
    }

    private static RuleCondition Path(string value) =>
        new()
        {
            Field = "path-pattern",
            PathPatternConfig = new() { Values = [value] },
        };
}
