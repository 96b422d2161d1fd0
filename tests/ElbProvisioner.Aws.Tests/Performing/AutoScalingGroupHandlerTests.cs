using System.Collections.Immutable;
using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Aws.Tests.Performing.Answers;

namespace ElbProvisioner.Aws.Tests.Performing;

public sealed class AutoScalingGroupHandlerTests
{
    private const string App = "autoScalingGroup/app";

    private static readonly Settings Settings = AutoScalingGroupTable
        .Table.Empty.With(AutoScalingGroupTable.Name, "shop-app")
        .With(AutoScalingGroupTable.MinSize, 2)
        .With(AutoScalingGroupTable.MaxSize, 4)
        .With(AutoScalingGroupTable.VpcId, "vpc-1")
        .With(AutoScalingGroupTable.SubnetIds, ["subnet-1", "subnet-2"])
        .With(AutoScalingGroupTable.TargetGroups, [Stage.Existing(TargetGroupArn)])
        .With(AutoScalingGroupTable.HealthCheckType, "ELB")
        .Filled();

    private static readonly TemplateVersion Pinned = new(Stage.Existing("lt-1"), "7");

    private static AwsOperation.CreateAutoScalingGroup Create => new(Settings, Pinned, Stage.TagsOf(App), []);

    [Fact]
    public async Task A_new_group_is_pinned_tagged_attached_and_named()
    {
        using var stage = new Stage();
        stage.On(Asg + "CreateAutoScalingGroup", Empty("CreateAutoScalingGroup")).On(Asg + "DescribeAutoScalingGroups", None, Group());

        var outputs = await stage.PerformAsync(App, Create);

        Assert.Equal(("shop-app", "arn:group"), (outputs?.Id, outputs?.Values["arn"]));
        var asked = stage.Asked(Asg + "CreateAutoScalingGroup");
        Assert.Equal(("lt-1", "7"), (asked["LaunchTemplate.LaunchTemplateId"], asked["LaunchTemplate.Version"]));
        Assert.Equal("subnet-1,subnet-2", asked["VPCZoneIdentifier"]);
        Assert.Equal([TargetGroupArn], asked.List("TargetGroupARNs"));
        Assert.Equal("true", asked["Tags.member.1.PropagateAtLaunch"]);
        Assert.Null(asked["DesiredCapacity"]);
    }

    [Fact]
    public async Task The_version_made_by_this_run_is_pinned()
    {
        using var stage = new Stage();
        stage.On(Asg + "CreateAutoScalingGroup", Empty("CreateAutoScalingGroup")).On(Asg + "DescribeAutoScalingGroups", Group());
        var template = stage.Made("launchTemplate/app", "lt-9", ("version", "3"));

        await stage.PerformAsync(
            App,
            new AwsOperation.CreateAutoScalingGroup(Settings, new TemplateVersion(template, null), Stage.TagsOf(App), [])
        );

        Assert.Equal("3", stage.Asked(Asg + "CreateAutoScalingGroup")["LaunchTemplate.Version"]);
    }

    [Theory]
    [InlineData("ValidationError", "Invalid IAM Instance Profile name")]
    [InlineData("ValidationError", "Provided Target Groups may not be valid")]
    [InlineData("AlreadyExists", "AutoScalingGroup by this name already exists and is pending delete")]
    public async Task What_has_not_caught_up_is_waited_for(string code, string message)
    {
        using var stage = new Stage();
        stage
            .On(Asg + "CreateAutoScalingGroup", Error(code, message), Empty("CreateAutoScalingGroup"))
            .On(Asg + "DescribeAutoScalingGroups", Group());

        await stage.PerformAsync(App, Create);

        Assert.Equal(2, stage.Aws.Count("CreateAutoScalingGroup"));
    }

    [Fact]
    public async Task Another_validation_error_fails_at_once()
    {
        using var stage = new Stage();
        stage.On(Asg + "CreateAutoScalingGroup", Error("ValidationError", "Max bound must be at least min bound"));

        await stage.FailAsync(App, Create);

        Assert.Empty(stage.Time.Waits);
    }

