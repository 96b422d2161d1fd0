using Amazon.EC2;
using Amazon.EC2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Groups;

/// <summary>Launch templates that others made, by their name and by their tags.</summary>
public sealed class ElsewhereTemplateTests
{
    private const string Stack = """
        stack: borrowed
        autoScalingGroups:
          app:
            size: 1
            launchTemplate: { CHOICE, version: 1 }
        """;

    [Theory]
    [InlineData("name: golden/web")]
    [InlineData("tag: { role: web, team: blue }")]
    public async Task A_group_launches_from_the_one_that_is_meant(string choice)
    {
        using var aws = new LocalWorldAws(1);
        var id = await MakeAsync(aws, "golden/web", ("role", "web"), ("team", "blue"));
        await MakeAsync(aws, "golden/other", ("role", "web"));
        using var workspace = new Workspace(Choosing(choice));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var group = Assert.Single(
            (await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(new(), TestContext.Current.CancellationToken)).AutoScalingGroups
        );
        Assert.Equal((id, "1"), (group.LaunchTemplate.LaunchTemplateId, group.LaunchTemplate.Version));
    }

    [Theory]
    [InlineData("name: golden/none", "ELB4112", "No launch template of us-east-1 is named 'golden/none'")]
    [InlineData("tag: { role: none }", "ELB4112", "No launch template of us-east-1 carries these tags")]
    [InlineData("tag: { role: web }", "ELB4113", "golden/other, golden/web")]
    public async Task One_that_is_not_there_or_not_the_only_one_is_an_error_before_the_first_change(
        string choice,
        string code,
        string message
    )
    {
        using var aws = new LocalWorldAws(1);
        await MakeAsync(aws, "golden/web", ("role", "web"), ("team", "blue"));
        await MakeAsync(aws, "golden/other", ("role", "web"));
        using var workspace = new Workspace(Choosing(choice));
        var refused = (await new Elbctl(workspace, aws).RunAsync("apply", "--yes")).Expect(ExitCode.Failed);
        Assert.Contains(code, refused.Talk, StringComparison.Ordinal);
        Assert.Contains(message, refused.Talk.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Empty(
            (await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(new(), TestContext.Current.CancellationToken)).AutoScalingGroups
                ?? []
        );
    }

    [Fact]
    public async Task One_without_an_image_and_a_version_that_is_not_there_are_errors_at_the_place_that_names_it()
    {
        using var aws = new LocalWorldAws(1);
        await aws.Clients.Ec2.CreateLaunchTemplateAsync(
            new CreateLaunchTemplateRequest
            {
                LaunchTemplateName = "golden/bare",
                LaunchTemplateData = new() { InstanceType = InstanceType.T3Micro },
            },
            TestContext.Current.CancellationToken
        );
        using var workspace = new Workspace(Choosing("name: golden/bare"));
        var elbctl = new Elbctl(workspace, aws);
        var plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed);
        Assert.Contains("elbctl.yaml(5,5): error ELB4317", plan.Talk, StringComparison.Ordinal);

        workspace.Stack = workspace.Stack.Replace("version: 1", "version: 9", StringComparison.Ordinal);
        plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed);
        Assert.Contains("elbctl.yaml(5,5): error ELB4307", plan.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("10.0.0.0/8", true)]
    public async Task One_whose_groups_keep_the_load_balancer_out_is_told_before_the_first_change(string? admitted, bool isAdmitted)
    {
        using var aws = new LocalWorldAws(1);
        var stop = TestContext.Current.CancellationToken;
        var made = await aws.Clients.Ec2.CreateSecurityGroupAsync(
            new CreateSecurityGroupRequest("golden", "made elsewhere") { VpcId = await VpcAsync(aws) },
            stop
        );
        if (admitted is not null)
        {
            await aws.Clients.Ec2.AuthorizeSecurityGroupIngressAsync(
                new AuthorizeSecurityGroupIngressRequest
                {
                    GroupId = made.GroupId,
                    IpPermissions =
                    [
                        new()
                        {
                            IpProtocol = "tcp",
                            FromPort = 8080,
                            ToPort = 8080,
                            Ipv4Ranges = [new() { CidrIp = admitted }],
                        },
                    ],
                },
                stop
            );
        }

        var image = (await aws.Clients.Ec2.DescribeImagesAsync(new DescribeImagesRequest(), stop)).Images[0].ImageId;
        await aws.Clients.Ec2.CreateLaunchTemplateAsync(
            new CreateLaunchTemplateRequest
            {
                LaunchTemplateName = "golden/web",
                LaunchTemplateData = new()
                {
                    ImageId = image,
                    InstanceType = InstanceType.T3Micro,
                    SecurityGroupIds = [made.GroupId],
                },
            },
            stop
        );
        using var workspace = new Workspace(Served);
        var plan = (await new Elbctl(workspace, aws).RunAsync("plan")).Expect(ExitCode.Done).Talk.ReplaceLineEndings(" ");
        Assert.Equal(!isAdmitted, plan.Contains("elbctl.yaml(10,5): warning ELB4318", StringComparison.Ordinal));
        Assert.Equal(!isAdmitted, plan.Contains(made.GroupId, StringComparison.Ordinal));

        // A load balancer without a group is known by its addresses.
        workspace.Stack = workspace.Stack.Replace("web: {", "web: { type: network, securityGroups: none,", StringComparison.Ordinal);
        plan = (await new Elbctl(workspace, aws).RunAsync("plan")).Expect(ExitCode.Done).Talk;
        Assert.Equal(!isAdmitted, plan.Contains("warning ELB4318", StringComparison.Ordinal));
    }

