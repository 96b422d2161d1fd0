using Amazon.EC2.Model;
using ElbProvisioner.LocalAws.Ec2.Interfaces;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;
using static ElbProvisioner.LocalAws.Tests.Ec2.Net;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

public sealed class SecurityGroupTests
{
    [Fact]
    public async Task A_group_is_seen_only_after_a_while()
    {
        using var net = await CreateAsync(visibility: TimeSpan.FromSeconds(3));

        var group = await net.GroupAsync("web");

        var refusal = await Cloud.RefusedAsync("InvalidGroup.NotFound", () => net.AllowAsync(group, Tcp(80, 80, "0.0.0.0/0")));
        Assert.Equal($"The security group '{group}' does not exist", refusal.Message);
        await Cloud.RefusedAsync("InvalidGroup.NotFound", () => net.ReadGroupAsync(group));
        Assert.Empty(
            (
                await net.Cloud.Ec2.DescribeSecurityGroupsAsync(
                    new DescribeSecurityGroupsRequest { Filters = [By("group-name", "web")] },
                    Cancellation
                )
            ).SecurityGroups
                ?? []
        );
        net.Cloud.Pass(3);
        await net.AllowAsync(group, Tcp(80, 80, "0.0.0.0/0"));
    }

    [Fact]
    public async Task A_group_begins_with_a_rule_that_lets_everything_out()
    {
        using var net = await CreateAsync();

        var group = await net.ReadGroupAsync(await net.GroupAsync("web"));

        Assert.Empty(group.IpPermissions ?? []);
        var permission = Assert.Single(group.IpPermissionsEgress);
        Assert.Equal(("-1", "0.0.0.0/0"), (permission.IpProtocol, Assert.Single(permission.Ipv4Ranges).CidrIp));
        Assert.Null(permission.FromPort);
        Assert.Equal($"arn:aws:ec2:us-east-1:123456789012:security-group/{group.GroupId}", group.SecurityGroupArn);
    }

    [Fact]
    public async Task Where_the_network_has_IPv6_everything_is_let_out_over_it_too()
    {
        using var net = await CreateAsync();
        var vpc = (await net.AskAsync("CreateVpc", ("CidrBlock", "10.9.0.0/16"), ("AmazonProvidedIpv6CidrBlock", "true")))
            .Descendants("vpcId")
            .First()
            .Value;

        var group = await net.ReadGroupAsync(await net.GroupAsync("web", vpc));

        Assert.Equal("::/0", Assert.Single(Assert.Single(group.IpPermissionsEgress).Ipv6Ranges).CidrIpv6);
    }

    [Theory]
    [InlineData("web", "web")]
    [InlineData("web", "WEB")]
    public async Task Names_are_unique_in_a_network_whatever_their_case(string first, string second)
    {
        using var net = await CreateAsync();
        await net.GroupAsync(first);

        var refusal = await Cloud.RefusedAsync("InvalidGroup.Duplicate", () => net.GroupAsync(second));

        Assert.Equal($"The security group '{second}' already exists for VPC '{net.Vpc.VpcId}'", refusal.Message);
        await net.GroupAsync(second, (await net.OtherVpcAsync()).Vpc);
    }

    [Theory]
    [InlineData("sg-web", "InvalidParameterValue")]
    [InlineData("SG-web", "InvalidParameterValue")]
    [InlineData("wéb", "InvalidParameterValue")]
    [InlineData("we\"b", "InvalidParameterValue")]
    [InlineData("default", "InvalidGroup.Reserved")]
    public async Task Some_names_are_not_for_groups(string name, string code)
    {
        using var net = await CreateAsync();

        await Cloud.RefusedAsync(code, () => net.GroupAsync(name));
    }

    [Fact]
    public async Task Names_and_descriptions_have_at_most_255_characters()
    {
        using var net = await CreateAsync();

        await net.GroupAsync(new string('n', 255), description: new string('d', 255));

        await Cloud.RefusedAsync("InvalidParameterValue", () => net.GroupAsync(new string('n', 256)));
        await Cloud.RefusedAsync("InvalidParameterValue", () => net.GroupAsync("web", description: new string('d', 256)));
    }

    [Fact]
    public async Task Without_a_network_the_group_is_in_the_default_one()
    {
        using var net = await CreateAsync();

        var made = await net.Cloud.Ec2.CreateSecurityGroupAsync(
            new CreateSecurityGroupRequest { GroupName = "web", Description = "d" },
            Cancellation
        );

        Assert.Equal(net.Vpc.VpcId, (await net.ReadGroupAsync(made.GroupId)).VpcId);
    }

