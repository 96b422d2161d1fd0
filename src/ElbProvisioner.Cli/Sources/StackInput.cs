using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Cli.Sources;

/// <summary>
/// Everything a stack is bound from. It remembers what binding read beside the stack files, so that a saved plan can carry it: what is
/// secret as a fingerprint.
/// </summary>
internal sealed class StackInput
{
    private const int SaltDigits = 32;

    private readonly ConcurrentDictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly ImmutableArray<StackSource> _sources;
    private readonly Func<string, string?> _readVariable;
    private readonly Func<string, FileReadResult> _readFile;
    private readonly ImmutableSortedDictionary<string, string> _given;
    private ImmutableDictionary<string, StoredParameter>? _parameters;

    private StackInput(
        ImmutableArray<StackSource> sources,
        ImmutableSortedDictionary<string, string> given,
        Func<string, string?> readVariable,
        Func<string, FileReadResult> readFile
    )
    {
        _sources = sources;
        _given = given;
        _readVariable = readVariable;
        _readFile = readFile;
    }

    /// <summary>What a saved plan wants again; null: this is not from one.</summary>
    public TakenAnew? Anew { get; private init; }

    public static (StackInput? Input, Diagnostic? Refusal) FromDisk(Host host, StackArguments arguments, CancellationToken stop)
    {
        var sources = ImmutableArray.CreateBuilder<StackSource>();
        var isShort = File.Exists(Path.Combine(host.Folder, StackArguments.ShortDefaultFile));
        if (arguments.Files.IsEmpty && isShort && File.Exists(Path.Combine(host.Folder, StackArguments.DefaultFile)))
        {
            return (
                null,
                new(
                    SourceCodes.TwoDefaults,
                    SourceSpan.None,
                    $"{StackArguments.DefaultFile} and {StackArguments.ShortDefaultFile} are both here.",
                    "Name one with -f, or both in the order in which they lie over each other."
                )
            );
        }

        if (TwiceNamed(host.Folder, arguments.Files) is { } twice)
        {
            return (
                null,
                new(
                    SourceCodes.SameFileTwice,
                    SourceSpan.None,
                    twice == StackArguments.StandardInput
                        ? "-f - is given twice, and standard input can be read only once."
                        : $"{twice} is given twice with -f.",
                    "Leave one of them out."
                )
            );
        }

        foreach (
            var name in !arguments.Files.IsEmpty
                ? arguments.Files
                : [isShort ? StackArguments.ShortDefaultFile : StackArguments.DefaultFile]
        )
        {
            var (text, reason) = Interruption.Read(
                () =>
                    name == StackArguments.StandardInput ? (host.Terminal.ReadInput(), "") : Disk.ReadText(Path.Combine(host.Folder, name)),
                stop
            );
            if (text is null)
            {
                return (
                    null,
                    new(
                        SourceCodes.StackFileUnreadable,
                        SourceSpan.None,
                        $"{name} cannot be read: {reason}.",
                        arguments.Files.IsEmpty ? "Name a file with -f, or begin with 'elbctl init'." : "Check the name, and the folder."
                    )
                );
            }

            sources.Add(new(name, text));
        }

        var folder = new StackFolder(host.Folder, sources.Select(s => s.FileName), arguments.AllowFilesAnywhere);
        return (new(sources.ToImmutable(), arguments.Variables, host.Environment, folder.Read), null);
    }

    /// <summary>
    /// Whatever ways a name is written in: <c>a.yaml</c> and <c>./a.yaml</c> are one file, and so are a file and a link to it.
    /// </summary>
    private static string? TwiceNamed(string folder, ImmutableArray<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return names.FirstOrDefault(name =>
            !seen.Add(name == StackArguments.StandardInput ? name : RealPath.Of(Path.Combine(folder, name)) ?? name)
        );
    }