    private const string Served = """
        stack: borrowed
        loadBalancers:
          web: { listeners: { http: { port: 80, forward: app } } }
        targetGroups:
          app: { port: 8080 }
        autoScalingGroups:
          app:
            size: 1
            targetGroups: app
            launchTemplate: { name: golden/web, version: 1 }
        """;

    private static async Task<string> VpcAsync(LocalWorldAws aws) =>
        (await aws.Clients.Ec2.DescribeVpcsAsync(new DescribeVpcsRequest(), TestContext.Current.CancellationToken)).Vpcs[0].VpcId;

    [Fact]
    public async Task An_image_of_a_mixed_choice_may_stand_in_a_parameter_and_is_pinned()
    {
        using var aws = new LocalWorldAws(1);
        using var workspace = new Workspace(
            """
            stack: borrowed
            autoScalingGroups:
              app:
                size: 1
                launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
                mixedInstances:
                  overrides:
                    - t3.micro
                    - { instanceType: t4g.micro, image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64" }
            """
        );
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var group = Assert.Single(
            (await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(new(), TestContext.Current.CancellationToken)).AutoScalingGroups
        );
        Assert.Matches("^ami-[0-9a-f]{17}$", group.MixedInstancesPolicy.LaunchTemplate.Overrides[1].ImageId);
    }

    private static string Choosing(string choice) => Stack.Replace("CHOICE", choice, StringComparison.Ordinal);

    private static async Task<string> MakeAsync(LocalWorldAws aws, string name, params (string Key, string Value)[] tags)
    {
        var images = await aws.Clients.Ec2.DescribeImagesAsync(new DescribeImagesRequest(), TestContext.Current.CancellationToken);
        var made = await aws.Clients.Ec2.CreateLaunchTemplateAsync(
            new CreateLaunchTemplateRequest
            {
                LaunchTemplateName = name,
                LaunchTemplateData = new() { ImageId = images.Images[0].ImageId, InstanceType = InstanceType.T3Micro },
                TagSpecifications =
                [
                    new() { ResourceType = ResourceType.LaunchTemplate, Tags = [.. tags.Select(t => new Tag(t.Key, t.Value))] },
                ],
            },
            TestContext.Current.CancellationToken
        );
        return made.LaunchTemplate.LaunchTemplateId;
    }
}
