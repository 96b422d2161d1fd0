using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ElbProvisioner.LocalTraffic.Identity;
using Microsoft.AspNetCore.Http;

namespace ElbProvisioner.LocalTraffic.Tests.Identity;

/// <summary>An identity provider of this machine that is none of elbctl's, and does what a test wants.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    public const string KeyId = "first";

    private readonly RSA _key = RSA.Create(2048);
    private App? _app;

    /// <summary>What a path answers instead; absent: as it should.</summary>
    public Dictionary<string, Func<HttpContext, Task>> Instead { get; } = new(StringComparer.Ordinal);

    public List<string> Asked { get; } = [];

    public string Url => $"http://127.0.0.1:{_app!.Place.Port}";

    public static async Task<Issuer> StartAsync()
    {
        var issuer = new Issuer();
        issuer._app = await App.StartAsync(issuer.AnswerAsync);
        return issuer;
    }

    /// <param name="header">By name; the key is named unless it says otherwise.</param>
    public string Sign(object claims, string? header = null) =>
        JsonWebToken.Sign(_key, header ?? $$"""{"alg":"RS256","kid":"{{KeyId}}"}""", JsonSerializer.Serialize(claims));

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        _key.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        using var body = new StreamReader(context.Request.Body);
        lock (Asked)
        {
            Asked.Add($"{context.Request.Method} {path} {context.Request.Headers.Authorization}");
        }

        if (Instead.TryGetValue(path, out var answer))
        {
            await answer(context);
            return;
        }

        await context.Response.WriteAsync(
            path switch
            {
                "/token" => JsonSerializer.Serialize(
                    new
                    {
                        access_token = "opaque",
                        id_token = Sign(
                            new
                            {
                                iss = "https://login.example.com",
                                aud = new[] { "other", "shop" },
                                sub = "9",
                                exp = 99_999_999_999,
                            }
                        ),
                    }
                ),
                "/userinfo" => """{"sub":"9","name":"Grace"}""",
                "/jwks" => Keys(KeyId),
                _ => "{}",
            }
        );
    }

    public string Keys(params string[] ids)
    {
        var key = _key.ExportParameters(false);
        return JsonSerializer.Serialize(
            new
            {
                keys = ids.Select(id => new
                {
                    kty = "RSA",
                    kid = id,
                    n = System.Buffers.Text.Base64Url.EncodeToString(key.Modulus),
                    e = System.Buffers.Text.Base64Url.EncodeToString(key.Exponent),
                }),
            }
        );
    }

    public static Task SayAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(text, Encoding.UTF8);
    }
}
