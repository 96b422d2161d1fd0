using System.Collections.Immutable;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Tests.Properties;

namespace ElbProvisioner.Core.Tests.Planning;

public sealed class TemplateFingerprintTests
{
    private static readonly Settings Root = Volumes.Gp3("/dev/xvda", 20);

    private static readonly Settings Settings = LaunchTemplateTable
        .Table.Empty.Filled()
        .With(LaunchTemplateTable.Name, "shop-app")
        .With(LaunchTemplateTable.Image, "ami-1")
        .With(LaunchTemplateTable.InstanceType, "t3.micro")
        .With(LaunchTemplateTable.InstanceProfile, "app")
        .With(LaunchTemplateTable.UserData, "#!/bin/sh")
        .With(LaunchTemplateTable.SecurityGroups, [new ResourceRef.Existing("sg-1"), new ResourceRef.Existing("sg-2")])
        .With(LaunchTemplateTable.Volumes, [Root])
        .With(LaunchTemplateTable.InstanceTags, ImmutableSortedDictionary<string, string>.Empty.Add("team", "web"));

    /// <summary>The properties that a fingerprint has had from its first day are edited one by one, the others all in one way.</summary>
    public static TheoryData<string, Func<Settings, Settings>> Edits =>
        [
            .. First,
            .. LaunchTemplateTable
                .Table.Properties.Where(p => p != LaunchTemplateTable.Name && !First.Any(row => Changed(row.Data.Item2) == p.Path))
                .Select(p => new TheoryDataRow<string, Func<Settings, Settings>>(p.Path, s => s.With(p, Samples.Of(p)))),
        ];

    /// <summary>Each property of each part, alone.</summary>
    public static TheoryData<string, Func<Settings, Settings>> EditsOfParts =>
        [
            .. LaunchTemplateTable
                .Table.Properties.Where(p => p.Form is BlockForm or BlocksForm)
                .SelectMany(p =>
                    Samples
                        .Singly(p)
                        .Select(v => new TheoryDataRow<string, Func<Settings, Settings>>($"{p.Path}: {p.Form.Key(v)}", s => s.With(p, v)))
                ),
        ];

    private static TheoryData<string, Func<Settings, Settings>> First =>
        new()
        {
            { "image", s => s.With(LaunchTemplateTable.Image, "ami-2") },
            { "type", s => s.With(LaunchTemplateTable.InstanceType, "t3.small") },
            { "key", s => s.With(LaunchTemplateTable.KeyName, "ops") },
            { "profile", s => s.Without(LaunchTemplateTable.InstanceProfile) },
            { "userData", s => s.With(LaunchTemplateTable.UserData, "#!/bin/sh\n") },
            { "secret", s => s.With(LaunchTemplateTable.UserDataFingerprint, "abc") },
            { "groups", s => s.With(LaunchTemplateTable.SecurityGroups, [new ResourceRef.Existing("sg-1")]) },
            { "volumes", s => s.With(LaunchTemplateTable.Volumes, [Root.With(VolumeTable.Size, 21)]) },
            { "volumeIops", s => s.With(LaunchTemplateTable.Volumes, [Root.With(VolumeTable.Iops, 4000)]) },
            { "volumeThroughput", s => s.With(LaunchTemplateTable.Volumes, [Root.With(VolumeTable.Throughput, 4000)]) },
            { "volumeDevice", s => s.With(LaunchTemplateTable.Volumes, [Root.With(VolumeTable.Device, "/dev/sdb")]) },
            { "volumeType", s => s.With(LaunchTemplateTable.Volumes, [Root.With(VolumeTable.Type, "gp2")]) },
            { "volumeKey", s => s.With(LaunchTemplateTable.Volumes, [Root.With(VolumeTable.KmsKey, "k")]) },
            { "volumeEncrypted", s => s.With(LaunchTemplateTable.Volumes, [Root.With(VolumeTable.Encrypted, false)]) },
            { "volumeKept", s => s.With(LaunchTemplateTable.Volumes, [Root.With(VolumeTable.DeleteOnTermination, false)]) },
            { "monitoring", s => s.With(LaunchTemplateTable.Monitoring, false) },
            { "tokens", s => s.With(LaunchTemplateTable.MetadataTokens, "optional") },
            { "hopLimit", s => s.With(LaunchTemplateTable.MetadataHopLimit, 1) },
            { "instanceTags", s => s.With(LaunchTemplateTable.MetadataInstanceTags, true) },
            { "publicIp", s => s.With(LaunchTemplateTable.PublicIp, true) },
            { "tagValue", s => s.With(LaunchTemplateTable.InstanceTags, Tags("team", "api")) },
            { "tagKey", s => s.With(LaunchTemplateTable.InstanceTags, Tags("tea", "m=web")) },
        };

    [Fact]
    public void No_property_is_without_an_edit() =>
        Assert.Empty(
            LaunchTemplateTable
                .Table.Properties.Where(p => p != LaunchTemplateTable.Name)
                .Select(p => p.Path)
                .Except(Edits.Select(row => Changed(row.Data.Item2)), StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Edits))]
    public void Every_part_of_a_version_counts(string name, Func<Settings, Settings> edit)
    {
        Assert.NotEmpty(name);
        Assert.NotEqual(Compute(Settings), Compute(edit(Settings)));
    }

    [Fact]
    public void Every_property_of_a_part_counts()
    {
        var computed = EditsOfParts.Select(row => Compute(row.Data.Item2(Settings))).Append(Compute(Settings)).ToList();

        Assert.True(computed.Count > 60, $"only {computed.Count} were tried");
        Assert.Equal(computed.Count, computed.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void The_template_name_and_the_order_of_groups_and_volumes_do_not_count()
    {
        var volume = Volumes.Gp3("/dev/sdb", 5);
        Assert.Equal(
            Compute(Settings),
            Compute(
                Settings
                    .With(LaunchTemplateTable.Name, "other")
                    .With(LaunchTemplateTable.SecurityGroups, [.. Settings.Get(LaunchTemplateTable.SecurityGroups).Reverse()])
            )
        );
        Assert.Equal(
            Compute(Settings.With(LaunchTemplateTable.Volumes, [volume, Root])),
            Compute(Settings.With(LaunchTemplateTable.Volumes, [Root, volume]))
        );
    }

    [Fact]
    public void It_is_sixteen_characters_and_never_changes_between_releases() => Assert.Equal("3687584c1b2ca95c", Compute(Settings));

    [Fact]
    public void User_data_cannot_pretend_to_be_another_field() =>
        Assert.NotEqual(
            Compute(Settings.With(LaunchTemplateTable.UserData, "x\nmonitoring=")),
            Compute(Settings.With(LaunchTemplateTable.UserData, "x"))
        );

    [Fact]
    public void The_tag_carries_version_and_fingerprint() => Assert.Equal("3:abc", TemplateFingerprint.Tag(3, "abc"));

    private static string Changed(Func<Settings, Settings> edit) =>
        LaunchTemplateTable.Table.Properties.Single(p => !Equals(Said(p, Settings), Said(p, edit(Settings)))).Path;

    private static string? Said(Property property, Settings settings) =>
        settings.Has(property) ? property.Form.Key(settings.ValueOf(property) ?? "") : null;

    private static ImmutableSortedDictionary<string, string> Tags(string key, string value) =>
        ImmutableSortedDictionary<string, string>.Empty.Add(key, value);

    private static string Compute(Settings settings) =>
        TemplateFingerprint.Compute(settings, r => r is ResourceRef.Existing e ? e.Id : r.ToString() ?? "");
}
