using System.Collections.Concurrent;
using System.Collections.Immutable;
using ElbProvisioner.Cli.Commands;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Sources;

/// <summary>
/// Everything a stack is bound from. It remembers what binding read beside the stack files, so that a saved plan can carry it.
/// </summary>
internal sealed class StackInput
{
    private readonly ConcurrentDictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly Func<string, string?> _readVariable;
    private readonly Func<string, FileReadResult> _readFile;
    private readonly ImmutableSortedDictionary<string, string> _given;

    private StackInput(
        ImmutableArray<StackSource> sources, ImmutableSortedDictionary<string, string> given,
        Func<string, string?> readVariable, Func<string, FileReadResult> readFile)
    {
        Sources = sources;
        _given = given;
        _readVariable = readVariable;
        _readFile = readFile;
    }

    public ImmutableArray<StackSource> Sources { get; }

    public static (StackInput? Input, Diagnostic? Refusal) FromDisk(Host host, StackArguments arguments)
    {
        var sources = ImmutableArray.CreateBuilder<StackSource>();
        var isShort = File.Exists(Path.Combine(host.Folder, StackArguments.ShortDefaultFile));
        if (arguments.Files.IsEmpty && isShort && File.Exists(Path.Combine(host.Folder, StackArguments.DefaultFile)))
        {
            return (null, new(
                CommandCodes.TwoDefaults, SourceSpan.None, $"{StackArguments.DefaultFile} and {StackArguments.ShortDefaultFile} are both here.",
                "Name one with -f, or both in the order in which they lie over each other."));
        }

        foreach (var name in !arguments.Files.IsEmpty ? arguments.Files : [isShort ? StackArguments.ShortDefaultFile : StackArguments.DefaultFile])
        {
            var (text, reason) = name == StackArguments.StandardInput ? (host.Terminal.ReadInput(), "") : Disk.ReadText(Path.Combine(host.Folder, name));
            if (text is null)
            {
                return (null, new(
                    CommandCodes.StackFileUnreadable, SourceSpan.None, $"{name} cannot be read: {reason}.",
                    arguments.Files.IsEmpty ? "Name a file with -f, or begin with 'elbctl init'." : "Check the name given with -f."));
            }

            sources.Add(new(name, text));
        }

        return (new(sources.ToImmutable(), arguments.Variables, host.Environment, name => ReadFile(host.Folder, name)), null);
    }

    /// <summary>Nothing but what the saved plan carries: the folder and the environment of now play no part.</summary>
    public static StackInput FromSaved(SavedPlan saved) => new(
        [.. saved.Sources.Select(s => new StackSource(s.Name, s.Text))], saved.Variables,
        saved.Environment.GetValueOrDefault,
        name => saved.Files.TryGetValue(name, out var text) ? new FileReadResult.Content(text) : new FileReadResult.Failed("the saved plan does not carry it"));

    public LoadResult Load() => StackLoader.Load(Sources, new Variables(_given, Remember), RememberFile);

    public SavedPlan ToSaved(Plan plan) => new()
    {
        ElbctlVersion = Application.Version,
        Goal = plan.Goal,
        Account = plan.Account,
        Region = plan.Region,
        LiveFingerprint = plan.LiveFingerprint,
        Sources = [.. Sources.Select(s => new SavedSource(s.FileName, s.Text))],
        Variables = _given,
        Environment = Sorted(_environment),
        Files = Sorted(_files),
        PlanJson = PlanJson.Write(plan, PlanJson.Compact),
    };

    private string? Remember(string variable)
    {
        var value = _readVariable(variable);
        if (value is not null)
        {
            _environment[variable] = value;
        }

        return value;
    }

    private FileReadResult RememberFile(string name)
    {
        var result = _readFile(name);
        if (result is FileReadResult.Content content)
        {
            _files[name] = content.Text;
        }

        return result;
    }

    private static FileReadResult ReadFile(string folder, string name)
    {
        var (text, reason) = Disk.ReadText(Path.Combine(folder, name));
        return text is null ? new FileReadResult.Failed(reason) : new FileReadResult.Content(text);
    }

    private static ImmutableSortedDictionary<string, string> Sorted(ConcurrentDictionary<string, string> map) => map.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
