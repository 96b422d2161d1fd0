using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Benchmarks.Rooms;

/// <summary>What stands for reading a launch template's version: computed once a template on every plan.</summary>
public class Fingerprint
{
    private readonly LaunchTemplateSettings _settings = new(
        "bench-s01",
        "ami-1",
        "t3.micro",
        KeyName: null,
        InstanceProfile: "app",
        UserData: new string('x', 4096),
        [new ResourceRef.Existing("sg-1"), new ResourceRef.Existing("sg-2")],
        [new VolumeSettings("/dev/xvda", 20, "gp3", null, null, Encrypted: true, KmsKeyId: null, DeleteOnTermination: true)],
        DetailedMonitoring: null,
        TokensRequired: true,
        HopLimit: 2,
        InstanceTags: false,
        PublicIp: null,
        ImmutableSortedDictionary<string, string>.Empty.Add("team", "benchmark")
    );

    [Benchmark]
    public string Launch_template() => TemplateFingerprint.Compute(_settings, reference => reference.ToString() ?? "");
}
