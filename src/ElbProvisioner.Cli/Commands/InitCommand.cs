using System.CommandLine;
using System.Text;
using ElbProvisioner.Cli.Sources;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Commands;

/// <summary>Writes a starter stack. The templates' first three comment lines say what, cost, and what to edit.</summary>
internal static class InitCommand
{
    private const string ResourcePrefix = "templates/";
    private const string SchemaFile = "elbctl.schema.json";
    private const string SchemaLine = $"# yaml-language-server: $schema=./{SchemaFile}\n";
    private const string SchemaHint = $"# Completion in your editor: elbctl schema > {SchemaFile}\n";
    private const string Extension = ".yaml";

    public static CommandPage Page(Host host)
    {
        var template = new Argument<string?>("TEMPLATE")
        {
            Description = "Which one; without it they are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        template.CompletionSources.Add(_ => Names().Select(n => new System.CommandLine.Completions.CompletionItem(n)));
        var command = new Command("init", "Writes a commented starter stack to elbctl.yaml; lists the templates without an argument.")
        {
            template,
        };
        command.SetAction(
            (parsed, ct) => parsed.GetValue(template) is { } name ? WriteAsync(host, name, ct) : Task.FromResult(List(host.Terminal.Out))
        );
        return new(
            command,
            "init [TEMPLATE]",
            [("elbctl init", "list the templates"), ("elbctl init web-https", "write elbctl.yaml")],
            "It writes elbctl.schema.json beside it, from which editors complete and check. What exists is never overwritten."
        );
    }

    public static IEnumerable<string> Names() =>
        typeof(InitCommand)
            .Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal) && n.EndsWith(Extension, StringComparison.Ordinal))
            .Select(n => n[ResourcePrefix.Length..^Extension.Length])
            .Order(StringComparer.Ordinal);

    private static int List(Pane pane)
    {
        var names = Names().ToList();
        var width = names.Select(n => n.Length).DefaultIfEmpty().Max();
        foreach (var name in names)
        {
            var about = Read(name)
                .Split('\n')
                .TakeWhile(l => l.StartsWith('#'))
                .Select(l => l.TrimStart('#', ' ').TrimEnd())
                .Take(2)
                .ToList();
            pane.Line($"  {name.PadRight(width)}  {about.FirstOrDefault()}");
            foreach (var line in about.Skip(1))
            {
                pane.Line($"  {new string(' ', width)}  {pane.Paint(line, Tone.Faint)}");
            }
        }

        return ExitCode.Done;
    }

    private static async Task<int> WriteAsync(Host host, string name, CancellationToken ct)
    {
        var talk = host.Terminal.Talk;
        if (!Names().Contains(name, StringComparer.Ordinal))
        {
            var meant = Typo.Nearest(name, Names()) is { } near ? $"Did you mean '{near}'? " : "";
            talk.Line($"{talk.Paint("error", Tone.Bad)}: there is no template '{name}'. {meant}There are: {string.Join(", ", Names())}.");
            return ExitCode.Failed;
        }

        var path = Path.Combine(host.Folder, StackArguments.DefaultFile);
        if (
            ((string[])[StackArguments.DefaultFile, StackArguments.ShortDefaultFile]).FirstOrDefault(file =>
                File.Exists(Path.Combine(host.Folder, file))
            ) is
            { } existing
        )
        {
            talk.Line(
                $"{talk.Paint("error", Tone.Bad)}: {existing} exists, and init never overwrites. Move it away, or work in another folder."
            );
            return ExitCode.Failed;
        }

        try
        {
            return await WriteBothAsync(host, name, path, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new DiagnosticView(host.Terminal, JsonForm.None).Refuse(
                [
                    new(
                        CommandCodes.StarterNotWritable,
                        SourceSpan.None,
                        $"The starter cannot be written into {host.Folder}: {Disk.ReasonOf(e)}.",
                        "Work in a folder that you can write to."
                    ),
                ],
                ExitCode.Failed
            );
        }
    }

    private static async Task<int> WriteBothAsync(Host host, string name, string path, CancellationToken ct)
    {
        // The stack last: what failed before can be begun again.
        var schema = Path.Combine(host.Folder, SchemaFile);
        var hasSchema = File.Exists(schema);
        if (!hasSchema)
        {
            await WriteNewAsync(schema, StackSchema.Write() + "\n", ct);
        }

        // The templates say how to get the schema, which is written beside the stack here.
        await WriteNewAsync(path, SchemaLine + Read(name).Replace(SchemaHint + SchemaLine + "\n", "", StringComparison.Ordinal), ct);
        host.Terminal.Talk.Line(
            $"Wrote {StackArguments.DefaultFile} from the template {name}{(hasSchema ? "" : $", and {SchemaFile} for your editor")}. "
                + "Edit it, then: elbctl validate, elbctl plan, elbctl apply."
        );
        return ExitCode.Done;
    }

    /// <summary>Should it have appeared since, it is not overwritten either.</summary>
    private static Task WriteNewAsync(string path, string text, CancellationToken ct) =>
        Disk.WriteWholeAsync(path, Encoding.UTF8.GetBytes(text), overwrites: false, mode: null, ct);

    private static string Read(string name)
    {
        using var stream =
            typeof(InitCommand).Assembly.GetManifestResourceStream(ResourcePrefix + name + Extension)
            ?? throw new InvalidOperationException($"The template {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
