"""A network load balancer inside, offered to other networks."""

from peer import *


def a_network_load_balancer_is_offered_as_an_endpoint_service_and_stays_as_long():
    net = elb.create_load_balancer(Name="boto-inside", Type="network", Scheme="internal", Subnets=w.subnets[:2])["LoadBalancers"][0]["LoadBalancerArn"]
    wait(elb, "load_balancer_available", LoadBalancerArns=[net])
    refused("InvalidNetworkLoadBalancerArn.Malformed", ec2.create_vpc_endpoint_service_configuration, NetworkLoadBalancerArns=[w.balancer])
    offered = ec2.create_vpc_endpoint_service_configuration(NetworkLoadBalancerArns=[net], AcceptanceRequired=False)["ServiceConfiguration"]
    service = {"ServiceId": offered["ServiceId"]}
    same((offered["ServiceState"], offered["SupportedIpAddressTypes"], len(offered["AvailabilityZones"])), ("Available", ["ipv4"], 2))
    added = ec2.modify_vpc_endpoint_service_permissions(AddAllowedPrincipals=["arn:aws:iam::123456789012:root"], **service)["AddedPrincipals"]
    same([(p["PrincipalType"], p["ServiceId"]) for p in added], [("Account", offered["ServiceId"])])
    same(len(ec2.describe_vpc_endpoint_service_permissions(**service)["AllowedPrincipals"]), 1)
    ec2.modify_vpc_endpoint_service_configuration(AcceptanceRequired=True, **service)
    same(ec2.describe_vpc_endpoint_service_configurations(ServiceIds=[offered["ServiceId"]])["ServiceConfigurations"][0]["AcceptanceRequired"], True)
    refused("ResourceInUse", elb.delete_load_balancer, LoadBalancerArn=net)
    same(ec2.delete_vpc_endpoint_service_configurations(ServiceIds=[offered["ServiceId"]])["Unsuccessful"], [])
    elb.delete_load_balancer(LoadBalancerArn=net)


def no_capacity_is_reserved_without_a_quota():
    refused("CapacityUnitsLimitExceeded", elb.modify_capacity_reservation, LoadBalancerArn=w.balancer, MinimumLoadBalancerCapacity={"CapacityUnits": 100})
    assert "MinimumLoadBalancerCapacity" not in elb.describe_capacity_reservation(LoadBalancerArn=w.balancer)


def a_web_acl_judges_a_load_balancer_and_a_pool_gives_it_addresses():
    shield = "arn:aws:wafv2:{}:123456789012:regional/webacl/shield/12345678-1234-1234-1234-123456789012".format(session.region_name)
    refused("WAFNonexistentItemException", waf.associate_web_acl, WebACLArn=shield.replace("shield", "missing"), ResourceArn=w.balancer)
    waf.associate_web_acl(WebACLArn=shield, ResourceArn=w.balancer)
    same(waf.get_web_acl_for_resource(ResourceArn=w.balancer)["WebACL"]["ARN"], shield)
    waf.disassociate_web_acl(ResourceArn=w.balancer)
    assert "WebACL" not in waf.get_web_acl_for_resource(ResourceArn=w.balancer)
    pool = {"Ipv4IpamPoolId": "ipam-pool-0123456789abcdef0"}
    same(elb.modify_ip_pools(LoadBalancerArn=w.balancer, IpamPools=pool)["IpamPools"], pool)
    elb.modify_ip_pools(LoadBalancerArn=w.balancer, RemoveIpamPools=["ipv4"])
    assert "IpamPools" not in elb.describe_load_balancers(LoadBalancerArns=[w.balancer])["LoadBalancers"][0]
