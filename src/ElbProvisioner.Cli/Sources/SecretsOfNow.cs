using System.Collections.Immutable;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Sources;

/// <summary>
/// Where the secrets of a saved plan come from when it is applied: the command line, the environment, the files it was made from.
/// </summary>
internal sealed class SecretsOfNow(Host host, SavedPlan saved, StackArguments arguments, StackFolder folder)
{
    private readonly Lazy<ImmutableSortedDictionary<string, string>> _defaults = new(() => Defaults(host, saved, arguments, folder));

    /// <summary>Null when nothing gives it.</summary>
    public string? Variable(string name) =>
        arguments.Variables.TryGetValue(name, out var given) && given.Length > 0 ? given
        : host.Environment(Core.StackFile.Variables.EnvironmentPrefix + name) is { Length: > 0 } value ? value
        : _defaults.Value.GetValueOrDefault(name);

    public string? File(string name) => folder.Read(name) is FileReadResult.Content content ? content.Text : null;

    /// <summary>As the stack files of now say, where all of them are there.</summary>
    private static ImmutableSortedDictionary<string, string> Defaults(
        Host host,
        SavedPlan saved,
        StackArguments arguments,
        StackFolder folder
    )
    {
        var sources = ImmutableArray.CreateBuilder<StackSource>();
        foreach (var source in saved.Sources)
        {
            if (Disk.ReadText(Path.Combine(host.Folder, source.Name)).Text is not { } text)
            {
                return ImmutableSortedDictionary<string, string>.Empty;
            }

            sources.Add(new(source.Name, text));
        }

        return StackLoader
            .Load(sources.ToImmutable(), new Variables(saved.Variables.SetItems(arguments.Variables), host.Environment), folder.Read)
            .SecretVariables;
    }
}
