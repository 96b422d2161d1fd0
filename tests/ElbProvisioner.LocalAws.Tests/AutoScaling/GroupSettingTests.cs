using System.Text.Json;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class GroupSettingTests
{
    /// <summary>As builds wrote it that kept some settings beside the others.</summary>
    private const string Earlier = """
        {"Key":"g","Arn":"arn:g","CreatedAt":"2026-01-01T00:00:00+00:00","Recipe":{},"Min":1,"Max":2,"Desired":1,"Cooldown":120,
        "Subnets":[],"Zones":[],"HealthCheckType":"ELB","GracePeriod":45,"TerminationPolicies":["OldestInstance"],
        "ProtectsNewInstances":true,"RebalancesCapacity":true,"MaxInstanceLifetime":86400,"DefaultInstanceWarmup":30,
        "ServiceLinkedRole":"arn:role","Kept":{"PlacementGroup":"p"},"Tags":[],"Suspended":[],"SuspendedAt":{},"Metrics":[],
        "IsEmptied":false,"FailedLaunches":0,"IsRebalancing":false,"ChecksLoadBalancers":true}
        """;

    [Fact]
    public void A_group_that_an_earlier_build_wrote_keeps_its_settings()
    {
        var group = Read(Earlier);

        Assert.Equal((120, 45, true, 86400), (group.Cooldown, group.GracePeriod, group.ChecksLoadBalancers, group.MaxInstanceLifetime));
        Assert.Equal(
            (true, 30, "arn:role"),
            (group.ProtectsNewInstances, group.DefaultInstanceWarmup, Said(group, "ServiceLinkedRoleARN"))
        );
        Assert.Equal(["OldestInstance"], group.TerminationPolicies);
        Assert.Equal("p", Said(group, "PlacementGroup"));
        Assert.True(group.Kept["CapacityRebalance"]?.GetValue<bool>());
    }

    [Fact]
    public void Written_anew_it_says_the_same_under_the_models_names()
    {
        var written = JsonSerializer.Serialize(Read(Earlier), ScalingJson.Default.Group);

        Assert.False(JsonElement.Parse(written).TryGetProperty("GracePeriod", out _));
        Assert.Equal(45, Read(written).GracePeriod);
    }

    private static Group Read(string json) =>
        JsonSerializer.Deserialize(json, ScalingJson.Default.Group) ?? throw new InvalidOperationException("no group");

    private static string? Said(Group group, string member) => GroupSettings.Text(group, member);
}