    [Fact]
    public async Task Our_own_group_of_the_name_is_adopted_updated_and_attached()
    {
        using var stage = new Stage();
        stage
            .On(Asg + "CreateAutoScalingGroup", Error("AlreadyExists", "a group with the name shop-app already exists"))
            .On(Asg + "DescribeAutoScalingGroups", Group(tags: TagMembers(App)))
            .On(Asg + "UpdateAutoScalingGroup", Empty("UpdateAutoScalingGroup"))
            .On(Asg + "DescribeLoadBalancerTargetGroups", Attached(), Attached((TargetGroupArn, "Added")))
            .On(Asg + "AttachLoadBalancerTargetGroups", Empty("AttachLoadBalancerTargetGroups"));

        Assert.Equal("shop-app", (await stage.PerformAsync(App, Create))?.Id);
        Assert.Equal("7", stage.Asked(Asg + "UpdateAutoScalingGroup")["LaunchTemplate.Version"]);
        Assert.Equal(1, stage.Aws.Count("AttachLoadBalancerTargetGroups"));
    }

    [Fact]
    public async Task A_foreign_group_of_the_name_fails_and_is_not_touched()
    {
        using var stage = new Stage();
        stage
            .On(Asg + "CreateAutoScalingGroup", Error("AlreadyExists"))
            .On(Asg + "DescribeAutoScalingGroups", Group(tags: TagMembers(App, "bank")));

        Assert.Equal(ApplyCodes.NameTaken, (await stage.FailAsync(App, Create)).Diagnostic.Code);
        Assert.Equal(2, stage.Aws.Requests.Count);
    }

    [Fact]
    public async Task An_update_leaves_the_capacity_that_scaling_chose()
    {
        using var stage = new Stage();
        stage.On(Asg + "UpdateAutoScalingGroup", Empty("UpdateAutoScalingGroup"));

        await stage.PerformAsync(App, new AwsOperation.UpdateAutoScalingGroup(Stage.Existing("shop-app"), Settings, null));
        await stage.PerformAsync(
            App,
            new AwsOperation.UpdateAutoScalingGroup(
                Stage.Existing("shop-app"),
                Settings.With(AutoScalingGroupTable.DesiredCapacity, 3),
                null
            )
        );

        Assert.Equal([null, "3"], stage.AllAsked(Asg + "UpdateAutoScalingGroup").Select(r => r["DesiredCapacity"]));
        Assert.All(stage.AllAsked(Asg + "UpdateAutoScalingGroup"), r => Assert.Null(r["LaunchTemplate.Version"]));
    }

    [Fact]
    public async Task Attaching_skips_what_is_attached_and_goes_in_tens()
    {
        using var stage = new Stage();
        string[] arns = [.. Enumerable.Range(0, 12).Select(i => $"arn:{i:00}")];
        stage
            .On(Asg + "AttachLoadBalancerTargetGroups", Empty("AttachLoadBalancerTargetGroups"))
            .On(
                Asg + "DescribeLoadBalancerTargetGroups",
                Attached(("arn:00", "InService")),
                Attached([.. arns.Select(a => (a, "Adding"))]),
                Attached([.. arns.Select(a => (a, "Added"))])
            );

        await stage.PerformAsync(App, new AwsOperation.AttachTargetGroups(Stage.Existing("shop-app"), [.. arns.Select(Stage.Existing)]));

        Assert.Equal([10, 1], stage.AllAsked(Asg + "AttachLoadBalancerTargetGroups").Select(r => r.List("TargetGroupARNs").Count));
        Assert.Equal(3, stage.Aws.Count("DescribeLoadBalancerTargetGroups"));
    }

    [Fact]
    public async Task Detaching_waits_until_the_instances_have_drained()
    {
        using var stage = new Stage();
        stage
            .On(Asg + "DetachLoadBalancerTargetGroups", Empty("DetachLoadBalancerTargetGroups"))
            .On(
                Asg + "DescribeLoadBalancerTargetGroups",
                Attached((TargetGroupArn, "InService")),
                Attached((TargetGroupArn, "Removing")),
                Attached()
            );

        await stage.PerformAsync(
            App,
            new AwsOperation.DetachTargetGroups(
                Stage.Existing("shop-app"),
                [Stage.Existing(TargetGroupArn), Stage.Existing("arn:not-attached")]
            )
        );

        Assert.Equal([TargetGroupArn], stage.Asked(Asg + "DetachLoadBalancerTargetGroups").List("TargetGroupARNs"));
        Assert.Equal(["shop-app still draining"], stage.Said);
    }

