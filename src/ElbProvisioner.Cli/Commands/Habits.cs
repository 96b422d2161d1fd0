using System.Collections.Frozen;

namespace ElbProvisioner.Cli.Commands;

/// <summary>Commands and options of other tools, and what does it here.</summary>
internal static class Habits
{
    private const string Apply = "'elbctl apply' plans, asks, and makes AWS what the file says.";
    private const string Destroy = "'elbctl destroy' removes everything that the stack owns.";
    private const string Plan = "'elbctl plan' shows what would change, and why.";
    private const string List = "'elbctl list' lists the account's stacks, and 'elbctl status' what is in this one.";
    private const string NoState = "AWS is the state: there is no other to look after. 'elbctl plan' reads AWS anew each time.";
    private const string Live = "'elbctl status' tells what is there and how healthy; 'elbctl plan show FILE' shows a saved plan.";
    private const string Credentials = "elbctl takes the credentials of every AWS tool: AWS_PROFILE, --profile, 'aws sso login', a role.";

    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["up"] = Apply,
        ["deploy"] = Apply,
        ["create"] = Apply,
        ["update"] = Apply,
        ["sync"] = Apply,
        ["delete"] = Destroy,
        ["down"] = Destroy,
        ["remove"] = Destroy,
        ["rm"] = Destroy,
        ["teardown"] = Destroy,
        ["preview"] = Plan,
        ["diff"] = Plan,
        ["changeset"] = Plan,
        ["what-if"] = Plan,
        ["dry-run"] = Plan,
        ["ls"] = List,
        ["stacks"] = List,
        ["stack"] = List,
        ["show"] = Live,
        ["describe"] = Live,
        ["get"] = Live,
        ["health"] = Live,
        ["refresh"] = NoState,
        ["state"] = NoState,
        ["workspace"] = "A file is a stack, and its name tells stacks apart: give another one with -f, or a variable with --var.",
        ["import"] = "elbctl owns what carries its tags, and touches nothing else: what others made is named in the file by its ARN or id.",
        ["taint"] = "'elbctl apply' replaces what the file says must be another; a new launch template version rolls the instances.",
        ["fmt"] = "A stack file is plain YAML: elbctl does not rewrite it. 'elbctl schema' lets an editor format and complete it.",
        ["format"] = "A stack file is plain YAML: elbctl does not rewrite it. 'elbctl schema' lets an editor format and complete it.",
        ["lint"] = "'elbctl validate' checks the file, offline.",
        ["check"] = "'elbctl validate' checks the file, offline.",
        ["build"] = "'elbctl validate' checks the file, offline; there is nothing to build.",
        ["synth"] = "'elbctl validate' checks the file, offline; there is nothing to build.",
        ["test"] = "'elbctl validate' checks the file and what it says under expect; 'elbctl explain URL' shows one request.",
        ["output"] = "'elbctl outputs' prints them; 'elbctl outputs NAME' one value, raw.",
        ["new"] = "'elbctl init TEMPLATE' writes a starter stack.",
        ["bootstrap"] = "Nothing is to be set up before the first 'elbctl apply'.",
        ["docs"] = "'elbctl reference KEY' explains the language.",
        ["logs"] = "'elbctl why' tells what is not well and why; 'elbctl replay LOG' reads access logs.",
        ["doctor"] = "'elbctl why' tells what is not well and why.",
        ["debug"] = "'elbctl why' tells what is not well and why.",
        ["login"] = Credentials,
        ["configure"] = Credentials,
        ["version"] = "'elbctl --version' prints it.",
        ["start"] = "'elbctl local serve' serves the embedded AWS to other tools; --local uses it in place of AWS.",
        ["-auto-approve"] = "--yes does not ask.",
        ["--auto-approve"] = "--yes does not ask.",
        ["--require-approval"] = "--yes does not ask; without it elbctl does.",
        ["--force"] = "--yes does not ask; nothing else is to be forced.",
        ["--dry-run"] = Plan,
        ["--preview"] = Plan,
        ["-target"] = "A plan is of the whole file: what depends on what is not taken apart.",
        ["--target"] = "A plan is of the whole file: what depends on what is not taken apart.",
        ["--var-file"] = "Variables have defaults in the file, or come from --var and the environment; a second -f lies over the first.",
        ["--stack-name"] = "The file says its name: 'stack'.",
        ["--template-file"] = "-f names the stack file.",
        ["--output"] = "--json prints the result as JSON.",
        ["-o"] = "--json prints the result as JSON.",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Of which one has words, for tests.</summary>
    internal static IEnumerable<string> All => Words.Keys;

    /// <summary>What does here what somebody meant by a word of another tool; null: no tool is known that has it.</summary>
    /// <param name="word">As typed: <c>up</c>, <c>--auto-approve</c>, <c>--out=x</c>.</param>
    public static string? Of(string word) => Words.GetValueOrDefault(word.Split('=')[0]);
}
