namespace ElbProvisioner.LocalTraffic.Tests.Http;

public sealed class StickinessTests
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseCookies = false });

    [Fact]
    public async Task A_client_with_the_load_balancers_cookie_stays_with_its_target_until_that_leaves()
    {
        await using var plane = new Plane();
        var (one, two) = (plane.Own(await App.NamedAsync("one")), plane.Own(await App.NamedAsync("two")));
        var (_, _, group) = await plane.ServeAsync(one.Place, two.Place);
        await plane.SetAsync(group, ("stickiness.enabled", "true"), ("stickiness.type", "lb_cookie"));
        await plane.RefreshAsync();

        var (first, cookies) = await AskAsync(plane, []);
        var (again, renewed) = await AskAsync(plane, cookies);
        var (third, _) = await AskAsync(plane, renewed);
        var left = (await plane.RecordAsync()).Target?.Split(':')[0] ?? "";
        await plane.DeregisterAsync(group, left);
        await plane.RefreshAsync();
        var (moved, _) = await AskAsync(plane, renewed);

        Assert.Equal((first, first), (again, third));
        Assert.NotEqual(first, moved);
        Assert.NotEqual(cookies[0], renewed[0]);
        Assert.StartsWith("AWSALB=", cookies[0], StringComparison.Ordinal);
        Assert.StartsWith("AWSALBCORS=", cookies[1], StringComparison.Ordinal);
        Assert.Equal([false, true, true, false], plane.Records.Select(record => record.WasSticky));
    }

    [Fact]
    public async Task A_cookie_counts_as_long_as_the_group_says_and_no_longer()
    {
        await using var plane = new Plane();
        var (one, two) = (plane.Own(await App.NamedAsync("one")), plane.Own(await App.NamedAsync("two")));
        var (_, _, group) = await plane.ServeAsync(one.Place, two.Place);
        await plane.SetAsync(group, ("stickiness.enabled", "true"), ("stickiness.lb_cookie.duration_seconds", "60"));
        await plane.RefreshAsync();
        var (_, cookies) = await AskAsync(plane, []);

        await plane.PassAsync(61);
        await AskAsync(plane, cookies);

        Assert.False(plane.Records[^1].WasSticky);
    }

    [Fact]
    public async Task The_applications_cookie_comes_with_one_of_the_load_balancer()
    {
        await using var plane = new Plane();
        var apps = new List<App>();
        foreach (var name in (string[])["one", "two"])
        {
            apps.Add(
                plane.Own(
                    await App.StartAsync(context =>
                    {
                        if (context.Request.Path == "/login")
                        {
                            context.Response.Headers.SetCookie = "SESSION=1";
                        }

                        return context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(name)).AsTask();
                    })
                )
            );
        }

        var (_, _, group) = await plane.ServeAsync([.. apps.Select(app => app.Place)]);
        await plane.SetAsync(
            group,
            ("stickiness.enabled", "true"),
            ("stickiness.type", "app_cookie"),
            ("stickiness.app_cookie.cookie_name", "SESSION")
        );
        await plane.RefreshAsync();

        var (_, none) = await AskAsync(plane, []);
        var (first, cookies) = await AskAsync(plane, [], "/login");
        var (second, _) = await AskAsync(plane, cookies);
        var (third, _) = await AskAsync(plane, cookies);

        Assert.Empty(none);
        Assert.Equal(["SESSION", "AWSALBAPP-0"], cookies.Select(cookie => cookie.Split('=')[0]));
        Assert.Equal((first, first), (second, third));
    }

    [Fact]
    public async Task A_client_stays_with_its_group_for_as_long_as_the_forward_says()
    {
        await using var plane = new Plane();
        var balancer = await plane.BalancerAsync();
        var (a, b) = (await plane.GroupAsync("a"), await plane.GroupAsync("b"));
        var action = Plane.Weighted((a, 1), (b, 1));
        action.ForwardConfig.TargetGroupStickinessConfig = new() { Enabled = true, DurationSeconds = 60 };
        await plane.ListenerAsync(balancer, action);
        await plane.RegisterAsync(a, plane.Own(await App.NamedAsync("a")).Place);
        await plane.RegisterAsync(b, plane.Own(await App.NamedAsync("b")).Place);
        await plane.PassAsync(60);

        var (first, cookies) = await AskAsync(plane, []);
        var (second, _) = await AskAsync(plane, cookies);
        var (third, _) = await AskAsync(plane, cookies);
        var (_, invalid) = await AskAsync(plane, ["AWSALBTG=forged"]);

        Assert.Equal((first, first), (second, third));
        Assert.Equal(["AWSALBTG", "AWSALBTGCORS"], cookies.Select(cookie => cookie.Split('=')[0]));
        Assert.Equal("AWSALBTGCookieInvalid", plane.Records[^1].ErrorReason);
        Assert.NotEmpty(invalid);
    }

    private static async Task<(string Answer, IReadOnlyList<string> Cookies)> AskAsync(
        Plane plane,
        IReadOnlyList<string> cookies,
        string path = "/"
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, plane.Url(path));
        if (cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", cookies));
        }

        using var answer = await Client.SendAsync(request, Plane.Cancellation);
        var given = answer.Headers.TryGetValues("Set-Cookie", out var lines) ? lines.Select(line => line.Split(';')[0]) : [];
        return (await answer.Content.ReadAsStringAsync(Plane.Cancellation), [.. given]);
    }
}
