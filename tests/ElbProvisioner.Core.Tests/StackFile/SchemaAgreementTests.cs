using ElbProvisioner.Core.Tests.Diagnostics;

namespace ElbProvisioner.Core.Tests.StackFile;

/// <summary>
/// Schema and binder say the same of a file: where an editor marks something elbctl refuses it, and what it leaves alone is known.
/// </summary>
public sealed class SchemaAgreementTests
{
    private const string OtherKeys = "it depends on what other keys say";
    private const string Meaning = "a pattern cannot say it";
    private const string Counts = "the schema holds no upper counts";
    private const string Parts = "a file that is laid over another holds a part";

    private static readonly string Mistakes = Golden.Folder("../Diagnostics/Golden");

    private static readonly string Accounts = Golden.Folder("../../ElbProvisioner.EndToEnd.Tests/Accounts");

    /// <summary>What the binder refuses and the schema lets through.</summary>
    private static readonly Dictionary<string, string> Unseen = new(StringComparer.Ordinal)
    {
        ["ELB2003-hosts-without-a-group"] = Parts,
        ["ELB2003-missing-key"] = Parts,
        ["ELB2003-nothing-counts"] = OtherKeys,
        ["ELB2003-policies-and-alarms"] = Parts,
        ["ELB2003-records-without-their-keys"] = Parts,
        ["ELB2003-scaling-group"] = Parts,
        ["ELB2003-steps-without-by"] = Parts,
        ["ELB2005-ids-of-metrics"] = Meaning,
        ["ELB2005-threshold-is-no-band"] = OtherKeys,
        ["ELB2006-alarm-looks-back-too-far"] = OtherKeys,
        ["ELB2006-clock-window"] = OtherKeys,
        ["ELB2006-matchers-by-protocol"] = OtherKeys,
        ["ELB2006-step-bounds"] = OtherKeys,
        ["ELB2006-tracked-periods"] = OtherKeys,
        ["ELB2006-volumes"] = OtherKeys,
        ["ELB2009-addresses-of-interfaces"] = Meaning,
        ["ELB2009-clock-zones"] = Meaning,
        ["ELB2009-log-places"] = Meaning,
        ["ELB2009-schedule-times"] = Meaning,
        ["ELB2009-told-in-other-letters"] = Meaning,
        ["ELB2009-values-of-records"] = Meaning,
        ["ELB2011-invalid-cidr"] = Meaning,
        ["ELB2013-invalid-domain"] = Meaning,
        ["ELB2013-names-in-a-certificate"] = Meaning,
        ["ELB2014-not-exactly-one"] = Parts,
        ["ELB2014-places-and-answers-of-records"] = Parts,
        ["ELB2015-addresses-that-do-not-fit"] = OtherKeys,
        ["ELB2015-attributes-of-another-protocol"] = OtherKeys,
        ["ELB2015-bands-hooks-and-steps"] = OtherKeys,
        ["ELB2015-expressions-in-a-circle"] = Meaning,
        ["ELB2015-gateway-load-balancers"] = OtherKeys,
        ["ELB2015-keys-conflict"] = OtherKeys,
        ["ELB2015-launch-template"] = OtherKeys,
        ["ELB2015-metrics-of-a-forecast"] = OtherKeys,
        ["ELB2015-policies-of-records"] = OtherKeys,
        ["ELB2015-refresh-and-hooks"] = OtherKeys,
        ["ELB2015-requirements-have-no-order"] = OtherKeys,
        ["ELB2015-spot-is-not-protected"] = OtherKeys,
        ["ELB2015-type-stands-twice"] = OtherKeys,
        ["ELB2015-what-its-owner-says"] = OtherKeys,
        ["ELB2015-what-network-load-balancers-do"] = OtherKeys,
        ["ELB2018-actions-and-sources"] = Counts,
        ["ELB2018-mixed-instances"] = Counts,
        ["ELB2018-too-many"] = Counts,
        ["ELB2018-too-many-names-in-a-certificate"] = Counts,
        ["ELB2020-attribute-of-another-kind"] = OtherKeys,
        ["ELB2020-what-network-load-balancers-have"] = OtherKeys,
        ["ELB2021-attribute-written-twice"] = OtherKeys,
        ["ELB2022-invalid-tag"] = Meaning,
        ["ELB2023-reserved-cookie"] = Meaning,
        ["ELB2024-not-pem"] = Meaning,
        ["ELB2025-invalid-ports"] = Meaning,
        ["ELB2027-file-is-empty"] = "it is in another file",
        ["ELB2031-policies-of-records"] = OtherKeys,
        ["ELB2031-what-auto-scaling-refuses"] = OtherKeys,
        ["ELB2050-secret-in-plain-sight"] = OtherKeys,
    };

    /// <summary>The files that are YAML, and in one piece.</summary>
    public static TheoryData<string> Mistaken =>
        [
            .. Golden
                .Cases(Mistakes)
                .Where(name => File.Exists(Path.Combine(Mistakes, name, "elbctl.yaml")))
                .Where(name => !File.Exists(Path.Combine(Mistakes, name, "over.yaml")))
                .Where(name => !name.StartsWith("ELB10", StringComparison.Ordinal)),
        ];

    [Theory]
    [MemberData(nameof(Mistaken))]
    public void What_an_editor_marks_is_refused_on_the_same_line(string name)
    {
        var text = Read(name);
        var refused = DiagnosticGoldenTests
            .Load(name)
            .Diagnostics.Where(diagnostic => diagnostic.IsError)
            .Select(diagnostic => diagnostic.At.Line);

        Assert.Empty(SchemaJudge.Marked(text).Select(place => YamlValues.LineOf(text, place)).Except(refused));
    }

    [Fact]
    public void Which_mistakes_of_one_place_an_editor_does_not_mark_is_known()
    {
        var ofOnePlace = Mistaken.Select(row => row.Data).Where(IsRefusedByTheBinder).ToList();
        var unmarked = ofOnePlace.Where(name => SchemaJudge.Marked(Read(name)).IsEmpty).ToList();

        Assert.Equal(Unseen.Keys.Order(StringComparer.Ordinal), unmarked.Order(StringComparer.Ordinal));
        Assert.True(ofOnePlace.Count - unmarked.Count >= 20, $"only {ofOnePlace.Count - unmarked.Count} are marked");
    }

    [Fact]
    public void Files_that_accounts_were_made_by_are_valid()
    {
        var files = Directory.GetFiles(Accounts, "*.yaml", SearchOption.AllDirectories);

        Assert.True(files.Length >= 5, $"only {files.Length} files were found");
        Assert.All(files, file => Assert.Empty(SchemaJudge.Marked(File.ReadAllText(file))));
    }

    private static bool IsRefusedByTheBinder(string name) =>
        DiagnosticGoldenTests
            .Load(name)
            .Diagnostics.Any(diagnostic => diagnostic.IsError && diagnostic.Code.Id.StartsWith("ELB2", StringComparison.Ordinal));

    private static string Read(string name) => File.ReadAllText(Path.Combine(Mistakes, name, "elbctl.yaml")).ReplaceLineEndings("\n");
}
