using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Routing.Requests;

namespace ElbProvisioner.Cli.Commands;

/// <summary>Where a request goes, and why: by the file, offline, or by what AWS has.</summary>
internal sealed class ExplainCommand
{
    private readonly Argument<string> _url = new("URL") { Description = "What is asked for: https://shop.example.com/images/a.png." };

    private readonly Option<string> _method = new("--method") { Description = "GET unless given.", HelpName = "METHOD" };

    private readonly Option<string[]> _header = new("--header")
    {
        Description = "A header of the request; repeatable.",
        HelpName = "'NAME: VALUE'",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _from = new("--from")
    {
        Description = "The client's address; 192.0.2.1 unless given, or the first address that is let in.",
        HelpName = "ADDRESS",
    };

    private readonly Option<string> _sni = new("--sni")
    {
        Description = "The name that TLS asks a certificate for; the URL's host unless given.",
        HelpName = "NAME",
    };

    private readonly Option<string> _balancer = new("--load-balancer")
    {
        Description = "The load balancer, where the URL does not say which.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _live = new("--live")
    {
        Description = "What AWS does with it now, how healthy the targets are, and where the file says otherwise.",
    };

    private ExplainCommand()
    {
        _url.Validators.Add(result => Check(result, static text => WhyNoUrl(text) is { } why ? $"The URL '{text}' {why}." : null));
        _header.Validators.Add(result =>
            Check(result, static text => HeaderOf(text) is null ? $"--header wants 'NAME: VALUE', not '{text}'." : null)
        );
        _from.Validators.Add(result =>
            Check(result, static text => IPAddress.TryParse(text, out _) ? null : $"--from wants an address, not '{text}'.")
        );
    }

    public static CommandPage Page(Host host, SharedOptions options)
    {
        var explain = new ExplainCommand();
        var command = new Command("explain", "Where a request goes and why, rule by rule, and who may reach it; offline.") { explain._url };
        Option[] own = [explain._method, explain._header, explain._from, explain._sni, explain._balancer, explain._live];
        foreach (var option in (Option[])[.. own, .. options.OfStack, .. options.OfCloud, .. options.OfTalk])
        {
            command.Options.Add(option);
        }

        command.SetAction(
            (parsed, stop) =>
                RunAsync(
                    StackRun.Of(host, options.Talk(parsed), options.Cloud(parsed), JsonForm.Document),
                    options.Stack(parsed),
                    explain.QuestionOf(parsed),
                    parsed.GetValue(explain._live),
                    stop
                )
        );
        return new(
            command,
            "explain URL",
            [
                ("elbctl explain https://shop.example.com/images/a.png", "by the file"),
                ("elbctl explain https://shop.example.com/ --header 'X-Beta: 1' --from 203.0.113.9", "with what rules ask for"),
                ("elbctl explain https://shop.example.com/ --live", "by what AWS has"),
            ],
            "The load balancer is the one whose `dns` covers the host, else the only one that listens on the port. What AWS does not "
                + "document is named wherever the outcome hangs on it."
        );
    }

    private Question QuestionOf(ParseResult parsed) =>
        new(RequestUrl.TryParse(parsed.GetValue(_url) ?? "", out var url, out var why) ? url : throw new InvalidOperationException(why))
        {
            Method = parsed.GetValue(_method) ?? "GET",
            Headers = [.. (parsed.GetValue(_header) ?? []).Select(HeaderOf).OfType<HeaderLine>()],
            From = parsed.GetValue(_from) is { } from ? IPAddress.Parse(from) : null,
            Sni = parsed.GetValue(_sni),
            LoadBalancer = parsed.GetValue(_balancer),
        };

    private static Task<int> RunAsync(StackRun run, StackArguments arguments, Question question, bool isLive, CancellationToken stop) =>
        isLive
            ? run.WithCloudAsync(
                arguments,
                (bound, aws) =>
                    run.WithWorldAsync(
                        aws,
                        bound.Stack,
                        ReadPurpose.Status,
                        world => ShowLiveAsync(run, bound.Stack, world, aws, question, stop),
                        stop
                    ),
                stop
            )
            : run.WithStackAsync(arguments, bound => Task.FromResult(Show(run, bound.Stack, question)), stop);

    private static int Show(StackRun run, Stack stack, Question question)
    {
        var (explanation, candidates) = Explanation.Of(stack, question);
        return explanation is null
            ? Refuse(run, [.. stack.LoadBalancers.Select(static b => b.Name)], candidates, question)
            : Say(run, stack, new(explanation));
    }

    private static async Task<int> ShowLiveAsync(
        StackRun run,
        Stack stack,
        LiveWorld world,
        ICloud aws,
        Question question,
        CancellationToken stop
    )
    {
        var (explanation, candidates) = Explanation.Of(stack, world, question);
        if (explanation is null)
        {
            return Refuse(run, [.. world.LoadBalancers.Select(static b => b.Address.Name)], candidates, question);
        }

        var declared = Explanation.Of(stack, question with { LoadBalancer = explanation.Trip.First.Balancer.Name }).Found;
        var status = await aws.ReadStatusAsync(stack, world, stop);
        return Say(run, stack, new(explanation, declared, status));
    }

    private static int Say(StackRun run, Stack stack, ExplainedRequest explained)
    {
        if (run.Talk.Json)
        {
            run.Terminal.Out.Data(ExplainJson.Write(stack.Name, explained));
        }
        else
        {
            new ExplainView(run.Terminal.Out).Write(explained);
        }

        return ExitCode.Done;
    }

    /// <summary>A URL that leads to no load balancer, or to one of several.</summary>
    internal static int Refuse(StackRun run, ImmutableArray<string> all, ImmutableArray<string> candidates, Question question) =>
        run.Diagnostics.Refuse(
            [
                candidates.IsEmpty
                    ? new(
                        CommandCodes.NoSuchLoadBalancer,
                        SourceSpan.None,
                        question.LoadBalancer is { } name ? $"There is no load balancer '{name}'." : "There is no load balancer.",
                        all.IsEmpty ? "Declare one, or apply the stack first." : $"There are: {string.Join(", ", all)}."
                    )
                    : new(
                        CommandCodes.UnclearLoadBalancer,
                        SourceSpan.None,
                        $"{question.Url} may lead to {string.Join(" or ", candidates)}: no `dns` of theirs covers {question.Url.Host}.",
                        "Say which: --load-balancer NAME."
                    ),
            ],
            ExitCode.Failed
        );

    private static string? WhyNoUrl(string text) => RequestUrl.TryParse(text, out _, out var why) ? null : why;

    private static HeaderLine? HeaderOf(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? new(text[..colon].Trim(), text[(colon + 1)..].Trim()) : null;

    private static void Check(SymbolResult result, Func<string, string?> problem)
    {
        foreach (var says in result.Tokens.Select(token => problem(token.Value)).OfType<string>())
        {
            result.AddError(says);
        }
    }
}
