"""Load balancer, target group, listeners, rules."""

import datetime

from peer import *


def a_load_balancer_provisions_before_it_is_active():
    refused("ValidationError", elb.create_load_balancer, Name="boto-web", Subnets=w.subnets[:1])
    refused("SubnetNotFound", elb.create_load_balancer, Name="boto-web", Subnets=["subnet-0123456789abcdef0", w.subnets[0]])
    refused("ValidationError", elb.create_load_balancer, Name="internal-web", Subnets=w.subnets)
    asked = {"Name": "boto-web", "Subnets": w.subnets, "SecurityGroups": [w.front], "Tags": [{"Key": "site", "Value": "boto"}]}
    made = elb.create_load_balancer(**asked)["LoadBalancers"][0]
    w.balancer = made["LoadBalancerArn"]
    same((made["State"]["Code"], made["Scheme"], made["Type"]), ("provisioning", "internet-facing", "application"))
    assert made["DNSName"].startswith("boto-web-") and made["DNSName"].endswith(".us-east-1.elb.amazonaws.com")
    assert isinstance(made["CreatedTime"], datetime.datetime)
    wait(elb, "load_balancer_exists", LoadBalancerArns=[w.balancer])
    wait(elb, "load_balancer_available", LoadBalancerArns=[w.balancer])
    same(elb.create_load_balancer(**asked)["LoadBalancers"][0]["LoadBalancerArn"], w.balancer)
    refused("DuplicateLoadBalancerName", elb.create_load_balancer, **{**asked, "Scheme": "internal"})
    w.dns, w.zone = made["DNSName"], made["CanonicalHostedZoneId"]
    interfaces = ec2.describe_network_interfaces(Filters=[{"Name": "group-id", "Values": [w.front]}])["NetworkInterfaces"]
    same([i["Description"].startswith("ELB app/boto-web/") and i["RequesterManaged"] for i in interfaces], [True, True])


def load_balancer_attributes_are_complete_and_checked():
    attributes = {a["Key"]: a["Value"] for a in elb.describe_load_balancer_attributes(LoadBalancerArn=w.balancer)["Attributes"]}
    assert len(attributes) >= 15, attributes
    same(attributes["idle_timeout.timeout_seconds"], "60")
    refused("ValidationError", elb.modify_load_balancer_attributes, LoadBalancerArn=w.balancer,
            Attributes=[{"Key": "idle_timeout.timeout_seconds", "Value": "99999"}])
    elb.modify_load_balancer_attributes(LoadBalancerArn=w.balancer, Attributes=[{"Key": "deletion_protection.enabled", "Value": "true"}])
    refused("OperationNotPermitted", elb.delete_load_balancer, LoadBalancerArn=w.balancer)
    elb.modify_load_balancer_attributes(LoadBalancerArn=w.balancer, Attributes=[{"Key": "deletion_protection.enabled", "Value": "false"}])


def target_groups_are_found_by_name_and_checked():
    asked = {"Name": "boto-app", "Protocol": "HTTP", "Port": 8080, "VpcId": w.vpc["VpcId"], "HealthCheckPath": "/health",
             "HealthCheckIntervalSeconds": 10, "HealthyThresholdCount": 2}
    w.group = elb.create_target_group(**asked)["TargetGroups"][0]["TargetGroupArn"]
    read = until("it is seen", lambda: [g for g in elb.describe_target_groups()["TargetGroups"] if g["TargetGroupArn"] == w.group])[0]
    same(elb.create_target_group(**asked)["TargetGroups"][0]["TargetGroupArn"], w.group)
    refused("DuplicateTargetGroupName", elb.create_target_group, **{**asked, "Port": 9090})
    refused("ValidationError", elb.create_target_group, **{**asked, "Name": "boto-bad", "HealthCheckPath": "health"})
    refused("ValidationError", elb.create_target_group, **{**asked, "Name": "boto-bad", "Matcher": {"HttpCode": "600"}})
    refused("ValidationError", elb.modify_target_group_attributes, TargetGroupArn=w.group, Attributes=[{"Key": "no.such", "Value": "1"}])
    elb.modify_target_group_attributes(TargetGroupArn=w.group, Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "400"}])
    same((read["Matcher"], read["ProtocolVersion"], read["LoadBalancerArns"]), ({"HttpCode": "200"}, "HTTP1", []))
    try:
        elb.describe_target_groups(Names=["boto-absent"])
        raise AssertionError("found a group that is not there")
    except elb.exceptions.TargetGroupNotFoundException as e:
        same(e.response["Error"]["Code"], "TargetGroupNotFound")


