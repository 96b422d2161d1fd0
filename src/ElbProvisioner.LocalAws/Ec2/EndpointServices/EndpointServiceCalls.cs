using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.EndpointServices;

/// <summary>VPC endpoint services: made, listed, changed and deleted. They are available at once.</summary>
internal static class EndpointServiceCalls
{
    public const string Prefix = "vpce-svc-";
    public const string TagType = "vpc-endpoint-service";
    private const string Operation = "CreateVpcEndpointServiceConfiguration";

    private static readonly Listing<EndpointService> List = new(
        "ServiceConfigurations",
        service => service.Key,
        EndpointServiceAnswers.Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["service-id"] = "ServiceId",
            ["service-name"] = "ServiceName",
            ["service-state"] = "ServiceState",
            ["supported-ip-address-types"] = "SupportedIpAddressTypes",
        }
    );

    public static Document Describe(Transaction transaction, Fields request) =>
        List.Answer(
            transaction,
            request,
            Asked.ById(
                request.Texts("ServiceIds"),
                Prefix,
                "InvalidVpcEndpointServiceId.Malformed",
                transaction.Ec2.EndpointServices.Find,
                missing => NotFound(missing[0])
            ) ?? transaction.Ec2.EndpointServices.All,
            PageLimits.Usual
        );

    public static Document Create(Transaction transaction, Fields request)
    {
        var tags = TagRules.OfNew(transaction, request, TagType);
        if (ClientTokens.Made(transaction, Operation, request) is { } made)
        {
            return Answer(transaction, request, Existing(transaction, made));
        }

        var (networks, gateways) = (request.Texts("NetworkLoadBalancerArns"), request.Texts("GatewayLoadBalancerArns"));
        if (networks.Count > 0 && gateways.Count > 0)
        {
            throw Refusals.InvalidCombination("Network Load Balancers and Gateway Load Balancers cannot be specified together");
        }

        if (networks.Count + gateways.Count == 0)
        {
            throw Refusals.Missing("NetworkLoadBalancerArns or GatewayLoadBalancerArns");
        }

        var isGateway = gateways.Count > 0;
        var service = new EndpointService(
            $"{Prefix}{transaction.NewId(17)}",
            isGateway,
            OfferedBalancers.Checked(transaction, isGateway ? gateways : networks, isGateway),
            request.Flag("AcceptanceRequired") ?? true,
            request.Texts("SupportedIpAddressTypes") is { Count: > 0 } types ? AddressTypes(types) : ["ipv4"],
            Regions(transaction, request.Texts("SupportedRegions")),
            null,
            null,
            []
        );
        service = Named(transaction, service, request.Text("PrivateDnsName"));
        transaction.Ec2.EndpointServices.Put(service);
        TagKeeping.Put(transaction, service.Key, TagType, tags);
        ClientTokens.Remember(transaction, Operation, request, service.Key);
        return Answer(transaction, request, service);
    }

    public static Document Modify(Transaction transaction, Fields request)
    {
        var service = Existing(transaction, request.Required("ServiceId"));
        var (added, removed, other) = service.IsGateway
            ? ("AddGatewayLoadBalancerArns", "RemoveGatewayLoadBalancerArns", "AddNetworkLoadBalancerArns")
            : ("AddNetworkLoadBalancerArns", "RemoveNetworkLoadBalancerArns", "AddGatewayLoadBalancerArns");
        if (request.Texts(other).Count > 0)
        {
            throw Refusals.InvalidCombination("Network Load Balancers and Gateway Load Balancers cannot be specified together");
        }

        var changed = service with
        {
            LoadBalancers =
            [
                .. service
                    .LoadBalancers.Union(
                        OfferedBalancers.Checked(transaction, request.Texts(added), service.IsGateway),
                        StringComparer.Ordinal
                    )
                    .Except(request.Texts(removed), StringComparer.Ordinal),
            ],
            AsksForAcceptance = request.Flag("AcceptanceRequired") ?? service.AsksForAcceptance,
            AddressTypes =
            [
                .. service
                    .AddressTypes.Union(AddressTypes(request.Texts("AddSupportedIpAddressTypes")), StringComparer.Ordinal)
                    .Except(request.Texts("RemoveSupportedIpAddressTypes"), StringComparer.Ordinal),
            ],
            Regions =
            [
                .. service
                    .Regions.Union(Regions(transaction, request.Texts("AddSupportedRegions")), StringComparer.Ordinal)
                    .Except(request.Texts("RemoveSupportedRegions"), StringComparer.Ordinal),
            ],
        };
        if (changed.LoadBalancers.Count == 0 || changed.AddressTypes.Count == 0)
        {
            throw Refusals.InvalidValue("An endpoint service must have at least one load balancer and one IP address type");
        }

        changed =
            request.Flag("RemovePrivateDnsName") == true
                ? changed with
                {
                    PrivateDnsName = null,
                    NameProof = null,
                    IsNameProved = null,
                }
                : Named(transaction, changed, request.Text("PrivateDnsName"));
        transaction.Ec2.EndpointServices.Put(changed);
        return new() { ["Return"] = true };
    }

    /// <summary>DNS is asked a while later.</summary>
    public static Document StartVerification(Transaction transaction, Fields request)
    {
        var service = Existing(transaction, request.Required("ServiceId"));
        if (service.PrivateDnsName is null)
        {
            throw Refusals.InvalidValue($"The VpcEndpointService {service.Key} has no private DNS name");
        }

        transaction.Ec2.EndpointServices.Put(service with { IsNameProved = null });
        transaction.Later(transaction.Timings.CertificateIssuance, EndpointServiceUse.ProofAsked, service.Key);
        return new() { ["ReturnValue"] = true };
    }

    /// <summary>What cannot be deleted is told, and is no refusal.</summary>
    public static Document Delete(Transaction transaction, Fields request)
    {
        var unsuccessful = new List<Document>();
        foreach (var id in request.Texts("ServiceIds").Distinct(StringComparer.Ordinal))
        {
            if (transaction.Ec2.EndpointServices.Find(id) is not { } service)
            {
                unsuccessful.Add(
                    Unsuccessful.Of(id, "InvalidVpcEndpointService.NotFound", $"The VpcEndpointService Id '{id}' does not exist")
                );
            }
            else if (Endpoints.Hold(transaction, service))
            {
                unsuccessful.Add(
                    Unsuccessful.Of(id, "ExistingVpcEndpointConnections", "Service has existing active VPC Endpoint connections!")
                );
            }
            else
            {
                transaction.Ec2.EndpointServices.Remove(id);
                TagKeeping.Remove(transaction, id);
            }
        }

        return new() { ["Unsuccessful"] = unsuccessful };
    }

    /// <exception cref="AwsError">There is no such service.</exception>
    public static EndpointService Existing(Transaction transaction, string id)
    {
        Ids.MustBeWellFormed(id, Prefix, "InvalidVpcEndpointServiceId.Malformed");
        return transaction.Ec2.EndpointServices.Find(id) ?? throw NotFound(id);
    }

    private static EndpointService Named(Transaction transaction, EndpointService service, string? name) =>
        name is null || name == service.PrivateDnsName ? service
        : service.IsGateway ? throw Refusals.InvalidCombination("A private DNS name is not supported for Gateway Load Balancers")
        : service with { PrivateDnsName = name, NameProof = transaction.NewId(20), IsNameProved = null };

    private static IReadOnlyList<string> AddressTypes(IReadOnlyList<string> types) =>
        types.FirstOrDefault(type => type is not ("ipv4" or "ipv6")) is { } unknown
            ? throw Refusals.InvalidValue(
                $"Value ({unknown}) for parameter supportedIpAddressTypes is invalid. Valid values are ipv4, ipv6"
            )
            : [.. types.Distinct(StringComparer.Ordinal)];

    /// <summary>Its own goes without saying.</summary>
    private static IReadOnlyList<string> Regions(Transaction transaction, IReadOnlyList<string> regions) =>
        [.. regions.Where(region => region != transaction.Here.Name).Distinct(StringComparer.Ordinal)];

    private static Document Answer(Transaction transaction, Fields request, EndpointService service) =>
        new()
        {
            ["ServiceConfiguration"] = EndpointServiceAnswers.Write(transaction, service),
            ["ClientToken"] = request.Text("ClientToken"),
        };

    private static AwsError NotFound(string id) =>
        new("InvalidVpcEndpointServiceId.NotFound", $"The VpcEndpointService Id '{id}' does not exist");
}
