using System.Collections.Immutable;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tests.Planning;

public sealed class TemplateFingerprintTests
{
    private static readonly LaunchTemplateSettings Settings = new(
        "shop-app",
        "ami-1",
        "t3.micro",
        KeyName: null,
        InstanceProfile: "app",
        UserData: "#!/bin/sh",
        [new ResourceRef.Existing("sg-1"), new ResourceRef.Existing("sg-2")],
        [new VolumeSettings("/dev/xvda", 20, "gp3", null, null, Encrypted: true, KmsKeyId: null, DeleteOnTermination: true)],
        DetailedMonitoring: null,
        TokensRequired: true,
        HopLimit: 2,
        InstanceTags: false,
        PublicIp: null,
        ImmutableSortedDictionary<string, string>.Empty.Add("team", "web")
    );

    public static TheoryData<string, Func<LaunchTemplateSettings, LaunchTemplateSettings>> Edits =>
        new()
        {
            { "image", s => s with { ImageId = "ami-2" } },
            { "type", s => s with { InstanceType = "t3.small" } },
            { "key", s => s with { KeyName = "ops" } },
            { "profile", s => s with { InstanceProfile = null } },
            { "userData", s => s with { UserData = "#!/bin/sh\n" } },
            { "groups", s => s with { SecurityGroups = s.SecurityGroups[..1] } },
            { "volumes", s => s with { Volumes = [s.Volumes[0] with { SizeGiB = 21 }] } },
            { "volumeIops", s => s with { Volumes = [s.Volumes[0] with { Iops = 4000 }] } },
            { "volumeThroughput", s => s with { Volumes = [s.Volumes[0] with { ThroughputMiBps = 4000 }] } },
            { "volumeDevice", s => s with { Volumes = [s.Volumes[0] with { Device = "/dev/sdb" }] } },
            { "volumeType", s => s with { Volumes = [s.Volumes[0] with { Type = "gp2" }] } },
            { "volumeKey", s => s with { Volumes = [s.Volumes[0] with { KmsKeyId = "k" }] } },
            { "volumeEncrypted", s => s with { Volumes = [s.Volumes[0] with { Encrypted = false }] } },
            { "volumeKept", s => s with { Volumes = [s.Volumes[0] with { DeleteOnTermination = false }] } },
            { "monitoring", s => s with { DetailedMonitoring = false } },
            { "tokens", s => s with { TokensRequired = false } },
            { "hopLimit", s => s with { HopLimit = 1 } },
            { "instanceTags", s => s with { InstanceTags = true } },
            { "publicIp", s => s with { PublicIp = true } },
            { "tagValue", s => s with { InstanceTagSet = s.InstanceTagSet.SetItem("team", "api") } },
            { "tagKey", s => s with { InstanceTagSet = s.InstanceTagSet.Remove("team").Add("tea", "m=web") } },
        };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Every_part_of_a_version_counts(string name, Func<LaunchTemplateSettings, LaunchTemplateSettings> edit)
    {
        Assert.NotEmpty(name);
        Assert.NotEqual(Compute(Settings), Compute(edit(Settings)));
    }

    [Fact]
    public void The_template_name_and_the_order_of_groups_and_volumes_do_not_count()
    {
        var volume = new VolumeSettings("/dev/sdb", 5, "gp3", null, null, Encrypted: false, KmsKeyId: null, DeleteOnTermination: false);
        Assert.Equal(
            Compute(Settings),
            Compute(Settings with { TemplateName = "other", SecurityGroups = [.. Settings.SecurityGroups.Reverse()] })
        );
        Assert.Equal(
            Compute(Settings with { Volumes = [volume, Settings.Volumes[0]] }),
            Compute(Settings with { Volumes = [Settings.Volumes[0], volume] })
        );
    }

    [Fact]
    public void It_is_sixteen_characters_and_never_changes_between_releases() => Assert.Equal("3687584c1b2ca95c", Compute(Settings));

    [Fact]
    public void User_data_cannot_pretend_to_be_another_field() =>
        Assert.NotEqual(
            Compute(Settings with { UserData = "x\nmonitoring=", DetailedMonitoring = null }),
            Compute(Settings with { UserData = "x" })
        );

    [Fact]
    public void The_tag_carries_version_and_fingerprint() => Assert.Equal("3:abc", TemplateFingerprint.Tag(3, "abc"));

    private static string Compute(LaunchTemplateSettings settings) =>
        TemplateFingerprint.Compute(settings, r => r is ResourceRef.Existing e ? e.Id : r.ToString() ?? "");
}
