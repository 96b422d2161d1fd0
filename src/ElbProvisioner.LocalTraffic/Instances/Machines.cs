using System.ComponentModel;
using System.Net;
using System.Text;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalTraffic.Instances.Processes;

namespace ElbProvisioner.LocalTraffic.Instances;

/// <summary>Lets commands and URLs stand for instances: as many processes run as instances do.</summary>
internal sealed class Machines(LiveInstanceOptions options) : IAsyncDisposable
{
    private readonly Dictionary<string, Stand> _stands = new(StringComparer.Ordinal);
    private readonly HashSet<Task> _leaving = [];
    private readonly ProcessGroups _processes = new(options.Time, options.Patience);
    private readonly LoopbackPorts _ports = new(options.FirstPort);

    /// <summary>
    /// Where instances are reached on every port, by id and by private address; those for which the echo stands are not among them.
    /// </summary>
    public Dictionary<string, IPEndPoint?> Places { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>Starts what has begun to run and stops what runs no more.</summary>
    public void Follow(IReadOnlyList<RunningMachine> machines)
    {
        var there = machines.Where(machine => !machine.IsSilent).ToDictionary(KeyOf, StringComparer.Ordinal);
        foreach (var key in _stands.Keys.Where(key => !there.ContainsKey(key)).ToList())
        {
            _stands.Remove(key, out var gone);
            Leave(gone?.Process);
        }

        foreach (var (key, machine) in there)
        {
            if (!_stands.ContainsKey(key))
            {
                _stands[key] = Begin(machine);
            }
        }

        Map();
    }

    public async ValueTask DisposeAsync()
    {
        await _processes.DisposeAsync();
        await Task.WhenAll(_leaving);
    }

    private static string KeyOf(RunningMachine machine) => $"{machine.Region} {machine.InstanceId} {machine.Boot}";

    private void Map()
    {
        var places = new Dictionary<string, IPEndPoint?>(StringComparer.Ordinal);
        foreach (var stand in _stands.Values.Where(stand => !stand.IsEcho))
        {
            places[stand.Machine.InstanceId] = stand.Place;
            places[stand.Machine.PrivateIpAddress] = stand.Place;
        }

        Places = places;
    }

    private Stand Begin(RunningMachine machine) =>
        options.StandInOf(machine) switch
        {
            StandIn.Command command => Start(machine, command),
            StandIn.Place place => new(machine, place.EndPoint, null, IsEcho: false),
            _ => new(machine, null, null, IsEcho: true),
        };

    /// <summary>What cannot be started leaves an instance on which nothing answers.</summary>
    private Stand Start(RunningMachine machine, StandIn.Command command)
    {
        var whose = $"{machine.InstanceId} ({machine.AutoScalingGroup ?? "of no group"}, {machine.AvailabilityZone})";
        try
        {
            var place = new IPEndPoint(IPAddress.Loopback, _ports.Take());
            var log = LogOf(machine);
            var process = _processes.Start(command.Run, command.Folder, Variables(machine, command, place.Port), log);
            options.Say($"{whose} runs on {place}, its output is in {log}.");
            _ = TellEndAsync(process, whose, log);
            return new(machine, place, process, IsEcho: false);
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or UnauthorizedAccessException)
        {
            options.Say($"{whose} cannot be started: {failure.Message}");
            return new(machine, null, null, IsEcho: false);
        }
    }

    private string LogOf(RunningMachine machine)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(options.LogFolder);
        }
        else
        {
            // What a process says may be nobody else's business.
            Directory.CreateDirectory(options.LogFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return Path.Combine(options.LogFolder, $"{machine.InstanceId}.log");
    }

    private async Task TellEndAsync(ProcessGroup process, string whose, string log)
    {
        var code = await process.Ended;
        if (!process.WasStopped)
        {
            options.Say($"{whose} has ended by itself with code {code}; its last words are in {log}.");
        }
    }

    /// <summary>PORT, and what an instance learns of itself from the metadata service.</summary>
    private static Dictionary<string, string> Variables(RunningMachine machine, StandIn.Command command, int port)
    {
        var variables = new Dictionary<string, string>(command.Variables, StringComparer.Ordinal)
        {
            ["PORT"] = port.ToString("D", null),
            ["INSTANCE_ID"] = machine.InstanceId,
            ["AVAILABILITY_ZONE"] = machine.AvailabilityZone,
            ["AUTO_SCALING_GROUP"] = machine.AutoScalingGroup ?? "",
            ["USER_DATA"] = "",
        };
        if (machine.UserData is { } userData)
        {
            variables["USER_DATA_BASE64"] = userData;
            variables["USER_DATA"] = TextOf(userData) ?? "";
        }

        return variables;
    }

    /// <returns>Null: it is no text, as when it is compressed.</returns>
    private static string? TextOf(string base64)
    {
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(
                Convert.FromBase64String(base64)
            );
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (Exception failure) when (failure is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    private void Leave(ProcessGroup? process)
    {
        _leaving.RemoveWhere(task => task.IsCompleted);
        if (process is not null)
        {
            _leaving.Add(process.StopAsync());
        }
    }

    private sealed record Stand(RunningMachine Machine, IPEndPoint? Place, ProcessGroup? Process, bool IsEcho);
}
