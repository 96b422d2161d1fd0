using Amazon.Runtime;

namespace ElbProvisioner.Aws.Session;

/// <summary>
/// One connection pool for all services. The SDK ignores its own timeouts when it is given a factory, so they are set here.
/// </summary>
internal sealed class SharedHttpClients : HttpClientFactory, IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private const int ConnectionsPerHost = 32;

    private readonly HttpClient _client;

    private SharedHttpClients(HttpClient client) => _client = client;

    public static SharedHttpClients OverNetwork(TimeSpan answerLimit)
    {
        var sockets = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            MaxConnectionsPerServer = ConnectionsPerHost,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            AllowAutoRedirect = false,
        };
        return new(new HttpClient(new AnswerGuard(sockets), disposeHandler: true) { Timeout = answerLimit });
    }

    /// <param name="handler">Stays the caller's to dispose.</param>
    public static SharedHttpClients InProcess(HttpMessageHandler handler) =>
        new(new HttpClient(new AnswerGuard(handler), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan });

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client.Dispose();
}
