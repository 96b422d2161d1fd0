using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.Faults;
using ElbProvisioner.LocalAws.Serving;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.Cli.Commands;

/// <summary>The embedded AWS by itself: as an endpoint for any AWS client, and forgotten.</summary>
internal sealed class LocalCommand(Host host, SharedOptions options)
{
    private const string Loopback = "127.0.0.1";

    private readonly Option<string> _state = new("--state")
    {
        Description =
            $"The file its world is kept in. Without it: {LocalSettings.FileVariable}, else the one of this user, which --local uses too.",
        HelpName = "FILE",
    };

    /// <summary>The group first, then its commands.</summary>
    public IEnumerable<CommandPage> Pages()
    {
        var serve = ServePage();
        var run = LocalRunCommand.Page(host, options, _state);
        var reset = ResetPage();
        var local = new Command("local", "The embedded AWS: serve it to other tools, run a stack on it, or forget what it holds.")
        {
            serve.Command,
            run.Command,
            reset.Command,
        };
        yield return new(
            local,
            "local serve|run|reset",
            [
                ("elbctl local serve", "an AWS endpoint on this machine"),
                ("elbctl local run", "the stack, with its load balancers listening"),
                ("elbctl local reset", "begin with an empty AWS"),
            ],
            "The commands that talk to AWS use the same world with --local."
        );
        yield return serve;
        yield return run;
        yield return reset;
    }

    private CommandPage ServePage()
    {
        var address = new Option<string>("--host")
        {
            Description = $"Where to listen. Without it: {Loopback}, which only this machine reaches; + for every address.",
            HelpName = "ADDRESS",
        };
        var port = new Option<string>("--port") { Description = $"Without it: {LocalOptions.DefaultPort}.", HelpName = "PORT" };
        var speed = LocalOptions.SpeedOption();
        var faults = new Option<string>("--faults")
        {
            Description =
                "Calls fail by chance: throttled, 5xx, lost answers, stale reads; what is made is seen a moment later. The same seed "
                + "fails the same calls; the rate is 0.1 unless given.",
            HelpName = "SEED[:RATE]",
        };
        var misfortune = SharedOptions.MisfortuneOption();
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Tells of each call." };
        var traffic = new Option<bool>("--traffic") { Description = "Lets the load balancers listen, on this machine alone." };
        var lowPorts = new Option<bool>("--low-ports")
        {
            Description = "With --traffic: ports below 1024 are taken as they are. Without it they are the next free from 20000.",
        };
        var accessLogs = new Option<string>("--access-logs")
        {
            Description = "With --traffic: where access logs are written, in AWS's form.",
            HelpName = "FOLDER",
        };
        LocalOptions.CheckPort(port);
        LocalOptions.Check(
            faults,
            text => Faults(text) is not null,
            "--faults wants SEED or SEED:RATE with a rate from 0 to 1, not '{0}'."
        );
        var command = new Command("serve", "Serves the embedded AWS over HTTP, until Ctrl-C.")
        {
            port,
            address,
            _state,
            speed,
            faults,
            misfortune,
            traffic,
            lowPorts,
            accessLogs,
            verbose,
        };
        command.SetAction(
            (parsed, stop) =>
                WithSettings(settings =>
                    ServeAsync(
                        settings with
                        {
                            File = StateOf(parsed) ?? settings.File,
                            Speed = parsed.GetValue(speed) is { } factor
                                ? LocalSettings.ParseSpeed(factor) ?? settings.Speed
                                : settings.Speed,
                        },
                        parsed.GetValue(address) ?? Loopback,
                        parsed.GetValue(port) is { } number
                            ? LocalOptions.Port(number) ?? LocalOptions.DefaultPort
                            : LocalOptions.DefaultPort,
                        options =>
                            LocalMisfortunes.In(
                                WithFaults(options, parsed.GetValue(faults) is { } dice ? Faults(dice) : null),
                                parsed.GetValue(misfortune) ?? []
                            ),
                        parsed.GetValue(traffic)
                            ? new TrafficChoice(
                                parsed.GetValue(lowPorts),
                                parsed.GetValue(accessLogs) is { Length: > 0 } logs ? Path.Combine(host.Folder, logs) : null
                            )
                            : null,
                        parsed.GetValue(verbose),
                        stop
                    )
                )
        );
        return new(
            command,
            "local serve [--port PORT] [--state FILE]",
            [
                ("elbctl local serve", $"listen on http://{Loopback}:{LocalOptions.DefaultPort}"),
                ("AWS_ENDPOINT_URL=http://127.0.0.1:4566 aws elbv2 describe-load-balancers", "look with the AWS CLI"),
                ("elbctl local serve --speed 1 --faults 7", "as slow as life, and as unreliable"),
                ("elbctl local serve --misfortune never-healthy=ami-0bad", "rehearse a bad release"),
                ("elbctl local serve --traffic", "its load balancers listen, too"),
            ],
            "Any credentials will do: requests must be signed, and nobody checks the signature."
        );
    }

