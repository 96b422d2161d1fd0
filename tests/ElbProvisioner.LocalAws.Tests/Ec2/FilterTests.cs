using Amazon.EC2.Model;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

public sealed class FilterTests
{
    [Theory]
    [InlineData("web", "web", true)]
    [InlineData("web", "Web", false)]
    [InlineData("web", "web1", false)]
    [InlineData("web*", "web", true)]
    [InlineData("*b", "web", true)]
    [InlineData("w?b", "web", true)]
    [InlineData("w?b", "wb", false)]
    [InlineData("*e*", "web", true)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    [InlineData(@"w\*b", "w*b", true)]
    [InlineData(@"w\*b", "web", false)]
    [InlineData("*a*b*c", "xaxbxbxc", true)]
    public void A_star_is_any_text_and_a_question_mark_any_character(string pattern, string value, bool matches) =>
        Assert.Equal(matches, Wildcards.Match(pattern, value));

    [Fact]
    public async Task One_of_a_filters_values_must_match_and_all_filters()
    {
        using var net = await CreateAsync();
        var other = (await net.OtherVpcAsync()).Vpc;
        var (a, b, _) = (await net.GroupAsync("a"), await net.GroupAsync("b"), await net.GroupAsync("a", other));

        Assert.Equal(
            ((string[])[a, b]).Order(StringComparer.Ordinal),
            await FindAsync(net, By("vpc-id", net.Vpc.VpcId), By("group-name", "a", "b"))
        );
        Assert.Equal([a], await FindAsync(net, By("vpc-id", net.Vpc.VpcId), By("group-name", "a*")));
        Assert.Equal(2, (await FindAsync(net, By("group-name", "a"))).Count);
    }

    [Fact]
    public async Task Groups_are_found_by_their_rules()
    {
        using var net = await CreateAsync();
        var (a, b) = (await net.GroupAsync("a"), await net.GroupAsync("b"));
        await net.AllowAsync(a, Tcp(80, 90, "10.0.0.0/8"));
        await net.AllowAsync(b, From(a, port: 443));

        Assert.Equal([a], await FindAsync(net, By("ip-permission.cidr", "10.0.0.0/8")));
        Assert.Equal([b], await FindAsync(net, By("ip-permission.from-port", "443")));
        Assert.Contains(b, await FindAsync(net, By("ip-permission.group-id", a)));
        Assert.DoesNotContain(a, await FindAsync(net, By("ip-permission.group-id", a)));
    }

    [Fact]
    public async Task Things_are_found_by_their_tags()
    {
        using var net = await CreateAsync();
        var (a, b) = (await net.GroupAsync("a"), await net.GroupAsync("b"));
        await net.AskAsync("CreateTags", ("ResourceId.1", a), ("Tag.1.Key", "team"), ("Tag.1.Value", "x"));
        await net.AskAsync("CreateTags", ("ResourceId.1", b), ("Tag.1.Key", "team"), ("Tag.1.Value", "y"));

        Assert.Equal([a], await FindAsync(net, By("tag:team", "x")));
        Assert.Equal(2, (await FindAsync(net, By("tag-key", "team"))).Count);
        Assert.Empty(await FindAsync(net, By("tag:team", "X")));
        Assert.Empty(await FindAsync(net, By("tag:other", "x")));
    }

    [Theory]
    [InlineData("DescribeSecurityGroups")]
    [InlineData("DescribeSubnets")]
    [InlineData("DescribeVpcs")]
    [InlineData("DescribeInstances")]
    [InlineData("DescribeNetworkInterfaces")]
    [InlineData("DescribeLaunchTemplates")]
    [InlineData("DescribeImages")]
    public async Task An_unknown_filter_is_refused(string action)
    {
        using var net = await CreateAsync();

        var refusal = await net.RefusedAsync("InvalidParameterValue", action, ("Filter.1.Name", "colour"), ("Filter.1.Value.1", "red"));

        Assert.Equal("The filter 'colour' is invalid", refusal.Message);
    }

    [Fact]
    public async Task Listings_come_in_pages()
    {
        using var net = await CreateAsync();
        for (var index = 0; index < 11; index++)
        {
            await net.GroupAsync($"g{index}");
        }

        List<string> seen = [];
        List<int> sizes = [];
        string? token = null;
        do
        {
            var page = await net.Cloud.Ec2.DescribeSecurityGroupsAsync(
                new DescribeSecurityGroupsRequest { MaxResults = 5, NextToken = token },
                Cancellation
            );
            seen.AddRange(page.SecurityGroups.Select(group => group.GroupId));
            sizes.Add(page.SecurityGroups.Count);
            token = page.NextToken;
        } while (!string.IsNullOrEmpty(token));

        Assert.Equal([5, 5, 2], sizes);
        Assert.Equal(12, seen.Distinct().Count());
        await net.RefusedAsync("InvalidNextToken", "DescribeSecurityGroups", ("MaxResults", "5"), ("NextToken", "nonsense"));
        await net.RefusedAsync("InvalidParameterValue", "DescribeInstances", ("MaxResults", "2"));
        await net.RefusedAsync(
            "InvalidParameterCombination",
            "DescribeInstances",
            ("MaxResults", "10"),
            ("InstanceId.1", "i-0123456789abcdef0")
        );
    }

    private static async Task<List<string>> FindAsync(Net net, params Amazon.EC2.Model.Filter[] filters) =>
        [
            .. (
                (
                    await net.Cloud.Ec2.DescribeSecurityGroupsAsync(
                        new DescribeSecurityGroupsRequest { Filters = [.. filters] },
                        Cancellation
                    )
                ).SecurityGroups
                ?? []
            ).Select(group => group.GroupId),
        ];
}
