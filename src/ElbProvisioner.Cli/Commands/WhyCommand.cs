using System.CommandLine;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Causes;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Notices;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Routing.Requests;

namespace ElbProvisioner.Cli.Commands;

/// <summary>From what is not well to what lies behind it, with the line of the file and what to do.</summary>
internal static class WhyCommand
{
    public static CommandPage Page(Host host, SharedOptions options)
    {
        var what = new Argument<string>("WHAT")
        {
            Description =
                "A target (i-0123, 10.0.0.7), an object by its name (app, web, web/https) or AWS's, or a URL; without it everything.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        what.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static t => IsUrl(t.Value)))
            {
                if (!RequestUrl.TryParse(token.Value, out _, out var why))
                {
                    result.AddError($"The URL '{token.Value}' {why}.");
                }
            }
        });
        var command = new Command("why", "From what is not well to its cause: checks, groups, launches, certificates; what to do.")
        {
            what,
        };
        foreach (var option in (Option[])[.. options.OfStack, .. options.OfCloud, .. options.OfTalk])
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, stop) =>
                RunAsync(
                    StackRun.Of(host, options.Talk(parsed), options.Cloud(parsed), JsonForm.Document),
                    options.Stack(parsed),
                    parsed.GetValue(what),
                    stop
                )
        );
        return new(
            command,
            "why [WHAT]",
            [
                ("elbctl why", "everything that status finds wrong, the gravest first"),
                ("elbctl why app", "one target group, or the scaling group of that name"),
                ("elbctl why https://shop.example.com/cart", "one request"),
            ],
            "It reads what `status` and `explain --live` read, and changes nothing. The exit code says only whether it could."
        );
    }

    private static Task<int> RunAsync(StackRun run, StackArguments arguments, string? what, CancellationToken stop) =>
        run.WithCloudAsync(
            arguments,
            (bound, aws) =>
                run.WithWorldAsync(
                    aws,
                    bound.Stack,
                    ReadPurpose.Status,
                    world => ShowAsync(run, bound.Stack, world, aws, what, stop),
                    stop
                ),
            stop
        );

    private static async Task<int> ShowAsync(StackRun run, Stack stack, LiveWorld world, ICloud aws, string? what, CancellationToken stop)
    {
        Explanation? explained = null;
        Explanation? declared = null;
        if (what is not null && RequestUrl.TryParse(what, out var url, out _))
        {
            var question = new Question(url);
            (explained, var candidates) = Explanation.Of(stack, world, question);
            if (explained is null)
            {
                return ExplainCommand.Refuse(run, [.. world.LoadBalancers.Select(static b => b.Address.Name)], candidates, question);
            }

            declared = Explanation.Of(stack, question with { LoadBalancer = explained.Trip.First.Balancer.Name }).Found;
        }

        var search = new CauseSearch(stack, world, await aws.ReadStatusAsync(stack, world, stop));
        var report =
            what is null ? search.All()
            : explained is not null ? search.About(explained, declared)
            : search.About(what);
        if (report is null)
        {
            var names = search.Names.ToList();
            var meant = Typo.Nearest(what ?? "", names) is { } near ? $"Did you mean '{near}'? " : "";
            return run.Diagnostics.Refuse(
                [
                    new(
                        CommandCodes.NothingCalledSo,
                        SourceSpan.None,
                        $"Nothing of this stack is called '{what}'.",
                        $"{meant}There are: {string.Join(", ", names)}."
                    ),
                ],
                ExitCode.Failed
            );
        }

        if (run.Talk.Json)
        {
            run.Terminal.Out.Data(WhyJson.Write(stack.Name, what, report));
        }
        else
        {
            new WhyView(run.Terminal.Out).Write(report);
        }

        run.Diagnostics.Say([.. world.Findings, .. HealthCheckNotices.Of(stack, world)]);
        return ExitCode.Done;
    }

    private static bool IsUrl(string text) => text.Contains("://", StringComparison.Ordinal);
}
