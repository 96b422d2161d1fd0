using ElbProvisioner.LocalTraffic.Tests.Metrics;
using Microsoft.AspNetCore.WebUtilities;
using Action = Amazon.ElasticLoadBalancingV2.Model.Action;

namespace ElbProvisioner.LocalTraffic.Tests.Identity;

/// <summary>Providers of this machine are spoken to as they are.</summary>
public sealed class ProviderTests
{
    [Fact]
    public async Task A_provider_of_this_machine_gets_the_client_and_its_secret()
    {
        await using var plane = new Plane();
        var issuer = plane.Own(await Issuer.StartAsync());
        var url = await SignInTests.ServeAsync(plane, At(issuer));
        using var browser = new Browser();

        var page = await ComeBackAsync(browser, url, issuer);

        Assert.Equal(("9", "opaque"), (page.Header("x-amzn-oidc-identity"), page.Header("x-amzn-oidc-accesstoken")));
        Assert.Equal(["POST /token Basic c2hvcDpzM2NyZXQ=", "GET /userinfo Bearer opaque"], issuer.Asked);
    }

    [Fact]
    public async Task A_changed_rule_keeps_the_secret_that_nobody_is_told()
    {
        await using var plane = new Plane();
        var issuer = plane.Own(await Issuer.StartAsync());
        var url = await SignInTests.ServeAsync(plane, At(issuer));
        var listener = (
            await plane.Elb.DescribeListenersAsync(new() { ListenerArns = [plane.Server.Open[0].ListenerArn] }, Plane.Cancellation)
        ).Listeners[0];
        var changed = listener.DefaultActions;
        Assert.Null(changed[0].AuthenticateOidcConfig.ClientSecret);
        changed[0].AuthenticateOidcConfig.UseExistingClientSecret = true;
        changed[0].AuthenticateOidcConfig.SessionTimeout = 1000;

        await plane.Elb.ModifyListenerAsync(new() { ListenerArn = listener.ListenerArn, DefaultActions = changed }, Plane.Cancellation);
        await plane.RefreshAsync();
        using var browser = new Browser();
        await ComeBackAsync(browser, url, issuer);

        Assert.Contains("POST /token Basic c2hvcDpzM2NyZXQ=", issuer.Asked);
    }

    [Theory]
    [InlineData("/token", 503, "", 561, "AuthTokenEpRequestFailed")]
    [InlineData("/token", 400, """{"error":"invalid_grant"}""", 401, "AuthInvalidGrantError")]
    [InlineData("/token", 200, "no JSON", 401, "AuthInvalidTokenResponse")]
    [InlineData("/token", 200, """{"access_token":"a"}""", 401, "AuthInvalidIdToken")]
    [InlineData("/token", 200, """{"access_token":"a","id_token":"a.b.c"}""", 401, "AuthInvalidIdToken")]
    [InlineData("/token", 302, "", 561, "AuthTokenEpRequestFailed")]
    [InlineData("/userinfo", 500, "", 561, "AuthUserinfoEpRequestFailed")]
    [InlineData("/userinfo", 200, """{"sub":"somebody else"}""", 401, "AuthInvalidUserinfoResponse")]
    [InlineData("/userinfo", 200, "[]", 401, "AuthInvalidUserinfoResponse")]
    public async Task What_a_provider_answers_wrongly_is_told_by_its_reason(
        string path,
        int answers,
        string text,
        int status,
        string reason
    )
    {
        await using var plane = new Plane();
        var issuer = plane.Own(await Issuer.StartAsync());
        var url = await SignInTests.ServeAsync(plane, At(issuer));
        using var browser = new Browser();
        issuer.Instead[path] = context => Issuer.SayAsync(context, answers, text);

        var page = await ComeBackAsync(browser, url, issuer);

        Assert.Equal((status, reason), (page.Status, (await plane.RecordAsync(browser.Asked)).ErrorReason));
    }

