using System.Text.RegularExpressions;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;
using ElbProvisioner.Core.StackFile.Language;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Tests.StackFile;

public sealed partial class LanguageReferenceTests
{
    private static readonly LanguageReference Reference = new();

    [Fact]
    public void The_page_in_docs_is_what_the_language_is() =>
        Golden.Compare(Path.GetFullPath(Golden.Folder("../../../docs/language.md")), ReferencePage.Write(Reference));

    [Fact]
    public void Every_map_that_the_binder_knows_is_told_of_with_all_its_keys()
    {
        var shapes = new HashSet<Shape>(ReferenceEqualityComparer.Instance);
        Collect(StackLanguage.Shape, shapes);
        var maps = shapes.OfType<IFixedMap>().Select(map => string.Join(' ', map.KeyNames)).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(
            maps,
            Reference.Top.All().Select(map => string.Join(' ', map.Keys.Select(key => key.Name))).Order(StringComparer.Ordinal)
        );
        Assert.True(maps.Count >= 30, $"Only {maps.Count} maps were found.");
    }

    [Fact]
    public void Every_property_of_a_table_says_what_another_value_means()
    {
        var properties = PropertyTables.All.SelectMany(table => table.Properties).ToList();
        var written =
            properties.Count(property => property.Key is not null) + properties.Count(property => property.AttributeKey is not null);

        // adjustment, minMagnitude, warmup and target of policies, statistic, unit and period of alarms, and id, the seven policies and the
        // health check of DNS records stand in two maps each.
        const int InTwoMaps = 16;
        Assert.Equal(written + InTwoMaps, Reference.Top.All().SelectMany(map => map.Keys).Count(key => key.Change is not null));
        Assert.True(written >= 70, $"Only {written} properties were found.");
    }

    [Fact]
    public void Every_link_of_the_page_leads_to_one_heading()
    {
        var page = ReferencePage.Write(Reference);
        var headings = page.Split('\n')
            .Where(line => line.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => line[3..].ToLowerInvariant().Replace(".", "", StringComparison.Ordinal).Replace(' ', '-'))
            .ToList();

        Assert.Equal(headings.Count, headings.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(
            headings.Order(StringComparer.Ordinal),
            Links().Matches(page).Select(link => link.Groups["to"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_path_finds_its_key()
    {
        var paths = Reference.Paths.ToList();

        Assert.All(paths, path => Assert.Equal(path, Assert.IsType<ReferenceAnswer.Found>(Reference.Find(path)).Path));
        Assert.Equal(paths.Count, paths.Distinct(StringComparer.Ordinal).Count());
        Assert.True(paths.Count >= 240, $"Only {paths.Count} paths were found.");
    }

    [Theory]
    [InlineData("targetGroups.app.healthCheck.interval", "targetGroups.healthCheck.interval")]
    [InlineData("loadBalancers.web.listeners.https.rules.0.when.host", "loadBalancers.listeners.rules.when.host")]
    [InlineData(
        "targetGroups.app.attributes.stickiness.app_cookie.cookie_name",
        "targetGroups.attributes.stickiness.app_cookie.cookie_name"
    )]
    [InlineData("autoScalingGroups.subnets.tag", "autoScalingGroups.subnets.tag")]
    public void The_names_of_things_may_stand_among_the_keys(string path, string found) =>
        Assert.Equal(found, Assert.IsType<ReferenceAnswer.Found>(Reference.Find(path)).Path);

    [Theory]
    [InlineData("targetGroup", "", "targetGroup", "targetGroups")]
    [InlineData("targetGroups.healtCheck", "targetGroups", "healtCheck", "targetGroups.healthCheck")]
    [InlineData("hopLimit", "", "hopLimit", "autoScalingGroups.launchTemplate.metadata.hopLimit")]
    [InlineData("healthCheck.interval", "", "healthCheck", "targetGroups.healthCheck.interval")]
    [InlineData("targetGroups.port.number", "targetGroups.port", "number", "")]
    [InlineData("banana", "", "banana", "")]
    public void What_is_no_key_is_said_to_be_none_with_what_may_have_been_meant(string path, string within, string word, string near)
    {
        var missing = Assert.IsType<ReferenceAnswer.Missing>(Reference.Find(path));

        Assert.Equal((within, word, false, near), (missing.Within, missing.Word, missing.IsLater, string.Join(' ', missing.Near)));
    }

    [Fact]
    public void A_key_that_is_refused_for_now_is_known_as_such() =>
        Assert.True(Assert.IsType<ReferenceAnswer.Missing>(Reference.Find("autoScalingGroups.rollout")).IsLater);

    private static void Collect(Shape shape, HashSet<Shape> found)
    {
        if (found.Add(shape))
        {
            foreach (var inner in shape.Inner)
            {
                Collect(inner, found);
            }
        }
    }

    [GeneratedRegex(@"\]\(#(?<to>[a-z-]*)\)", RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex Links();
}
