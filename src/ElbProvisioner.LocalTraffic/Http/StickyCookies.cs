using System.Globalization;
using ElbProvisioner.LocalTraffic.Balancing;
using Microsoft.AspNetCore.Http;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>The cookies by which clients stay with a group and a target [ALB guide: sticky sessions].</summary>
internal sealed class StickyCookies(CookieBox box, TimeProvider time)
{
    private const string Target = "AWSALB";
    private const string TargetCors = "AWSALBCORS";
    private const string Group = "AWSALBTG";
    private const string GroupCors = "AWSALBTGCORS";
    private const string App = "AWSALBAPP-0";

    /// <summary>How long browsers keep them; how long they count is sealed inside.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>The group that the client was given; null: none that counts.</summary>
    /// <param name="isInvalid">It came with a cookie that cannot be read.</param>
    public string? GroupOf(HttpRequest request, out bool isInvalid)
    {
        var given = Find(request, GroupCors) ?? Find(request, Group);
        isInvalid = !box.TryOpen(given, out var arn) && given is not null;
        return arn;
    }

    /// <summary>The target that the client stays with; null: none that counts.</summary>
    public string? TargetOf(HttpRequest request, TargetPool pool)
    {
        if (pool.Settings.Stickiness is not { } sticky)
        {
            return null;
        }

        var given = sticky.AppCookie is { } app
            ? Find(request, app) is null
                ? null
                : Find(request, App)
            : Find(request, TargetCors) ?? Find(request, Target);
        return box.TryOpen(given, out var text) && text.Split(' ') is [var arn, var target] && arn == pool.Group.Arn ? target : null;
    }

    public void GiveGroup(HttpResponse response, string arn, TimeSpan lasts, bool isTls)
    {
        Give(response, Group, box.Seal(arn, lasts), "");
        Give(response, GroupCors, box.Seal(arn, lasts), CrossSite(isTls));
    }

    /// <summary>With every answer anew; the application's cookie has to be there for its kind.</summary>
    public void GiveTarget(HttpContext context, TargetPool pool, TargetState target, bool isTls)
    {
        if (pool.Settings.Stickiness is not { } sticky)
        {
            return;
        }

        var response = context.Response;
        var value = $"{pool.Group.Arn} {target}";
        if (sticky.AppCookie is not { } app)
        {
            Give(response, Target, box.Seal(value, sticky.Duration), "");
            Give(response, TargetCors, box.Seal(value, sticky.Duration), CrossSite(isTls));
        }
        else if (
            response.Headers.SetCookie.Any(line => line?.StartsWith(app + "=", StringComparison.Ordinal) == true)
            || (Find(context.Request, app) is not null && Find(context.Request, App) is not null)
        )
        {
            Give(response, App, box.Seal(value, sticky.Duration), "");
        }
    }

    // Secure where the listener is: on plain HTTP the twin was seen without it.
    private static string CrossSite(bool isTls) => isTls ? "; SameSite=None; Secure" : "; SameSite=None";

    private void Give(HttpResponse response, string name, string value, string more) =>
        response.Headers.Append(
            "Set-Cookie",
            $"{name}={value}; Expires={(time.GetUtcNow() + Kept).ToString("R", CultureInfo.InvariantCulture)}; Path=/{more}"
        );

    /// <summary>As it was sent: load balancers do not decode their cookies.</summary>
    private static string? Find(HttpRequest request, string name)
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
}
