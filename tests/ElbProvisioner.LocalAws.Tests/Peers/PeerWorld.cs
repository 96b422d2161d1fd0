using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ElbProvisioner.LocalAws.Files;
using ElbProvisioner.LocalAws.Serving;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.Peers;

/// <summary>An embedded AWS behind HTTP on a free port of loopback, for other people's AWS clients. Time in it runs fast.</summary>
internal sealed class PeerWorld : IAsyncDisposable
{
    public const string HomeRegion = "us-east-1";

    private const double Speed = 200;

    // As long as in life: a peer that is not patient with AWS must not need to be with the embedded one.
    private static readonly Timings Late = Timings.Lagging with { Visibility = Timings.Lagging.Visibility * Speed };

    // What stays as history on AWS too, and what DNS answers, which follows from the records.
    private static readonly HashSet<string> Histories = new(StringComparer.Ordinal)
    {
        "world.facts",
        "world.agenda",
        "autoscaling.activities",
        "autoscaling.refreshes",
        "ec2.clientTokens",
        "lambda.deleted",
        "waf.deleted",
        "acm.tokens",
        "route53.changes",
        "route53.answers",
    };

    private readonly CancellationTokenSource _stop = new();
    private readonly WorldClock _clock;
    private readonly HttpServer _door;
    private readonly Task _serving;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly HashSet<string> _furniture;

    public PeerWorld()
    {
        _clock = new WorldClock(TimeProvider.System, Speed);
        Aws = new EmbeddedAws(
            new LocalAwsOptions
            {
                Time = _clock,
                Speed = Speed,
                Timings = Late,
                Log = _complaints.Enqueue,
            }
        );
        var port = FreePort();
        Endpoint = $"http://127.0.0.1:{port}";
        _door = HttpServer.Open(Aws, "127.0.0.1", port, TimeProvider.System, failure => _complaints.Enqueue(failure.ToString()));
        _serving = _door.ServeAsync(_stop.Token);
        _furniture = [.. Everything()];
    }

    public string Endpoint { get; }

    public EmbeddedAws Aws { get; }

    /// <summary>What the embedded AWS does not know or failed at: operations that it has not, and bugs.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>What was made becomes visible.</summary>
    public void Settle() => Pass(Timings.Lagging.Visibility);

    /// <summary>So much of the world's time is over.</summary>
    public void Pass(TimeSpan time) => _clock.NotBefore(_clock.GetUtcNow() + time);

    /// <summary>
    /// What there is two hours later, when AWS has forgotten terminated instances, beyond what a new region is seeded with:
    /// <c>table/key</c>.
    /// </summary>
    public IReadOnlyList<string> LeftForGood()
    {
        Pass(TimeSpan.FromHours(2));
        return [.. Everything().Where(thing => !_furniture.Contains(thing))];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _door.Dispose();
        _stop.Dispose();
    }

    private List<string> Everything() =>
        Aws.Run(
            HomeRegion,
            transaction =>
                transaction
                    .Here.Tables.All.Concat(transaction.Global.Tables.All)
                    .Where(table => !Histories.Contains(table.Name))
                    .SelectMany(table => table.Keys.Select(key => $"{table.Name}/{key}"))
                    .ToList()
        );

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
