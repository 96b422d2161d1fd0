"""The account, its default network, security groups."""

from peer import *


def the_caller_is_the_worlds_account():
    identity = sts.get_caller_identity()
    w.account = identity["Account"]
    assert len(w.account) == 12 and identity["Arn"].startswith("arn:aws:")


def a_new_account_has_the_default_network():
    w.vpc = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]
    same(w.vpc["CidrBlock"], "172.31.0.0/16")
    mine = [{"Name": "vpc-id", "Values": [w.vpc["VpcId"]]}]
    pages = list(ec2.get_paginator("describe_subnets").paginate(Filters=mine, PaginationConfig={"PageSize": 5}))
    subnets = [subnet for page in pages for subnet in page["Subnets"]]
    same([len(page["Subnets"]) for page in pages], [5, 1])
    same(sorted(subnet["AvailabilityZone"][-1] for subnet in subnets), list("abcdef"))
    assert all(subnet["DefaultForAz"] and subnet["MapPublicIpOnLaunch"] and subnet["AvailableIpAddressCount"] > 4000 for subnet in subnets)
    w.subnets = [subnet["SubnetId"] for subnet in sorted(subnets, key=lambda subnet: subnet["AvailabilityZone"])[:2]]
    routes = ec2.describe_route_tables(Filters=[*mine, {"Name": "association.main", "Values": ["true"]}])["RouteTables"][0]["Routes"]
    assert any(route.get("GatewayId", "").startswith("igw-") and route["DestinationCidrBlock"] == "0.0.0.0/0" for route in routes)


def the_public_parameter_names_an_image_that_exists():
    w.image = ssm.get_parameter(Name=IMAGE)["Parameter"]["Value"]
    image = ec2.describe_images(ImageIds=[w.image])["Images"][0]
    same((image["State"], image["Architecture"]), ("available", "x86_64"))
    refused("InvalidAMIID.NotFound", ec2.describe_images, "ami-0123456789abcdef0", ImageIds=["ami-0123456789abcdef0"])
    refused("ParameterNotFound", ssm.get_parameter, Name="/absent")
    try:
        ssm.get_parameter(Name="/absent")
    except ssm.exceptions.ParameterNotFound:
        pass


def security_groups_are_made_once_and_chained():
    def make(name):
        made = ec2.create_security_group(GroupName=name, Description=name, VpcId=w.vpc["VpcId"],
                                         TagSpecifications=[{"ResourceType": "security-group", "Tags": [{"Key": "site", "Value": "boto"}]}])
        return made["GroupId"]

    w.front, w.back = make("boto-front"), make("boto-back")
    wait(ec2, "security_group_exists", GroupIds=[w.front, w.back])
    refused("InvalidGroup.Duplicate", ec2.create_security_group, "boto-front", GroupName="boto-front", Description="again", VpcId=w.vpc["VpcId"])
    refused("InvalidParameterValue", ec2.create_security_group, GroupName="sg-x", Description="reserved", VpcId=w.vpc["VpcId"])
    refused("DryRunOperation", ec2.create_security_group, GroupName="boto-dry", Description="dry", VpcId=w.vpc["VpcId"], DryRun=True)

    web = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "all"}]}
    rule = ec2.authorize_security_group_ingress(GroupId=w.front, IpPermissions=[web])["SecurityGroupRules"][0]
    same((rule["CidrIpv4"], rule["Description"], rule["IsEgress"]), ("0.0.0.0/0", "all", False))
    refused("InvalidPermission.Duplicate", ec2.authorize_security_group_ingress, GroupId=w.front, IpPermissions=[web])
    refused("InvalidParameterValue", ec2.authorize_security_group_ingress, GroupId=w.front,
            IpPermissions=[{**web, "FromPort": 70000, "ToPort": 70000}])
    app = {"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "UserIdGroupPairs": [{"GroupId": w.front}]}
    ec2.authorize_security_group_ingress(GroupId=w.back, IpPermissions=[app])
    pair = ec2.describe_security_groups(GroupIds=[w.back])["SecurityGroups"][0]["IpPermissions"][0]["UserIdGroupPairs"][0]
    same((pair["GroupId"], pair["UserId"]), (w.front, w.account))
    refused("DependencyViolation", ec2.delete_security_group, GroupId=w.front)
    rules = ec2.get_paginator("describe_security_group_rules").paginate(Filters=[{"Name": "group-id", "Values": [w.front]}])
    same(sorted(rule["IsEgress"] for rule in rules.search("SecurityGroupRules[]")), [False, True])
