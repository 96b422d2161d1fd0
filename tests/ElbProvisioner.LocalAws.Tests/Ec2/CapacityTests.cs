using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

/// <summary>Placement groups and capacity reservations, which clients make beside scaling groups.</summary>
public sealed class CapacityTests
{
    private static readonly (string, string)[] Reserving =
    [
        ("InstanceType", "t3.micro"),
        ("InstancePlatform", "Linux/UNIX"),
        ("AvailabilityZone", "us-east-1a"),
        ("InstanceCount", "2"),
    ];

    [Theory]
    [InlineData("cluster", null, null)]
    [InlineData("spread", "rack", null)]
    [InlineData("partition", null, "7")]
    public async Task A_placement_group_is_told_with_its_defaults_until_it_is_deleted(string strategy, string? level, string? partitions)
    {
        using var net = await CreateAsync();
        var made = await net.AskAsync(
            "CreatePlacementGroup",
            ("GroupName", "rack"),
            ("Strategy", strategy),
            ("TagSpecification.1.ResourceType", "placement-group"),
            ("TagSpecification.1.Tag.1.Key", "team"),
            ("TagSpecification.1.Tag.1.Value", "web")
        );
        Assert.Equal((level, partitions), (Value(made, "spreadLevel"), Value(made, "partitionCount")));
        var read = await net.AskAsync("DescribePlacementGroups", ("GroupName.1", "rack"));
        Assert.Equal(("available", strategy), (Value(read, "state"), Value(read, "strategy")));
        Assert.Equal("arn:aws:ec2:us-east-1:123456789012:placement-group/rack", Value(read, "groupArn"));
        await net.AskAsync("CreateTags", ("ResourceId.1", Value(made, "groupId") ?? ""), ("Tag.1.Key", "team"), ("Tag.1.Value", "ops"));
        Assert.Single(
            (await net.AskAsync("DescribePlacementGroups", ("Filter.1.Name", "tag:team"), ("Filter.1.Value.1", "ops"))).Descendants(
                "groupId"
            )
        );

        await net.RefusedAsync("InvalidPlacementGroup.Duplicate", "CreatePlacementGroup", ("GroupName", "rack"));
        await net.AskAsync("DeletePlacementGroup", ("GroupName", "rack"));
        await net.RefusedAsync("InvalidPlacementGroup.Unknown", "DescribePlacementGroups", ("GroupName.1", "rack"));
        await net.RefusedAsync("InvalidPlacementGroup.Unknown", "DeletePlacementGroup", ("GroupName", "rack"));
    }

    [Theory]
    [InlineData("InvalidParameterValue", "cluster", "PartitionCount", "2")]
    [InlineData("InvalidParameterValue", "partition", "PartitionCount", "8")]
    [InlineData("InvalidParameterCombination", "partition", "SpreadLevel", "host")]
    public async Task What_does_not_belong_to_a_strategy_is_refused(string code, string strategy, string name, string value)
    {
        using var net = await CreateAsync();
        await net.RefusedAsync(code, "CreatePlacementGroup", ("GroupName", "rack"), ("Strategy", strategy), (name, value));
    }

    [Fact]
    public async Task A_reservation_is_active_until_it_is_cancelled()
    {
        using var net = await CreateAsync();
        var made = await net.AskAsync("CreateCapacityReservation", [.. Reserving, ("ClientToken", "once")]);
        var id = Value(made, "capacityReservationId") ?? "";
        Assert.Equal(
            id,
            Value(await net.AskAsync("CreateCapacityReservation", [.. Reserving, ("ClientToken", "once")]), "capacityReservationId")
        );
        Assert.Equal(("active", "2", "open", "unlimited"), await StateAsync(net, id));

        await net.AskAsync(
            "ModifyCapacityReservation",
            ("CapacityReservationId", id),
            ("InstanceCount", "5"),
            ("InstanceMatchCriteria", "targeted")
        );
        Assert.Equal(("active", "5", "targeted", "unlimited"), await StateAsync(net, id));
        await net.AskAsync("CancelCapacityReservation", ("CapacityReservationId", id));
        Assert.Equal(("cancelled", "0", "targeted", "unlimited"), await StateAsync(net, id));
        await net.RefusedAsync("CapacityReservationStateInvalid", "CancelCapacityReservation", ("CapacityReservationId", id));
        Assert.Empty(
            (await net.AskAsync("DescribeCapacityReservations", ("Filter.1.Name", "state"), ("Filter.1.Value.1", "active"))).Descendants(
                "capacityReservationId"
            )
        );
    }

    [Theory]
    [InlineData("InvalidParameterValue", "InstanceType", "t3.nothing")]
    [InlineData("InvalidParameterValue", "AvailabilityZone", "us-east-1z")]
    [InlineData("InvalidParameterValue", "InstanceCount", "0")]
    [InlineData("MissingParameter", "EndDateType", "limited")]
    [InlineData("InvalidParameterCombination", "EndDate", "2099-01-01T00:00:00Z")]
    public async Task A_reservation_of_what_there_is_not_is_refused(string code, string name, string value)
    {
        using var net = await CreateAsync();
        await net.RefusedAsync(code, "CreateCapacityReservation", [.. Reserving.Where(p => p.Item1 != name), (name, value)]);
    }

    [Fact]
    public async Task One_that_nobody_made_is_told_from_an_id_that_cannot_be_one()
    {
        using var net = await CreateAsync();
        await net.RefusedAsync(
            "InvalidCapacityReservationId.NotFound",
            "DescribeCapacityReservations",
            ("CapacityReservationId.1", "cr-0123456789abcdef0")
        );
        await net.RefusedAsync("InvalidCapacityReservationId.Malformed", "CancelCapacityReservation", ("CapacityReservationId", "cr-1"));
    }

    private static async Task<(string? State, string? Count, string? Criteria, string? End)> StateAsync(Net net, string id)
    {
        var read = await net.AskAsync("DescribeCapacityReservations", ("CapacityReservationId.1", id));
        return (Value(read, "state"), Value(read, "totalInstanceCount"), Value(read, "instanceMatchCriteria"), Value(read, "endDateType"));
    }

    private static string? Value(System.Xml.Linq.XElement answer, string name) => answer.Descendants(name).SingleOrDefault()?.Value;
}