    /// <summary>
    /// Nothing but what the saved plan carries, and the secrets it does not: the folder and the environment of now play no other part.
    /// </summary>
    public static StackInput FromSaved(Host host, SavedPlan saved, StackArguments arguments)
    {
        var anew = new TakenAnew(saved);
        var folder = new StackFolder(host.Folder, saved.Sources.Select(s => s.Name), arguments.AllowFilesAnywhere);
        var secrets = new SecretsOfNow(host, saved, arguments, folder);
        var given = saved.Variables.SetItems(
            anew.Variables.Select(name =>
                KeyValuePair.Create(name, anew.Take(SavedInput.Variable(name), secrets.Variable(name), TakenAnew.HowToGive(name)) ?? "")
            )
        );
        return new(
            [
                .. saved.Sources.Select(s => new StackSource(
                    s.Name,
                    anew.Awaits(SavedInput.Source(s.Name))
                        ? anew.Take(
                            SavedInput.Source(s.Name),
                            Disk.ReadText(Path.Combine(host.Folder, s.Name)).Text,
                            "It holds a secret, so the plan does not carry it: put it where it was."
                        ) ?? ""
                        : s.Text
                )),
            ],
            given,
            name =>
                saved.Environment.GetValueOrDefault(name)
                ?? (
                    anew.Awaits(SavedInput.Environment(name))
                        ? anew.Take(SavedInput.Environment(name), host.Environment(name), "Set it.")
                        : null
                ),
            name =>
                saved.Files.TryGetValue(name, out var text) ? new FileReadResult.Content(text)
                : !anew.Awaits(SavedInput.File(name)) ? new FileReadResult.Failed("the saved plan does not carry it")
                : anew.Take(SavedInput.File(name), secrets.File(name), "It is secret, so the plan does not carry it: put it where it was.")
                    is { } content
                    ? new FileReadResult.Content(content)
                : new FileReadResult.Failed("it is not the one the plan was made with")
        )
        {
            Anew = anew,
        };
    }

    /// <summary>What Parameter Store says from here on.</summary>
    public void Know(ImmutableDictionary<string, StoredParameter> parameters)
    {
        _parameters = parameters;
        foreach (var (name, parameter) in parameters.Where(p => Anew?.Awaits(SavedInput.Parameter(p.Key)) == true))
        {
            Anew?.Take(SavedInput.Parameter(name), parameter.Value, "");
        }
    }

    public LoadResult Load() => StackLoader.Load(_sources, new Variables(_given, Remember) { Parameters = _parameters }, RememberFile);

    public SavedPlan ToSaved(Plan plan)
    {
        var loaded = Load();
        var salt = RandomNumberGenerator.GetHexString(SaltDigits, lowercase: true);
        var fingerprints = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        void Withhold(string input, string value) => fingerprints[input] = SecretFingerprint.Of(value, salt);
        ImmutableSortedDictionary<string, string> Carried(IEnumerable<KeyValuePair<string, string>> values, Func<string, string> input)
        {
            var split = values.ToLookup(v => loaded.Secrets.Holds(v.Value));
            foreach (var (name, value) in split[true])
            {
                Withhold(input(name), value);
            }

            return split[false].ToImmutableSortedDictionary(StringComparer.Ordinal);
        }

        foreach (var (name, value) in loaded.SecretVariables)
        {
            Withhold(SavedInput.Variable(name), value);
        }

        foreach (var (name, parameter) in _parameters ?? [])
        {
            Withhold(SavedInput.Parameter(name), parameter.Value);
        }

        foreach (var source in _sources.Where(s => loaded.SecretSources.Contains(s.FileName)))
        {
            Withhold(SavedInput.Source(source.FileName), source.Text);
        }

        return new()
        {
            ElbctlVersion = Host.Version,
            Goal = plan.Goal,
            Account = plan.Account,
            Region = plan.Region,
            LiveFingerprint = SavedPlan.Seal(plan.LiveFingerprint, salt),
            Sources = [.. loaded.Sources.Select(s => new SavedSource(s.FileName, loaded.SecretSources.Contains(s.FileName) ? "" : s.Text))],
            Variables = Carried(_given.Where(g => !loaded.SecretVariables.ContainsKey(g.Key)), SavedInput.Variable),
            Environment = Carried(
                _environment.Where(e =>
                    !loaded.SecretVariables.Keys.Any(name => e.Key == Core.StackFile.Variables.EnvironmentPrefix + name)
                ),
                SavedInput.Environment
            ),
            Files = Carried(_files, SavedInput.File),
            Salt = salt,
            Fingerprints = fingerprints.ToImmutable(),
            PlanJson = PlanJson.Write(plan, PlanJson.Compact),
        };
    }

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
}