    private CommandPage ResetPage()
    {
        var command = new Command("reset", "Forgets everything the embedded AWS holds.") { _state };
        command.SetAction(
            (parsed, _) =>
                WithSettings(settings =>
                {
                    var file = StateOf(parsed) ?? settings.File;
                    if ((NoWorldFile(file) ?? (LocalRunFolder.IsTaken(file) ? LocalRunCodes.ExplainReset(file) : null)) is { } refusal)
                    {
                        return Task.FromResult(Refuse(refusal));
                    }

                    host.Terminal.Talk.Line(
                        LocalWorld.Reset(file) ? $"Forgot the local AWS in {file}." : $"There is no local AWS in {file}: nothing to forget."
                    );
                    return Task.FromResult(ExitCode.Done);
                })
        );
        return new(command, "local reset [--state FILE]", [("elbctl local reset", "begin with an empty AWS")]);
    }

    private async Task<int> ServeAsync(
        LocalSettings settings,
        string address,
        int port,
        Func<LocalAwsOptions, LocalAwsOptions> like,
        TrafficChoice? traffic,
        bool isVerbose,
        CancellationToken stop
    )
    {
        if (NoWorldFile(settings.File) is { } refusal)
        {
            return Refuse(refusal);
        }

        if (traffic is not null && LocalRunFolder.IsTaken(settings.File))
        {
            return Refuse(LocalRunCodes.ExplainTaken(settings.File));
        }

        var talk = host.Terminal.Talk;
        var world = LocalWorld.Open(
            settings.File,
            TimeProvider.System,
            settings.Speed,
            options =>
                like(options) with
                {
                    Log = talk.Line,
                    OnCall = isVerbose ? call => talk.Line(Show(call)) : null,
                    IsIpv6Given = settings.IsIpv6Given,
                }
        );
        HttpServer door;
        try
        {
            door = HttpServer.Open(
                world.Aws,
                address,
                port,
                TimeProvider.System,
                failure => talk.Line(failure is WorldFileException ? failure.Message : $"This is a bug in the embedded AWS: {failure}")
            );
        }
        catch (SocketException e)
        {
            talk.Line(
                $"{talk.Paint("error", Tone.Bad)}: nothing can listen on {address}:{port}: {e.Message.TrimEnd('.')}. Choose another "
                    + "with --port."
            );
            return ExitCode.Failed;
        }

        using (door)
        {
            var url = $"http://{(address is "+" or "*" ? Loopback : address)}:{port}";
            talk.Line($"The local AWS listens on {url}. {LocalPace.Describe(settings.Speed)}. Its world is kept in {world.Path}.");
            talk.Line(
                $"Point any AWS client at it: AWS_ENDPOINT_URL={url} AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any "
                    + $"AWS_REGION={settings.Region} AWS_DEFAULT_REGION={settings.Region}"
            );
            talk.Line("Ctrl-C ends it.");
            return await ServeAsync(door, world, traffic, talk, stop);
        }
    }

    /// <summary>Both doors, until the command is told to stop or one of them cannot go on.</summary>
    private async Task<int> ServeAsync(HttpServer door, LocalWorld world, TrafficChoice? traffic, Pane talk, CancellationToken stop)
    {
        if (traffic is null)
        {
            await door.ServeAsync(stop);
            return ExitCode.Done;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var serving = door.ServeAsync(end.Token);
        var failure = await TrafficDoor.RunAsync(world, traffic, talk, end.Token);
        await end.CancelAsync();
        await serving;
        return failure is null ? ExitCode.Done : Refuse(failure);
    }

    private static LocalAwsOptions WithFaults(LocalAwsOptions options, IFaults? faults) =>
        faults is null
            ? options
            : options with
            {
                Faults = faults,
                Timings = options.Timings with { Visibility = Timings.Lagging.Visibility, TagIndex = Timings.Lagging.TagIndex },
            };

    private async Task<int> WithSettings(Func<LocalSettings, Task<int>> use)
    {
        try
        {
            return await use(LocalSettings.Of(host.Environment));
        }
        catch (WorldFileException e)
        {
            return Refuse(LocalCodes.Explain(e));
        }
        catch (InvalidSettingException e)
        {
            return Refuse(LocalCodes.Explain(e));
        }
    }

    /// <summary>A pipe would be waited for.</summary>
    private static Diagnostic? NoWorldFile(string file)
    {
        var what = OutputPlaces.Find(file) switch
        {
            OutputPlace.NoFile => "a pipe or a device",
            OutputPlace.Folder => "a folder",
            _ => null,
        };
        return what is null
            ? null
            : new(
                CommandCodes.NotAWorldFile,
                SourceSpan.None,
                $"{file} is {what}, not the file of a local AWS.",
                $"Name another with --state, or in {LocalSettings.FileVariable}."
            );
    }

    private int Refuse(Diagnostic failure) => new DiagnosticView(host.Terminal, JsonForm.None).Refuse([failure], ExitCode.Failed);

    private string? StateOf(ParseResult parsed) => parsed.GetValue(_state) is { Length: > 0 } file ? Path.Combine(host.Folder, file) : null;

    private static string Show(AnsweredCall call) =>
        $"  {call.Service}:{call.Operation} "
        + $"{call.Status}{(call.ErrorCode is { } code ? $" {code}" : "")}{(call.Fault == FaultKind.None ? "" : $" (fault: {call.Fault})")}";

    private static SeededFaults? Faults(string text)
    {
        var parts = text.Split(':');
        var rate = 0.1;
        return
            parts.Length <= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            && (parts.Length == 1 || double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out rate))
            && rate is >= 0 and <= 1
            ? new SeededFaults(seed, rate)
            : null;
    }
}
