using Amazon.EC2.Model;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;
using Filter = Amazon.EC2.Model.Filter;
using Tag = Amazon.EC2.Model.Tag;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

public sealed class TagTests
{
    [Fact]
    public async Task Tags_are_added_and_overwritten_and_a_missing_value_is_an_empty_one()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");

        await TagAsync(net, group, ("a", "1"), ("b", null));
        await TagAsync(net, group, ("a", "2"));

        Assert.Equal([("a", "2"), ("b", "")], (await net.ReadGroupAsync(group)).Tags.Select(tag => (tag.Key, tag.Value)).Order());
    }

    [Fact]
    public async Task A_tag_is_deleted_by_its_key_or_only_with_its_value()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        await TagAsync(net, group, ("a", "1"), ("b", "2"), ("c", ""), ("d", "4"));

        await net.AskAsync(
            "DeleteTags",
            ("ResourceId.1", group),
            ("Tag.1.Key", "a"),
            ("Tag.2.Key", "b"),
            ("Tag.2.Value", "other"),
            ("Tag.3.Key", "c"),
            ("Tag.3.Value", ""),
            ("Tag.4.Key", "d"),
            ("Tag.4.Value", "")
        );

        Assert.Equal(["b", "d"], (await net.ReadGroupAsync(group)).Tags.Select(tag => tag.Key).Order(StringComparer.Ordinal));
        await net.AskAsync("DeleteTags", ("ResourceId.1", group));
        Assert.Empty((await net.ReadGroupAsync(group)).Tags ?? []);
    }

    [Fact]
    public async Task Fifty_tags_fit_on_one_thing()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        await TagAsync(net, group, [.. Enumerable.Range(0, 50).Select(index => ($"k{index}", (string?)"v"))]);

        await Cloud.RefusedAsync("TagLimitExceeded", () => TagAsync(net, group, ("more", "v")));

        await TagAsync(net, group, ("k1", "other"));
    }

    [Fact]
    public async Task Some_tags_cannot_be()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");

        await Cloud.RefusedAsync("InvalidParameterValue", () => TagAsync(net, group, ("aws:x", "v")));
        await Cloud.RefusedAsync("InvalidParameterValue", () => TagAsync(net, group, (new string('k', 129), "v")));
        await Cloud.RefusedAsync("InvalidParameterValue", () => TagAsync(net, group, ("k", new string('v', 257))));
        await Cloud.RefusedAsync("InvalidParameterValue", () => TagAsync(net, group, ("k", "1"), ("k", "2")));
    }

    [Theory]
    [InlineData("sg-0123456789abcdef0", "InvalidGroup.NotFound")]
    [InlineData("vpc-0123456789abcdef0", "InvalidVpcID.NotFound")]
    [InlineData("subnet-0123456789abcdef0", "InvalidSubnetID.NotFound")]
    [InlineData("i-0123456789abcdef0", "InvalidInstanceID.NotFound")]
    [InlineData("lt-0123456789abcdef0", "InvalidLaunchTemplateId.NotFound")]
    [InlineData("sgr-0123456789abcdef0", "InvalidSecurityGroupRuleId.NotFound")]
    [InlineData("nonsense", "InvalidID")]
    [InlineData("xyz-0123456789abcdef0", "InvalidID")]
    public async Task What_is_not_there_cannot_be_tagged(string id, string code)
    {
        using var net = await CreateAsync();

        await Cloud.RefusedAsync(code, () => TagAsync(net, id, ("k", "v")));
    }

    [Fact]
    public async Task One_that_is_not_there_leaves_the_others_untagged()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");

        await net.RefusedAsync(
            "InvalidGroup.NotFound",
            "CreateTags",
            ("ResourceId.1", group),
            ("ResourceId.2", "sg-0123456789abcdef0"),
            ("Tag.1.Key", "k"),
            ("Tag.1.Value", "v")
        );

        Assert.Empty((await net.ReadGroupAsync(group)).Tags ?? []);
    }

    [Fact]
    public async Task Tags_come_with_what_is_made()
    {
        using var net = await CreateAsync();

        var made = await net.Cloud.Ec2.CreateSecurityGroupAsync(
            new CreateSecurityGroupRequest
            {
                GroupName = "web",
                Description = "d",
                TagSpecifications = [new() { ResourceType = "security-group", Tags = [new() { Key = "k", Value = "v" }] }],
            },
            Cancellation
        );

        Assert.Equal("v", Assert.Single(made.Tags).Value);
        Assert.Equal("v", Assert.Single((await net.ReadGroupAsync(made.GroupId)).Tags).Value);
        await net.RefusedAsync(
            "InvalidParameterValue",
            "CreateSecurityGroup",
            ("GroupName", "x"),
            ("GroupDescription", "d"),
            ("TagSpecification.1.ResourceType", "instance"),
            ("TagSpecification.1.Tag.1.Key", "k"),
            ("TagSpecification.1.Tag.1.Value", "v")
        );
    }

    [Fact]
    public async Task Tags_are_listed_by_filters()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        await TagAsync(net, group, ("a", "1"), ("b", "2"));
        await TagAsync(net, net.Vpc.VpcId, ("a", "3"));

        Assert.Equal([(group, "a"), (group, "b")], await ListAsync(By("resource-id", group)));
        Assert.Equal([(net.Vpc.VpcId, "a")], await ListAsync(By("resource-type", "vpc")));
        Assert.Equal([(group, "a")], await ListAsync(By("key", "a"), By("value", "1")));
        Assert.Equal([(group, "b")], await ListAsync(By("tag:b", "*")));

        async Task<List<(string, string)>> ListAsync(params Filter[] filters) =>
            [
                .. (await net.Cloud.Ec2.DescribeTagsAsync(new DescribeTagsRequest { Filters = [.. filters] }, Cancellation)).Tags.Select(
                    tag => (tag.ResourceId, tag.Key)
                ),
            ];
    }

    [Fact]
    public async Task The_tagging_API_learns_of_them()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        await TagAsync(net, group, ("k", "v"));
        net.Cloud.Pass(60);

        var found = await net.Cloud.Tagging.GetResourcesAsync(
            new Amazon.ResourceGroupsTaggingAPI.Model.GetResourcesRequest
            {
                ResourceTypeFilters = ["ec2:security-group"],
                TagFilters = [new() { Key = "k", Values = ["v"] }],
            },
            Cancellation
        );

        Assert.Equal($"arn:aws:ec2:us-east-1:123456789012:security-group/{group}", Assert.Single(found.ResourceTagMappingList).ResourceARN);
    }

    private static Task<CreateTagsResponse> TagAsync(Net net, string id, params (string Key, string? Value)[] tags) =>
        net.Cloud.Ec2.CreateTagsAsync(
            new CreateTagsRequest { Resources = [id], Tags = [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })] },
            Cancellation
        );
}
