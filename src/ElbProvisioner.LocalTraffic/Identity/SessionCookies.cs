using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ElbProvisioner.LocalTraffic.Identity;

/// <summary>
/// The cookies in which clients keep their sessions: sealed, in pieces of 4 K, four of them at most [ALB guide: authenticate users].
/// </summary>
internal sealed class SessionCookies(Seal seal, TimeProvider time)
{
    private const int Piece = 4000;
    private const int MostPieces = 4;

    /// <summary>How long browsers keep them; how long a session lasts is sealed inside.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <param name="purpose">Of the sign-in.</param>
    public SessionState Read(HttpRequest request, IdentityStep.SignIn step, string purpose, out Session? session)
    {
        session = null;
        var text = "";
        for (var n = 0; n < MostPieces && Find(request, NameOf(step, n)) is { } piece; n++)
        {
            text += piece;
        }

        if (text.Length == 0)
        {
            return SessionState.None;
        }

        if (!seal.TryOpen(text, purpose, out var json) || Parse(json) is not { } read)
        {
            return SessionState.Invalid;
        }

        session = read;
        return read.Ends <= time.GetUtcNow() ? SessionState.Ended : SessionState.Counts;
    }

    /// <returns>False: it is longer than cookies hold.</returns>
    public bool Give(HttpContext context, IdentityStep.SignIn step, string purpose, Session session)
    {
        var text = seal.Close(JsonSerializer.Serialize(session, SessionJson.Default.Session), purpose);
        var pieces = text.Chunk(Piece).Select(static piece => new string(piece)).ToList();
        if (pieces.Count > MostPieces)
        {
            return false;
        }

        var more = CrossSite(context.Request);
        var lines = pieces.Select((piece, n) => Line(NameOf(step, n), piece, time.GetUtcNow() + Kept, more)).ToList();

        // What was longer before leaves nothing behind.
        for (var n = pieces.Count; n < MostPieces && Find(context.Request, NameOf(step, n)) is not null; n++)
        {
            lines.Add(Line(NameOf(step, n), "", DateTimeOffset.UnixEpoch, more));
        }

        // Answers of targets replace what was set before: these are added when the answer begins.
        context.Response.OnStarting(() =>
        {
            foreach (var line in lines)
            {
                context.Response.Headers.Append("Set-Cookie", line);
            }

            return Task.CompletedTask;
        });
        return true;
    }

    public static string Line(string name, string value, DateTimeOffset until, string more) =>
        $"{name}={value}; Expires={until.ToString("R", CultureInfo.InvariantCulture)}; Path=/{more}; Secure; HttpOnly";

    /// <summary>As it was sent.</summary>
    public static string? Find(HttpRequest request, string name)
    {
        foreach (var line in request.Headers.Cookie)
        {
            foreach (var pair in (line ?? "").Split(';', StringSplitOptions.TrimEntries))
            {
                if (pair.Length > name.Length && pair[name.Length] == '=' && pair.StartsWith(name, StringComparison.Ordinal))
                {
                    return pair[(name.Length + 1)..];
                }
            }
        }

        return null;
    }

    /// <summary>Null: another build of elbctl has written it.</summary>
    private static Session? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, SessionJson.Default.Session);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string NameOf(IdentityStep.SignIn step, int n) => $"{step.Cookie}-{n.ToString(CultureInfo.InvariantCulture)}";

    private static string CrossSite(HttpRequest request) => request.Headers.Origin.Count > 0 ? "; SameSite=None" : "";
}
