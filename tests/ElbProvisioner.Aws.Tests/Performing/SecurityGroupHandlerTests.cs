using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Aws.Tests.Performing.Answers;

namespace ElbProvisioner.Aws.Tests.Performing;

public sealed class SecurityGroupHandlerTests
{
    private const string Web = "securityGroup/web-lb";

    private static readonly SecurityGroupRule Http = new(RuleDirection.Ingress, "tcp", 80, 80, new RulePeer.Cidr("0.0.0.0/0"), "http");
    private static readonly SecurityGroupRule Http6 = new(RuleDirection.Ingress, "tcp", 80, 80, new RulePeer.Cidr("::/0"), "");
    private static readonly SecurityGroupRule Out = new(
        RuleDirection.Egress,
        "tcp",
        8080,
        8080,
        new RulePeer.Group(Stage.Existing("sg-2")),
        "to app"
    );

    private static AwsOperation.CreateSecurityGroup Create =>
        new(SecurityGroupTable.Of("shop-web", "by elbctl", "vpc-1"), Stage.TagsOf(Web));

    [Fact]
    public async Task A_new_group_is_tagged_and_waited_for_until_it_is_visible()
    {
        using var stage = new Stage();
        stage
            .On(Ec2 + "CreateSecurityGroup", AwsAnswer.Ec2("CreateSecurityGroup", "<groupId>sg-1</groupId>"))
            .On(Ec2 + "DescribeSecurityGroups", Groups(), Groups(("sg-1", Web)));

        var outputs = await stage.PerformAsync(Web, Create);

        Assert.Equal("sg-1", outputs?.Id);
        Assert.Equal("security-group", stage.Asked(Ec2 + "CreateSecurityGroup")["TagSpecification.1.ResourceType"]);
        Assert.Equal(["waiting for AWS to know the security group"], stage.Said);
    }

    [Fact]
    public async Task A_stop_lets_a_group_that_was_begun_be_seen_to_its_end()
    {
        using var stage = new Stage();
        stage
            .On(
                Ec2 + "CreateSecurityGroup",
                _ =>
                {
                    stage.Stop();
                    return AwsAnswer.Ec2("CreateSecurityGroup", "<groupId>sg-1</groupId>");
                }
            )
            .On(Ec2 + "DescribeSecurityGroups", Groups(), Groups(("sg-1", Web)));

        var outputs = await stage.PerformAsync(Web, Create);

        Assert.Equal("sg-1", outputs?.Id);
    }

    [Fact]
    public async Task A_stop_ends_the_wait_for_what_stays_invisible_after_half_a_minute()
    {
        using var stage = new Stage();
        stage
            .On(
                Ec2 + "CreateSecurityGroup",
                _ =>
                {
                    stage.Stop();
                    return AwsAnswer.Ec2("CreateSecurityGroup", "<groupId>sg-1</groupId>");
                }
            )
            .On(Ec2 + "DescribeSecurityGroups", Groups());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.PerformAsync(Web, Create));

