using Amazon.Runtime;
using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(EndpointAws))]

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>
/// An AWS that is not part of the product: the endpoint of <c>ELBCTL_TEST_ENDPOINT_URL</c>; with <c>ELBCTL_TEST_REAL_ACCOUNT=1</c> the
/// account of the usual environment (and a hosted zone of it, <c>ELBCTL_TEST_DOMAIN</c>); else a moto_server of our own.
/// </summary>
public sealed class EndpointAws : TestedAws, IAsyncLifetime
{
    private const string EndpointVariable = "ELBCTL_TEST_ENDPOINT_URL";
    private const string AccountVariable = "ELBCTL_TEST_REAL_ACCOUNT";
    private const string DomainVariable = "ELBCTL_TEST_DOMAIN";

    private static readonly Dictionary<string, string> BeyondMoto = new(StringComparer.Ordinal)
    {
        ["alb-behind-nlb"] = "moto registers no load balancer as a target",
        ["dual-stack"] = "moto gives its default VPC no IPv6 range",
        ["gateway-appliances"] = "moto knows no listener without a port",
        ["lambda-site"] = "moto has no function that nobody made",
        ["mtls-api"] = "moto knows no trust stores",
        ["network-tls"] = "moto changes no listener of TLS",
        ["udp-game"] = "moto knows no UDP",
        ["slow-boot"] = "moto forgets the lifecycle hooks that a group is made with",
        ["spot-workers"] = "moto forgets what a change says of mixed instances",
    };

    private MotoServer? _moto;
    private AwsSession? _session;
    private int _stacks;

    public override string Region { get; } = Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1";

    private bool _isReal;

    /// <summary>
    /// An account of its own where everything stands still and nothing is in time: what only moto allows is asked of it alone.
    /// </summary>
    private bool IsMoto => _moto is not null;

    /// <summary>Nothing takes time in moto, so holding a load balancer for five minutes would be sleeping.</summary>
    private WaitSettings Waits => IsMoto ? new WaitSettings { Scale = 0.01 } : new WaitSettings();

    /// <summary>The clients of the product, for preparing and for looking.</summary>
    internal override AwsSession Clients
    {
        get
        {
            Require();
            return _session ?? throw new InvalidOperationException("Require skips the test when there is no session.");
        }
    }

    public override void Require()
    {
        if (_session is null)
        {
            Assert.Skip($"moto_server is not installed and neither {EndpointVariable} nor {AccountVariable}=1 is set");
        }
    }

    public override void RequireFor(string template)
    {
        Require();
        if (IsMoto && BeyondMoto.TryGetValue(template, out var reason))
        {
            Assert.Skip(reason);
        }
    }

    internal override bool HasZoneOfItsOwn => _isReal;

    internal override ICloud OpenCloud(CloudChoice choice, Action<string>? onCall) => AwsCloud.Open(choice, onCall, Waits);

    /// <summary>At most 20 characters, and used by nobody else.</summary>
    public override string NewStackName(string root)
    {
        var unique = IsMoto ? $"{Interlocked.Increment(ref _stacks):000}" : Path.GetRandomFileName()[..5];
        return $"{(root.Length > 14 ? root[..14] : root).TrimEnd('-')}-{unique}";
    }

    /// <summary>
    /// A domain that a public hosted zone of the account holds, or of a zone to be made: moto lists zones by their whole name only.
    /// </summary>
    public override string DomainFor(string stack)
    {
        if (!_isReal)
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
    internal static EndpointAws Of(MotoServer? moto)
    {
        var aws = new EndpointAws { _moto = moto, Endpoint = moto?.Endpoint };
        if (moto is not null)
        {
            UseAnyKeys();
            aws._session = aws.Open(moto.Endpoint);
        }

        return aws;
    }

    public async ValueTask InitializeAsync()
    {
        _isReal = Environment.GetEnvironmentVariable(AccountVariable) == "1";
        if (Environment.GetEnvironmentVariable(EndpointVariable) is { Length: > 0 } url)
        {
            (Endpoint, _isReal) = (new Uri(url), false);
        }
        else if (!_isReal)
        {
            _moto = await MotoServer.TryStartAsync();
            Endpoint = _moto?.Endpoint;
            if (_moto is null)
            {
                return;
            }
        }

        if (!_isReal)
        {
            UseAnyKeys();
        }

        _session = Open(Endpoint);
    }

    public async ValueTask DisposeAsync()
    {
        _session?.Dispose();
        if (_moto is not null)
        {
            await _moto.DisposeAsync();
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

    private AwsSession Open(Uri? endpoint) =>
        AwsSession.Open(
            new AwsSessionOptions
            {
                Region = Region,
                EndpointUrl = endpoint?.ToString(),
                Credentials = _isReal ? null : new BasicAWSCredentials("test", "test"),
            },
            TimeProvider.System
        );
}
