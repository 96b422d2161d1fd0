using System.Text.Json;
using Amazon.ElasticLoadBalancingV2.Model;
using Action = Amazon.ElasticLoadBalancingV2.Model.Action;

namespace ElbProvisioner.LocalTraffic.Tests.Identity;

/// <summary>Rules that want a token.</summary>
public sealed class TokenTests
{
    private const string Expected = "https://issuer.example.com";

    [Fact]
    public async Task A_token_of_the_stand_in_passes_and_goes_on_as_it_is()
    {
        var said = new List<string>();
        await using var plane = new Plane(options => options with { Say = said.Add, User = [new("sub", "1"), new("team", "blue")] });
        var url = await SignInTests.ServeAsync(
            plane,
            Wants("https://issuer.example.com/jwks", ("team", "single-string", ["blue"]), ("scope", "space-separated-values", ["read"]))
        );
        var provider = new Uri(new Uri(said.Single(line => line.Contains("stand-in", StringComparison.Ordinal)).Split(' ')[^1]), "/token");
        using var browser = new Browser();

        var answer = await browser.PostAsync(provider, ("grant_type", "client_credentials"), ("scope", "read write"));
        var token = JsonDocument.Parse(answer.Text).RootElement.GetProperty("access_token").GetString();
        var page = await browser.GetAsync(url, ("Authorization", "Bearer " + token));

        Assert.Equal((200, "Bearer " + token), (page.Status, page.Header("Authorization")));
        Assert.Equal(["jwt-validation", "forward"], (await plane.RecordAsync()).Actions);
    }

