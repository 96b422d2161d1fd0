using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.EndpointServices;

/// <summary>Endpoint services as calls are told of them.</summary>
internal static class EndpointServiceAnswers
{
    private const string State = "Available";

    public static Document Write(Transaction transaction, EndpointService service)
    {
        var region = transaction.Here.Name;
        var zones = OfferedBalancers.ZonesOf(transaction, service.LoadBalancers);
        return new()
        {
            ["ServiceType"] = new[] { new Document { ["ServiceType"] = service.IsGateway ? "GatewayLoadBalancer" : "Interface" } },
            ["ServiceId"] = service.Key,
            ["ServiceName"] = $"com.amazonaws.vpce.{region}.{service.Key}",
            ["ServiceState"] = State,
            ["AvailabilityZones"] = zones.Select(zone => zone.Name).ToList(),
            ["AvailabilityZoneIds"] = zones.Select(zone => zone.Id).ToList(),
            ["AcceptanceRequired"] = service.AsksForAcceptance,
            ["ManagesVpcEndpoints"] = false,
            [service.IsGateway ? "GatewayLoadBalancerArns" : "NetworkLoadBalancerArns"] = service.LoadBalancers,
            ["SupportedIpAddressTypes"] = service.AddressTypes,
            ["BaseEndpointDnsNames"] = service.IsGateway ? null : new[] { $"{service.Key}.{region}.vpce.amazonaws.com" },
            ["PrivateDnsName"] = service.PrivateDnsName,
            ["PrivateDnsNameConfiguration"] = service.NameProof is { } proof
                ? new Document
                {
                    ["State"] = service.IsNameProved switch
                    {
                        true => "verified",
                        false => "failed",
                        null => "pendingVerification",
                    },
                    ["Type"] = "TXT",
                    ["Value"] = $"vpce:{proof}",
                    ["Name"] = $"_{proof}",
                }
                : null,
            ["Tags"] = TagRules.Write(transaction, service.Key),
            ["SupportedRegions"] = service
                .Regions.Prepend(region)
                .Select(name => new Document { ["Region"] = name, ["ServiceState"] = State })
                .ToList(),
            ["RemoteAccessEnabled"] = service.Regions.Count > 0,
        };
    }
}