    [Fact]
    public async Task What_comes_of_signing_in_is_counted_and_why_it_does_not_is_said_once()
    {
        var said = new List<string>();
        await using var plane = new Plane(options => options with { Say = said.Add });
        var issuer = plane.Own(await Issuer.StartAsync());
        var url = await SignInTests.ServeAsync(plane, At(issuer));
        await plane.PassAsync(60);
        using var browser = new Browser();
        issuer.Instead["/token"] = context => Issuer.SayAsync(context, 503, "");
        await ComeBackAsync(browser, url, issuer);
        await ComeBackAsync(browser, url, issuer);
        issuer.Instead["/token"] = context => Issuer.SayAsync(context, 400, """{"error":"invalid_grant"}""");
        await ComeBackAsync(browser, url, issuer);
        issuer.Instead.Clear();
        Assert.Equal(200, (await ComeBackAsync(browser, url, issuer)).Status);
        await plane.RecordAsync(browser.Asked);
        await plane.PassAsync(60);

        var failed = Assert.Single(said, line => line.Contains("AuthTokenEpRequestFailed, 561", StringComparison.Ordinal));
        Assert.Contains("Signing in at web:443 comes to nothing", failed, StringComparison.Ordinal);
        Assert.Contains("knows the client id and its secret", failed, StringComparison.Ordinal);
        Assert.Single(said, line => line.Contains("AuthInvalidGrantError, 401", StringComparison.Ordinal));
        Assert.Equal([2], await AskAsync(plane, "ELBAuthError"));
        Assert.Equal([1], await AskAsync(plane, "ELBAuthFailure"));
        Assert.Equal([1], await AskAsync(plane, "ELBAuthSuccess"));
        Assert.Equal([4], await AskAsync(plane, "ELBAuthLatency", "SampleCount"));
        Assert.Empty(await AskAsync(plane, "ELBAuthRefreshTokenSuccess"));
    }

    [Fact]
    public async Task More_than_load_balancers_keep_of_a_user_is_counted_by_itself()
    {
        await using var plane = new Plane();
        var issuer = plane.Own(await Issuer.StartAsync());
        var url = await SignInTests.ServeAsync(plane, At(issuer));
        await plane.PassAsync(60);
        using var browser = new Browser();
        issuer.Instead["/userinfo"] = context => Issuer.SayAsync(context, 200, $$"""{"sub":"9","more":"{{new string('x', 12_000)}}"}""");

        Assert.Equal(500, (await ComeBackAsync(browser, url, issuer)).Status);
        await plane.RecordAsync(browser.Asked);
        await plane.PassAsync(60);

        Assert.Equal([1], await AskAsync(plane, "ELBAuthUserClaimsSizeExceeded"));
        Assert.Empty(await AskAsync(plane, "ELBAuthError"));
    }

    private static Task<List<double>> AskAsync(Plane plane, string metric, string statistic = "Sum") =>
        Watcher.AskAsync(
            plane.Aws,
            plane.Time.GetUtcNow(),
            "AWS/ApplicationELB",
            metric,
            $"LoadBalancer={plane.Server.Open[0].BalancerArn.Split(":loadbalancer/")[1]}",
            statistic
        );

    [Theory]
    [InlineData("/token", "AuthTokenEpRequestTimeout")]
    [InlineData("/userinfo", "AuthUserinfoEpRequestTimeout")]
    public async Task A_provider_that_says_nothing_for_five_seconds_is_a_500(string path, string reason)
    {
        await using var plane = new Plane();
        var issuer = plane.Own(await Issuer.StartAsync());
        var url = await SignInTests.ServeAsync(plane, At(issuer));
        using var browser = new Browser();
        var asked = new TaskCompletionSource();
        issuer.Instead[path] = context =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        };

        var back = ComeBackAsync(browser, url, issuer);
        await asked.Task.WaitAsync(Plane.Cancellation);
        plane.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(500, (await back).Status);
        Assert.Equal(reason, (await plane.RecordAsync(browser.Asked)).ErrorReason);
    }

    private static Action At(Issuer issuer) =>
        SignInTests.Oidc(config =>
            (config.AuthorizationEndpoint, config.TokenEndpoint, config.UserInfoEndpoint) = (
                issuer.Url + "/authorize?tenant=1",
                issuer.Url + "/token",
                issuer.Url + "/userinfo"
            )
        );

    /// <summary>The user signs in there, by whatever means, and comes back with a code.</summary>
    private static async Task<Page> ComeBackAsync(Browser browser, Uri url, Issuer issuer)
    {
        var away = (await browser.GetAsync(url)).Location!;
        Assert.StartsWith(issuer.Url + "/authorize?tenant=1&client_id=shop&", away.AbsoluteUri, StringComparison.Ordinal);
        var asked = QueryHelpers.ParseQuery(away.Query);
        return await browser.FollowAsync(
            new(
                QueryHelpers.AddQueryString(
                    asked["redirect_uri"]!,
                    new Dictionary<string, string?> { ["state"] = asked["state"], ["code"] = "42" }
                )
            )
        );
    }
}