    public static TheoryData<string, string?, string?> Cases =>
        new()
        {
            { "none", null, "JWTHeaderNotPresent" },
            { "Basic", "Basic YTpi", "JWTHeaderNotPresent" },
            { "no token", "Bearer a.b", "JWTRequestFormatInvalid" },
            { "no JSON", "Bearer YQ.YQ.YQ", "JWTRequestFormatInvalid" },
            { "good", """{"iss":"ISSUER","exp":NEXT,"aud":["a","b"]}""", null },
            { "no issuer", """{"exp":NEXT,"aud":["a"]}""", "JWTClaimNotPresent" },
            { "no end", """{"iss":"ISSUER","aud":["a"]}""", "JWTClaimNotPresent" },
            { "ended", """{"iss":"ISSUER","exp":PAST,"aud":["a"]}""", "JWTClaimValueInvalid" },
            { "not begun", """{"iss":"ISSUER","exp":NEXT,"nbf":NEXT,"aud":["a"]}""", "JWTClaimValueInvalid" },
            { "not yet made", """{"iss":"ISSUER","exp":NEXT,"iat":NEXT,"aud":["a"]}""", "JWTClaimValueInvalid" },
            { "of another", """{"iss":"https://other","exp":NEXT,"aud":["a"]}""", "JWTClaimValueInvalid" },
            { "no audience", """{"iss":"ISSUER","exp":NEXT}""", "JWTClaimNotPresent" },
            { "one audience", """{"iss":"ISSUER","exp":NEXT,"aud":"a"}""", "JWTClaimFormatInvalid" },
            { "other audience", """{"iss":"ISSUER","exp":NEXT,"aud":["b"]}""", "JWTClaimValueInvalid" },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_token_counts_by_its_signature_its_times_and_its_claims(string what, string? given, string? reason)
    {
        var said = new List<string>();
        await using var plane = new Plane(options => options with { Say = said.Add });
        var issuer = plane.Own(await Issuer.StartAsync());
        var url = await SignInTests.ServeAsync(plane, Wants(issuer.Url + "/jwks", ("aud", "string-array", ["a"])));
        using var browser = new Browser();
        var now = plane.Time.GetUtcNow().ToUnixTimeSeconds();
        var header =
            given?.StartsWith('{') == true
                ? "Bearer "
                    + issuer.Sign(
                        JsonDocument
                            .Parse(given.Replace("ISSUER", Expected).Replace("NEXT", $"{now + 60}").Replace("PAST", $"{now}"))
                            .RootElement
                    )
                : given;

        var page = await browser.GetAsync(url, header is null ? [] : [("Authorization", header)]);

        Assert.Equal((reason is null ? 200 : 401, reason), (page.Status, (await plane.RecordAsync()).ErrorReason));
        Assert.True(what.Length > 0);

        await browser.GetAsync(url, header is null ? [] : [("Authorization", header)]);
        Assert.Equal(
            reason is null ? 0 : 1,
            said.Count(line => line.Contains($"refuses a request with 401 ({reason}): ", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Tokens_of_other_keys_and_algorithms_are_refused()
    {
        await using var plane = new Plane();
        var (issuer, other) = (plane.Own(await Issuer.StartAsync()), plane.Own(await Issuer.StartAsync()));
        var url = await SignInTests.ServeAsync(plane, Wants(issuer.Url + "/jwks"));
        using var browser = new Browser();
        var claims = new { iss = Expected, exp = 99_999_999_999 };
        foreach (
            var token in (string[])
                [
                    other.Sign(claims),
                    issuer.Sign(claims, """{"alg":"none"}"""),
                    issuer.Sign(claims, """{"alg":"HS256","kid":"first"}"""),
                    issuer.Sign(claims, """{"alg":"RS256","kid":"second"}"""),
                ]
        )
        {
            Assert.Equal(401, (await browser.GetAsync(url, ("Authorization", "Bearer " + token))).Status);
            Assert.Equal("JWTSignatureValidationError", (await plane.RecordAsync(browser.Asked)).ErrorReason);
        }

        Assert.Equal(200, (await browser.GetAsync(url, ("Authorization", "Bearer " + issuer.Sign(claims)))).Status);
    }

    [Fact]
    public async Task Keys_are_kept_and_asked_for_again_when_a_token_names_another()
    {
        await using var plane = new Plane();
        var issuer = plane.Own(await Issuer.StartAsync());
        var url = await SignInTests.ServeAsync(plane, Wants(issuer.Url + "/jwks"));
        using var browser = new Browser();
        var claims = new { iss = Expected, exp = 99_999_999_999 };
        var (first, second) = (issuer.Sign(claims), issuer.Sign(claims, """{"alg":"RS256","kid":"second"}"""));
        for (var i = 0; i < 3; i++)
        {
            await browser.GetAsync(url, ("Authorization", "Bearer " + first));
        }

        Assert.Single(issuer.Asked);
        issuer.Instead["/jwks"] = context => Issuer.SayAsync(context, 200, issuer.Keys("second"));
        Assert.Equal(401, (await browser.GetAsync(url, ("Authorization", "Bearer " + second))).Status);
        plane.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(200, (await browser.GetAsync(url, ("Authorization", "Bearer " + second))).Status);
        Assert.Equal(2, issuer.Asked.Count);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "TOO MANY")]
    public async Task Without_keys_nobody_passes(int status, string text)
    {
        await using var plane = new Plane();
        var issuer = plane.Own(await Issuer.StartAsync());
        issuer.Instead["/jwks"] = context =>
            Issuer.SayAsync(context, status, text == "TOO MANY" ? issuer.Keys([.. Enumerable.Range(0, 11).Select(n => $"{n}")]) : text);
        var url = await SignInTests.ServeAsync(plane, Wants(issuer.Url + "/jwks"));
        using var browser = new Browser();

        var page = await browser.GetAsync(url, ("Authorization", "Bearer " + issuer.Sign(new { iss = Expected, exp = 99_999_999_999 })));

        Assert.Equal(401, page.Status);
        Assert.StartsWith("JWKS", (await plane.RecordAsync()).ErrorReason, StringComparison.Ordinal);
    }

    private static Action Wants(string keys, params (string Name, string Format, List<string> Values)[] claims) =>
        new()
        {
            Type = "jwt-validation",
            JwtValidationConfig = new()
            {
                JwksEndpoint = keys,
                Issuer = Expected,
                AdditionalClaims =
                [
                    .. claims.Select(claim => new JwtValidationActionAdditionalClaim
                    {
                        Name = claim.Name,
                        Format = claim.Format,
                        Values = claim.Values,
                    }),
                ],
            },
        };
}
