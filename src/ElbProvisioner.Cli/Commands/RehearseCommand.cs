using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Rehearsing;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.Cli.Commands;

/// <summary>Runs a plan on an embedded AWS of its own under load, and counts what is lost.</summary>
internal sealed class RehearseCommand
{
    private const string Text = "text";
    private const string Json = "json";
    private const string Html = "html";
    private const double DefaultRate = 50;
    private const double DefaultShare = 0.1;

    private readonly Host _host;
    private readonly SharedOptions _options;

    private readonly Option<string[]> _change = new("--change")
    {
        Description = "The stack file as it is to be; repeatable as -f, which then says what stands before it.",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _from = new("--from")
    {
        Description = "A plan saved by 'elbctl plan --out': that very plan is rehearsed.",
        HelpName = "PLAN",
    };

    private readonly Option<string> _rate = new("--rate")
    {
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"Requests a second of life, whatever the speed, over all kinds together; {DefaultRate} unless said."
        ),
        HelpName = "N",
    };

    private readonly Option<string> _long = new("--long")
    {
        Description = "The share on connections that are kept, such as 0 or 25%; 10% unless said. Each kind of request has one at least.",
        HelpName = "SHARE",
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = "text, json, or html: one page with a timeline, which needs no network.",
        HelpName = "FORMAT",
    };

    private readonly Option<string> _speed = LocalOptions.SpeedOption();

    private readonly Option<string[]> _misfortune = SharedOptions.MisfortuneOption();

