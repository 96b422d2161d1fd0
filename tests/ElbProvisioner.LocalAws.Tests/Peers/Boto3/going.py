"""And away with it."""

from names import alias, proof
from peer import *
from scaling import group


def the_site_goes_in_the_right_order():
    refused("ResourceInUse", elb.delete_target_group, TargetGroupArn=w.group)
    asg.delete_auto_scaling_group(AutoScalingGroupName="boto-app", ForceDelete=True)
    deleting = group()
    assert deleting is None or deleting["Status"] == "Delete in progress", deleting
    until("the group is gone", lambda: group() is None)
    refused("ValidationError", asg.update_auto_scaling_group, "boto-app", AutoScalingGroupName="boto-app", MinSize=0)
    wait(route53, "resource_record_sets_changed", Id=route53.change_resource_record_sets(
        HostedZoneId=w.hosted, ChangeBatch={"Changes": [alias("DELETE"), proof("DELETE")]})["ChangeInfo"]["Id"])
    refused("InvalidChangeBatch", route53.change_resource_record_sets, "not found", HostedZoneId=w.hosted,
            ChangeBatch={"Changes": [proof("DELETE")]})
    elb.delete_load_balancer(LoadBalancerArn=w.balancer)
    elb.delete_load_balancer(LoadBalancerArn=w.balancer)
    wait(elb, "load_balancers_deleted", LoadBalancerArns=[w.balancer])
    refused("LoadBalancerNotFound", elb.describe_listeners, LoadBalancerArn=w.balancer)
    refused("ListenerNotFound", elb.delete_listener, ListenerArn=w.listener)

    def goes(code, call, **arguments):
        """AWS lets go of some things late: the refusal on the way is part of the bargain."""
        def gone():
            try:
                call(**arguments)
                return True
            except ClientError as e:
                same(e.response["Error"]["Code"], code)
                return False
        until(f"{arguments} goes", gone)

    goes("ResourceInUse", elb.delete_target_group, TargetGroupArn=w.group)
    goes("ResourceInUseException", acm.delete_certificate, CertificateArn=w.certificate)
    goes("DependencyViolation", ec2.delete_security_group, GroupId=w.back)
    goes("DependencyViolation", ec2.delete_security_group, GroupId=w.front)
    refused("InvalidGroup.NotFound", ec2.delete_security_group, GroupId=w.front)
    ec2.delete_launch_template(LaunchTemplateId=w.template)
    refused("InvalidLaunchTemplateId.NotFound", ec2.describe_launch_templates, LaunchTemplateIds=[w.template])
    refused("ResourceNotFoundException", acm.describe_certificate, CertificateArn=w.certificate)
    same(ec2.describe_network_interfaces(Filters=[{"Name": "vpc-id", "Values": [w.vpc["VpcId"]]}])["NetworkInterfaces"], [])
    assert not [a for a in cloudwatch.describe_alarms()["MetricAlarms"] if "boto" in a["AlarmName"]]
