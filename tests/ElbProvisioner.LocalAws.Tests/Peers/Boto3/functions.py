"""A function as the target of a load balancer."""

import json

from peer import *

CODE = {"ZipFile": b"PK\x05\x06" + bytes(18)}
ROLE = "arn:aws:iam::123456789012:role/boto"


def a_function_is_made_and_told():
    functions.create_function(FunctionName="boto", Runtime="python3.13", Handler="a.b", Role=ROLE, Code=CODE, Tags={"site": "boto"})
    wait(functions, "function_active_v2", FunctionName="boto")
    told = functions.get_function(FunctionName="boto")
    same((told["Configuration"]["Handler"], told["Tags"]), ("a.b", {"site": "boto"}))
    refused("ResourceConflictException", functions.create_function, FunctionName="boto", Runtime="python3.13", Handler="a.b", Role=ROLE, Code=CODE)
    refused("ResourceNotFoundException", functions.get_function, "missing-boto", FunctionName="missing-boto")
    same([f["FunctionName"] for f in functions.get_paginator("list_functions").paginate().search("Functions[]")], ["boto"])


def a_load_balancer_invokes_a_function_that_lets_it_in():
    function = functions.get_function_configuration(FunctionName="boto")["FunctionArn"]
    group = elb.create_target_group(Name="boto-function", TargetType="lambda")["TargetGroups"][0]["TargetGroupArn"]
    until("it is seen", lambda: [g for g in elb.describe_target_groups()["TargetGroups"] if g["TargetGroupArn"] == group])
    target = {"TargetGroupArn": group, "Targets": [{"Id": function}]}
    refused("AccessDenied", elb.register_targets, function, group, **target)
    allowed = {"FunctionName": "boto", "StatementId": "elb", "Action": "lambda:InvokeFunction", "Principal": "elasticloadbalancing.amazonaws.com"}
    statement = functions.add_permission(SourceArn=group, **allowed)["Statement"]
    refused("ResourceConflictException", functions.add_permission, "elb", SourceArn=group, **allowed)
    same(json.loads(functions.get_policy(FunctionName="boto")["Policy"])["Statement"], [json.loads(statement)])
    elb.register_targets(**target)
    listener = elb.create_listener(LoadBalancerArn=w.balancer, Port=8081, Protocol="HTTP",
                                   DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])["Listeners"][0]["ListenerArn"]
    until("it is seen", lambda: [l for l in elb.describe_listeners(LoadBalancerArn=w.balancer)["Listeners"] if l["ListenerArn"] == listener])
    health = elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"][0]["TargetHealth"]
    same((health["State"], health["Reason"]), ("unavailable", "Target.HealthCheckDisabled"))
    elb.delete_listener(ListenerArn=listener)
    until("it is in use no longer", lambda: went(group))
    functions.remove_permission(FunctionName="boto", StatementId="elb")
    refused("ResourceNotFoundException", functions.get_policy, FunctionName="boto")


def went(group):
    try:
        return elb.delete_target_group(TargetGroupArn=group)
    except elb.exceptions.ResourceInUseException:
        return None


def a_function_is_deleted():
    functions.delete_function(FunctionName="boto")
    refused("ResourceNotFoundException", functions.get_function, "boto", FunctionName="boto")