    private RehearseCommand(Host host, SharedOptions options)
    {
        (_host, _options) = (host, options);
        LocalOptions.Check(_rate, static text => RateOf(text) is not null, "--rate wants a number from 1 to 2000, not '{0}'.");
        LocalOptions.Check(_long, static text => ShareOf(text) is not null, "--long wants a share such as 10%, not '{0}'.");
        _format.AcceptOnlyFromAmong(Text, Json, Html);
        _format.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not Json }] && result.GetValue(options.Json))
            {
                result.AddError("--json is one format, and --format names another: leave out one of them.");
            }
        });
        _from.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetResult(options.File) is { Implicit: false })
            {
                result.AddError("--from brings its own stack files: leave out -f.");
            }
        });
        _change.Validators.Add(result =>
        {
            foreach (
                var other in ((Option[])[_from, options.Local, options.Profile, options.EndpointUrl]).Where(o =>
                    result.Tokens.Count > 0 && result.GetResult(o) is { Implicit: false }
                )
            )
            {
                result.AddError($"--change begins with a new AWS: leave out {other.Name}.");
            }
        });
    }

    public static CommandPage Page(Host host, SharedOptions options)
    {
        var rehearse = new RehearseCommand(host, options);
        var command = new Command("rehearse", "Runs a change on an AWS inside elbctl under load, and counts what is lost.");
        Option[] own =
        [
            rehearse._change,
            rehearse._from,
            rehearse._rate,
            rehearse._long,
            rehearse._speed,
            rehearse._misfortune,
            rehearse._format,
        ];
        foreach (
            var option in (Option[])
                [
                    .. options.OfStack,
                    .. own,
                    options.Region,
                    options.Profile,
                    options.EndpointUrl,
                    options.Local,
                    options.Parallelism,
                    options.Timeout,
                    .. options.OfTalk,
                ]
        )
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, stop) => rehearse.RunToEndAsync(parsed, stop));
        return new(
            command,
            "rehearse [-f OLD --change NEW]",
            [
                ("elbctl rehearse -f next.yaml", "from what stands in the account, which is only read, to next.yaml"),
                ("elbctl rehearse --from shop.plan", "what 'elbctl plan --out shop.plan' showed"),
                ("elbctl rehearse -f shop.yaml --change next.yaml", "what clients of shop.yaml would feel of next.yaml"),
                ("elbctl rehearse -f a.yaml --change b.yaml --rate 200 --long 50%", "more requests, and more that last"),
                ("elbctl rehearse --local", "from what 'apply --local' has made to elbctl.yaml"),
                ("elbctl rehearse -f a.yaml --change b.yaml --json | jq .held", "in a pipe"),
            ],
            "The file before is applied to an AWS of its own in this process. Without --change what the stack owns and refers to in the "
                + "account is read and rebuilt there (of the local AWS a copy is taken as it is). No account is changed. Requests for every "
                + "rule and target group are sent to it, and the plan is run by what runs it on AWS. The built-in echo stands for "
                + "instances. Exit code 1 says that the run failed, or that more was lost than the plan allows: with traffic none or drain "
                + "no request, and no connection younger than its group's deregistration delay."
        );
    }

    private static double? RateOf(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= 2000
            ? rate
            : null;

    private static double? ShareOf(string text)
    {
        var isPercent = text.EndsWith('%');
        return
            double.TryParse(isPercent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            && (isPercent ? share / 100 : share) is >= 0 and <= 1 and var part
            ? part
            : null;
    }

    private async Task<int> RunToEndAsync(ParseResult parsed, CancellationToken stop)
    {
        try
        {
            // What a rehearsal has changed goes with it: nothing is partly applied.
            return await RunAsync(parsed, stop) is var code && code == ExitCode.PartlyApplied ? ExitCode.Failed : code;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _host.Terminal.Talk.Line(
                "Interrupted before anything was driven. No account was changed, and nothing is left of the rehearsal."
            );
            return ExitCode.Interrupted;
        }
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var talk = _options.Talk(parsed);
        talk = parsed.GetValue(_format) == Json ? talk with { Json = true } : talk;
        var cloud = _options.Cloud(parsed);
        var load = new RehearsalLoad(
            parsed.GetValue(_rate) is { } rate ? RateOf(rate) ?? DefaultRate : DefaultRate,
            parsed.GetValue(_long) is { } share ? ShareOf(share) ?? DefaultShare : DefaultShare,
            cloud.Parallelism,
            cloud.Timeout
        );
        var run = StackRun.Of(_host, talk, cloud with { OnlyReads = !cloud.IsLocal }, JsonForm.Document);
        var change = parsed.GetValue(_change) ?? [];
        var plan = parsed.GetValue(_from);
        var isOfAccount = change.Length == 0 && !cloud.IsLocal;
        if (isOfAccount && plan is null && !_options.Stack(parsed).IsThere(_host.Folder))
        {
            return run.Diagnostics.Refuse([Unnamed], ExitCode.Failed);
        }

        if (AspNetRuntime.Find() is { } missing)
        {
            return run.Diagnostics.Refuse([missing], ExitCode.Failed);
        }

        using var folder = new TemporaryFolder();
        try
        {
            var settings = LocalSettings.Of(_host.Environment);
            var speed = parsed.GetValue(_speed) is { } said ? LocalSettings.ParseSpeed(said) ?? settings.Speed : settings.Speed;
            if (change.Length == 0 && cloud.IsLocal)
            {
                LocalWorld.Copy(settings.File, folder.File);
            }

            var isPage = parsed.GetValue(_format) == Html;
            RehearsalWorld Open(string region, string? account) =>
                RehearsalWorld.Open(
                    new(speed, region, folder.FullName)
                    {
                        File = change.Length == 0 && account is null ? folder.File : null,
                        Like = options =>
                            LocalMisfortunes.In(
                                account is null ? options : options with { Account = account },
                                parsed.GetValue(_misfortune) ?? []
                            ),
                    }
                );
            if (isOfAccount)
            {
                return await new StandingPlan(_host, run, _options.Stack(parsed)).RunAsync(
                    plan,
                    new AccountRehearsal(run, Open, load, isPage).RunAsync,
                    stop
                );
            }

            await using var world = Open(settings.Region, null);
            return await RunAsync(
                world,
                new(talk, cloud with { IsLocal = true }, load, isPage),
                _options.Stack(parsed),
                [.. change],
                plan,
                stop
            );
        }
        catch (InvalidSettingException e)
        {
            return run.Diagnostics.Refuse([LocalCodes.Explain(e)], ExitCode.Failed);
        }
        catch (WorldFileException e)
        {
            return run.Diagnostics.Refuse([LocalCodes.Explain(e)], ExitCode.Failed);
        }
    }

    private async Task<int> RunAsync(
        RehearsalWorld world,
        RehearsalArguments arguments,
        StackArguments stack,
        ImmutableArray<string> change,
        string? plan,
        CancellationToken stop
    )
    {
        var here = _host with { OpenCloud = world.OpenCloud, Record = new() };
        var before = StackRun.Of(here, arguments.Talk, arguments.Cloud, JsonForm.Document);
        var (load, isPage) = (arguments.Load, arguments.IsPage);
        if (change.IsEmpty)
        {
            return await new StandingPlan(here, before, stack).RunAsync(
                plan,
                new LiveRehearsal(before, world, load, isPage).RunAsync,
                stop
            );
        }

        var after = StackRun.Of(here, arguments.Talk, arguments.Cloud, JsonForm.Document);
        return await before.WithCloudAsync(
            stack,
            (old, aws) =>
                after.WithStackAsync(
                    stack with
                    {
                        Files = change,
                    },
                    next => new FileRehearsal(before, after, world, load, isPage).RunAsync(aws, old.Stack, next.Stack, stop),
                    stop
                ),
            stop
        );
    }

    private static Diagnostic Unnamed { get; } =
        new(
            RehearsalCodes.NoChange,
            SourceSpan.None,
            "It is not said what to rehearse, and the folder has no stack file.",
            "Give the file as it is to be: -f NEW for what stands in the account, -f OLD --change NEW for two files; or --from PLAN."
        );

    private sealed record RehearsalArguments(TalkArguments Talk, CloudArguments Cloud, RehearsalLoad Load, bool IsPage);
}
