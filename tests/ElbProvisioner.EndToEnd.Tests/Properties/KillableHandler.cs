using System.Net;
using System.Text;

namespace ElbProvisioner.EndToEnd.Tests.Properties;

/// <summary>
/// The wire of an elbctl that is killed at its so-manieth changing call. After that nothing gets through any more: neither the call's
/// answer, nor anything else.
/// </summary>
internal sealed class KillableHandler(HttpMessageHandler aws, int? at, bool isAfter) : DelegatingHandler(aws)
{
    private int _changes;
    private volatile bool _isDead;

    public int Changes => _changes;

    /// <summary>The call it was killed at; null: it lived.</summary>
    public string? KilledAt { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_isDead)
        {
            return Dead();
        }

        var operation = await OperationOfAsync(request, cancellationToken);
        if (!CallKinds.IsChange(operation) || Interlocked.Increment(ref _changes) != at)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            return _isDead ? Dead() : answer;
        }

        (_isDead, KilledAt) = (true, operation);
        if (isAfter)
        {
            (await base.SendAsync(request, cancellationToken)).Dispose();
        }

        return Dead();
    }

    private static async Task<string> OperationOfAsync(HttpRequestMessage request, CancellationToken ct)
    {
        if (request.Headers.TryGetValues("X-Amz-Target", out var target))
        {
            return target.First().Split('.')[^1];
        }

        const string named = "/operation/";
        var path = request.RequestUri?.AbsolutePath ?? "";
        if (path.IndexOf(named, StringComparison.Ordinal) is var found and >= 0)
        {
            return path[(found + named.Length)..];
        }

        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(ct);
        const string marker = "Action=";
        var start = body.IndexOf(marker, StringComparison.Ordinal);
        return start >= 0 ? body[(start + marker.Length)..].Split('&')[0]
            : request.Method == HttpMethod.Get ? "Get"
            : request.Method + path;
    }

    /// <summary>An error that nobody retries, so that a dead process does not take its time to die.</summary>
    private static HttpResponseMessage Dead() =>
        new(HttpStatusCode.Forbidden)
        {
            Content = new StringContent(
                "<ErrorResponse><Error><Code>AccessDenied</Code><Message>killed</Message></Error></ErrorResponse>",
                Encoding.UTF8,
                "text/xml"
            ),
        };
}