def listeners_and_rules_read_back_in_full():
    forward = [{"Type": "forward", "TargetGroupArn": w.group}]
    refused("TargetGroupNotFound", elb.create_listener, LoadBalancerArn=w.balancer, Protocol="HTTP", Port=81,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": w.group[:-4] + "0000"}])
    refused("ValidationError", elb.create_listener, LoadBalancerArn=w.balancer, Protocol="HTTPS", Port=443, DefaultActions=forward)
    listener = elb.create_listener(LoadBalancerArn=w.balancer, Protocol="HTTP", Port=80, DefaultActions=forward)["Listeners"][0]
    w.listener = listener["ListenerArn"]
    until("it is seen", lambda: elb.describe_listeners(LoadBalancerArn=w.balancer)["Listeners"])
    same(listener["DefaultActions"][0]["ForwardConfig"]["TargetGroups"], [{"TargetGroupArn": w.group, "Weight": 1}])
    redirect = [{"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}]
    refused("DuplicateListener", elb.create_listener, LoadBalancerArn=w.balancer, Protocol="HTTP", Port=80, DefaultActions=redirect)

    def rule(priority, *paths):
        made = elb.create_rule(ListenerArn=w.listener, Priority=priority, Actions=redirect,
                               Conditions=[{"Field": "path-pattern", "PathPatternConfig": {"Values": list(paths)}}])
        return made["Rules"][0]

    first = rule(30, "/c/*")
    same(first["Conditions"], [{"Field": "path-pattern", "Values": ["/c/*"], "PathPatternConfig": {"Values": ["/c/*"]}}])
    same(first["Actions"][0]["RedirectConfig"],
         {"Protocol": "HTTPS", "Port": "443", "Host": "#{host}", "Path": "/#{path}", "Query": "#{query}", "StatusCode": "HTTP_301"})
    second = rule(10, "/a/*", "/b/*")
    refused("PriorityInUse", elb.create_rule, ListenerArn=w.listener, Priority=10, Actions=redirect,
            Conditions=[{"Field": "path-pattern", "Values": ["/d"]}])
    until("both rules are seen", lambda: len(elb.describe_rules(ListenerArn=w.listener)["Rules"]) == 3)
    elb.set_rule_priorities(RulePriorities=[{"RuleArn": first["RuleArn"], "Priority": 10}, {"RuleArn": second["RuleArn"], "Priority": 30}])
    rules = list(elb.get_paginator("describe_rules").paginate(ListenerArn=w.listener, PaginationConfig={"PageSize": 2}).search("Rules[]"))
    same([rule["Priority"] for rule in rules], ["10", "30", "default"])
    same(rules[0]["RuleArn"], first["RuleArn"])
    refused("OperationNotPermitted", elb.delete_rule, RuleArn=rules[-1]["RuleArn"])
    elb.delete_rule(RuleArn=second["RuleArn"])
    refused("RuleNotFound", elb.delete_rule, RuleArn=second["RuleArn"])
    refused("ResourceInUse", elb.delete_target_group, TargetGroupArn=w.group)
    same(elb.describe_target_groups(TargetGroupArns=[w.group])["TargetGroups"][0]["LoadBalancerArns"], [w.balancer])
