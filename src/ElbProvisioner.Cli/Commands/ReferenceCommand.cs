using System.CommandLine;
using System.CommandLine.Completions;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Commands;

/// <summary>The stack language, key by key, at the terminal.</summary>
internal static class ReferenceCommand
{
    public static CommandPage Page(Host host, SharedOptions options)
    {
        var path = new Argument<string?>("KEY.PATH")
        {
            Description = "The keys that lead there, with dots between; without it the keys at the top are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        path.CompletionSources.Add(Suggest);
        var command = new Command("reference", "The stack language: what a key of the file means, and what may stand there; offline.")
        {
            path,
        };
        foreach (var option in (Option[])[options.Json, options.NoColour])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
            Show(StackRun.Of(host, options.Talk(parsed), new(null, null, null, null, null), JsonForm.Document), parsed.GetValue(path))
        );
        return new(
            command,
            "reference [KEY.PATH]",
            [
                ("elbctl reference", "the keys at the top of the file"),
                ("elbctl reference targetGroups.healthCheck", "a map and its keys"),
                ("elbctl reference targetGroups.healthCheck.interval", "one key"),
            ],
            "The names of things may stand among the keys, as in a message about the file: targetGroups.app.port is targetGroups.port."
        );
    }

    private static int Show(StackRun run, string? path)
    {
        var reference = new LanguageReference();
        if (path is null)
        {
            return Tell(run, new(run.Terminal.Out, "", null, reference.Top));
        }

        return reference.Find(path) switch
        {
            ReferenceAnswer.Found found => Tell(run, new(run.Terminal.Out, found.Path, found.Key, found.Key.Inside)),
            ReferenceAnswer.Missing missing => run.Diagnostics.Refuse([Refusal(missing)], ExitCode.Failed),
            var other => throw new InvalidOperationException($"{other} is no answer."),
        };
    }

    private static int Tell(StackRun run, ReferenceView view)
    {
        if (run.Talk.Json)
        {
            run.Terminal.Out.Data(view.WriteJson());
        }
        else
        {
            view.Write();
        }

        return ExitCode.Done;
    }

    private static Diagnostic Refusal(ReferenceAnswer.Missing missing)
    {
        var within = missing.Within.Length == 0 ? "The stack file" : missing.Within;
        return new(
            CommandCodes.NoSuchKey,
            SourceSpan.None,
            missing.IsLater ? $"{within}: `{missing.Word}` is not supported yet." : $"{within} has no key `{missing.Word}`.",
            missing.Near.Length switch
            {
                0 => missing.Within.Length == 0
                    ? "'elbctl reference' lists those that there are."
                    : $"'elbctl reference {missing.Within}' tells what there is.",
                1 => $"Did you mean `{missing.Near[0]}`?",
                _ => $"Did you mean one of {string.Join(", ", missing.Near.Select(near => $"`{near}`"))}?",
            }
        );
    }

    /// <summary>One more key than what is written: all of them at once are more than anybody reads.</summary>
    private static IEnumerable<CompletionItem> Suggest(CompletionContext context)
    {
        var depth = context.WordToComplete.Count(static c => c == '.');
        return new LanguageReference()
            .Paths.Where(path =>
                path.StartsWith(context.WordToComplete, StringComparison.Ordinal) && path.Count(static c => c == '.') == depth
            )
            .Select(path => new CompletionItem(path));
    }
}
