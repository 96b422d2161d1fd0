using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Checks;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;
using ElbProvisioner.Core.Tests.StackFile;

namespace ElbProvisioner.Core.Tests.Diagnostics;

/// <summary>
/// What is said about each mistake. A folder a case: elbctl.yaml, over.yaml laid over it where there is one, variables given in
/// variables.txt, and expected.txt. Inputs too long to keep are made in <see cref="LongInputs"/>.
/// </summary>
public sealed class DiagnosticGoldenTests
{
    private const string ExpectedFile = "expected.txt";

    private static readonly string Root = Golden.Folder("Golden");

    public static TheoryData<string> Cases => [.. Golden.Cases(Root)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_said_is_on_record(string name)
    {
        var result = Load(name);

        Golden.Compare(
            Path.Combine(Root, name, ExpectedFile),
            StackText.Render(result) + "\n\n" + DiagnosticText.Summary(result.Diagnostics) + "\n"
        );
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_message_points_into_a_file_and_the_code_in_the_name_is_found(string name)
    {
        var result = Load(name);

        foreach (var diagnostic in result.Diagnostics.Where(diagnostic => !diagnostic.At.IsNone))
        {
            var source = Assert.Single(result.Sources, source => source.FileName == diagnostic.At.File);
            Assert.InRange(diagnostic.At.Line, 1, source.Text.Split('\n').Length);
        }

        if (name.StartsWith("ELB", StringComparison.Ordinal))
        {
            Assert.Contains(name[..7], StackText.Codes(result));
        }
    }

    [Fact]
    public void Every_code_has_a_case()
    {
        var codes = FileCodes.All.Concat(BindingCodes.All).Concat(StackChecks.All.Select(check => check.Code)).ToList();
        var shown = Golden
            .Cases(Root)
            .Where(name => name.StartsWith("ELB", StringComparison.Ordinal))
            .Select(name => name[..7])
            .ToHashSet(StringComparer.Ordinal);
        var told = codes.Where(code => code != FileCodes.NothingToRead).Select(code => code.Id).ToList();

        Assert.Equal([], told.Where(id => !shown.Contains(id)));
        Assert.Equal([], shown.Where(id => !told.Contains(id)));
        Assert.Equal(FileCodes.All.Length + BindingCodes.All.Length + StackChecks.All.Length, codes.Count);
        Assert.True(codes.Count >= 98, $"Only {codes.Count.ToString(CultureInfo.InvariantCulture)} codes were found.");
    }

    [Fact]
    public void No_file_at_all_is_said_to_be_the_mistake()
    {
        var result = StackText.Load(ImmutableArray<StackSource>.Empty);

        Assert.Equal([FileCodes.NothingToRead.Id], StackText.Codes(result));
    }

    internal static LoadResult Load(string name)
    {
        var folder = Path.Combine(Root, name);
        var sources = new[] { "elbctl.yaml", "over.yaml" }
            .Where(file => File.Exists(Path.Combine(folder, file)))
            .Select(file => new StackSource(file, File.ReadAllText(Path.Combine(folder, file)).ReplaceLineEndings("\n")))
            .ToImmutableArray();
        if (sources.IsEmpty)
        {
            sources = [new StackSource("elbctl.yaml", LongInputs.All[name]())];
        }

        return StackText.Load(
            sources,
            StackText.Given([.. Given(folder)]) with
            {
                Parameters = ImmutableDictionary<string, StoredParameter>.Empty,
            },
            path => Read(Path.Combine(folder, path))
        );
    }

    private static IEnumerable<(string Name, string Value)> Given(string folder)
    {
        var file = Path.Combine(folder, "variables.txt");
        return File.Exists(file) ? File.ReadAllLines(file).Select(line => line.Split('=', 2)).Select(parts => (parts[0], parts[1])) : [];
    }

    private static FileReadResult Read(string path) =>
        path.Contains("..", StringComparison.Ordinal) ? new FileReadResult.Outside()
        : File.Exists(path) ? new FileReadResult.Content(File.ReadAllText(path))
        : new FileReadResult.Failed("it does not exist");
}