    [Fact]
    public async Task Emptying_lets_the_group_terminate_lifts_protection_and_waits_for_the_last_instance()
    {
        using var stage = new Stage();
        var many = Enumerable.Range(0, 51).Select(i => ($"i-{i}", "InService", true)).ToArray();
        stage
            .On(Asg + "DescribeAutoScalingGroups", Group(instances: many, suspended: "Terminate"), Group(instances: many), Group())
            .On(Asg + "ResumeProcesses", Empty("ResumeProcesses"))
            .On(Asg + "SetInstanceProtection", Empty("SetInstanceProtection"))
            .On(Asg + "UpdateAutoScalingGroup", Error("ScalingActivityInProgress"), Empty("UpdateAutoScalingGroup"));

        await stage.PerformAsync(App, new AwsOperation.EmptyAutoScalingGroup(Stage.Owned("shop-app", App)));

        Assert.Equal(["Terminate"], stage.Asked(Asg + "ResumeProcesses").List("ScalingProcesses"));
        Assert.Equal([50, 1], stage.AllAsked(Asg + "SetInstanceProtection").Select(r => r.List("InstanceIds").Count));
        var asked = stage.AllAsked(Asg + "UpdateAutoScalingGroup")[^1];
        Assert.Equal(("0", "0", "0"), (asked["MinSize"], asked["MaxSize"], asked["DesiredCapacity"]));
        Assert.Contains("51 instances still to end", stage.Said);
    }

    [Theory]
    [InlineData(
        "Standby",
        "i-1 in Standby, which a group never ends by itself: 'aws autoscaling terminate-instance-in-auto-scaling-group "
            + "--instance-id i-1 --no-should-decrement-desired-capacity' ends it"
    )]
    [InlineData(
        "Terminating:Wait",
        "i-1 waiting for the lifecycle hook 'drain' (1h at most) (Terminating:Wait); 'aws autoscaling complete-lifecycle-action' ends that"
    )]
    public async Task What_holds_the_instances_of_a_group_that_is_emptied_is_said_once(string state, string holder)
    {
        using var stage = new Stage();
        stage
            .On(
                Asg + "DescribeAutoScalingGroups",
                Group(instances: [("i-1", state, false)]),
                Group(instances: [("i-1", state, false)]),
                Group(instances: [("i-1", state, false)]),
                Group()
            )
            .On(Asg + "UpdateAutoScalingGroup", Empty("UpdateAutoScalingGroup"))
            .On(
                Asg + "DescribeLifecycleHooks",
                AwsAnswer.Query(
                    "DescribeLifecycleHooks",
                    "<LifecycleHooks><member><LifecycleHookName>drain</LifecycleHookName><LifecycleTransition>autoscaling:EC2_INSTANCE_TERMINATING</LifecycleTransition><HeartbeatTimeout>3600</HeartbeatTimeout></member>"
                        + "<member><LifecycleHookName>start</LifecycleHookName><LifecycleTransition>autoscaling:EC2_INSTANCE_LAUNCHING</LifecycleTransition></member></LifecycleHooks>"
                )
            );

        await stage.PerformAsync(App, new AwsOperation.EmptyAutoScalingGroup(Stage.Owned("shop-app", App)));

        Assert.Equal([holder], stage.Said);
    }

    [Fact]
    public async Task A_protection_that_cannot_be_lifted_is_named()
    {
        using var stage = new Stage();
        stage
            .On(
                Asg + "DescribeAutoScalingGroups",
                Group(instances: [("i-1", "InService", true)]),
                Group(instances: [("i-1", "InService", true)]),
                Group(instances: [("i-1", "InService", true)]),
                Group()
            )
            .On(Asg + "UpdateAutoScalingGroup", Empty("UpdateAutoScalingGroup"))
            .On(Asg + "SetInstanceProtection", Error("ValidationError", "The instance i-1 is not in a valid state"));

        await stage.PerformAsync(App, new AwsOperation.EmptyAutoScalingGroup(Stage.Owned("shop-app", App)));

        Assert.Equal(["1 instance still to end", "i-1 protected from scale-in"], stage.Said);
    }

