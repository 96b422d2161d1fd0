using System.CommandLine;
using ElbProvisioner.Cli.Views;

namespace ElbProvisioner.Cli.Commands;

/// <summary>Writes a starter stack. The templates' first three comment lines say what, cost, and what to edit.</summary>
internal static class InitCommand
{
    private const string ResourcePrefix = "templates/";
    private const string Extension = ".yaml";

    public static CommandPage Page(Host host)
    {
        var template = new Argument<string?>("TEMPLATE") { Description = "Which one; without it they are listed.", Arity = ArgumentArity.ZeroOrOne };
        template.CompletionSources.Add(_ => Names().Select(n => new System.CommandLine.Completions.CompletionItem(n)));
        var command = new Command("init", "Writes a commented starter stack to elbctl.yaml; lists the templates without an argument.") { template };
        command.SetAction((parsed, ct) => parsed.GetValue(template) is { } name ? WriteAsync(host, name, ct) : Task.FromResult(List(host.Terminal.Out)));
        return new(command, "init [TEMPLATE]", [("elbctl init", "list the templates"), ("elbctl init web-https", "write elbctl.yaml")], "An existing elbctl.yaml is never overwritten.");
    }

    public static IEnumerable<string> Names() =>
        typeof(InitCommand).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal) && n.EndsWith(Extension, StringComparison.Ordinal))
            .Select(n => n[ResourcePrefix.Length..^Extension.Length])
            .Order(StringComparer.Ordinal);

    private static int List(Pane pane)
    {
        var names = Names().ToList();
        var width = names.Select(n => n.Length).DefaultIfEmpty().Max();
        foreach (var name in names)
        {
            var about = Read(name).Split('\n').TakeWhile(l => l.StartsWith('#')).Select(l => l.TrimStart('#', ' ').TrimEnd()).Take(2).ToList();
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
        if (File.Exists(path))
        {
            talk.Line($"{talk.Paint("error", Tone.Bad)}: {StackArguments.DefaultFile} exists, and init never overwrites. Move it away, or work in another folder.");
            return ExitCode.Failed;
        }

        // CreateNew: should it have appeared since, it is not overwritten either.
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await using var writer = new StreamWriter(file);
        await writer.WriteAsync(Read(name).AsMemory(), ct);
        talk.Line($"Wrote {StackArguments.DefaultFile} from the template {name}. Edit it, then: elbctl validate, elbctl plan, elbctl apply.");
        return ExitCode.Done;
    }

    private static string Read(string name)
    {
        using var stream = typeof(InitCommand).Assembly.GetManifestResourceStream(ResourcePrefix + name + Extension)
            ?? throw new InvalidOperationException($"The template {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
