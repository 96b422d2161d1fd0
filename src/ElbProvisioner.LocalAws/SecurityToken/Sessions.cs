using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SecurityToken;

/// <summary>Temporary credentials: they look like AWS's and are as good as any others here.</summary>
internal static class Sessions
{
    private const int RoleDuration = 3600;
    private const int SessionDuration = 43200;

    public static Document AssumeRole(Transaction transaction, Fields request)
    {
        var (role, account) = RoleOf(request.Required("RoleArn"));
        var session = request.Required("RoleSessionName");
        return new()
        {
            ["Credentials"] = Credentials(transaction, request.Integer("DurationSeconds") ?? RoleDuration),
            ["AssumedRoleUser"] = AssumedUser(account, role, session),
            ["PackedPolicySize"] = request.Has("Policy") ? 1 : null,
            ["SourceIdentity"] = request.Text("SourceIdentity"),
        };
    }

    public static Document AssumeRoleWithWebIdentity(Transaction transaction, Fields request)
    {
        var (role, account) = RoleOf(request.Required("RoleArn"));
        var claims = Claims(request.Required("WebIdentityToken"));
        return new()
        {
            ["Credentials"] = Credentials(transaction, request.Integer("DurationSeconds") ?? RoleDuration),
            ["SubjectFromWebIdentityToken"] = Claim(claims, "sub"),
            ["AssumedRoleUser"] = AssumedUser(account, role, request.Required("RoleSessionName")),
            ["Provider"] = Claim(claims, "iss") is { } issuer
                ? $"arn:aws:iam::{account}:oidc-provider/{issuer.Replace("https://", "", StringComparison.Ordinal)}"
                : null,
            ["Audience"] = Claim(claims, "aud"),
        };
    }

    public static Document GetSessionToken(Transaction transaction, Fields request) =>
        new() { ["Credentials"] = Credentials(transaction, request.Integer("DurationSeconds") ?? SessionDuration) };

    private static Document Credentials(Transaction transaction, int seconds) =>
        new()
        {
            ["AccessKeyId"] = $"ASIA{transaction.NewId(16).ToUpperInvariant()}",
            ["SecretAccessKey"] = Convert.ToBase64String(Convert.FromHexString(transaction.NewId(60))),
            ["SessionToken"] = Convert.ToBase64String([
                .. Enumerable.Range(0, 8).SelectMany(_ => Convert.FromHexString(transaction.NewId(60))),
            ]),
            ["Expiration"] = transaction.Now.AddSeconds(seconds),
        };

    private static Document AssumedUser(string account, string role, string session) =>
        new()
        {
            ["AssumedRoleId"] = $"{RoleId(account, role)}:{session}",
            ["Arn"] = $"arn:aws:sts::{account}:assumed-role/{role}/{session}",
        };

    // The same role has the same id, without anybody having made it.
    private static string RoleId(string account, string role) =>
        $"AROA{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{account}/{role}")))[..17]}";

    /// <summary>The role's name: the last part of its path.</summary>
    private static (string Role, string Account) RoleOf(string arn) =>
        arn.Split(':', 6) is [_, _, "iam", _, var account, var resource] && resource.StartsWith("role/", StringComparison.Ordinal)
            ? (resource[(resource.LastIndexOf('/') + 1)..], account)
            : throw new AwsError("ValidationError", $"{arn} is invalid");

    private static AwsError NotAToken() =>
        new("InvalidIdentityToken", "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");

    /// <summary>What a JSON web token says, unchecked.</summary>
    private static JsonObject? Claims(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            throw NotAToken();
        }

        try
        {
            var middle = parts[1].Replace('-', '+').Replace('_', '/');
            return JsonNode.Parse(Convert.FromBase64String(middle.PadRight((middle.Length + 3) / 4 * 4, '='))) as JsonObject;
        }
        catch (Exception problem) when (problem is FormatException or JsonException)
        {
            throw NotAToken();
        }
    }

    private static string? Claim(JsonObject? claims, string name) =>
        claims?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
