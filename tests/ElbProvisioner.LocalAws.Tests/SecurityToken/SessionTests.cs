using System.Globalization;
using Amazon.SecurityToken.Model;

namespace ElbProvisioner.LocalAws.Tests.SecurityToken;

public sealed class SessionTests
{
    private const string Version = "Version=2011-06-15";
    private const string Role = "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fteams%2Fdeploy";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_caller_is_a_user_of_the_account()
    {
        using var cloud = new Cloud();

        var caller = await cloud.SecurityToken.GetCallerIdentityAsync(new GetCallerIdentityRequest(), Cancellation);

        Assert.Equal("123456789012", caller.Account);
        Assert.StartsWith("arn:aws:iam::123456789012:user/", caller.Arn, StringComparison.Ordinal);
        Assert.Matches("^AIDA[A-Z0-9]{17}$", caller.UserId);
    }

    [Fact]
    public async Task An_assumed_role_has_its_name_without_its_path_and_credentials_that_end()
    {
        using var cloud = new Cloud();

        var answer = await new RawCalls(cloud).QueryAsync(
            "sts",
            $"Action=AssumeRole&{Version}&{Role}&RoleSessionName=me&DurationSeconds=900"
        );

        Assert.Equal("arn:aws:sts::123456789012:assumed-role/deploy/me", RawCalls.Text(answer, "Arn"));
        Assert.Matches("^AROA[A-Z0-9]{17}:me$", RawCalls.Text(answer, "AssumedRoleId"));
        Assert.Matches("^ASIA[A-Z0-9]{16}$", RawCalls.Text(answer, "AccessKeyId"));
        Assert.Equal(40, RawCalls.Text(answer, "SecretAccessKey").Length);
        Assert.Equal(
            new DateTimeOffset(2026, 1, 1, 0, 15, 0, TimeSpan.Zero),
            DateTimeOffset.Parse(RawCalls.Text(answer, "Expiration"), CultureInfo.InvariantCulture)
        );
    }

    [Fact]
    public async Task A_web_identity_says_whom_it_is_for()
    {
        using var cloud = new Cloud();
        var claims = Convert
            .ToBase64String("""{"sub":"repo:me/it","aud":"sts.amazonaws.com","iss":"https://token.example.com"}"""u8)
            .TrimEnd('=');

        var answer = await new RawCalls(cloud).QueryAsync(
            "sts",
            $"Action=AssumeRoleWithWebIdentity&{Version}&{Role}&RoleSessionName=me&WebIdentityToken=a.{Uri.EscapeDataString(claims)}.c"
        );

        Assert.Equal(
            ("repo:me/it", "sts.amazonaws.com"),
            (RawCalls.Text(answer, "SubjectFromWebIdentityToken"), RawCalls.Text(answer, "Audience"))
        );
        await RawCalls.RefusedAsync(
            "InvalidIdentityToken",
            () =>
                new RawCalls(cloud).QueryAsync(
                    "sts",
                    $"Action=AssumeRoleWithWebIdentity&{Version}&{Role}&RoleSessionName=me&WebIdentityToken=nonsense"
                )
        );
    }

    [Fact]
    public async Task A_session_of_ones_own_lasts_twelve_hours_and_any_key_is_the_accounts()
    {
        using var cloud = new Cloud();

        var session = await new RawCalls(cloud).QueryAsync("sts", $"Action=GetSessionToken&{Version}");
        var key = await new RawCalls(cloud).QueryAsync("sts", $"Action=GetAccessKeyInfo&{Version}&AccessKeyId=AKIAIOSFODNN7EXAMPLE");

        Assert.Equal(
            new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero),
            DateTimeOffset.Parse(RawCalls.Text(session, "Expiration"), CultureInfo.InvariantCulture)
        );
        Assert.Equal("123456789012", RawCalls.Text(key, "Account"));
    }

    [Fact]
    public async Task A_role_must_be_a_role()
    {
        using var cloud = new Cloud();

        await RawCalls.RefusedAsync(
            "ValidationError",
            () =>
                new RawCalls(cloud).QueryAsync(
                    "sts",
                    $"Action=AssumeRole&{Version}&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Auser%2Fme&RoleSessionName=me"
                )
        );
    }
}
