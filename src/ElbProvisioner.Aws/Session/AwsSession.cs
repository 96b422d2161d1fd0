using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace ElbProvisioner.Aws.Session;

/// <summary>
/// One run's way to AWS: region, credentials, one connection pool, request budgets, a journal, and a client for each service, made
/// when first asked for.
/// </summary>
public sealed partial class AwsSession : IDisposable
{
    private const string AppId = "elbctl";

    private readonly AwsSessionOptions _options;
    private readonly AWSCredentials _credentials;
    private readonly SharedHttpClients _http;
    private readonly SharedGate _gate;
    private readonly SemaphoreSlim _turns;
    private readonly Patience _patience;
    private readonly ConcurrentBag<IDisposable> _clients = [];
    private IAmazonSecurityTokenService? _securityToken;

    private AwsSession(
        AwsSessionOptions options,
        string region,
        AWSCredentials credentials,
        SharedHttpClients http,
        bool isInProcess,
        TimeProvider time
    )
    {
        _options = options;
        _credentials = credentials;
        _http = http;
        Region = region;
        IsInProcess = isInProcess;
        Time = time;
        Journal = new CallJournal(options.OnCall);
        _patience = new Patience(options.ThrottlePatience, options.OnWait, time);
        _turns = new SemaphoreSlim(Math.Max(1, options.Parallelism));
        _gate = new SharedGate(
            new RequestBudget(time, options.BudgetScale),
            options.Budgets,
            isInProcess,
            _turns,
            Journal,
            _patience,
            options.AnswerLimit,
            time,
            options.OnlyReads
        );
    }

    public string Region { get; }

    /// <summary>See <see cref="AwsSessionOptions.OnlyReads"/>.</summary>
    public bool OnlyReads => _options.OnlyReads;

    /// <summary>By its name, as AWS names its operations: whatever is called otherwise may change something.</summary>
    public static bool IsRead(string operation) =>
        operation.StartsWith("Describe", StringComparison.Ordinal)
        || operation.StartsWith("List", StringComparison.Ordinal)
        || operation.StartsWith("Get", StringComparison.Ordinal);

    /// <summary>The embedded AWS answers in this process: no call can stay without an answer.</summary>
    public bool IsInProcess { get; }

    public TimeProvider Time { get; }

    public CallJournal Journal { get; }

    public IAmazonSecurityTokenService SecurityToken =>
        LazyInitializer.EnsureInitialized(
            ref _securityToken,
            () => Own(new TokenClient(Configure(new AmazonSecurityTokenServiceConfig()), Handlers(AwsService.SecurityToken)))
        );

    /// <summary>Over the network, with the usual environment and files.</summary>
    /// <exception cref="AwsSessionException">No region, no credentials, a profile that gives none, or an endpoint that is no address.</exception>
    public static AwsSession Open(AwsSessionOptions options, TimeProvider time)
    {
        SdkEnvironment.Prepare(options.Profile);
        EndpointSettings.Check(options.EndpointUrl);
        var region = Checked(SdkEnvironment.ResolveRegion(options.Region));
        if (!EndpointSettings.All(options.EndpointUrl).Any() && !RegionNames.MayBe(region))
        {
            throw new AwsSessionException(
                new AwsFailure(AwsFailureKind.NoRegion, "InvalidRegion", $"'{region}' is not the name of an AWS region.")
            );
        }

        var found = options.Credentials ?? CredentialSources.Find(options);
        return new(options, region, found, SharedHttpClients.OverNetwork(options.AnswerLimit), isInProcess: false, time);
    }

    /// <summary>Against an AWS in this process: no socket, no profile, no credentials of the user's.</summary>
    /// <param name="handler">Gets each signed request; stays the caller's to dispose.</param>
    /// <exception cref="AwsSessionException"><paramref name="options"/> name no region.</exception>
    public static AwsSession InProcess(AwsSessionOptions options, HttpMessageHandler handler, TimeProvider time)
    {
        SdkEnvironment.Prepare(profile: null);
        var signing = options.Credentials ?? CredentialSources.Any();
        return new(options, Checked(options.Region), signing, SharedHttpClients.InProcess(handler), isInProcess: true, time);
    }

    /// <summary>The twelve-digit account the credentials belong to.</summary>
    public async Task<string> GetAccountAsync(CancellationToken ct) =>
        (await SecurityToken.GetCallerIdentityAsync(new GetCallerIdentityRequest(), ct)).Account;

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        _http.Dispose();
        _turns.Dispose();
    }

    private TClient Own<TClient>(TClient client)
        where TClient : IDisposable
    {
        _clients.Add(client);
        return client;
    }

    private CallHandlers Handlers(string service) => new(new AttemptHandler(service, _gate), new PatientRetries(_patience, Time));

    private TConfig Configure<TConfig>(TConfig config)
        where TConfig : ClientConfig
    {
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        if (_options.EndpointUrl is { } url)
        {
            config.ServiceURL = url;
            config.AuthenticationRegion = Region;
        }

        config.RetryMode = RequestRetryMode.Standard;
        config.HttpClientFactory = _http;
        config.ClientAppId = AppId;
        config.DefaultAWSCredentials = _credentials;
        return config;
    }

    private static string Checked(string? region)
    {
        if (string.IsNullOrWhiteSpace(region))
        {
            throw new AwsSessionException(new AwsFailure(AwsFailureKind.NoRegion, "NoRegion", "No region is set."));
        }

        return region.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? region
            : throw new AwsSessionException(
                new AwsFailure(AwsFailureKind.NoRegion, "InvalidRegion", $"'{region}' cannot be the name of a region.")
            );
    }

    private sealed class TokenClient : AmazonSecurityTokenServiceClient
    {
        public TokenClient(AmazonSecurityTokenServiceConfig config, CallHandlers handlers)
            : base(config) => handlers.AddTo(RuntimePipeline);
    }
}

/// <summary>The two of ours in a client's pipeline.</summary>
internal sealed record CallHandlers(AttemptHandler Attempts, RetryPolicy Retries)
{
    public void AddTo(RuntimePipeline pipeline)
    {
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(Retries));
        pipeline.AddHandlerAfter<RetryHandler>(Attempts);
    }
}

/// <summary>A session that cannot be opened.</summary>
public sealed class AwsSessionException(AwsFailure failure, Exception? inner = null) : Exception(failure.Message, inner)
{
    public AwsFailure Failure { get; } = failure;
}
