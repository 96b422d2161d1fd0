using System.CommandLine;
using System.Net.Sockets;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.LocalRun;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.Serving;
using ElbProvisioner.LocalAws.World;
using ElbProvisioner.LocalTraffic.Instances.Processes;
using ElbProvisioner.LocalTraffic.Ports;

namespace ElbProvisioner.Cli.Commands;

/// <summary>Serves the embedded AWS, applies a stack there and lets it carry traffic, until it is told to stop.</summary>
internal sealed class LocalRunCommand(Host host, LocalRunArguments arguments)
{
    private const string Loopback = "127.0.0.1";

    public static CommandPage Page(Host host, SharedOptions options, Option<string> state)
    {
        var localFile = new Option<string>("--local-file")
        {
            Description =
                $"What stands for instances and where listeners are. Without it: {LocalSideFile.DefaultName} beside the stack file.",
            HelpName = "FILE",
        };
        var port = new Option<string>("--port")
        {
            Description = $"Of the AWS endpoint. Without it: {LocalOptions.DefaultPort}, or any that is free.",
            HelpName = "PORT",
        };
        var speed = LocalOptions.SpeedOption();
        var lowPorts = new Option<bool>("--low-ports")
        {
            Description = "Listeners take ports below 1024 as they are. Without it they get the next free from 20000.",
        };
        var accessLogs = new Option<string>("--access-logs")
        {
            Description = "Where access logs are written, in AWS's form.",
            HelpName = "FOLDER",
        };
        var remove = new Option<bool>("--rm") { Description = "A world of its own, of which nothing is left when it ends." };
        LocalOptions.CheckPort(port);
        remove.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<bool>() && result.GetResult(state) is { Implicit: false })
            {
                result.AddError("--rm is a world of its own: leave out --state.");
            }
        });
        var command = new Command("run", "Serves the embedded AWS, applies the stack there and carries its traffic, until Ctrl-C.");
        foreach (
            var option in (Option[])
                [
                    .. options.OfStack,
                    localFile,
                    options.Yes,
                    remove,
                    port,
                    lowPorts,
                    accessLogs,
                    state,
                    speed,
                    options.Region,
                    options.Parallelism,
                    options.Timeout,
                    .. options.OfTalk,
                ]
        )
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, stop) =>
                new LocalRunCommand(
                    host,
                    new(
                        options.Stack(parsed),
                        parsed.GetValue(localFile),
                        options.Talk(parsed),
                        options.Cloud(parsed) with
                        {
                            IsLocal = true,
                        },
                        parsed.GetValue(options.Yes),
                        parsed.GetValue(remove),
                        parsed.GetValue(port) is { } number ? LocalOptions.Port(number) : null,
                        parsed.GetValue(lowPorts),
                        parsed.GetValue(accessLogs) is { Length: > 0 } logs ? Path.Combine(host.Folder, logs) : null,
                        parsed.GetValue(state) is { Length: > 0 } file ? Path.Combine(host.Folder, file) : null,
                        parsed.GetValue(speed) is { } factor ? LocalSettings.ParseSpeed(factor) : null
                    )
                ).RunAsync(stop)
        );
        return new(
            command,
            "local run [-f FILE] [--rm]",
            [
                ("elbctl local run -f shop.yaml", "curl the load balancer that it declares"),
                ("elbctl local run --rm --yes", "for a script: asks nothing and leaves nothing"),
                ("elbctl local run --speed 1", "as slow as life"),
            ],
            $"{LocalSideFile.DefaultName} says what stands for the instances of a scaling group: a command, a URL of this machine or the "
                + "built-in echo. Commands run as you, are shown before, and end with elbctl. 'elbctl schema --local' describes the file."
        );
    }

    private async Task<int> RunAsync(CancellationToken stop)
    {
        var run = StackRun.Of(host, arguments.Talk, arguments.Cloud, JsonForm.Events);
        var (input, refusal) = StackInput.FromDisk(host, arguments.Stack, stop);
        if (input is null)
        {
            return run.Diagnostics.Refuse(refusal is null ? [] : [refusal], ExitCode.StackFileWrong);
        }

        var (side, source, wrong) = LocalSideFile.FromDisk(host.Folder, arguments.LocalFile, arguments.Stack.Files);
        if (side is null)
        {
            run.Diagnostics.Sources = source is null ? [] : [source];
            return run.Diagnostics.Refuse(wrong, ExitCode.StackFileWrong);
        }

        using var own = arguments.Remove ? new TemporaryFolder() : null;
        try
        {
            var settings = LocalSettings.Of(host.Environment);
            settings = settings with { File = own?.File ?? arguments.State ?? settings.File, Speed = arguments.Speed ?? settings.Speed };
            return await OnWorldAsync(input, side, settings, stop);
        }
        catch (WorldFileException e)
        {
            return run.Diagnostics.Refuse([LocalCodes.Explain(e)], ExitCode.Failed);
        }
        catch (InvalidSettingException e)
        {
            return run.Diagnostics.Refuse([LocalCodes.Explain(e)], ExitCode.Failed);
        }
    }

    private async Task<int> OnWorldAsync(StackInput input, LocalSideFile side, LocalSettings settings, CancellationToken stop)
    {
        var talk = host.Terminal.Talk;
        var world = LocalWorld.Open(
            settings.File,
            host.Time,
            settings.Speed,
            options => options with { Log = talk.Line, IsIpv6Given = settings.IsIpv6Given }
        );
        var here = host with { OpenCloud = (choice, onCall) => LocalCloud.Over(world, choice, onCall, settings.Region) };
        var run = StackRun.Of(here, arguments.Talk, arguments.Cloud, JsonForm.Events);
        return await run.WithCloudAsync(
            input,
            null,
            async (bound, aws) =>
            {
                run.Diagnostics.Sources = side.Source is { } source ? [.. run.Diagnostics.Sources, source] : run.Diagnostics.Sources;
                if (Refusals(side, bound.Stack, ProcessGroups.AreSupported) is { Count: > 0 } refusals)
                {
                    return run.Diagnostics.Refuse(refusals, ExitCode.StackFileWrong);
                }

                if (AspNetRuntime.Find() is { } missing)
                {
                    return run.Diagnostics.Refuse([missing], ExitCode.Failed);
                }

                if (await LocalRunFolder.TakeAsync(settings.File, host.Time, stop) is not { } folder)
                {
                    return run.Diagnostics.Refuse([LocalRunCodes.ExplainTaken(settings.File)], ExitCode.Failed);
                }

                if (TakenPorts(side.File, bound.Stack) is { Count: > 0 } taken)
                {
                    folder.Dispose();
                    return run.Diagnostics.Refuse(taken, ExitCode.StackFileWrong);
                }

                using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
                using var door = OpenDoor(world, run);
                if (door is null)
                {
                    folder.Dispose();
                    return ExitCode.Failed;
                }

                var serving = door.ServeAsync(end.Token);
                try
                {
                    Introduce(run.Terminal.Talk, settings, side, bound.Stack, door.Port);
                    return await OnPlaneAsync(here, run, world, folder, side, bound.Stack, aws, door.Port, stop);
                }
                finally
                {
                    await end.CancelAsync();
                    await serving;
                }
            },
            stop
        );
    }

    /// <summary>Applies, and carries traffic meanwhile and from then on.</summary>
    private async Task<int> OnPlaneAsync(
        Host here,
        StackRun run,
        LocalWorld world,
        LocalRunFolder folder,
        LocalSideFile side,
        Stack stack,
        ICloud aws,
        int port,
        CancellationToken stop
    )
    {
        var lines = new HeldLines(run.Terminal);
        await using var plane = LocalPlane.Open(
            world,
            folder,
            new(side.File, side.Folder, stack.Name, arguments.LowPorts, arguments.AccessLogs),
            lines.Say
        );
        try
        {
            lines.Hold();
            var code = await run.WithPlanAsync(
                aws,
                stack,
                PlanGoal.Apply,
                (live, plan) =>
                    new PlanRun(
                        here,
                        run,
                        new(arguments.Yes, arguments.Cloud.Parallelism, arguments.Cloud.Timeout, IsForgotten: arguments.Remove)
                    ).RunAsync(aws, stack, live, plan, stop),
                stop
            );
            lines.Release();
            return code == ExitCode.Done ? await CarryAsync(run, plane, port, stop) : code;
        }
        finally
        {
            lines.Release();
        }
    }

    /// <param name="canRunCommands">Whether commands can stand for instances on this system.</param>
    internal static List<Diagnostic> Refusals(LocalSideFile side, Stack stack, bool canRunCommands)
    {
        List<Diagnostic> wrong = [.. LocalFileLoader.FindIn(side.File, stack), .. side.Missing()];
        if (!canRunCommands && side.File.Instances.FirstOrDefault(named => named.Value is StandIn.Command) is { } first)
        {
            wrong.Add(
                new(
                    LocalRunCodes.NoCommandsHere,
                    first.At,
                    "Commands stand for instances on Linux and macOS only.",
                    "Start the application yourself and name its `url`."
                )
            );
        }

        return wrong;
    }

    /// <summary>Ports of the side file that somebody else has, or that this user may not have: a listener is looked for there.</summary>
    internal static List<Diagnostic> TakenPorts(LocalFile file, Stack stack)
    {
        var protocols = stack
            .LoadBalancers.SelectMany(static balancer =>
                balancer.Listeners.Select(listener => KeyValuePair.Create($"{balancer.Name}/{listener.Name}", listener.Protocol))
            )
            .ToDictionary(StringComparer.Ordinal);
        return
        [
            .. file
                .Ports.Where(port => !PortBook.IsFree(port.Value, protocols.GetValueOrDefault(port.Name, "")))
                .Select(static port => new Diagnostic(
                    LocalRunCodes.PortTaken,
                    port.At,
                    $"{port.Name} cannot have the port {port.Value}: another program of this machine has it, or this user may not.",
                    "End that program, write another port, or leave the line out for one that is free."
                )),
        ];
    }

    /// <summary>Null: nothing can listen there, which was said.</summary>
    private HttpServer? OpenDoor(LocalWorld world, StackRun run)
    {
        var talk = run.Terminal.Talk;
        HttpServer Open(int port) =>
            HttpServer.Open(
                world.Aws,
                Loopback,
                port,
                TimeProvider.System,
                failure => talk.Line(failure is WorldFileException ? failure.Message : $"This is a bug in the embedded AWS: {failure}")
            );
        try
        {
            return Open(arguments.Port ?? LocalOptions.DefaultPort);
        }
        catch (SocketException) when (arguments.Port is null)
        {
            // Somebody else serves there: any other port does.
            return Open(0);
        }
        catch (SocketException e)
        {
            talk.Line(
                $"{talk.Paint("error", Tone.Bad)}: nothing can listen on {Loopback}:{arguments.Port}: {e.Message.TrimEnd('.')}. Choose "
                    + "another with --port."
            );
            return null;
        }
    }

    /// <summary>Commands are shown before anything of them is started.</summary>
    private static void Introduce(Pane talk, LocalSettings settings, LocalSideFile side, Stack stack, int port)
    {
        talk.Line($"On the local AWS: no account is touched. {LocalPace.Describe(settings.Speed)}.");
        talk.Line($"It listens on http://{Loopback}:{port}. Its world is kept in {settings.File}.");
        foreach (var group in stack.AutoScalingGroups)
        {
            talk.Line($"For each instance of {group.Name} stands {Describe(side.File.InstancesOf(group.Name), side)}");
        }

        if (side.File.Instances.Any(static named => named.Name == LocalFile.DefaultName))
        {
            talk.Line($"For each other instance of this AWS stands {Describe(side.File.InstancesOf(null), side)}");
        }

        foreach (var function in side.File.Functions)
        {
            talk.Line($"For each call of the function {function.Name} stands {Describe(function.Value, side)}");
        }

        foreach (var stored in side.File.Objects)
        {
            talk.Line($"For s3://{stored.Name} stands {Path.GetFullPath(stored.Value, side.Folder)}");
        }
    }

    private static string Describe(StandIn standIn, LocalSideFile side) =>
        standIn.Match(
            command => $"this command, as you, in {Path.GetFullPath(command.Folder, side.Folder)}: {command.Run}",
            url => $"what runs at {url.Address}",
            _ => "the built-in echo"
        );

    private static async Task<int> CarryAsync(StackRun run, LocalPlane plane, int port, CancellationToken stop)
    {
        var talk = run.Terminal.Talk;
        if (run.Talk.Json)
        {
            run.Terminal.Out.Data(
                EventJson.WriteListening(
                    $"http://{Loopback}:{port}",
                    plane.AuthorityFile,
                    plane.Listeners.Select(static listener => KeyValuePair.Create(listener.Name, listener.Url))
                )
            );
        }

        talk.Line();
        foreach (var listener in plane.Listeners.OrderBy(listener => listener.Name, StringComparer.Ordinal))
        {
            talk.Line($"{talk.Paint(listener.Name, Tone.Strong)} is at {listener.Url}");
        }

        if (plane.Listeners.Any(listener => listener.Protocol is "HTTPS" or "TLS"))
        {
            talk.Line($"Clients trust it by {plane.AuthorityFile}, as curl --cacert does.");
        }

        talk.Line("Ctrl-C ends it.");
        await plane.CarryAsync(stop);
        return ExitCode.Done;
    }
}

/// <summary>What the command line says of a local run; null: it says nothing.</summary>
internal sealed record LocalRunArguments(
    StackArguments Stack,
    string? LocalFile,
    TalkArguments Talk,
    CloudArguments Cloud,
    bool Yes,
    bool Remove,
    int? Port,
    bool LowPorts,
    string? AccessLogs,
    string? State,
    double? Speed
);
