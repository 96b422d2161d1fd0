using Amazon.Runtime;
using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(TestedAws))]

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>
/// The AWS the tests run against: the endpoint of <c>ELBCTL_TEST_ENDPOINT_URL</c>; with <c>ELBCTL_TEST_REAL_ACCOUNT=1</c> the account of
/// the usual environment (and a hosted zone of it, <c>ELBCTL_TEST_DOMAIN</c>); else a moto_server of our own.
/// </summary>
public sealed class TestedAws : IAsyncLifetime
{
    private const string EndpointVariable = "ELBCTL_TEST_ENDPOINT_URL";
    private const string AccountVariable = "ELBCTL_TEST_REAL_ACCOUNT";
    private const string DomainVariable = "ELBCTL_TEST_DOMAIN";

    private MotoServer? moto;
    private AwsSession? session;
    private int stacks;

    public string Region { get; } = Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1";

    /// <summary>Null: AWS itself.</summary>
    public Uri? Endpoint { get; private set; }

    public bool IsReal { get; private set; }

    /// <summary>An account of its own where everything stands still and nothing is in time: what only moto allows is asked of it alone.</summary>
    public bool IsMoto => moto is not null;

    /// <summary>Nothing takes time in moto, so holding a load balancer for five minutes would be sleeping.</summary>
    internal WaitSettings Waits => IsMoto ? new WaitSettings { Scale = 0.01 } : new WaitSettings();

    /// <summary>The clients of the product, for preparing and for looking.</summary>
    internal AwsSession Clients
    {
        get
        {
            Require();
            return session ?? throw new InvalidOperationException("Require skips the test when there is no session.");
        }
    }

    public void Require()
    {
        if (session is null)
        {
            Assert.Skip($"moto_server is not installed and neither {EndpointVariable} nor {AccountVariable}=1 is set");
        }
    }

    /// <summary>At most 20 characters, and used by nobody else.</summary>
    public string NewStackName(string root)
    {
        var unique = IsMoto ? $"{Interlocked.Increment(ref stacks):000}" : Path.GetRandomFileName()[..5];
        return $"{(root.Length > 14 ? root[..14] : root).TrimEnd('-')}-{unique}";
    }

    /// <summary>A domain that a public hosted zone of the account holds, or of a zone to be made: moto lists zones by their whole name only.</summary>
    public string DomainFor(string stack)
    {
        if (!IsReal)
        {
            return $"www.{stack}.example";
        }

        var domain = Environment.GetEnvironmentVariable(DomainVariable);
        if (string.IsNullOrEmpty(domain))
        {
            Assert.Skip($"{DomainVariable} names no domain with a hosted zone of the account");
        }

        return $"{stack}.{domain}";
    }

    /// <summary>A moto_server of a test class's own; null: none is installed.</summary>
    internal static TestedAws Of(MotoServer? moto)
    {
        var aws = new TestedAws { moto = moto, Endpoint = moto?.Endpoint };
        if (moto is not null)
        {
            UseAnyKeys();
            aws.session = aws.Open(moto.Endpoint);
        }

        return aws;
    }

    public async ValueTask InitializeAsync()
    {
        IsReal = Environment.GetEnvironmentVariable(AccountVariable) == "1";
        if (Environment.GetEnvironmentVariable(EndpointVariable) is { Length: > 0 } url)
        {
            (Endpoint, IsReal) = (new Uri(url), false);
        }
        else if (!IsReal)
        {
            moto = await MotoServer.TryStartAsync();
            Endpoint = moto?.Endpoint;
            if (moto is null)
            {
                return;
            }
        }

        if (!IsReal)
        {
            UseAnyKeys();
        }

        session = Open(Endpoint);
    }

    public async ValueTask DisposeAsync()
    {
        session?.Dispose();
        if (moto is not null)
        {
            await moto.DisposeAsync();
        }
    }

    /// <summary>An emulator takes any keys; those of the user stay out of it.</summary>
    private static void UseAnyKeys()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
        Environment.SetEnvironmentVariable("AWS_SESSION_TOKEN", null);
        Environment.SetEnvironmentVariable("AWS_PROFILE", null);
    }

    private AwsSession Open(Uri? endpoint) => AwsSession.Open(
        new AwsSessionOptions { Region = Region, EndpointUrl = endpoint?.ToString(), Credentials = IsReal ? null : new BasicAWSCredentials("test", "test") }, TimeProvider.System);
}