        Assert.InRange(stage.Time.Waited, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task A_stop_before_the_first_call_begins_nothing()
    {
        using var stage = new Stage();
        stage.Stop();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.PerformAsync(Web, Create));

        Assert.Empty(stage.Aws.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_create_whose_connection_is_lost_is_unknown_and_one_that_is_refused_is_not(bool isLost)
    {
        using var stage = new Stage();
        stage.On(
            Ec2 + "CreateSecurityGroup",
            isLost ? AwsAnswer.Fails(new HttpRequestException(HttpRequestError.ResponseEnded, "gone")) : Ec2Error("VpcIdNotSpecified")
        );

        var failed = await stage.FailAsync(Web, Create);

        Assert.Equal(isLost, failed.IsOutcomeUnknown);
    }

    [Fact]
    public async Task A_taken_name_with_our_group_is_adopted_and_gets_the_tags_it_lacks()
    {
        using var stage = new Stage();
        stage
            .On(Ec2 + "CreateSecurityGroup", Ec2Error("InvalidGroup.Duplicate"))
            .On(Ec2 + "DescribeSecurityGroups", Groups(("sg-1", Web)))
            .On(Ec2 + "CreateTags", Ec2True("CreateTags"));

        var outputs = await stage.PerformAsync(Web, Create with { Tags = Create.Tags.Add("team", "web") });

        Assert.Equal("sg-1", outputs?.Id);
        Assert.Equal("team", stage.Asked(Ec2 + "CreateTags")["Tag.1.Key"]);
    }

    [Fact]
    public async Task A_taken_name_with_a_foreign_group_fails_and_touches_nothing()
    {
        using var stage = new Stage();
        stage
            .On(Ec2 + "CreateSecurityGroup", Ec2Error("InvalidGroup.Duplicate"))
            .On(Ec2 + "DescribeSecurityGroups", Groups(("sg-1", null)));

        var failed = await stage.FailAsync(Web, Create);

        Assert.Equal(ApplyCodes.NameTaken, failed.Diagnostic.Code);
        Assert.Contains("sg-1", failed.Message, StringComparison.Ordinal);
        Assert.Equal(2, stage.Aws.Requests.Count);
    }

    [Fact]
    public async Task Rules_go_in_one_call_a_direction_with_their_descriptions()
    {
        using var stage = new Stage();
        stage
            .On(Ec2 + "AuthorizeSecurityGroupIngress", Ec2True("AuthorizeSecurityGroupIngress"))
            .On(Ec2 + "AuthorizeSecurityGroupEgress", Ec2True("AuthorizeSecurityGroupEgress"));

        await stage.PerformAsync(Web, new AwsOperation.AuthorizeRules(Stage.Existing("sg-1"), [Http, Http6, Out]));

        var asked = stage.Asked(Ec2 + "AuthorizeSecurityGroupIngress");
        Assert.Equal(("0.0.0.0/0", "http"), (asked["IpPermissions.1.IpRanges.1.CidrIp"], asked["IpPermissions.1.IpRanges.1.Description"]));
        Assert.Equal("::/0", asked["IpPermissions.2.Ipv6Ranges.1.CidrIpv6"]);
        Assert.Equal("sg-2", stage.Asked(Ec2 + "AuthorizeSecurityGroupEgress")["IpPermissions.1.Groups.1.GroupId"]);
    }

    [Theory]
    [InlineData(null, null, "-1", "-1")]
    [InlineData(3, 4, "3", "4")]
    [InlineData(8, -1, "8", "-1")]
    public async Task An_ICMP_rule_says_type_and_code_which_AWS_wants(int? type, int? code, string from, string to)
    {
        using var stage = new Stage();
        stage.On(Ec2 + "AuthorizeSecurityGroupIngress", Ec2True("AuthorizeSecurityGroupIngress"));

        await stage.PerformAsync(
            Web,
            new AwsOperation.AuthorizeRules(Stage.Existing("sg-1"), [Http with { Protocol = "icmp", FromPort = type, ToPort = code }])
        );

        var asked = stage.Asked(Ec2 + "AuthorizeSecurityGroupIngress");
        Assert.Equal((from, to), (asked["IpPermissions.1.FromPort"], asked["IpPermissions.1.ToPort"]));
    }

    [Fact]
    public async Task A_rule_that_is_there_already_leaves_the_others_to_be_authorized()
    {
        using var stage = new Stage();
        stage
            .On(Ec2 + "AuthorizeSecurityGroupIngress", Ec2Error("InvalidPermission.Duplicate"), Ec2True("AuthorizeSecurityGroupIngress"))
            .On(
                Ec2 + "DescribeSecurityGroups",
                AwsAnswer.Ec2(
                    "DescribeSecurityGroups",
                    """
                    <securityGroupInfo><item><groupId>sg-1</groupId><ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>80</fromPort><toPort>80</toPort>
                    <ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item></ipPermissions></item></securityGroupInfo>
                    """
                )
            );

        await stage.PerformAsync(Web, new AwsOperation.AuthorizeRules(Stage.Existing("sg-1"), [Http, Http6]));

        var last = stage.AllAsked(Ec2 + "AuthorizeSecurityGroupIngress")[^1];
        Assert.Equal("::/0", last["IpPermissions.1.Ipv6Ranges.1.CidrIpv6"]);
        Assert.Equal(2, stage.Aws.Count("AuthorizeSecurityGroupIngress"));
    }

    [Fact]
    public async Task Groups_of_this_run_may_take_a_while_to_be_known_to_rules()
    {
        using var stage = new Stage();
        stage.On(Ec2 + "AuthorizeSecurityGroupIngress", Ec2Error("InvalidGroup.NotFound"), Ec2True("AuthorizeSecurityGroupIngress"));

        await stage.PerformAsync(Web, new AwsOperation.AuthorizeRules(stage.Made(Web, "sg-1"), [Http]));

        Assert.Equal(2, stage.Aws.Count("AuthorizeSecurityGroupIngress"));
    }

    [Fact]
    public async Task Revoking_goes_on_past_a_rule_that_is_gone()
    {
        using var stage = new Stage();
        stage.On(
            Ec2 + "RevokeSecurityGroupIngress",
            Ec2Error("InvalidPermission.NotFound"),
            Ec2Error("InvalidPermission.NotFound"),
            Ec2True("RevokeSecurityGroupIngress")
        );

        await stage.PerformAsync(Web, new AwsOperation.RevokeRules(Stage.Existing("sg-1"), [Http, Http6]));

        Assert.Equal(3, stage.Aws.Count("RevokeSecurityGroupIngress"));
    }

    [Fact]
    public async Task Descriptions_change_without_touching_the_flow()
    {
        using var stage = new Stage();
        stage.On(Ec2 + "UpdateSecurityGroupRuleDescriptionsIngress", Ec2True("UpdateSecurityGroupRuleDescriptionsIngress"));

        await stage.PerformAsync(Web, new AwsOperation.DescribeRules(Stage.Existing("sg-1"), [Http]));

        Assert.Equal("http", stage.Asked(Ec2 + "UpdateSecurityGroupRuleDescriptionsIngress")["IpPermissions.1.IpRanges.1.Description"]);
    }

    [Fact]
    public async Task A_deletion_waits_for_the_interfaces_of_a_deleted_load_balancer_and_of_terminating_instances()
    {
        using var stage = new Stage();
        stage
            .On(Ec2 + "DeleteSecurityGroup", Ec2Error("DependencyViolation"), Ec2True("DeleteSecurityGroup"))
            .On(Ec2 + "DescribeNetworkInterfaces", Interfaces(("eni-1", "ELB app/shop-web/1", null), ("eni-2", "", "i-1")))
            .On(Ec2 + "DescribeInstances", AwsAnswer.Ec2("DescribeInstances", "<reservationSet/>"))
            .On(Elb + "DescribeLoadBalancers", Error("LoadBalancerNotFound"))
            .On(Ec2 + "DescribeSecurityGroups", Groups());

        await stage.PerformAsync(Web, new AwsOperation.DeleteSecurityGroup(Stage.Owned("sg-1", Web)));

        Assert.Equal(["2 network interfaces of what was just deleted still to go: eni-1, eni-2"], stage.Said);
    }

    [Fact]
    public async Task A_load_balancer_that_lives_on_ends_the_deletion_at_once()
    {
        using var stage = new Stage();
        stage
            .On(Ec2 + "DeleteSecurityGroup", Ec2Error("DependencyViolation"))
            .On(Ec2 + "DescribeNetworkInterfaces", Interfaces(("eni-1", "ELB app/theirs/1", null)))
            .On(
                Elb + "DescribeLoadBalancers",
                AwsAnswer.Query(
                    "DescribeLoadBalancers",
                    "<LoadBalancers><member><LoadBalancerName>theirs</LoadBalancerName></member></LoadBalancers>"
                )
            )
            .On(Ec2 + "DescribeSecurityGroups", Groups());

        var failed = await stage.FailAsync(Web, new AwsOperation.DeleteSecurityGroup(Stage.Owned("sg-1", Web)));

        Assert.Contains("eni-1 (ELB app/theirs/1)", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_interface_ends_the_deletion_at_once_with_its_id()
    {
        using var stage = new Stage();
        stage
            .On(Ec2 + "DeleteSecurityGroup", Ec2Error("DependencyViolation"))
            .On(
                Ec2 + "DescribeNetworkInterfaces",
                Interfaces(("eni-1", "ELB app/shop-web/1", null), ("eni-2", "", "i-1"), ("eni-3", "RDSNetworkInterface", null))
            )
            .On(Elb + "DescribeLoadBalancers", Error("LoadBalancerNotFound"))
            .On(
                Ec2 + "DescribeInstances",
                AwsAnswer.Ec2(
                    "DescribeInstances",
                    "<reservationSet><item><instancesSet><item><instanceId>i-1</instanceId></item></instancesSet></item></reservationSet>"
                )
            );

        var failed = await stage.FailAsync(Web, new AwsOperation.DeleteSecurityGroup(Stage.Owned("sg-1", Web)));

        Assert.Equal(ApplyCodes.HeldByOthers, failed.Diagnostic.Code);
        Assert.Contains("eni-2 of i-1, eni-3 (RDSNetworkInterface)", failed.Message, StringComparison.Ordinal);
        Assert.Empty(stage.Time.Waits);
    }

    [Fact]
    public async Task A_foreign_rule_ends_the_deletion_at_once_and_our_own_is_waited_for()
    {
        using var stage = new Stage();
        var isForeign = false;
        stage
            .On(Ec2 + "DescribeNetworkInterfaces", Interfaces())
            .On(
                Ec2 + "DeleteSecurityGroup",
                _ =>
                    isForeign || stage.Aws.Count("DeleteSecurityGroup") == 1
                        ? Ec2Error("DependencyViolation")
                        : Ec2True("DeleteSecurityGroup")
            )
            .On(
                Ec2 + "DescribeSecurityGroups",
                request =>
                    request["Filter.1.Name"] == "group-id" ? Groups(("sg-1", Web))
                    : isForeign ? Groups(("sg-9", null))
                    : Groups(("sg-2", "securityGroup/app-asg"))
            );

        await stage.PerformAsync(Web, new AwsOperation.DeleteSecurityGroup(Stage.Owned("sg-1", Web)));
        Assert.Equal(["still referred to by sg-2"], stage.Said);

        isForeign = true;
        var failed = await stage.FailAsync(Web, new AwsOperation.DeleteSecurityGroup(Stage.Owned("sg-1", Web)));
        Assert.Contains("sg-9", failed.Message, StringComparison.Ordinal);
        Assert.Equal(0, stage.Aws.Count("RevokeSecurityGroupIngress"));
    }

    [Fact]
    public async Task Deleting_what_is_gone_succeeds()
    {
        using var stage = new Stage();
        stage.On(Ec2 + "DeleteSecurityGroup", Ec2Error("InvalidGroup.NotFound"));

        Assert.Null(await stage.PerformAsync(Web, new AwsOperation.DeleteSecurityGroup(Stage.Owned("sg-1", Web))));
    }

    private static AwsAnswer Groups(params (string Id, string? Address)[] groups) =>
        AwsAnswer.Ec2(
            "DescribeSecurityGroups",
            $"<securityGroupInfo>{string.Concat(groups.Select(g => $"<item><groupId>{g.Id}</groupId>{(g.Address is null ? "" : TagItems(g.Address))}</item>"))}</securityGroupInfo>"
        );

    private static AwsAnswer Interfaces(params (string Id, string Description, string? Instance)[] interfaces) =>
        AwsAnswer.Ec2(
            "DescribeNetworkInterfaces",
            $"<networkInterfaceSet>{string.Concat(interfaces.Select(i => $"<item><networkInterfaceId>{i.Id}</networkInterfaceId><description>{i.Description}</description>{(i.Instance is null ? "" : $"<attachment><instanceId>{i.Instance}</instanceId></attachment>")}</item>"))}</networkInterfaceSet>"
        );
}
