using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;

namespace ElbProvisioner.Cli.Commands;

/// <summary>How the result is told.</summary>
internal sealed record TalkArguments(bool Json, bool NoColour, bool Verbose);

/// <summary>Which AWS.</summary>
internal sealed record CloudArguments(
    string? Region,
    string? Profile,
    string? EndpointUrl,
    int? Parallelism,
    TimeSpan? Timeout,
    bool IsLocal = false,
    IReadOnlyList<string>? Misfortunes = null,
    bool OnlyReads = false
);

/// <summary>The options several commands share, each defined once.</summary>
internal sealed class SharedOptions
{
    public Option<string[]> File { get; } =
        new("--file", "-f")
        {
            Description =
                "A stack file; repeat it to lay one over another; - is standard input. Without it: elbctl.yaml or elbctl.yml in the "
                + "current folder.",
            HelpName = "FILE",
            Arity = ArgumentArity.OneOrMore,
        };

    public Option<string[]> Var { get; } =
        new("--var")
        {
            Description = "Sets a variable of the stack file; repeatable.",
            HelpName = "NAME=VALUE",
            Arity = ArgumentArity.OneOrMore,
        };

    public Option<bool> AllowFilesAnywhere { get; } =
        new("--allow-files-anywhere")
        {
            Description = "Lets the stack file name files outside its folder and its repository, such as keys under /etc.",
        };

    public Option<string> Region { get; } =
        new("--region") { Description = "The AWS region, unless the stack file names one.", HelpName = "REGION" };

    public Option<string> Profile { get; } = new("--profile") { Description = "A profile of ~/.aws/config.", HelpName = "NAME" };

    public Option<string> EndpointUrl { get; } =
        new("--endpoint-url") { Description = "Another implementation of the AWS APIs, such as an emulator.", HelpName = "URL" };

    public Option<bool> Local { get; } =
        new("--local")
        {
            Description = "The embedded AWS in place of AWS: no account, no network. Its world stays until 'elbctl local reset'.",
        };

    public Option<string[]> Misfortune { get; } = MisfortuneOption();

    public Option<string> Parallelism { get; } =
        new("--parallelism") { Description = "How many calls and actions run at once.", HelpName = "N" };

    public Option<string> Timeout { get; } =
        new("--timeout") { Description = "The longest the whole run may wait, such as 30m or 2h.", HelpName = "DURATION" };

    public Option<bool> Json { get; } = new("--json") { Description = "The result as JSON on stdout." };

    public Option<bool> NoColour { get; } = new("--no-color") { Description = "No colour, as with NO_COLOR." };

    public Option<bool> Verbose { get; } =
        new("--verbose", "-v") { Description = "More of everything: all settings, reasons, each AWS call." };

    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Does not ask. Needed where nobody can answer." };

    public SharedOptions()
    {
        Var.Validators.Add(result =>
            Check(result, text => text.IndexOf('=', StringComparison.Ordinal) > 0, "--var wants NAME=VALUE, not '{0}'.")
        );
        Parallelism.Validators.Add(result =>
            Check(
                result,
                text => int.TryParse(text, out var n) && n is > 0 and <= 1000,
                "--parallelism wants a number from 1 to 1000, not '{0}'."
            )
        );
        Timeout.Validators.Add(result =>
            Check(result, text => Durations.Parse(text) > TimeSpan.Zero, "--timeout wants a duration such as 30m or 2h, not '{0}'.")
        );
        Misfortune.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !result.GetValue(Local))
            {
                result.AddError("--misfortune happens in the local AWS: add --local.");
            }
        });
        Local.Validators.Add(result =>
        {
            foreach (
                var other in ((Option[])[EndpointUrl, Profile])
                    .Where(_ => result.GetValueOrDefault<bool>())
                    .Where(option => result.GetResult(option) is { Implicit: false })
            )
            {
                result.AddError($"--local is an AWS of its own: leave out {other.Name}.");
            }
        });
        EndpointUrl.Validators.Add(result =>
            Check(
                result,
                text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https",
                "--endpoint-url wants an http or https URL, not '{0}'."
            )
        );
    }

    public IEnumerable<Option> OfStack => [File, Var, AllowFilesAnywhere];

    public IEnumerable<Option> OfCloud => [Region, Profile, EndpointUrl, Local, Misfortune, Parallelism];

    public IEnumerable<Option> OfTalk => [Json, NoColour, Verbose];

    public TalkArguments Talk(ParseResult result) => new(result.GetValue(Json), result.GetValue(NoColour), result.GetValue(Verbose));

    public StackArguments Stack(ParseResult result) =>
        new(
            [.. result.GetValue(File) ?? []],
            (result.GetValue(Var) ?? [])
                .Select(text => text.Split('=', 2))
                .Aggregate(
                    ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
                    (all, pair) => all.SetItem(pair[0], pair[1])
                ),
            result.GetValue(AllowFilesAnywhere)
        );

    public CloudArguments Cloud(ParseResult result) =>
        new(
            result.GetValue(Region),
            result.GetValue(Profile),
            result.GetValue(EndpointUrl),
            result.GetValue(Parallelism) is { } number && int.TryParse(number, out var parallelism) ? parallelism : null,
            result.GetValue(Timeout) is { } text ? Durations.Parse(text) : null,
            result.GetValue(Local),
            result.GetValue(Misfortune) is { Length: > 0 } misfortunes ? misfortunes : null
        );

    /// <summary>Also for serving the embedded AWS to others.</summary>
    public static Option<string[]> MisfortuneOption()
    {
        var option = new Option<string[]>("--misfortune")
        {
            Description = $"What goes wrong in the local AWS; repeatable: {LocalMisfortunes.Forms}.",
            HelpName = "WHAT",
            Arity = ArgumentArity.OneOrMore,
        };
        option.Validators.Add(result =>
        {
            foreach (var problem in result.Tokens.Select(token => LocalMisfortunes.Problem(token.Value)).OfType<string>())
            {
                result.AddError(problem);
            }
        });
        return option;
    }

    private static void Check(OptionResult result, Func<string, bool> isValid, string message)
    {
        foreach (var token in result.Tokens.Where(t => !isValid(t.Value)))
        {
            result.AddError(string.Format(null, message, token.Value));
        }
    }
}
