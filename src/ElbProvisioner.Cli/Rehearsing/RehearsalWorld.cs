using System.Net;
using System.Runtime.CompilerServices;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;
using ElbProvisioner.LocalAws.Files;
using ElbProvisioner.LocalTraffic;
using ElbProvisioner.LocalTraffic.Functions;
using ElbProvisioner.LocalTraffic.Instances;

namespace ElbProvisioner.Cli.Rehearsing;

/// <summary>
/// An embedded AWS in this process that nobody else sees: its load balancers listen, and echoes stand for what they lead to.
/// </summary>
internal sealed class RehearsalWorld : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    // Echoes start at once; checks are made no oftener than life lets them, which a fast world feels.
    private const double MostPatience = 4;

    // What has not answered by then never does.
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(20);

    private readonly TrafficServer _balancers;
    private readonly LiveInstances _instances;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private RehearsalWorld(RehearsalWorldSettings settings)
    {
        Region = settings.Region;
        Speed = settings.Speed;
        if (settings.File is { } file)
        {
            var opened = LocalWorld.Open(
                file,
                TimeProvider.System,
                settings.Speed,
                options => settings.Like(options with { LongestStart = LongestStart })
            );
            (Clock, Aws) = (opened.Clock, opened.Aws);
        }
        else
        {
            Clock = new(TimeProvider.System, settings.Speed);
            Aws = new(
                settings.Like(
                    new LocalAwsOptions
                    {
                        Time = Clock,
                        Speed = settings.Speed,
                        LongestStart = LongestStart,
                    }
                )
            );
        }

        _instances = new(
            new MachineRoom(Aws),
            new()
            {
                Time = TimeProvider.System,
                StandInOf = settings.StandInOf,
                LogFolder = settings.LogFolder,
                Look = Look,
            }
        );
        _balancers = new(
            new()
            {
                Aws = Aws,
                Time = TimeProvider.System,
                Speed = settings.Speed,
                Glance = Look,
                Places = _instances,
                Functions = new EchoFunctions(),
            }
        );
        _running = Task.WhenAll(_instances.RunAsync(_stop.Token), _balancers.RunAsync(_stop.Token));
    }

    public EmbeddedAws Aws { get; }

    /// <summary>Where nobody names one.</summary>
    public string Region { get; }

    /// <summary>How many times shorter than in AWS everything takes.</summary>
    public double Speed { get; }

    public WorldClock Clock { get; }

    /// <summary>What time it is in AWS's course: a run and its traffic are told by it.</summary>
    public DateTimeOffset Now => Clock.Course.GetUtcNow();

    /// <summary>
    /// By how much, in AWS's time, load balancers and targets may be behind the world: two looks, and a moment to do it in.
    /// </summary>
    public TimeSpan Lag => Look * 4 * Speed;

    /// <summary>The certificate that clients are to trust, in PEM.</summary>
    public string AuthorityPem => _balancers.AuthorityPem;

    /// <summary>By itself, so that nothing of ASP.NET Core is looked for before it is known where that is.</summary>
    /// <exception cref="LocalAws.World.WorldFileException">The file is damaged or cannot be used.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static RehearsalWorld Open(RehearsalWorldSettings settings) => new(settings);

    /// <summary>The same clients, readers and performers as for AWS itself.</summary>
    public ICloud OpenCloud(CloudChoice choice, Action<string>? onCall) =>
        AwsCloud.OpenLocal(
            choice with
            {
                Region = choice.Region ?? Region,
                IsLocal = true,
            },
            onCall,
            Clock,
            Aws.CreateHandler,
            waits: LocalWaits.ForRealInstances(Math.Min(Speed, MostPatience))
        );

    public TrafficPicture Picture => Aws.TrafficNow();

    /// <summary>Lets the load balancers know what the world is like now: a late look would count as much longer in AWS's time.</summary>
    public Task RefreshAsync() => _balancers.RefreshAsync(CancellationToken.None);

    /// <summary>Where a listener is on this machine; null: nobody listens.</summary>
    /// <param name="dnsName">Of its load balancer, as AWS gives it.</param>
    public IPEndPoint? Find(string dnsName, int port, bool isDatagram)
    {
        var bare = dnsName.StartsWith("dualstack.", StringComparison.OrdinalIgnoreCase) ? dnsName["dualstack.".Length..] : dnsName;
        var balancer = Picture.Balancers.FirstOrDefault(one => one.DnsName.Equals(bare, StringComparison.OrdinalIgnoreCase));
        var open = _balancers.Open.FirstOrDefault(one =>
            one.BalancerArn == balancer?.Arn && one.Port == port && (one.Protocol is "UDP") == isDatagram
            || (one.BalancerArn == balancer?.Arn && one.Port == port && one.Protocol == "TCP_UDP")
        );
        return balancer is null || open is null ? null : new(IPAddress.Loopback, open.LocalPort);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        finally
        {
            await _balancers.DisposeAsync();
            await _instances.DisposeAsync();
            _stop.Dispose();
        }
    }

    /// <summary>Answers whatever a function is asked.</summary>
    private sealed class EchoFunctions : IFunctions
    {
        private static readonly ReadOnlyMemory<byte> Answer =
            """{"statusCode":200,"headers":{"content-type":"text/plain"},"multiValueHeaders":{"content-type":["text/plain"]},"body":"echo"}"""u8.ToArray();

        public Task<ReadOnlyMemory<byte>?> InvokeAsync(string functionArn, ReadOnlyMemory<byte> request, CancellationToken ct) =>
            Task.FromResult<ReadOnlyMemory<byte>?>(Answer);
    }
}

/// <param name="Region">Where nobody names one.</param>
/// <param name="LogFolder">For the output of commands that stand for instances.</param>
internal sealed record RehearsalWorldSettings(double Speed, string Region, string LogFolder)
{
    /// <summary>A world that is to be gone on with, which nobody else uses; null: it begins new.</summary>
    public string? File { get; init; }

    /// <summary>What stands for an instance.</summary>
    public Func<RunningMachine, StandIn> StandInOf { get; init; } = static _ => new StandIn.Echo();

    /// <summary>What else the world is like.</summary>
    public Func<LocalAwsOptions, LocalAwsOptions> Like { get; init; } = static options => options;
}
