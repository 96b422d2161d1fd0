"""Launch configurations, as old accounts have them, and instances launched while the caller waits."""

from peer import *

NAME = {"AutoScalingGroupName": "boto-old"}
CONFIGURATION = {"LaunchConfigurationName": "boto-old"}


def instances():
    groups = asg.describe_auto_scaling_groups(AutoScalingGroupNames=["boto-old"])["AutoScalingGroups"]
    return groups[0]["Instances"] if groups else None


def a_group_launches_from_a_launch_configuration_and_moves_to_a_template():
    asg.create_launch_configuration(ImageId=w.image, InstanceType="t3.micro", SecurityGroups=[w.back], AssociatePublicIpAddress=True, **CONFIGURATION)
    refused("AlreadyExists", asg.create_launch_configuration, ImageId=w.image, InstanceType="t3.micro", **CONFIGURATION)
    told = asg.describe_launch_configurations(LaunchConfigurationNames=["boto-old"])["LaunchConfigurations"][0]
    same((told["ImageId"], told["SecurityGroups"], told["InstanceMonitoring"], told["BlockDeviceMappings"]), (w.image, [w.back], {"Enabled": True}, []))
    asg.create_auto_scaling_group(MinSize=1, MaxSize=3, VPCZoneIdentifier=w.subnets[0], **CONFIGURATION, **NAME)
    until("it is in service", lambda: [i for i in instances() if i["LifecycleState"] == "InService"])
    same([i["LaunchConfigurationName"] for i in instances()], ["boto-old"])
    refused("ResourceInUse", asg.delete_launch_configuration, "boto-old", **CONFIGURATION)
    refused("ValidationError", asg.launch_instances, RequestedCapacity=1, ClientToken="boto-1", **NAME)
    asg.update_auto_scaling_group(LaunchTemplate={"LaunchTemplateId": w.template, "Version": "1"}, **NAME)
    asg.delete_launch_configuration(**CONFIGURATION)
    same(asg.describe_launch_configurations()["LaunchConfigurations"], [])


def instances_are_launched_while_the_caller_waits():
    asked = {"RequestedCapacity": 2, "ClientToken": "boto-2", **NAME}
    done = asg.launch_instances(**asked)
    same((done["Errors"], [i["MarketType"] for i in done["Instances"]]), ([], ["OnDemand"]))
    assert set(done["Instances"][0]["InstanceIds"]) < {i["InstanceId"] for i in instances()}
    same(asg.launch_instances(**asked)["Instances"], done["Instances"])
    refused("IdempotentParameterMismatch", asg.launch_instances, **{**asked, "RequestedCapacity": 1})
    asg.delete_auto_scaling_group(ForceDelete=True, **NAME)
    until("the group is gone", lambda: instances() is None)
