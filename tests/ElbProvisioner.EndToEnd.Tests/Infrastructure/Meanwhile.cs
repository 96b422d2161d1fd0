namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>Something happens before the first call of an operation reaches AWS.</summary>
internal sealed class Meanwhile(HttpMessageHandler inner, string operation, Func<Task> happens) : DelegatingHandler(inner)
{
    private int _seen;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        if (body.Contains($"Action={operation}&", StringComparison.Ordinal) && Interlocked.Exchange(ref _seen, 1) == 0)
        {
            await happens();
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
