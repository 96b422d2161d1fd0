using System.CommandLine;
using System.CommandLine.Parsing;

namespace ElbProvisioner.Cli.Commands;

/// <summary>
/// A word that looks like an option is one. Without this a mistyped option of a command with an argument is taken for the argument
/// (<c>apply --jsno</c> for a plan file of that name), and one behind an option for its value.
/// </summary>
internal static class StrictArguments
{
    public static void Apply(Command command)
    {
        foreach (var argument in command.Arguments)
        {
            argument.Validators.Add(result => Refuse(result, result.Tokens, token => $"Unrecognized option '{token}'."));
        }

        foreach (var option in command.Options)
        {
            option.Validators.Add(result =>
                Refuse(result, result.Tokens, token => $"{option.Name} wants {option.HelpName ?? "a value"}, not the option '{token}'.")
            );
        }

        foreach (var inner in command.Subcommands)
        {
            Apply(inner);
        }
    }

    /// <summary>What an unknown option may have been meant as.</summary>
    public static IEnumerable<string> Suspects(ParseResult parsed) =>
        parsed.UnmatchedTokens.Concat(
            parsed
                .CommandResult.Tokens.Concat(parsed.CommandResult.Children.SelectMany(c => c.Tokens))
                .Select(t => t.Value)
                .Where(LooksLikeOption)
        );

    /// <summary>A dash alone is standard input, and one before a digit a minus sign.</summary>
    private static bool LooksLikeOption(string token) => token.Length > 1 && token[0] == '-' && !char.IsAsciiDigit(token[1]);

    /// <summary>Runs last: what the option's own check has refused is not refused again.</summary>
    private static void Refuse(SymbolResult result, IReadOnlyList<Token> tokens, Func<string, string> message)
    {
        if (result.Errors.Any())
        {
            return;
        }

        foreach (var token in tokens.Where(t => LooksLikeOption(t.Value)))
        {
            result.AddError(message(token.Value));
        }
    }
}
