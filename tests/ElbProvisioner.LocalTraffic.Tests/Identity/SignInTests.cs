using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalTraffic.Tests.Http;
using Microsoft.AspNetCore.WebUtilities;
using Action = Amazon.ElasticLoadBalancingV2.Model.Action;

namespace ElbProvisioner.LocalTraffic.Tests.Identity;

/// <summary>Rules that sign users in, by the stand-in for their providers.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task Who_has_no_session_signs_in_and_comes_back_to_where_it_was_going()
    {
        await using var plane = new Plane(options => options with { User = [new("sub", "7"), new("email", "ada@example.com")] });
        var url = await ServeAsync(plane, Oidc());
        using var browser = new Browser();

        var away = await browser.GetAsync(new(url, "/cart?id=7"));
        var page = await browser.FollowAsync(away.Location!);

        Assert.Equal((302, "/authorize"), (away.Status, away.Location!.AbsolutePath));
        var asked = QueryHelpers.ParseQuery(away.Location.Query);
        Assert.Equal($"{url.AbsoluteUri}oauth2/idpresponse", asked["redirect_uri"]);
        Assert.Equal(
            ("shop", "code", "openid email", "login"),
            (asked["client_id"].ToString(), asked["response_type"].ToString(), asked["scope"].ToString(), asked["prompt"].ToString())
        );
        Assert.StartsWith("GET /cart?id=7\n", page.Text, StringComparison.Ordinal);
        Assert.Equal("7", page.Header("x-amzn-oidc-identity"));
        Assert.Equal(["authenticate", "forward"], (await plane.RecordAsync(browser.Asked)).Actions);
        Assert.Equal(["authenticate"], plane.Records[0].Actions);
        Assert.All(plane.Records, static record => Assert.Null(record.ErrorReason));
    }

    [Fact]
    public async Task Targets_get_signed_claims_whose_key_is_published_and_nobody_can_claim_them()
    {
        var said = new List<string>();
        await using var plane = new Plane(options =>
            options with
            {
                Say = said.Add,
                User = [new("sub", "7"), new("email", "ada@example.com")],
            }
        );
        var url = await ServeAsync(plane, Oidc());
        using var browser = new Browser();
        await browser.FollowAsync(url);

        var page = await browser.GetAsync(url, ("x-amzn-oidc-identity", "somebody else"), ("x-amzn-oidc-data", "claimed"));

        Assert.Equal("7", page.Header("x-amzn-oidc-identity"));
        var parts = page.Header("x-amzn-oidc-data")!.Split('.');
        Assert.All(parts, part => Assert.Equal(0, part.Length % 4));
        var header = Read(parts[0]);
        Assert.Equal(("ES256", "https://login.example.com", "shop"), (Text(header, "alg"), Text(header, "iss"), Text(header, "client")));
        Assert.StartsWith(
            "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/",
            Text(header, "signer"),
            StringComparison.Ordinal
        );
        Assert.Equal("ada@example.com", Text(Read(parts[1]), "email"));
        var provider = new Uri(said.Single(line => line.Contains("stand-in", StringComparison.Ordinal)).Split(' ')[^1]);
        Assert.EndsWith(Text(header, "kid")!, provider.AbsolutePath, StringComparison.Ordinal);
        using var key = ECDsa.Create();
        key.ImportFromPem((await browser.GetAsync(provider)).Text);
        Assert.True(
            key.VerifyData(
                System.Text.Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
                Base64Url.DecodeFromChars(parts[2].TrimEnd('=')),
                HashAlgorithmName.SHA256
            )
        );
        Assert.Equal("shop", Text(Read(page.Header("x-amzn-oidc-accesstoken")!.Split('.')[1]), "client_id"));
    }

    [Fact]
    public async Task Cognito_is_stood_for_as_well()
    {
        await using var plane = new Plane();
        var url = await ServeAsync(
            plane,
            new()
            {
                Type = "authenticate-cognito",
                AuthenticateCognitoConfig = new()
                {
                    UserPoolArn = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_abc",
                    UserPoolClientId = "shop",
                    UserPoolDomain = "shop-login",
                },
            }
        );
        using var browser = new Browser();

        var page = await browser.FollowAsync(url);

        var claims = Read(page.Header("x-amzn-oidc-data")!.Split('.')[1]);
        Assert.Equal(
            ("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc", "1", "someone@example.com"),
            (Text(claims, "iss"), Text(claims, "username"), Text(claims, "email"))
        );
    }

    [Theory]
    [InlineData("deny", 401, null)]
    [InlineData("allow", 200, null)]
    [InlineData("authenticate", 302, null)]
    public async Task Who_has_no_session_gets_what_the_action_says(string otherwise, int status, string? reason)
    {
        await using var plane = new Plane();
        var url = await ServeAsync(plane, Oidc(config => config.OnUnauthenticatedRequest = otherwise));
        using var browser = new Browser();

        var page = await browser.GetAsync(url, ("x-amzn-oidc-identity", "claimed"));

        Assert.Equal((status, reason), (page.Status, (await plane.RecordAsync()).ErrorReason));
        Assert.Null(page.Header("x-amzn-oidc-identity"));
    }

    [Fact]
    public async Task With_allow_a_session_of_another_rule_is_told()
    {
        await using var plane = new Plane();
        var url = await ServeAsync(plane, Oidc(config => config.OnUnauthenticatedRequest = "allow"), Oidc());
        using var browser = new Browser();
        await browser.FollowAsync(new(url, "/login"));

        Assert.Equal("1", (await browser.GetAsync(url)).Header("x-amzn-oidc-identity"));
    }

    [Fact]
    public async Task A_session_ends_by_its_timeout_and_whom_it_denied_may_sign_in_again_then()
    {
        await using var plane = new Plane();
        var url = await ServeAsync(
            plane,
            Oidc(config => (config.OnUnauthenticatedRequest, config.SessionTimeout) = ("deny", 100)),
            Oidc(config => config.SessionTimeout = 100)
        );
        using var browser = new Browser();
        await browser.FollowAsync(new(url, "/login"));
        Assert.Equal(200, (await browser.GetAsync(url)).Status);

        plane.Time.Advance(TimeSpan.FromSeconds(101));

        Assert.Equal(302, (await browser.GetAsync(url)).Status);
        browser.Cookies.Clear();
        Assert.Equal(401, (await browser.GetAsync(url)).Status);
    }

    [Fact]
    public async Task An_access_token_that_has_ended_is_renewed_without_the_user()
    {
        await using var plane = new Plane();
        var url = await ServeAsync(plane, Oidc());
        using var browser = new Browser();
        var before = (await browser.FollowAsync(url)).Header("x-amzn-oidc-accesstoken");

        plane.Time.Advance(TimeSpan.FromHours(2));
        var page = await browser.GetAsync(url);

        Assert.Equal(200, page.Status);
        Assert.NotEqual(before, page.Header("x-amzn-oidc-accesstoken"));
        Assert.Contains(page.SetCookies, static line => line.StartsWith("AWSELBAuthSessionCookie-0=", StringComparison.Ordinal));
        Assert.Empty((await browser.GetAsync(url)).SetCookies);
    }

    [Fact]
    public async Task Long_claims_are_kept_in_several_cookies_and_too_long_ones_are_refused()
    {
        foreach (var (length, pieces) in ((int, int)[])[(100, 1), (5000, 2), (12_000, 0)])
        {
            await using var plane = new Plane(options => options with { User = [new("sub", "1"), new("groups", new string('g', length))] });
            var url = await ServeAsync(plane, Oidc());
            using var browser = new Browser();

            var page = await browser.FollowAsync(url);

            var cookies = browser.Cookies.Keys.Where(static name => name.StartsWith("AWSELBAuthSessionCookie-", StringComparison.Ordinal));
            Assert.True(cookies.Count() >= pieces && (pieces > 0) == cookies.Any(), $"{length}: {cookies.Count()} cookies");
            Assert.Equal(pieces > 0 ? 200 : 500, page.Status);
            Assert.Equal(pieces > 0 ? null : "AuthUserinfoResponseSizeExceeded", (await plane.RecordAsync(browser.Asked)).ErrorReason);
        }
    }

    [Fact]
    public async Task Cookies_that_have_been_changed_are_no_session()
    {
        await using var plane = new Plane();
        var url = await ServeAsync(plane, Oidc());
        using var browser = new Browser();
        await browser.FollowAsync(url);
        var cookie = browser.Cookies["AWSELBAuthSessionCookie-0"];
        browser.Cookies["AWSELBAuthSessionCookie-0"] = cookie[..50] + (cookie[50] == 'A' ? 'B' : 'A') + cookie[51..];

        Assert.Equal(302, (await browser.GetAsync(url)).Status);
        Assert.Equal("AuthInvalidCookie", (await plane.RecordAsync(browser.Asked)).ErrorReason);
    }

    [Theory]
    [InlineData("?code=x", true, 401, "AuthMissingStateParam")]
    [InlineData("?code=x&state=made-up", true, 401, "AuthInvalidStateParam")]
    [InlineData("?code=x&state=STATE", false, 401, "AuthMissingAWSALBAuthNonce")]
    [InlineData("?state=STATE", true, 401, "AuthMissingCodeParam")]
    [InlineData("?state=STATE&code=made-up", true, 401, "AuthInvalidGrantError")]
    [InlineData("?state=STATE&error=access_denied", true, 401, null)]
    [InlineData("?state=STATE&error=server_error", true, 561, null)]
    public async Task Whoever_comes_back_with_something_else_is_refused(string query, bool hasNonce, int status, string? reason)
    {
        await using var plane = new Plane();
        var url = await ServeAsync(plane, Oidc());
        using var browser = new Browser();
        var away = await browser.GetAsync(url);
        var state = QueryHelpers.ParseQuery(away.Location!.Query)["state"].ToString();
        if (!hasNonce)
        {
            browser.Cookies.Clear();
        }

        var page = await browser.GetAsync(new(url, "/oauth2/idpresponse" + query.Replace("STATE", state, StringComparison.Ordinal)));

        Assert.Equal((status, reason), (page.Status, (await plane.RecordAsync(browser.Asked)).ErrorReason));
        Assert.Equal(-1, plane.Records[^1].RulePriority);
        Assert.DoesNotContain("AWSELBAuthSessionCookie-0", browser.Cookies.Keys);
    }

    [Fact]
    public async Task A_login_that_takes_longer_than_a_quarter_of_an_hour_is_refused_and_a_nonce_of_another_does_not_count()
    {
        await using var plane = new Plane();
        var url = await ServeAsync(plane, Oidc());
        using var browser = new Browser();
        var first = await browser.GetAsync(url);
        await browser.GetAsync(url);
        var other = await browser.GetAsync((await browser.GetAsync(first.Location!)).Location!);
        Assert.Equal((401, "AuthInvalidAWSALBAuthNonce"), (other.Status, (await plane.RecordAsync(browser.Asked)).ErrorReason));

        var away = await browser.GetAsync(url);
        var back = (await browser.GetAsync(away.Location!)).Location!;
        plane.Time.Advance(TimeSpan.FromMinutes(16));

        Assert.Equal(401, (await browser.GetAsync(back)).Status);
        Assert.Equal("AuthInvalidStateParam", (await plane.RecordAsync(browser.Asked)).ErrorReason);
    }

    [Fact]
    public async Task Without_the_scope_openid_there_is_no_ID_token_and_so_no_session()
    {
        await using var plane = new Plane();
        var url = await ServeAsync(plane, Oidc(config => config.Scope = "email"));
        using var browser = new Browser();

        Assert.Equal(401, (await browser.FollowAsync(url)).Status);
        Assert.Equal("AuthInvalidIdToken", (await plane.RecordAsync(browser.Asked)).ErrorReason);
    }

    [Fact]
    public async Task The_stand_in_answers_nobody_but_clients_of_the_world_on_this_machine()
    {
        var said = new List<string>();
        await using var plane = new Plane(options => options with { Say = said.Add });
        var url = await ServeAsync(plane, Oidc());
        var provider = new Uri(said.Single(line => line.Contains("stand-in", StringComparison.Ordinal)).Split(' ')[^1]);
        using var browser = new Browser();

        var elsewhere = await browser.GetAsync(
            new(
                provider,
                "/authorize?issuer=https://login.example.com&client_id=shop&response_type=code&redirect_uri=https://evil.example.com/"
            )
        );
        var unknown = await browser.GetAsync(
            new(
                provider,
                $"/authorize?issuer=https://login.example.com&client_id=other&response_type=code&redirect_uri={url}oauth2/idpresponse"
            )
        );
        var rebound = await browser.GetAsync(new(provider, "/jwks"), ("Host", "evil.example.com"));

        var huge = await browser.PostAsync(
            new(provider, "/token"),
            ("grant_type", "client_credentials"),
            ("more", new string('x', 70_000))
        );

        Assert.Equal((400, 400, 400, 413), (elsewhere.Status, unknown.Status, rebound.Status, huge.Status));
        Assert.Equal(200, (await browser.GetAsync(new(provider, "/jwks"))).Status);
    }

    internal static Action Oidc(System.Action<AuthenticateOidcActionConfig>? like = null)
    {
        var config = new AuthenticateOidcActionConfig
        {
            Issuer = "https://login.example.com",
            AuthorizationEndpoint = "https://login.example.com/authorize",
            TokenEndpoint = "https://login.example.com/token",
            UserInfoEndpoint = "https://login.example.com/userinfo",
            ClientId = "shop",
            ClientSecret = "s3cret",
            Scope = "openid email",
            AuthenticationRequestExtraParams = new() { ["prompt"] = "login" },
        };
        like?.Invoke(config);
        return new() { Type = "authenticate-oidc", AuthenticateOidcConfig = config };
    }

    /// <summary>An HTTPS listener that asks, and forwards to an application that says what it got.</summary>
    /// <param name="login">What a rule for /login asks; null: there is none.</param>
    internal static async Task<Uri> ServeAsync(Plane plane, Action asks, Action? login = null)
    {
        var app = plane.Own(await App.EchoAsync());
        var balancer = await plane.BalancerAsync();
        var group = await plane.GroupAsync();
        var certificate = await HttpsTests.CertificateAsync(plane, "shop.example.com");
        (asks.Order, var then) = (1, Plane.To(group));
        then.Order = 2;
        var listener = await plane.ListenerAsync(
            balancer,
            then,
            request =>
            {
                (request.Protocol, request.Port, request.Certificates) = ("HTTPS", 443, [new() { CertificateArn = certificate }]);
                request.DefaultActions = [asks, then];
            }
        );
        if (login is not null)
        {
            login.Order = 1;
            await plane.Elb.CreateRuleAsync(
                new()
                {
                    ListenerArn = listener.ListenerArn,
                    Priority = 1,
                    Actions = [login, then],
                    Conditions = [new() { Field = "path-pattern", Values = ["/login"] }],
                },
                Plane.Cancellation
            );
        }

        await plane.RegisterAsync(group, app.Place);
        await plane.PassAsync(60);
        return plane.Url("/", 443);
    }

    private static JsonElement Read(string part) => JsonDocument.Parse(Base64Url.DecodeFromChars(part.TrimEnd('='))).RootElement;

    private static string? Text(JsonElement owner, string name) => owner.GetProperty(name).GetString();
}
