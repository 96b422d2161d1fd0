namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>AWS does every call of an operation, and the connection breaks before the answer.</summary>
internal sealed class AfterwardsLost(HttpMessageHandler inner, string operation) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var answer = await base.SendAsync(request, cancellationToken);
        return body.Contains($"Action={operation}&", StringComparison.Ordinal)
            ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "the connection broke")
            : answer;
    }
}
