using Amazon.AutoScaling.Model;
using Amazon.ResourceGroupsTaggingAPI.Model;
using Tag = Amazon.AutoScaling.Model.Tag;
using TagFilter = Amazon.ResourceGroupsTaggingAPI.Model.TagFilter;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class TagTests
{
    [Fact]
    public async Task Tags_are_overwritten_and_deleted_by_name()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(
            0,
            request =>
                request.Tags = [
                    new()
                    {
                        Key = "a",
                        Value = "1",
                        PropagateAtLaunch = true,
                    },
                ]
        );
        ground.Pass(2);
        await ground.Cloud.Scaling.CreateOrUpdateTagsAsync(
            new CreateOrUpdateTagsRequest { Tags = [Tagged("a", "2"), Tagged("b", "3")] },
            Ground.Cancellation
        );

        var tags = (
            await ground.Cloud.Scaling.DescribeTagsAsync(
                new Amazon.AutoScaling.Model.DescribeTagsRequest
                {
                    Filters = [new() { Name = "auto-scaling-group", Values = [Ground.Name] }],
                },
                Ground.Cancellation
            )
        ).Tags;
        Assert.Equal([("a", "2", false), ("b", "3", false)], tags.Select(tag => (tag.Key, tag.Value, tag.PropagateAtLaunch == true)));
        Assert.All(tags, tag => Assert.Equal((Ground.Name, "auto-scaling-group"), (tag.ResourceId, tag.ResourceType)));

        await ground.Cloud.Scaling.DeleteTagsAsync(
            new Amazon.AutoScaling.Model.DeleteTagsRequest { Tags = [Tagged("a", null)] },
            Ground.Cancellation
        );
        Assert.Equal("b", Assert.Single((await ground.GroupAsync()).Tags).Key);
    }

    [Fact]
    public async Task Tags_must_make_sense()
    {
        using var ground = await Ground.CreateAsync();
        var unknown = await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.Cloud.Scaling.CreateOrUpdateTagsAsync(
                    new CreateOrUpdateTagsRequest { Tags = [Tagged("a", "2")] },
                    Ground.Cancellation
                )
        );
        Assert.Equal("AutoScalingGroup not found - AutoScaling Group web not found", unknown.Message);
        await ground.CreateGroupAsync(0);

        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.Cloud.Scaling.CreateOrUpdateTagsAsync(
                    new CreateOrUpdateTagsRequest { Tags = [Tagged("aws:a", "2")] },
                    Ground.Cancellation
                )
        );
        await Cloud.RefusedAsync(
            "LimitExceeded",
            () =>
                ground.Cloud.Scaling.CreateOrUpdateTagsAsync(
                    new CreateOrUpdateTagsRequest { Tags = [.. Enumerable.Range(0, 51).Select(number => Tagged($"t{number}", "x"))] },
                    Ground.Cancellation
                )
        );
    }

    [Fact]
    public async Task The_tagging_API_learns_of_them()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0, request => request.Tags = [new() { Key = "stack", Value = "s" }]);
        ground.Pass(60);

        var found = (
            await ground.Cloud.Tagging.GetResourcesAsync(
                new GetResourcesRequest
                {
                    TagFilters = [new TagFilter { Key = "stack", Values = ["s"] }],
                    ResourceTypeFilters = ["autoscaling:autoScalingGroup"],
                },
                Ground.Cancellation
            )
        ).ResourceTagMappingList;

        Assert.Equal((await ground.GroupAsync()).AutoScalingGroupARN, Assert.Single(found).ResourceARN);
    }

    private static Tag Tagged(string key, string? value) =>
        new()
        {
            Key = key,
            Value = value,
            ResourceId = Ground.Name,
            ResourceType = "auto-scaling-group",
            PropagateAtLaunch = false,
        };
}
