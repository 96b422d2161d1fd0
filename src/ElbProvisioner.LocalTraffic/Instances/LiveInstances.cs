using System.Net;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.World;
using ElbProvisioner.LocalTraffic.Instances.Checks;
using ElbProvisioner.LocalTraffic.Places;

namespace ElbProvisioner.LocalTraffic.Instances;

/// <summary>
/// The instances of a world that really run: processes, URLs and echoes stand for them, and targets are as healthy as real checks find
/// them. It goes on turn by turn, or by <see cref="RunAsync"/>.
/// </summary>
public sealed class LiveInstances : ITargetPlaces, IAsyncDisposable
{
    private static readonly MachineRoomView Nothing = new([], []);

    private readonly MachineRoom _room;
    private readonly LiveInstanceOptions _options;
    private readonly Machines _machines;
    private readonly EchoStands _echoes;
    private readonly Prober _prober;
    private readonly CancellationTokenSource _stop = new();
    private MachineRoomView _view = Nothing;
    private Map _map = new([], []);
    private long? _version;
    private long? _heldAt;
    private string? _trouble;

    public LiveInstances(MachineRoom room, LiveInstanceOptions options)
    {
        (_room, _options) = (room, options);
        _machines = new(options);
        _echoes = new(options.Time);
        var places = new LoopbackPlaces(this);
        _prober = new(options.Time, target => places.Find(target.Id, target.HealthCheckPort), Report);
    }

    /// <summary>Ends when the checks in flight have ended.</summary>
    internal Task Checked => _prober.Pending;

    public IPEndPoint? Find(string targetId, int port)
    {
        var map = Volatile.Read(ref _map);
        return map.Machines.TryGetValue(targetId, out var place) ? place : map.Echoes.GetValueOrDefault((targetId, port));
    }

    /// <summary>Turns until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(_options.Look, _options.Time);
        try
        {
            do
            {
                await TurnAsync();
            } while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // That is its end.
        }
    }

    /// <summary>Lets the world go on, starts and stops what it says, and begins the checks that are due.</summary>
    public async Task TurnAsync()
    {
        try
        {
            Hold();
            _room.LetTimePass();
            if (_room.Version is var version && version != _version)
            {
                _view = _room.Look();
                await FollowAsync();
                _version = version;
            }

            _trouble = null;
        }
        catch (Exception failure) when (failure is WorldFileException or IOException)
        {
            // Somebody may mend it, and then it goes on.
            if (_trouble != failure.Message)
            {
                _trouble = failure.Message;
                _options.Say(failure.Message);
            }
        }

        _prober.CheckDue(_view.Targets, _stop.Token);
    }

    /// <summary>Ends every process and every echo, and gives health back to simulation.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _prober.Pending;
        await _machines.DisposeAsync();
        await _echoes.DisposeAsync();
        _prober.Dispose();
        _stop.Dispose();
        try
        {
            _room.Release();
        }
        catch (WorldFileException)
        {
            // Its lease ends by itself.
        }
    }

    private void Hold()
    {
        if (_heldAt is not { } held || _room.HasNewRegion || _options.Time.GetElapsedTime(held) > MachineRoom.Lease / 3)
        {
            _room.Hold();
            _heldAt = _options.Time.GetTimestamp();
        }
    }

    private async Task FollowAsync()
    {
        _machines.Follow(_view.Machines);
        await _echoes.FollowAsync(
            _view.Targets.Where(target =>
                !_machines.Places.ContainsKey(target.Id)
                && (target.InstanceId is not { } machine || _view.Machines.Any(one => one.InstanceId == machine && !one.IsSilent))
                && !(IPAddress.TryParse(target.Id, out var address) && IPAddress.IsLoopback(address))
            )
        );
        Volatile.Write(ref _map, new(_machines.Places, _echoes.Places));
    }

    private void Report(RegisteredTarget target, CheckResult found) => _room.Report(target, found.Reason, found.Description);

    private sealed record Map(Dictionary<string, IPEndPoint?> Machines, Dictionary<(string Id, int Port), IPEndPoint> Echoes);
}
