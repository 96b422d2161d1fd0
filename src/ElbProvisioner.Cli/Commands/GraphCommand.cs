using System.CommandLine;
using System.CommandLine.Parsing;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Graphs;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Commands;

/// <summary>A picture of the stack as the file has it, as AWS has it, or as a plan changes it.</summary>
internal sealed class GraphCommand
{
    private readonly Option<string> _format = new("--format")
    {
        Description = "mermaid unless given; dot for Graphviz; html: one page, which needs no network.",
        HelpName = "FORMAT",
    };

    private readonly Option<bool> _live = new("--live") { Description = "What AWS has now, and how healthy it is." };

    private readonly Option<bool> _plan = new("--plan")
    {
        Description = "What 'elbctl plan' would do: added, changed, replaced, removed, by sign, line and colour.",
    };

    private readonly Option<string> _from = new("--from")
    {
        Description = "The same of a plan saved by 'elbctl plan --out'; offline.",
        HelpName = "PLANFILE",
    };

    private GraphCommand()
    {
        _format.AcceptOnlyFromAmong("mermaid", "dot", "html");
        Option[] one = [_live, _plan, _from];
        foreach (var option in one)
        {
            option.Validators.Add(result => OnlyOne(result, one));
        }
    }

    public static CommandPage Page(Host host, SharedOptions options)
    {
        var graph = new GraphCommand();
        var command = new Command("graph", "Draws the stack in the direction of a request: the file's, AWS's, or what a plan does.");
        Option[] own = [graph._format, graph._live, graph._plan, graph._from];
        foreach (var option in (Option[])[.. options.OfStack, .. own, .. options.OfCloud, options.NoColour, options.Verbose])
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, stop) =>
                RunAsync(
                    host,
                    StackRun.Of(host, options.Talk(parsed), options.Cloud(parsed), JsonForm.None),
                    options.Stack(parsed),
                    new(
                        parsed.GetValue(graph._live),
                        parsed.GetValue(graph._plan),
                        parsed.GetValue(graph._from),
                        parsed.GetValue(graph._format) switch
                        {
                            "dot" => GraphDot.Write,
                            "html" => GraphPage.Write,
                            _ => GraphMermaid.Write,
                        }
                    ),
                    stop
                )
        );
        return new(
            command,
            "graph [--format mermaid|dot|html]",
            [
                ("elbctl graph", "by the file, as Mermaid: GitHub and GitLab draw it in a ```mermaid block"),
                ("elbctl graph --live --format html > shop.html", "what AWS has, as a page"),
                ("elbctl graph --plan --format dot | dot -Tsvg > plan.svg", "what a plan would do, by Graphviz"),
                ("elbctl graph --from shop.plan --format html > plan.html", "what a saved plan does"),
            ],
            "Without --live, --plan or --from nothing is asked of AWS."
        );
    }

    private static Task<int> RunAsync(Host host, StackRun run, StackArguments stack, GraphArguments graph, CancellationToken stop) =>
        graph.From is { } file ? Task.FromResult(ShowSaved(host, run, stack, file, graph, stop))
        : graph.IsLive
            ? run.WithCloudAsync(
                stack,
                (bound, aws) =>
                    run.WithWorldAsync(
                        aws,
                        bound.Stack,
                        ReadPurpose.Status,
                        async world =>
                            Draw(run, graph, LiveGraph.Of(bound.Stack, world, await aws.ReadStatusAsync(bound.Stack, world, stop))),
                        stop
                    ),
                stop
            )
        : graph.IsPlan
            ? run.WithCloudAsync(
                stack,
                (bound, aws) =>
                    run.WithPlanAsync(
                        aws,
                        bound.Stack,
                        PlanGoal.Apply,
                        (world, plan) =>
                        {
                            run.Diagnostics.Say(plan.Diagnostics);
                            var drawn = Draw(run, graph, PlanGraph.Of(bound.Stack, world, plan));
                            return Task.FromResult(plan.HasErrors ? ExitCode.Failed : drawn);
                        },
                        stop
                    ),
                stop
            )
        : run.WithStackAsync(stack, bound => Task.FromResult(Draw(run, graph, StackGraph.Of(bound.Stack))), stop);

    private static int ShowSaved(Host host, StackRun run, StackArguments stack, string file, GraphArguments graph, CancellationToken stop)
    {
        if (!stack.Files.IsEmpty || stack.Variables.Count > 0)
        {
            return run.Diagnostics.Refuse(
                [
                    new(
                        CommandCodes.SavedPlanTakesNoStack,
                        SourceSpan.None,
                        "A saved plan carries its stack files and variables.",
                        "Leave out -f and --var."
                    ),
                ],
                ExitCode.Failed
            );
        }

        var (saved, refusal) = PlanFileStore.Read(host.Folder, file, stop);
        return saved?.Graph is { } drawn ? Draw(run, graph, drawn)
            : refusal is not null ? run.Diagnostics.Refuse([refusal], ExitCode.Failed)
            : run.Diagnostics.Refuse(
                [
                    new(
                        CommandCodes.PlanWithoutGraph,
                        SourceSpan.None,
                        $"{file} holds no graph: an earlier elbctl saved it.",
                        "Make a new plan with 'elbctl plan --out', or draw what a plan would do now with --plan."
                    ),
                ],
                ExitCode.Failed
            );
    }

    private static int Draw(StackRun run, GraphArguments arguments, Graph graph)
    {
        run.Terminal.Out.Data(arguments.Write(graph));
        return ExitCode.Done;
    }

    private static void OnlyOne(OptionResult result, Option[] options)
    {
        var given = options.Where(option => result.GetResult(option) is { Implicit: false }).Select(static option => option.Name).ToList();
        if (given.Count > 1 && given[0] == result.Option.Name)
        {
            result.AddError($"{string.Join(" and ", given)} are different pictures: give one of them.");
        }
    }

    private sealed record GraphArguments(bool IsLive, bool IsPlan, string? From, Func<Graph, string> Write);
}
