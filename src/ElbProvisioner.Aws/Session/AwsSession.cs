using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
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

    private readonly AwsSessionOptions options;
    private readonly AWSCredentials? credentials;
    private readonly SharedHttpClients http;
    private readonly SharedGate gate;
    private readonly SemaphoreSlim turns;
    private readonly ConcurrentBag<IDisposable> clients = [];
    private IAmazonSecurityTokenService? securityToken;

    private AwsSession(AwsSessionOptions options, string region, AWSCredentials? credentials, SharedHttpClients http, bool isInProcess, TimeProvider time)
    {
        this.options = options;
        this.credentials = credentials;
        this.http = http;
        Region = region;
        Time = time;
        Journal = new CallJournal(options.OnCall);
        turns = new SemaphoreSlim(Math.Max(1, options.Parallelism));
        gate = new SharedGate(new RequestBudget(time, options.BudgetScale), options.Budgets, isInProcess, turns, Journal, time);
    }

    public string Region { get; }

    public TimeProvider Time { get; }

    public CallJournal Journal { get; }

    public IAmazonSecurityTokenService SecurityToken =>
        LazyInitializer.EnsureInitialized(
            ref securityToken, () => Own(new TokenClient(Configure(new AmazonSecurityTokenServiceConfig()), Attempts(AwsService.SecurityToken))));

    /// <summary>Over the network, with the usual environment and files.</summary>
    /// <exception cref="AwsSessionException">No region, or one that cannot be a region.</exception>
    public static AwsSession Open(AwsSessionOptions options, TimeProvider time)
    {
        SdkEnvironment.Prepare(options.Profile);
        var region = SdkEnvironment.ResolveRegion(options.Region);
        return new(options, Checked(region), options.Credentials, SharedHttpClients.OverNetwork(), isInProcess: false, time);
    }

    /// <summary>Against an AWS in this process: no socket, no profile, no credentials of the user's.</summary>
    /// <param name="handler">Gets each signed request; stays the caller's to dispose.</param>
    /// <exception cref="AwsSessionException"><paramref name="options"/> name no region.</exception>
    public static AwsSession InProcess(AwsSessionOptions options, HttpMessageHandler handler, TimeProvider time)
    {
        SdkEnvironment.Prepare(profile: null);
        var signing = options.Credentials ?? new BasicAWSCredentials("elbctl", "elbctl");
        return new(options, Checked(options.Region), signing, SharedHttpClients.InProcess(handler), isInProcess: true, time);
    }

    /// <summary>The twelve-digit account the credentials belong to.</summary>
    public async Task<string> GetAccountAsync(CancellationToken ct) =>
        (await SecurityToken.GetCallerIdentityAsync(new GetCallerIdentityRequest(), ct)).Account;

    public void Dispose()
    {
        foreach (var client in clients)
        {
            client.Dispose();
        }

        http.Dispose();
        turns.Dispose();
    }

    private TClient Own<TClient>(TClient client)
        where TClient : IDisposable
    {
        clients.Add(client);
        return client;
    }

    private AttemptHandler Attempts(string service) => new(service, gate);

    private TConfig Configure<TConfig>(TConfig config)
        where TConfig : ClientConfig
    {
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        if (options.EndpointUrl is { } url)
        {
            config.ServiceURL = url;
            config.AuthenticationRegion = Region;
        }

        config.RetryMode = RequestRetryMode.Standard;
        config.HttpClientFactory = http;
        config.ClientAppId = AppId;
        if (credentials is not null)
        {
            config.DefaultAWSCredentials = credentials;
        }

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
            : throw new AwsSessionException(new AwsFailure(AwsFailureKind.NoRegion, "InvalidRegion", $"'{region}' cannot be the name of a region."));
    }

    private sealed class TokenClient : AmazonSecurityTokenServiceClient
    {
        public TokenClient(AmazonSecurityTokenServiceConfig config, AttemptHandler attempts)
            : base(config) => RuntimePipeline.AddHandlerAfter<Amazon.Runtime.Internal.RetryHandler>(attempts);
    }
}

/// <summary>A session that cannot be opened.</summary>
public sealed class AwsSessionException(AwsFailure failure) : Exception(failure.Message)
{
    public AwsFailure Failure { get; } = failure;
}
