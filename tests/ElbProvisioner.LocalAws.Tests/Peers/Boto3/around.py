"""Alarms, parameters, tags."""

import datetime

from peer import *


def alarms_are_kept_in_every_protocol_boto3_chooses():
    asked = {"AlarmName": "boto-errors", "Namespace": "AWS/ApplicationELB", "MetricName": "HTTPCode_Target_5XX_Count", "Statistic": "Sum",
             "Dimensions": [{"Name": "LoadBalancer", "Value": w.balancer.split("loadbalancer/")[1]}], "Period": 60, "EvaluationPeriods": 2,
             "Threshold": 2.5, "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "notBreaching"}
    cloudwatch.put_metric_alarm(**asked)
    wait(cloudwatch, "alarm_exists", AlarmNames=["boto-errors"])
    alarm = cloudwatch.describe_alarms(AlarmNames=["boto-errors"])["MetricAlarms"][0]
    same({key: alarm[key] for key in asked}, asked)
    assert isinstance(alarm["AlarmConfigurationUpdatedTimestamp"], datetime.datetime)
    cloudwatch.set_alarm_state(AlarmName="boto-errors", StateValue="ALARM", StateReason="because")
    for protocol in ("smithy-rpc-v2-cbor", "json", "query"):
        other = speaking(protocol)
        alarm = other.describe_alarms(AlarmNames=["boto-errors"])["MetricAlarms"][0]
        same((alarm["Threshold"], alarm["StateValue"], alarm["Dimensions"]), (2.5, "ALARM", asked["Dimensions"]))
        refused("ResourceNotFound", other.set_alarm_state, AlarmName="boto-absent", StateValue="OK", StateReason="because")
    cloudwatch.delete_alarms(AlarmNames=["boto-errors"])
    same(cloudwatch.describe_alarms(AlarmNames=["boto-errors"])["MetricAlarms"], [])


def speaking(protocol):
    """A client that speaks another of CloudWatch's protocols than boto3 chooses by itself."""
    other = boto3.session.Session()
    model = other._session.get_component("data_loader").load_service_model("cloudwatch", "service-2", None)
    assert protocol in model["metadata"]["protocols"], model["metadata"]
    model["metadata"].update(protocol=protocol, protocols=[protocol])
    client = other.client("cloudwatch", config=config)
    same(client.meta.service_model.resolved_protocol, protocol)
    return client


def parameters_have_versions():
    same(ssm.put_parameter(Name="/boto/size", Value="small", Type="String")["Version"], 1)
    refused("ParameterAlreadyExists", ssm.put_parameter, Name="/boto/size", Value="big", Type="String")
    same(ssm.put_parameter(Name="/boto/size", Value="big", Overwrite=True)["Version"], 2)
    same([p["Value"] for p in ssm.get_paginator("get_parameters_by_path").paginate(Path="/boto", Recursive=True).search("Parameters[]")], ["big"])
    ssm.delete_parameter(Name="/boto/size")
    refused("ParameterNotFound", ssm.delete_parameter, Name="/boto/size")


def the_tag_index_comes_to_know_the_site():
    def found():
        pages = tagging.get_paginator("get_resources").paginate(TagFilters=[{"Key": "site", "Values": ["boto"]}],
                                                                ResourceTypeFilters=["elasticloadbalancing:loadbalancer"])
        return [r["ResourceARN"] for r in pages.search("ResourceTagMappingList[]")] == [w.balancer]

    until("the load balancer is found by its tag", found)
    refused("ValidationError", elb.describe_tags, ResourceArns=[w.balancer] * 21)


def an_action_that_does_not_exist_is_refused_as_aws_refuses_it():
    for client, operation, arguments in ((ec2, "describe_spot_fleet_requests", {}), (elb, "get_resource_policy", {"ResourceArn": "x"}),
                                         (asg, "describe_warm_pool", {"AutoScalingGroupName": "boto-absent"})):
        try:
            getattr(client, operation)(**arguments)
            raise AssertionError(operation)
        except ClientError as e:
            assert e.response["Error"]["Code"] in ("InvalidAction", "ValidationError"), e
