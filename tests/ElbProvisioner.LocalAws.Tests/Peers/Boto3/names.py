"""Certificate and DNS."""

from peer import *


def a_certificate_is_issued_once_its_record_resolves():
    asked = {"DomainName": "boto.example.com", "ValidationMethod": "DNS", "IdempotencyToken": "boto1"}
    w.certificate = acm.request_certificate(**asked)["CertificateArn"]
    same(acm.request_certificate(**asked)["CertificateArn"], w.certificate)

    def record():
        try:
            options = acm.describe_certificate(CertificateArn=w.certificate)["Certificate"].get("DomainValidationOptions", [])
        except acm.exceptions.ResourceNotFoundException:
            return None
        return options[0].get("ResourceRecord") if options else None

    w.proof = until("it tells its record", record)
    refused("UnsupportedCertificate", elb.create_listener, LoadBalancerArn=w.balancer, Protocol="HTTPS", Port=443,
            Certificates=[{"CertificateArn": w.certificate}], DefaultActions=[{"Type": "forward", "TargetGroupArn": w.group}])
    zones = route53.list_hosted_zones_by_name(DNSName="example.com", MaxItems="1")["HostedZones"]
    same(zones[0]["Name"], "example.com.")
    w.hosted = zones[0]["Id"].split("/")[-1]
    change = route53.change_resource_record_sets(HostedZoneId=w.hosted, ChangeBatch={"Changes": [proof("CREATE")]})["ChangeInfo"]
    same(change["Status"], "PENDING")
    wait(route53, "resource_record_sets_changed", Id=change["Id"])
    wait(acm, "certificate_validated", CertificateArn=w.certificate)
    refused("InvalidChangeBatch", route53.change_resource_record_sets, "already exists", HostedZoneId=w.hosted,
            ChangeBatch={"Changes": [proof("CREATE")]})


def proof(action):
    return {"Action": action, "ResourceRecordSet": {"Name": w.proof["Name"], "Type": w.proof["Type"], "TTL": 60,
                                                    "ResourceRecords": [{"Value": w.proof["Value"]}]}}


def alias(action):
    return {"Action": action, "ResourceRecordSet": {"Name": "boto.example.com", "Type": "A", "AliasTarget": {
        "HostedZoneId": w.zone, "DNSName": "dualstack." + w.dns, "EvaluateTargetHealth": False}}}


def an_issued_certificate_serves_https():
    w.https = elb.create_listener(LoadBalancerArn=w.balancer, Protocol="HTTPS", Port=443, Certificates=[{"CertificateArn": w.certificate}],
                                  SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06",
                                  DefaultActions=[{"Type": "forward", "TargetGroupArn": w.group}])["Listeners"][0]["ListenerArn"]
    until("it is seen", lambda: len(elb.describe_listeners(LoadBalancerArn=w.balancer)["Listeners"]) == 2)
    refused("SSLPolicyNotFound", elb.modify_listener, ListenerArn=w.https, SslPolicy="no-such-policy")
    until("it is in use", lambda: acm.describe_certificate(CertificateArn=w.certificate)["Certificate"]["InUseBy"] == [w.balancer])
    refused("ResourceInUseException", acm.delete_certificate, CertificateArn=w.certificate)
    wait(route53, "resource_record_sets_changed", Id=route53.change_resource_record_sets(
        HostedZoneId=w.hosted, ChangeBatch={"Changes": [alias("UPSERT")]})["ChangeInfo"]["Id"])
    records = route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=w.hosted, PaginationConfig={"PageSize": "1"})
    found = [r for r in records.search("ResourceRecordSets[]") if r["Name"] == "boto.example.com."]
    same(found[0]["AliasTarget"], {"HostedZoneId": w.zone, "DNSName": f"dualstack.{w.dns.lower()}.", "EvaluateTargetHealth": False})
    summaries = acm.get_paginator("list_certificates").paginate(CertificateStatuses=["ISSUED"]).search("CertificateSummaryList[]")
    assert w.certificate in [c["CertificateArn"] for c in summaries]
