using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Benchmarks.Rooms;

/// <summary>What stands for reading a launch template's version: computed once a template on every plan.</summary>
public class Fingerprint
{
    private readonly Settings _settings = LaunchTemplateTable
        .Table.Empty.With(LaunchTemplateTable.Image, "ami-1")
        .With(LaunchTemplateTable.InstanceType, "t3.micro")
        .With(LaunchTemplateTable.InstanceProfile, "app")
        .With(LaunchTemplateTable.UserData, new string('x', 4096))
        .With(LaunchTemplateTable.SecurityGroups, [new ResourceRef.Existing("sg-1"), new ResourceRef.Existing("sg-2")])
        .With(
            LaunchTemplateTable.Volumes,
            [VolumeTable.Table.Empty.With(VolumeTable.Device, "/dev/xvda").With(VolumeTable.Size, 20).Filled()]
        )
        .With(LaunchTemplateTable.InstanceTags, ImmutableSortedDictionary<string, string>.Empty.Add("team", "benchmark"))
        .Filled();

    [Benchmark]
    public string Launch_template() => TemplateFingerprint.Compute(_settings, reference => reference.ToString() ?? "");
}
