using System.CommandLine;
using ElbProvisioner.Cli.Views;

namespace ElbProvisioner.Cli.Commands;

/// <summary>As what a plan goes to stdout: <c>plan</c> and <c>plan show</c> have it in common.</summary>
internal sealed class PlanFormat
{
    private const string Text = "text";
    private const string Json = "json";
    private const string Markdown = "markdown";
    private const string Html = "html";

    private readonly SharedOptions _options;

    public PlanFormat(SharedOptions options)
    {
        _options = options;
        Option.AcceptOnlyFromAmong(Text, Json, Markdown, Html);
        Option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not Json and var format }] && result.GetValue(options.Json))
            {
                result.AddError($"--json and --format {format} are two results: give one of them.");
            }
        });
    }

    public Option<string> Option { get; } =
        new("--format")
        {
            Description = "text, json, markdown for a pull request, or html: one page with the graph, which needs no network.",
            HelpName = "FORMAT",
        };

    /// <summary>Where the result is a document, colour and width are nobody's business.</summary>
    public TalkArguments Talk(ParseResult parsed) =>
        _options.Talk(parsed) is var talk && parsed.GetValue(Option) == Json ? talk with { Json = true } : talk;

    /// <summary>Null: it is shown as text, or as JSON.</summary>
    public Func<PlanReport, string>? Writer(ParseResult parsed) =>
        parsed.GetValue(Option) switch
        {
            Markdown => static report => PlanMarkdown.Write(report),
            Html => PlanPage.Write,
            _ => null,
        };
}