    [Fact]
    public async Task A_region_has_so_many_groups_and_no_more()
    {
        using var net = await CreateAsync(options =>
            options with
            {
                FaultSettings = new() { Quotas = new Dictionary<string, int> { ["securityGroups"] = 3 } },
            }
        );
        await net.GroupAsync("a");
        await net.GroupAsync("b");

        await Cloud.RefusedAsync("SecurityGroupLimitExceeded", () => net.GroupAsync("c"));
    }

    [Fact]
    public async Task The_default_group_cannot_be_deleted()
    {
        using var net = await CreateAsync();
        var group = net.Look(transaction => Network.DefaultSecurityGroup(transaction, net.Vpc.VpcId));

        await Cloud.RefusedAsync("CannotDelete", () => net.DeleteGroupAsync(group));
    }

    [Fact]
    public async Task A_group_that_another_groups_rule_names_cannot_be_deleted()
    {
        using var net = await CreateAsync();
        var (named, naming) = (await net.GroupAsync("named"), await net.GroupAsync("naming"));
        var rule = Assert.Single(await net.AllowAsync(naming, From(named)));

        var refusal = await Cloud.RefusedAsync("DependencyViolation", () => net.DeleteGroupAsync(named));

        Assert.Equal($"resource {named} has a dependent object", refusal.Message);
        await net.Cloud.Ec2.RevokeSecurityGroupIngressAsync(
            new RevokeSecurityGroupIngressRequest { GroupId = naming, SecurityGroupRuleIds = [rule.SecurityGroupRuleId] },
            Cancellation
        );
        await net.DeleteGroupAsync(named);
    }

    [Fact]
    public async Task A_group_that_names_itself_can_be_deleted()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        await net.AllowAsync(group, From(group));

        await net.DeleteGroupAsync(group);

        await Cloud.RefusedAsync("InvalidGroup.NotFound", () => net.DeleteGroupAsync(group));
    }

    [Fact]
    public async Task A_group_on_a_network_interface_cannot_be_deleted_until_the_interface_is_gone()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        var face = net.Look(transaction =>
            NetworkInterfaces.Create(transaction, net.Subnets[0].SubnetId, [group], "ELB app/web/1", "amazon-elb")
        );

        await Cloud.RefusedAsync("DependencyViolation", () => net.DeleteGroupAsync(group));

        net.Look<object?>(transaction =>
        {
            NetworkInterfaces.Delete(transaction, face);
            return null;
        });
        await net.DeleteGroupAsync(group);
    }

    [Fact]
    public async Task A_group_of_an_instance_can_be_deleted_once_the_instance_is_terminated()
    {
        using var net = await CreateAsync();
        var group = await net.GroupAsync("web");
        var instance = await net.RunAsync(("SecurityGroupId.1", group));
        await net.AskAsync("TerminateInstances", ("InstanceId.1", instance));

        await Cloud.RefusedAsync("DependencyViolation", () => net.DeleteGroupAsync(group));

        net.Cloud.Pass(31);
        await net.DeleteGroupAsync(group);
    }

    [Fact]
    public async Task Ids_that_cannot_be_are_told_from_ids_of_nobody()
    {
        using var net = await CreateAsync();

        await Cloud.RefusedAsync("InvalidGroupId.Malformed", () => net.ReadGroupAsync("sg-xyz"));
        await Cloud.RefusedAsync("InvalidGroup.NotFound", () => net.ReadGroupAsync("sg-0123456789abcdef0"));
        Assert.Empty(
            (
                await net.Cloud.Ec2.DescribeSecurityGroupsAsync(
                    new DescribeSecurityGroupsRequest { Filters = [By("group-id", "sg-0123456789abcdef0")] },
                    Cancellation
                )
            ).SecurityGroups
                ?? []
        );
    }

    [Fact]
    public async Task A_dry_run_is_refused_with_412_and_changes_nothing()
    {
        using var net = await CreateAsync();

        var refusal = await net.RefusedAsync(
            "DryRunOperation",
            "CreateSecurityGroup",
            ("GroupName", "web"),
            ("GroupDescription", "d"),
            ("DryRun", "true")
        );

        Assert.Equal((412, "Request would have succeeded, but DryRun flag is set."), (refusal.Status, refusal.Message));
        await net.GroupAsync("web");
        await net.RefusedAsync(
            "InvalidGroup.Duplicate",
            "CreateSecurityGroup",
            ("GroupName", "web"),
            ("GroupDescription", "d"),
            ("DryRun", "true")
        );
    }
}
