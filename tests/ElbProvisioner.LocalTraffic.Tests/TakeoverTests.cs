using System.Net;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalTraffic.Tests.Http;

namespace ElbProvisioner.LocalTraffic.Tests;

/// <summary>The world changes while requests are on the way: each meets the old one or the new one, and never something between.</summary>
public sealed class TakeoverTests
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    // As long as an answer without waiting takes on a busy machine, and more.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// A listener leads from a group, whose target leaves, to another one. A request comes when the targets are known already and the
    /// listener is not: just then another listener is to be opened.
    /// </summary>
    [Fact]
    public async Task A_request_that_comes_meanwhile_is_answered_by_the_old_world_or_the_new_one()
    {
        Task<HttpResponseMessage>? between = null;
        Plane? plane = null;
        plane = new Plane(options =>
            options with
            {
                PortOf = name =>
                {
                    if (plane?.Server.Open.Length == 1)
                    {
                        between = Task.Run(() => Client.GetAsync(plane.Url(), Plane.Cancellation), Plane.Cancellation);
                        between.Wait(Moment, Plane.Cancellation);
                    }

                    return null;
                },
            }
        );
        await using var _ = plane;
        var (first, second) = (plane.Own(await App.NamedAsync("first")), plane.Own(await App.NamedAsync("second")));
        var (balancer, listener, group) = await plane.ServeAsync();
        var leaving = await plane.RegisterAsync(group, first.Place);
        await plane.PassAsync(60);
        Assert.Equal("first", await Client.GetStringAsync(plane.Url(), Plane.Cancellation));

        var next = await plane.GroupAsync("next");
        await plane.RegisterAsync(next, second.Place);
        await plane.Elb.ModifyListenerAsync(
            new ModifyListenerRequest { ListenerArn = listener.ListenerArn, DefaultActions = [Plane.To(next)] },
            Plane.Cancellation
        );
        plane.Time.Advance(TimeSpan.FromSeconds(60));
        await plane.DeregisterAsync(group, leaving);
        await plane.ListenerAsync(balancer, Plane.Answer(body: "other"), static request => request.Port = 81);
        await plane.RefreshAsync();

        Assert.NotNull(between);
        using var answer = await between;
        Assert.Equal((HttpStatusCode.OK, "second"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Plane.Cancellation)));
    }

    /// <summary>It waits for nothing that does not come.</summary>
    [Fact]
    public async Task Where_nobody_is_in_the_new_world_either_a_request_is_told_so()
    {
        await using var plane = new Plane();
        await plane.ServeAsync();

        using var answer = await Client.GetAsync(plane.Url(), Plane.Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }
}
