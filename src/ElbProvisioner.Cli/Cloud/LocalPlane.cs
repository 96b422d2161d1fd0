using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ElbProvisioner.Core.LocalRun;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalTraffic;
using ElbProvisioner.LocalTraffic.Functions;
using ElbProvisioner.LocalTraffic.Instances;
using ElbProvisioner.LocalTraffic.Logs;
using ElbProvisioner.LocalTraffic.Ports;
using StandIn = ElbProvisioner.LocalTraffic.Instances.StandIn;

namespace ElbProvisioner.Cli.Cloud;

/// <summary>A local world that carries traffic: its load balancers listen, and its instances run.</summary>
internal sealed class LocalPlane : IAsyncDisposable
{
    // A group's instances carry what elbctl marks the group with, whatever its name in AWS.
    private const string StackTag = "elbctl:stack";
    private const string AddressTag = "elbctl:address";
    private const string GroupAddress = "autoScalingGroup/";
    private const string ListenerAddress = "listener/";

    private readonly LocalRunFolder _folder;
    private readonly TrafficServer _balancers;
    private readonly LiveInstances _instances;
    private readonly LocalFunctions _functions;
    private readonly AccessLogFolder? _logs;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private LocalPlane(LocalWorld world, LocalRunFolder folder, LocalPlaneChoice choice, Action<string> say)
    {
        _folder = folder;
        _instances = new(
            new MachineRoom(world.Aws),
            new()
            {
                Time = TimeProvider.System,
                StandInOf = machine => StandInOf(machine, choice),
                LogFolder = folder.Logs,
                Say = say,
                FirstPort = Environment.ProcessId * 61,
            }
        );
        _functions = new(choice.File.Functions.ToDictionary(one => one.Name, one => FunctionOf(one.Value, choice), StringComparer.Ordinal));
        _logs = choice.LogFolder is { } logs ? new(logs, say) : null;
        _balancers = new(
            new()
            {
                Aws = world.Aws,
                Time = TimeProvider.System,
                Speed = world.Speed,
                Places = _instances,
                Functions = _functions,
                User = [.. choice.File.User.Select(static claim => KeyValuePair.Create(claim.Name, claim.Value))],
                Ports = new PortBook(choice.LowPorts),
                PortOf = name => PortOf(name, choice.File),
                Folder = folder.Path,
                Observer = _logs,
                Connections = _logs,
                ObjectOf = (bucket, key) => ObjectOf($"{bucket}/{key}", choice),
                Say = line =>
                {
                    say(line);
                    Tell();
                },
            }
        );
        Tell();
        _running = Task.WhenAll(_instances.RunAsync(_stop.Token), _balancers.RunAsync(_stop.Token));
    }

    /// <summary>By listener as people call it: <c>web/https</c>.</summary>
    public ImmutableArray<OpenListener> Listeners => _balancers.Open;

    public string? AuthorityFile => _balancers.AuthorityFile;

    /// <summary>By itself, so that nothing of ASP.NET Core is looked for before it is known where that is.</summary>
    /// <param name="folder">Belongs to the plane from now on.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static LocalPlane Open(LocalWorld world, LocalRunFolder folder, LocalPlaneChoice choice, Action<string> say) =>
        new LocalPlane(world, folder, choice, say);

    /// <summary>Ends when it is told to, or when something of it cannot go on, which it throws.</summary>
    public async Task CarryAsync(CancellationToken stop)
    {
        var told = new TaskCompletionSource();
        await using var registration = stop.Register(told.SetResult);
        await await Task.WhenAny(_running, told.Task);
    }

    /// <summary>Ends what it began: listeners first, then instances, so that nobody is sent to one that has gone.</summary>
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
            _functions.Dispose();
            if (_logs is not null)
            {
                await _logs.DisposeAsync();
            }

            _stop.Dispose();
            _folder.Dispose();
        }
    }

    private void Tell() =>
        _folder.Tell(
            new(
                _balancers?.AuthorityFile,
                (_balancers?.Open ?? []).ToImmutableSortedDictionary(open => open.ListenerArn, open => open.Url, StringComparer.Ordinal)
            )
        );

    private static StandIn StandInOf(RunningMachine machine, LocalPlaneChoice choice)
    {
        var isOfStack = choice.Stack is null || machine.GroupTags.GetValueOrDefault(StackTag) == choice.Stack;
        var name =
            isOfStack
            && machine.GroupTags.GetValueOrDefault(AddressTag) is { } address
            && address.StartsWith(GroupAddress, StringComparison.Ordinal)
                ? address[GroupAddress.Length..]
                : null;
        return choice
            .File.InstancesOf(name)
            .Match<StandIn>(
                command => new StandIn.Command(command.Run, Path.GetFullPath(command.Folder, choice.Folder), command.Environment),
                url => new StandIn.Place(url.Place),
                _ => new StandIn.Echo()
            );
    }

    private static LocalFunction FunctionOf(Core.LocalRun.StandIn standIn, LocalPlaneChoice choice) =>
        standIn.Match<LocalFunction>(
            command => new(command.Run, null, Path.GetFullPath(command.Folder, choice.Folder), command.Environment),
            url => new(null, url.Address, choice.Folder, ImmutableSortedDictionary<string, string>.Empty),
            static _ => throw new InvalidOperationException("The side file has no echo for functions.")
        );

    /// <summary>What the side file says that an object of S3 holds; null: nothing, or it is not there any more.</summary>
    private static byte[]? ObjectOf(string name, LocalPlaneChoice choice)
    {
        if (choice.File.Objects.FirstOrDefault(one => one.Name == name) is not { } named)
        {
            return null;
        }

        try
        {
            return File.ReadAllBytes(Path.GetFullPath(named.Value, choice.Folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing in it is a bundle of nobody.
            return [];
        }
    }

    private static int? PortOf(TrafficListenerName name, LocalFile file) =>
        name.ListenerAddress is { } address && address.StartsWith(ListenerAddress, StringComparison.Ordinal)
            ? file.Ports.FirstOrDefault(port => port.Name == address[ListenerAddress.Length..])?.Value
            : null;
}

/// <summary>What the user says of a world with traffic.</summary>
/// <param name="File">What stands for instances, and where listeners are.</param>
/// <param name="Folder">What the side file's folders are relative to.</param>
/// <param name="Stack">Whose instances the side file is about; null: of every stack.</param>
/// <param name="LowPorts">Ports below 1024 are taken as they are.</param>
/// <param name="LogFolder">Where access logs are written; null: nowhere.</param>
internal sealed record LocalPlaneChoice(LocalFile File, string Folder, string? Stack, bool LowPorts, string? LogFolder);
