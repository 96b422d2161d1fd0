using System.Net;
using ElbProvisioner.LocalTraffic.Certificates;

namespace ElbProvisioner.LocalTraffic.Tests.Identity;

/// <summary>A client that keeps cookies, and follows redirects only when it is told to.</summary>
internal sealed class Browser : IDisposable
{
    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            SslOptions = new() { RemoteCertificateValidationCallback = TargetTrust.Any },
        }
    );

    /// <summary>How many answers it has had of load balancers: those alone speak TLS here.</summary>
    public int Asked { get; private set; }

    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    public async Task<Page> GetAsync(Uri url, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (Cookies.Count > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(one => $"{one.Key}={one.Value}")));
        }

        using var answer = await _client.SendAsync(request, Plane.Cancellation);
        Asked += url.Scheme == "https" ? 1 : 0;
        var lines = answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.ToList() : [];
        foreach (var line in lines)
        {
            var pair = line.Split(';')[0];
            var mark = pair.IndexOf('=', StringComparison.Ordinal);
            if (pair.Length == mark + 1)
            {
                Cookies.Remove(pair[..mark]);
            }
            else
            {
                Cookies[pair[..mark]] = pair[(mark + 1)..];
            }
        }

        var text = await answer.Content.ReadAsStringAsync(Plane.Cancellation);
        return new((int)answer.StatusCode, answer.Headers.Location, text, lines);
    }

    /// <summary>Goes from page to page until one leads no further.</summary>
    public async Task<Page> FollowAsync(Uri url)
    {
        var page = await GetAsync(url);
        for (var hops = 0; page.Location is { } next && hops < 10; hops++)
        {
            page = await GetAsync(next);
        }

        return page;
    }

    public async Task<Page> PostAsync(Uri url, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(one => KeyValuePair.Create(one.Name, one.Value)));
        using var answer = await _client.PostAsync(url, content, Plane.Cancellation);
        return new((int)answer.StatusCode, answer.Headers.Location, await answer.Content.ReadAsStringAsync(Plane.Cancellation), []);
    }

    public void Dispose() => _client.Dispose();
}

internal sealed record Page(int Status, Uri? Location, string Text, IReadOnlyList<string> SetCookies)
{
    /// <summary>What the echo got under the name; null: no such header.</summary>
    public string? Header(string name) =>
        Text.Split('\n').FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];
}
