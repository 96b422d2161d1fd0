using System.Collections.Concurrent;
using System.Collections.Immutable;
using ElbProvisioner.Core.Rehearsals;

namespace ElbProvisioner.Cli.Rehearsing;

/// <summary>A steady stream of requests, each probe in its turn, and connections that are kept.</summary>
internal sealed class LoadGenerator : IAsyncDisposable
{
    // What is slower than this is not made worse by more.
    private const int MostInFlight = 1000;

    private readonly ProbeClients _clients;
    private readonly RehearsalLog _log;
    private readonly ImmutableArray<Probe> _probes;
    private readonly double _rate;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _inFlight = new();
    private readonly List<Task> _running = [];
    private volatile bool _isOver;

    /// <param name="rate">Requests a second of life.</param>
    /// <param name="share">Of them, on connections that are kept; 0 to 1.</param>
    public LoadGenerator(
        RehearsalWorld world,
        ProbeClients clients,
        RehearsalLog log,
        ImmutableArray<Probe> probes,
        double rate,
        double share
    )
    {
        (_clients, _log, _probes, _rate) = (clients, log, probes, rate);
        var places = Enumerable.Range(0, probes.Length).Where(place => probes[place] is { CanBeLong: true, Before: not null }).ToList();
        var connections = places.Count == 0 || share <= 0 ? 0 : Math.Max(places.Count, (int)Math.Round(rate * share));
        _running.Add(SendSteadilyAsync());
        _running.AddRange(
            Enumerable
                .Range(0, connections)
                .Select(index => places[index % places.Count])
                .Select(place => new LongClient(world, clients, log, probes[place], place).RunAsync(_stop.Token))
        );
    }

    /// <summary>The run is over: what only it has made is asked, too.</summary>
    public void Open() => _isOver = true;

    /// <summary>Sends nothing more, and waits for what is on its way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        await Task.WhenAll(_inFlight.Keys);
        _stop.Dispose();
    }

    private async Task SendSteadilyAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / _rate), TimeProvider.System);
        try
        {
            for (var turn = 0; await timer.WaitForNextTickAsync(_stop.Token); turn++)
            {
                var place = turn % _probes.Length;
                if ((_probes[place].Before is not null || _isOver) && _inFlight.Count < MostInFlight)
                {
                    var sending = SendAsync(place);
                    _inFlight[sending] = true;
                    _ = sending.ContinueWith(done => _inFlight.TryRemove(done, out _), TaskScheduler.Default);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    private async Task SendAsync(int place) => _log.Add(await _clients.SendAsync(_probes[place], place));
}
