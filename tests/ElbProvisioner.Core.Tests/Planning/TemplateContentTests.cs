using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Tests.Properties;

namespace ElbProvisioner.Core.Tests.Planning;

public sealed class TemplateContentTests
{
    private static readonly Settings Little = LaunchTemplateTable
        .Table.Empty.Filled()
        .With(LaunchTemplateTable.SecurityGroups, [])
        .With(LaunchTemplateTable.Volumes, [])
        .With(LaunchTemplateTable.InstanceTags, TagMap.Empty);

    private static readonly Settings Everything = LaunchTemplateTable
        .Table.Properties.Where(p => p.Key is not null && p != LaunchTemplateTable.Volumes)
        .Aggregate(Little, (whole, p) => whole.With(p, Samples.Of(p)));

    [Fact]
    public void What_does_not_fit_in_one_tag_goes_on_in_the_next()
    {
        var tags = Tags(Everything);

        Assert.True(tags.Count > 1, "all of it fits in one tag");
        Assert.All(tags.Values, value => Assert.InRange(value.Length, 1, 256));
        Assert.Equal(TemplateContent.Parts(Everything, Key), TemplateContent.Read(tags));
    }

    [Fact]
    public void What_an_earlier_version_left_in_other_tags_is_not_read()
    {
        var tags = Tags(Everything);
        foreach (var (key, value) in Tags(Little))
        {
            tags[key] = value;
        }

        Assert.Equal(TemplateContent.Parts(Little, Key), TemplateContent.Read(tags));
    }

    private static Dictionary<string, string> Tags(Settings settings) =>
        TemplateContent.Tags(settings, Key).ToDictionary(StringComparer.Ordinal);

    private static string Key(ResourceRef reference) => reference.Key;
}
