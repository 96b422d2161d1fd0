"""What holds instances back, prepares them, and says how many there are."""

from peer import *
from scaling import group, in_service

NAME = {"AutoScalingGroupName": "boto-app"}


def a_hook_holds_an_instance_until_it_is_completed():
    hook = {"LifecycleHookName": "boto-boot", "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING", **NAME}
    refused("ValidationError", asg.put_lifecycle_hook, **{**hook, "HeartbeatTimeout": 29})
    asg.put_lifecycle_hook(**hook, DefaultResult="CONTINUE", NotificationMetadata="from boto")
    told = asg.describe_lifecycle_hooks(**NAME)["LifecycleHooks"][0]
    same((told["HeartbeatTimeout"], told["GlobalTimeout"], told["DefaultResult"]), (3600, 172800, "CONTINUE"))
    asg.set_desired_capacity(DesiredCapacity=4, **NAME)
    waiting = until("it waits", lambda: [i["InstanceId"] for i in group()["Instances"] if i["LifecycleState"] == "Pending:Wait"])
    asg.record_lifecycle_action_heartbeat(LifecycleHookName="boto-boot", InstanceId=waiting[0], **NAME)
    asg.complete_lifecycle_action(LifecycleHookName="boto-boot", InstanceId=waiting[0], LifecycleActionResult="CONTINUE", **NAME)
    in_service(4)
    asg.delete_lifecycle_hook(LifecycleHookName="boto-boot", **NAME)
    refused("ValidationError", asg.delete_lifecycle_hook, "No Lifecycle Hook found", LifecycleHookName="boto-boot", **NAME)
    asg.set_desired_capacity(DesiredCapacity=3, **NAME)
    in_service(3)


def schedules_are_kept_by_their_names():
    refused("ValidationError", asg.put_scheduled_update_group_action, ScheduledActionName="boto-none", Recurrence="0 8 * * *", **NAME)
    asg.put_scheduled_update_group_action(ScheduledActionName="boto-new-year", Recurrence="0 8 1 1 *", TimeZone="Europe/Berlin", MinSize=2, **NAME)
    asg.put_scheduled_update_group_action(ScheduledActionName="boto-new-year", Recurrence="0 9 1 1 *", TimeZone="Europe/Berlin", MinSize=2, **NAME)
    batch = asg.batch_put_scheduled_update_group_action(ScheduledUpdateGroupActions=[
        {"ScheduledActionName": "boto-once", "StartTime": "2099-01-01T00:00:00Z", "DesiredCapacity": 3}, {"ScheduledActionName": "boto-never"}], **NAME)
    same([f["ScheduledActionName"] for f in batch["FailedScheduledUpdateGroupActions"]], ["boto-never"])
    told = {a["ScheduledActionName"]: a for a in asg.describe_scheduled_actions(**NAME)["ScheduledUpdateGroupActions"]}
    same((sorted(told), told["boto-new-year"]["Recurrence"], told["boto-once"]["DesiredCapacity"]), (["boto-new-year", "boto-once"], "0 9 1 1 *", 3))
    same(asg.batch_delete_scheduled_action(ScheduledActionNames=sorted(told), **NAME)["FailedScheduledActions"], [])
    same(asg.describe_scheduled_actions(**NAME)["ScheduledUpdateGroupActions"], [])


