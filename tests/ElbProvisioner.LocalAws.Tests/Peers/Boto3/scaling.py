"""Launch template and scaling group."""

from peer import *


def a_client_token_makes_one_launch_template():
    data = {"ImageId": w.image, "InstanceType": "t3.micro", "SecurityGroupIds": [w.back], "UserData": "IyEvYmluL3NoCg==",
            "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "site", "Value": "boto"}]}]}
    asked = {"LaunchTemplateName": "boto-app", "LaunchTemplateData": data, "ClientToken": "boto-token-1"}
    w.template = ec2.create_launch_template(**asked)["LaunchTemplate"]["LaunchTemplateId"]
    same(ec2.create_launch_template(**asked)["LaunchTemplate"]["LaunchTemplateId"], w.template)
    refused("IdempotentParameterMismatch", ec2.create_launch_template, **{**asked, "LaunchTemplateName": "boto-other"})
    refused("InvalidLaunchTemplateName.AlreadyExistsException", ec2.create_launch_template, **{**asked, "ClientToken": "boto-token-2"})
    refused("InvalidLaunchTemplateName.NotFoundException", ec2.describe_launch_templates, LaunchTemplateNames=["boto-absent"])
    read = ec2.describe_launch_template_versions(LaunchTemplateId=w.template, Versions=["$Latest"])["LaunchTemplateVersions"][0]
    same((read["VersionNumber"], read["DefaultVersion"], read["LaunchTemplateData"]["UserData"]), (1, True, "IyEvYmluL3NoCg=="))


def a_scaling_group_launches_instances_that_become_healthy_targets():
    asked = {"AutoScalingGroupName": "boto-app", "MinSize": 2, "MaxSize": 4, "VPCZoneIdentifier": ",".join(w.subnets), "HealthCheckType": "ELB",
             "HealthCheckGracePeriod": 60, "TargetGroupARNs": [w.group], "LaunchTemplate": {"LaunchTemplateId": w.template, "Version": "$Latest"},
             "Tags": [{"Key": "site", "Value": "boto", "PropagateAtLaunch": True}]}
    refused("ValidationError", asg.create_auto_scaling_group, **{**asked, "MinSize": 5})
    refused("ValidationError", asg.create_auto_scaling_group,
            **{**asked, "LaunchTemplate": {"LaunchTemplateId": "lt-0123456789abcdef0", "Version": "$Latest"}})
    refused("ValidationError", asg.create_auto_scaling_group, **{**asked, "TargetGroupARNs": [w.group[:-4] + "0000"]})
    asg.create_auto_scaling_group(**asked)
    refused("AlreadyExists", asg.create_auto_scaling_group, **asked)
    same(until("it is seen", group)["DesiredCapacity"], 2)
    in_service(2)
    wait(elb, "target_in_service", TargetGroupArn=w.group)
    health = elb.describe_target_health(TargetGroupArn=w.group)["TargetHealthDescriptions"]
    same(sorted(h["Target"]["Id"] for h in health), sorted(i["InstanceId"] for i in group()["Instances"]))
    same({h["Target"]["Port"] for h in health}, {8080})
    same({i["AvailabilityZone"][-1] for i in group()["Instances"]}, {"a", "b"})
    activities = list(asg.get_paginator("describe_scaling_activities").paginate(AutoScalingGroupName="boto-app").search("Activities[]"))
    same([(a["StatusCode"], a["Progress"]) for a in activities], [("Successful", 100)] * 2)
    pages = ec2.get_paginator("describe_instances").paginate(Filters=[
        {"Name": "tag:aws:autoscaling:groupName", "Values": ["boto-app"]}, {"Name": "instance-state-name", "Values": ["running"]}])
    until("both are seen", lambda: len(list(pages.search("Reservations[].Instances[]"))) == 2)
    instances = list(pages.search("Reservations[].Instances[]"))
    assert all({"Key": "site", "Value": "boto"} in i["Tags"] and i["PublicIpAddress"] for i in instances)
    same(asg.describe_load_balancer_target_groups(AutoScalingGroupName="boto-app")["LoadBalancerTargetGroups"][0]["State"], "InService")


def group():
    groups = asg.describe_auto_scaling_groups(AutoScalingGroupNames=["boto-app"])["AutoScalingGroups"]
    return groups[0] if groups else None


def in_service(count):
    return until(f"{count} instances in service", lambda: (
        len(group()["Instances"]) == count and all(i["LifecycleState"] == "InService" for i in group()["Instances"])))


def target_tracking_makes_its_alarms():
    made = asg.put_scaling_policy(AutoScalingGroupName="boto-app", PolicyName="boto-cpu", PolicyType="TargetTrackingScaling",
                                  TargetTrackingConfiguration={"TargetValue": 50.0, "PredefinedMetricSpecification": {
                                      "PredefinedMetricType": "ASGAverageCPUUtilization"}})
    same(len(made["Alarms"]), 2)
    policy = asg.describe_policies(AutoScalingGroupName="boto-app")["ScalingPolicies"][0]
    same((policy["Enabled"], policy["PolicyARN"]), (True, made["PolicyARN"]))
    names = sorted(alarm["AlarmName"] for alarm in made["Alarms"])
    wait(cloudwatch, "alarm_exists", AlarmNames=names[:1])
    wait(cloudwatch, "alarm_exists", AlarmNames=names[1:])
    alarms = list(cloudwatch.get_paginator("describe_alarms").paginate(AlarmNames=names).search("MetricAlarms[]"))
    same(sorted(a["AlarmName"] for a in alarms), names)
    assert all(a["AlarmActions"] == [made["PolicyARN"]] for a in alarms)


def an_instance_that_vanishes_is_replaced():
    lost = group()["Instances"][0]["InstanceId"]
    same(ec2.terminate_instances(InstanceIds=[lost])["TerminatingInstances"][0]["CurrentState"]["Name"], "shutting-down")
    wait(ec2, "instance_terminated", InstanceIds=[lost])
    until("it is replaced", lambda: lost not in [i["InstanceId"] for i in group()["Instances"]] and len(group()["Instances"]) == 2)
    in_service(2)


def desired_capacity_is_bounded_and_followed():
    refused("ValidationError", asg.set_desired_capacity, AutoScalingGroupName="boto-app", DesiredCapacity=9)
    refused("ValidationError", asg.update_auto_scaling_group, AutoScalingGroupName="boto-app", DesiredCapacity=9)
    asg.set_desired_capacity(AutoScalingGroupName="boto-app", DesiredCapacity=3)
    in_service(3)
    refused("ResourceInUse", asg.delete_auto_scaling_group, AutoScalingGroupName="boto-app")


def an_instance_refresh_replaces_every_instance():
    ec2.create_launch_template_version(LaunchTemplateId=w.template, SourceVersion="1", LaunchTemplateData={"InstanceType": "t3.small"})
    before = {i["InstanceId"] for i in group()["Instances"]}
    started = asg.start_instance_refresh(AutoScalingGroupName="boto-app", Preferences={"MinHealthyPercentage": 50, "InstanceWarmup": 30})
    try:
        asg.start_instance_refresh(AutoScalingGroupName="boto-app")
        raise AssertionError("two refreshes at once")
    except asg.exceptions.InstanceRefreshInProgressFault as e:
        same(e.response["Error"]["Code"], "InstanceRefreshInProgress")

    seen = []

    def is_over():
        refresh = asg.describe_instance_refreshes(AutoScalingGroupName="boto-app", InstanceRefreshIds=[started["InstanceRefreshId"]])["InstanceRefreshes"][0]
        if refresh["Status"] not in seen:
            seen.append(refresh["Status"])
        return refresh if refresh["Status"] not in ("Pending", "InProgress") else None

    over = until("the refresh is over", is_over)
    same((over["Status"], over["PercentageComplete"], over["InstancesToUpdate"]), ("Successful", 100, 0))
    assert set(seen) <= {"Pending", "InProgress", "Successful"}, seen
    in_service(3)
    assert not before & {i["InstanceId"] for i in group()["Instances"]}
    same({i["InstanceType"] for i in group()["Instances"]}, {"t3.small"})
    refused("ActiveInstanceRefreshNotFound", asg.cancel_instance_refresh, AutoScalingGroupName="boto-app")


def deregistered_targets_drain_for_their_delay():
    leaving = group()["Instances"][0]["InstanceId"]
    wait(elb, "target_in_service", TargetGroupArn=w.group, Targets=[{"Id": leaving}])
    elb.deregister_targets(TargetGroupArn=w.group, Targets=[{"Id": leaving}])
    health = elb.describe_target_health(TargetGroupArn=w.group, Targets=[{"Id": leaving}])["TargetHealthDescriptions"][0]["TargetHealth"]
    same((health["State"], health["Reason"]), ("draining", "Target.DeregistrationInProgress"))
    wait(elb, "target_deregistered", TargetGroupArn=w.group, Targets=[{"Id": leaving}])
    refused("InvalidTarget", elb.register_targets, TargetGroupArn=w.group, Targets=[{"Id": "i-0123456789abcdef0"}])


def an_impatient_waiter_gives_up():
    try:
        elb.get_waiter("load_balancers_deleted").wait(LoadBalancerArns=[w.balancer], WaiterConfig={"Delay": 0, "MaxAttempts": 1})
        raise AssertionError("it is deleted")
    except WaiterError:
        pass
