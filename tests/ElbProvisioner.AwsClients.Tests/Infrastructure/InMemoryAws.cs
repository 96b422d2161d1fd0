using System.Net;
using System.Text;
using Amazon.Runtime;

namespace ElbProvisioner.AwsClients.Tests.Infrastructure;

/// <summary>Stands where the network would be: keeps every request and gives the answers it was told, the last one for good.</summary>
internal sealed class InMemoryAws(params Answer[] answers) : HttpMessageHandler
{
    private readonly List<Seen> _requests = [];

    public IReadOnlyList<Seen> Requests => _requests;

    /// <summary>Runs before an answer is given: to cancel, to wait.</summary>
    public Func<CancellationToken, Task> Before { get; init; } = static _ => Task.CompletedTask;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = request
            .Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
            .ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
        _requests.Add(
            new Seen(request.Method.Method, request.RequestUri ?? throw new InvalidOperationException("no address"), headers, body)
        );
        await Before(cancellationToken);
        return answers[Math.Min(_requests.Count, answers.Length) - 1].ToMessage();
    }
}

internal sealed record Seen(string Method, Uri Address, IReadOnlyDictionary<string, string> Headers, string Body);

internal sealed record Answer(int Status, string Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public HttpResponseMessage ToMessage()
    {
        var message = new HttpResponseMessage((HttpStatusCode)Status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body)) };
        foreach (var (name, value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
        return message;
    }
}

internal sealed class InMemoryFactory(HttpMessageHandler handler) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(handler, disposeHandler: false);

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
