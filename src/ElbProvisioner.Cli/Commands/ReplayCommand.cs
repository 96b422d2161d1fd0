using System.Collections.Immutable;
using System.CommandLine;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Replay;

namespace ElbProvisioner.Cli.Commands;

/// <summary>Yesterday's requests through this file: where they would go, and which would go elsewhere than they did; offline.</summary>
internal sealed class ReplayCommand
{
    private readonly Argument<string[]> _logs = new("LOG")
    {
        Description = "Access logs of load balancers, plain or gzip; a folder is all .log and .log.gz in it, - is standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _before = new("--before")
    {
        Description =
            "Compares with where another stack file sends the requests, and not with where the log says they went; repeatable as -f.",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _balancer = new("--load-balancer")
    {
        Description =
            "The load balancer that takes all of them, or with AWS-NAME= those of one of the log, repeatable; without it the log's name "
            + "and the URLs say.",
        HelpName = "[AWS-NAME=]NAME",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _targetGroup = new("--target-group")
    {
        Description = "What a target group of the log is called in the file, where elbctl did not name it; repeatable.",
        HelpName = "AWS-NAME=NAME",
        Arity = ArgumentArity.OneOrMore,
    };

    private ReplayCommand()
    {
        _balancer.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 1 && result.Tokens.Any(static t => !t.Value.Contains('=')))
            {
                result.AddError("--load-balancer NAME takes all requests: give it alone, or AWS-NAME=NAME for each.");
            }
        });
        _targetGroup.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static t => t.Value.IndexOf('=', StringComparison.Ordinal) <= 0))
            {
                result.AddError($"--target-group wants AWS-NAME=NAME, not '{token.Value}'.");
            }
        });
    }

    private static ImmutableDictionary<string, string> Pairs(IEnumerable<string>? texts) =>
        (texts ?? [])
            .Where(static text => text.Contains('='))
            .Select(static text => text.Split('=', 2))
            .Aggregate(ImmutableDictionary<string, string>.Empty, static (all, pair) => all.SetItem(pair[0], pair[1]));

    public static CommandPage Page(Host host, SharedOptions options)
    {
        var replay = new ReplayCommand();
        var command = new Command("replay", "Yesterday's traffic through this file: what goes where, what would move; offline.")
        {
            replay._logs,
        };
        Option[] own = [replay._before, replay._balancer, replay._targetGroup];
        foreach (var option in (Option[])[.. own, .. options.OfStack, .. options.OfTalk])
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, stop) =>
            {
                var run = StackRun.Of(host, options.Talk(parsed), options.Cloud(parsed), JsonForm.Document);
                var arguments = options.Stack(parsed);
                ImmutableArray<string> before = [.. parsed.GetValue(replay._before) ?? []];
                ImmutableArray<string> logs = [.. parsed.GetValue(replay._logs) ?? []];
                var balancers = parsed.GetValue(replay._balancer) ?? [];
                Task<int> Go(Stack? earlier) =>
                    run.WithStackAsync(
                        arguments,
                        bound =>
                            RunAsync(
                                run,
                                host,
                                new(bound.Stack)
                                {
                                    Before = earlier,
                                    LoadBalancer = balancers.FirstOrDefault(static name => !name.Contains('=')),
                                    LoadBalancers = Pairs(balancers),
                                    TargetGroups = Pairs(parsed.GetValue(replay._targetGroup)),
                                },
                                logs,
                                before.Concat(arguments.Files).Contains(StackArguments.StandardInput),
                                stop
                            ),
                        stop
                    );
                return before.IsEmpty ? Go(null) : run.WithStackAsync(arguments with { Files = before }, bound => Go(bound.Stack), stop);
            }
        );
        return new(
            command,
            "replay LOG...",
            [
                ("elbctl replay access.log.gz", "compared with what the log says"),
                ("elbctl replay logs/ --before live.yaml", "compared with another file"),
                ("zcat *.log.gz | elbctl replay - --json | jq .moved", "in a pipe"),
            ],
            "Reads logs of application, Classic and network load balancers (these log TLS connections alone), line by line, however many. "
                + "A log holds no headers but User-Agent, and no cookies: what hangs on others, or on weights, is counted as undecided. "
                + "Redirects to the same place, and answers of the same status, count as the same."
        );
    }

    private static async Task<int> RunAsync(
        StackRun run,
        Host host,
        ReplayQuestion question,
        ImmutableArray<string> logs,
        bool isInputTaken,
        CancellationToken stop
    )
    {
        if (Misnamed(question) is { } misnamed)
        {
            return run.Diagnostics.Refuse([misnamed], ExitCode.Failed);
        }

        var (files, refusal) = LogFiles.Find(host, logs, isInputTaken);
        var replayer = new Replayer(question);
        refusal ??= files is null ? null : await files.ReadAsync(new(replayer.Add, replayer.AddUnreadable), stop);
        if (refusal is not null || files is null)
        {
            return run.Diagnostics.Refuse(refusal is null ? [] : [refusal], ExitCode.Failed);
        }

        var report = replayer.Report();
        if (report.Requests == 0)
        {
            return run.Diagnostics.Refuse(
                [
                    new(
                        CommandCodes.NothingLogged,
                        SourceSpan.None,
                        report.Unreadable == 0
                            ? "There is nothing in the log."
                            : $"None of {report.Unreadable} lines is one of an access log.",
                        "Give access logs as load balancers write them to S3; connection logs and flow logs hold no requests."
                    ),
                ],
                ExitCode.Failed
            );
        }

        if (run.Talk.Json)
        {
            run.Terminal.Out.Data(ReplayJson.Write(question.Stack.Name, report));
        }
        else
        {
            new ReplayView(run.Terminal.Out).Write(question, report);
        }

        return ExitCode.Done;
    }

    /// <summary>Null: what the command line names is in the file.</summary>
    private static Diagnostic? Misnamed(ReplayQuestion question)
    {
        var balancers = question.Stack.LoadBalancers.Select(static b => b.Name).ToList();
        var asked = question.LoadBalancers.Values.Append(question.LoadBalancer).OfType<string>();
        if (balancers.Count == 0 || asked.Any(name => !balancers.Contains(name)))
        {
            return new(
                CommandCodes.NoSuchLoadBalancer,
                SourceSpan.None,
                asked.FirstOrDefault(name => !balancers.Contains(name)) is { } name
                    ? $"There is no load balancer '{name}'."
                    : "There is no load balancer.",
                balancers.Count == 0 ? "Declare one." : $"There are: {string.Join(", ", balancers)}."
            );
        }

        var groups = question.Stack.TargetGroups.Select(static g => g.Name).ToList();
        return question.TargetGroups.Values.FirstOrDefault(name => !groups.Contains(name)) is { } wrong
            ? new(
                CommandCodes.NoSuchTargetGroup,
                SourceSpan.None,
                $"There is no target group '{wrong}'.",
                groups.Count == 0 ? "Declare one." : $"There are: {string.Join(", ", groups)}."
            )
            : null;
    }
}