    [Fact]
    public async Task Emptying_or_deleting_a_group_that_is_gone_succeeds()
    {
        using var stage = new Stage();
        stage
            .On(Asg + "DescribeAutoScalingGroups", None)
            .On(Asg + "DeleteAutoScalingGroup", Error("ValidationError", "AutoScalingGroup name not found"));

        Assert.Null(await stage.PerformAsync(App, new AwsOperation.EmptyAutoScalingGroup(Stage.Owned("shop-app", App))));
        Assert.Null(await stage.PerformAsync(App, new AwsOperation.DeleteAutoScalingGroup(Stage.Owned("shop-app", App))));
    }

    [Theory]
    [InlineData("ResourceInUse")]
    [InlineData("ScalingActivityInProgress")]
    public async Task A_deletion_is_never_forced_and_waits_until_the_group_is_gone(string code)
    {
        using var stage = new Stage();
        stage
            .On(Asg + "DeleteAutoScalingGroup", Error(code), Empty("DeleteAutoScalingGroup"))
            .On(Asg + "DescribeAutoScalingGroups", Group(), None);

        await stage.PerformAsync(App, new AwsOperation.DeleteAutoScalingGroup(Stage.Owned("shop-app", App)));

        Assert.All(stage.AllAsked(Asg + "DeleteAutoScalingGroup"), r => Assert.Null(r["ForceDelete"]));
        Assert.Equal(2, stage.Aws.Count("DescribeAutoScalingGroups"));
    }

    [Fact]
    public async Task Processes_are_suspended_and_resumed_by_name()
    {
        using var stage = new Stage();
        stage.On(Asg + "SuspendProcesses", Empty("SuspendProcesses")).On(Asg + "ResumeProcesses", Empty("ResumeProcesses"));

        await stage.PerformAsync(App, new AwsOperation.SuspendProcesses(Stage.Existing("shop-app"), ["AZRebalance"]));
        await stage.PerformAsync(App, new AwsOperation.ResumeProcesses(Stage.Existing("shop-app"), ["Launch"]));
        // Without names AWS would take it for all processes.
        await stage.PerformAsync(App, new AwsOperation.SuspendProcesses(Stage.Existing("shop-app"), []));

        Assert.Equal(["AZRebalance"], stage.Asked(Asg + "SuspendProcesses").List("ScalingProcesses"));
        Assert.Equal(["Launch"], stage.Asked(Asg + "ResumeProcesses").List("ScalingProcesses"));
    }

    internal static AwsAnswer None => AwsAnswer.Query("DescribeAutoScalingGroups", "<AutoScalingGroups/>");

    internal static AwsAnswer Group(
        int min = 2,
        int desired = 2,
        string tags = "",
        string suspended = "",
        string targetGroup = "",
        params ReadOnlySpan<(string Id, string State, bool IsProtected)> instances
    )
    {
        var members = "";
        foreach (var (id, state, isProtected) in instances)
        {
            members +=
                $"<member><InstanceId>{id}</InstanceId><LifecycleState>{state}</LifecycleState><ProtectedFromScaleIn>{(isProtected ? "true" : "false")}</ProtectedFromScaleIn></member>";
        }

        return AwsAnswer.Query(
            "DescribeAutoScalingGroups",
            $"""
            <AutoScalingGroups><member><AutoScalingGroupName>shop-app</AutoScalingGroupName><AutoScalingGroupARN>arn:group</AutoScalingGroupARN>
            <MinSize>{min}</MinSize><MaxSize>4</MaxSize><DesiredCapacity>{desired}</DesiredCapacity><Instances>{members}</Instances><Tags>{tags}</Tags>
            <SuspendedProcesses>{(
                suspended.Length == 0
                    ? ""
                    : $"<member><ProcessName>{suspended}</ProcessName></member><member><ProcessName>AZRebalance</ProcessName></member>"
            )}</SuspendedProcesses>
            {(targetGroup.Length == 0 ? "" : $"<TargetGroupARNs><member>{targetGroup}</member></TargetGroupARNs>")}
            </member></AutoScalingGroups>
            """
        );
    }

    private static AwsAnswer Attached(params ReadOnlySpan<(string Arn, string State)> groups)
    {
        var members = "";
        foreach (var (arn, state) in groups)
        {
            members += $"<member><LoadBalancerTargetGroupARN>{arn}</LoadBalancerTargetGroupARN><State>{state}</State></member>";
        }

        return AwsAnswer.Query("DescribeLoadBalancerTargetGroups", $"<LoadBalancerTargetGroups>{members}</LoadBalancerTargetGroups>");
    }
}