def an_alarm_makes_the_group_grow_and_a_policy_by_hand_lets_it_shrink():
    steps = [{"MetricIntervalLowerBound": 0.0, "MetricIntervalUpperBound": 10.0, "ScalingAdjustment": 1},
             {"MetricIntervalLowerBound": 10.0, "ScalingAdjustment": 2}]
    step = {"PolicyName": "boto-step", "PolicyType": "StepScaling", "AdjustmentType": "ChangeInCapacity", **NAME}
    refused("ValidationError", asg.put_scaling_policy, **step)
    grow = asg.put_scaling_policy(**step, StepAdjustments=steps)["PolicyARN"]
    shrink = asg.put_scaling_policy(PolicyName="boto-simple", AdjustmentType="ChangeInCapacity", ScalingAdjustment=-1, Cooldown=0, **NAME)["PolicyARN"]
    asg.put_scaling_policy(PolicyName="boto-ahead", PolicyType="PredictiveScaling", PredictiveScalingConfiguration={"MetricSpecifications": [
        {"TargetValue": 40.0, "PredefinedMetricPairSpecification": {"PredefinedMetricType": "ASGCPUUtilization"}}]}, **NAME)
    told = {p["PolicyName"]: p for p in asg.describe_policies(PolicyNames=["boto-step", "boto-simple", "boto-ahead"], **NAME)["ScalingPolicies"]}
    same((told["boto-step"]["StepAdjustments"], told["boto-simple"]["PolicyType"]), (steps, "SimpleScaling"))
    same(told["boto-ahead"]["PredictiveScalingConfiguration"]["Mode"], "ForecastOnly")
    cloudwatch.put_metric_alarm(AlarmName="boto-busy", Namespace="Boto", MetricName="Load", Statistic="Maximum", Period=60, EvaluationPeriods=1,
                                Threshold=70.0, ComparisonOperator="GreaterThanThreshold", AlarmActions=[grow])
    cloudwatch.set_alarm_state(AlarmName="boto-busy", StateValue="ALARM", StateReason="by hand")
    in_service(4)
    cloudwatch.delete_alarms(AlarmNames=["boto-busy"])
    asg.execute_policy(PolicyName="boto-simple", **NAME)
    in_service(3)
    for policy in told:
        asg.delete_policy(PolicyName=policy, **NAME)
    refused("ValidationError", asg.execute_policy, PolicyName="boto-simple", **NAME)
    assert grow != shrink


def a_warm_pool_is_put_changed_and_deleted():
    refused("ValidationError", asg.delete_warm_pool, "No warm pool found", **NAME)
    asg.put_warm_pool(MinSize=1, PoolState="Running", InstanceReusePolicy={"ReuseOnScaleIn": True}, **NAME)
    asg.put_warm_pool(MaxGroupPreparedCapacity=4, **NAME)
    told = asg.describe_warm_pool(**NAME)["WarmPoolConfiguration"]
    same((told["MinSize"], told["MaxGroupPreparedCapacity"], told["PoolState"]), (1, 4, "Running"))
    same(group()["WarmPoolConfiguration"]["InstanceReusePolicy"], {"ReuseOnScaleIn": True})
    asg.delete_warm_pool(ForceDelete=True, **NAME)
    until("it is gone", lambda: "WarmPoolConfiguration" not in group())
    in_service(3)


def a_group_of_several_types_launches_them_by_its_distribution():
    mixed = {"AutoScalingGroupName": "boto-mixed"}
    policy = {"LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateId": w.template, "Version": "1"},
                                 "Overrides": [{"InstanceType": "t3.small"}, {"InstanceType": "t3a.small"}]},
              "InstancesDistribution": {"OnDemandBaseCapacity": 1, "OnDemandPercentageAboveBaseCapacity": 0,
                                        "SpotAllocationStrategy": "price-capacity-optimized"}}
    asked = {"MinSize": 2, "MaxSize": 2, "VPCZoneIdentifier": ",".join(w.subnets), **mixed}
    asg.create_auto_scaling_group(**asked, MixedInstancesPolicy=policy)

    def told():
        groups = asg.describe_auto_scaling_groups(AutoScalingGroupNames=["boto-mixed"])["AutoScalingGroups"]
        return groups[0] if groups else None

    until("both are in service", lambda: told() and [i["LifecycleState"] for i in told()["Instances"]] == ["InService"] * 2)
    same(told()["MixedInstancesPolicy"]["InstancesDistribution"]["OnDemandAllocationStrategy"], "prioritized")
    same({i["InstanceType"] for i in told()["Instances"]} - {"t3.small", "t3a.small"}, set())

    def markets():
        found = ec2.describe_instances(Filters=[{"Name": "instance-id", "Values": [i["InstanceId"] for i in told()["Instances"]]}])["Reservations"]
        return sorted(i.get("InstanceLifecycle", "on-demand") for r in found for i in r["Instances"])

    until("one of each is seen", lambda: markets() == ["on-demand", "spot"])
    asg.delete_auto_scaling_group(ForceDelete=True, **mixed)
    until("it is gone", lambda: told() is None)
