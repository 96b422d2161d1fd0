using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.EndpointServices;

/// <summary>
/// VPC endpoints: made, listed and deleted. Of services of the account they hold the service; nothing passes through them here, and they
/// have no interfaces.
/// </summary>
internal static class Endpoints
{
    public const string TagType = "vpc-endpoint";
    private const string Prefix = "vpce-";
    private const string Gateway = "Gateway";
    private const string Interface = "Interface";
    private const string OfGateways = "GatewayLoadBalancer";
    private const string Available = "available";
    private const string Malformed = "InvalidVpcEndpointId.Malformed";
    private const string Operation = "CreateVpcEndpoint";

    private static readonly Listing<VpcEndpoint> List = new(
        "VpcEndpoints",
        endpoint => endpoint.Key,
        Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ip-address-type"] = "IpAddressType",
            ["service-name"] = "ServiceName",
            ["vpc-endpoint-id"] = "VpcEndpointId",
            ["vpc-endpoint-state"] = "State",
            ["vpc-endpoint-type"] = "VpcEndpointType",
            ["vpc-id"] = "VpcId",
        }
    );

    private static readonly Listing<VpcEndpoint> Connections = new(
        "VpcEndpointConnections",
        endpoint => endpoint.Key,
        (transaction, endpoint) =>
            new()
            {
                ["ServiceId"] = ServiceOf(transaction, endpoint)?.Key,
                ["VpcEndpointId"] = endpoint.Key,
                ["VpcEndpointOwner"] = transaction.Account,
                ["VpcEndpointState"] = endpoint.State,
                ["CreationTimestamp"] = endpoint.CreatedAt,
                ["IpAddressType"] = endpoint.AddressType,
                ["NetworkLoadBalancerArns"] = endpoint.Type == Interface ? ServiceOf(transaction, endpoint)?.LoadBalancers : null,
                ["GatewayLoadBalancerArns"] = endpoint.Type == OfGateways ? ServiceOf(transaction, endpoint)?.LoadBalancers : null,
                ["Tags"] = TagRules.Write(transaction, endpoint.Key),
            },
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ip-address-type"] = "IpAddressType",
            ["service-id"] = "ServiceId",
            ["vpc-endpoint-id"] = "VpcEndpointId",
            ["vpc-endpoint-owner"] = "VpcEndpointOwner",
            ["vpc-endpoint-state"] = "VpcEndpointState",
        }
    );

    public static Document Describe(Transaction transaction, Fields request) =>
        List.Answer(
            transaction,
            request,
            Asked.ById(request.Texts("VpcEndpointIds"), Prefix, Malformed, transaction.Ec2.Endpoints.Find, missing => NotFound(missing[0]))
                ?? transaction.Ec2.Endpoints.All,
            PageLimits.Usual
        );

    /// <summary>What the owner of endpoint services sees.</summary>
    public static Document DescribeConnections(Transaction transaction, Fields request) =>
        Connections.Answer(
            transaction,
            request,
            transaction.Ec2.Endpoints.All.Where(endpoint => ServiceOf(transaction, endpoint) is not null),
            PageLimits.Usual
        );

    public static Document Create(Transaction transaction, Fields request)
    {
        var tags = TagRules.OfNew(transaction, request, TagType);
        if (ClientTokens.Made(transaction, Operation, request) is { } made && transaction.Ec2.Endpoints.Find(made) is { } same)
        {
            return Answer(transaction, request, same);
        }

        var vpc = Vpcs.Existing(transaction, request.Required("VpcId"));
        var name = request.Text("ServiceName") ?? throw Refusals.Missing("ServiceName");
        var type = request.Text("VpcEndpointType") ?? Gateway;
        var service = Named(transaction, name);
        if (service is null && name.Contains(".vpce.", StringComparison.Ordinal))
        {
            throw new AwsError("InvalidServiceName", $"The Vpc Endpoint Service '{name}' does not exist");
        }

        if (type != TypeOf(service, name, type))
        {
            throw Refusals.InvalidValue(
                $"Endpoint type ({type}) does not match available service types ([{TypeOf(service, name, type)}])."
            );
        }

        var endpoint = new VpcEndpoint(
            $"{Prefix}{transaction.NewId(17)}",
            type,
            vpc.Key,
            name,
            service is { AsksForAcceptance: true } ? "pendingAcceptance" : Available,
            [.. request.Texts("SubnetIds").Select(id => In(vpc, Subnets.Existing(transaction, id)).Key)],
            [.. request.Texts("SecurityGroupIds").Select(id => Group(transaction, id))],
            [.. request.Texts("RouteTableIds")],
            request.Text("IpAddressType") ?? "ipv4",
            request.Flag("PrivateDnsEnabled") ?? (type == Interface && service is null),
            request.Text("PolicyDocument"),
            transaction.Now
        );
        transaction.Ec2.Endpoints.Put(endpoint);
        TagKeeping.Put(transaction, endpoint.Key, TagType, tags);
        ClientTokens.Remember(transaction, Operation, request, endpoint.Key);
        return Answer(transaction, request, endpoint);
    }

    /// <summary>What cannot be deleted is told, and is no refusal.</summary>
    public static Document Delete(Transaction transaction, Fields request)
    {
        var unsuccessful = new List<Document>();
        foreach (var id in request.Texts("VpcEndpointIds").Distinct(StringComparer.Ordinal))
        {
            if (transaction.Ec2.Endpoints.Has(id))
            {
                transaction.Ec2.Endpoints.Remove(id);
                TagKeeping.Remove(transaction, id);
            }
            else
            {
                unsuccessful.Add(Unsuccessful.Of(id, "InvalidVpcEndpoint.NotFound", $"The Vpc Endpoint Id '{id}' does not exist"));
            }
        }

        return new() { ["Unsuccessful"] = unsuccessful };
    }

    public static Document Accept(Transaction transaction, Fields request) => Settle(transaction, request, Available);

    public static Document Reject(Transaction transaction, Fields request) => Settle(transaction, request, "rejected");

    /// <summary>An endpoint that its service has not turned away, whether it was let in yet or not.</summary>
    public static bool Hold(Transaction transaction, EndpointService service) =>
        transaction.Ec2.Endpoints.All.Any(endpoint => endpoint.State != "rejected" && ServiceOf(transaction, endpoint)?.Key == service.Key);

    private static Document Settle(Transaction transaction, Fields request, string state)
    {
        var service = EndpointServiceCalls.Existing(transaction, request.Required("ServiceId"));
        foreach (var id in request.Texts("VpcEndpointIds"))
        {
            Ids.MustBeWellFormed(id, Prefix, Malformed);
            if (transaction.Ec2.Endpoints.Find(id) is not { } endpoint || ServiceOf(transaction, endpoint)?.Key != service.Key)
            {
                throw NotFound(id);
            }

            transaction.Ec2.Endpoints.Put(endpoint with { State = state });
        }

        return new() { ["Unsuccessful"] = Array.Empty<Document>() };
    }

    private static EndpointService? ServiceOf(Transaction transaction, VpcEndpoint endpoint) => Named(transaction, endpoint.ServiceName);

    private static EndpointService? Named(Transaction transaction, string name) =>
        transaction.Ec2.EndpointServices.Find(name[(name.LastIndexOf('.') + 1)..]);

    /// <summary>S3 and DynamoDB are reached either way, the rest of AWS by interfaces.</summary>
    private static string TypeOf(EndpointService? service, string name, string asked) =>
        service is { IsGateway: true } ? OfGateways
        : service is not null ? Interface
        : name.EndsWith(".s3", StringComparison.Ordinal) || name.EndsWith(".dynamodb", StringComparison.Ordinal)
            ? asked == OfGateways ? Gateway
                : asked
        : Interface;

    private static string Group(Transaction transaction, string id) =>
        transaction.Ec2.SecurityGroups.Has(id) ? id : throw Refusals.GroupNotFound(id);

    private static Subnet In(Vpc vpc, Subnet subnet) =>
        subnet.VpcId == vpc.Key ? subnet : throw Refusals.InvalidValue($"The subnet ID '{subnet.Key}' is not in the VPC '{vpc.Key}'");

    private static Document Answer(Transaction transaction, Fields request, VpcEndpoint endpoint) =>
        new() { ["VpcEndpoint"] = Write(transaction, endpoint), ["ClientToken"] = request.Text("ClientToken") };

    private static Document Write(Transaction transaction, VpcEndpoint endpoint) =>
        new()
        {
            ["VpcEndpointId"] = endpoint.Key,
            ["VpcEndpointType"] = endpoint.Type,
            ["VpcId"] = endpoint.VpcId,
            ["ServiceName"] = endpoint.ServiceName,
            ["State"] = endpoint.State,
            ["PolicyDocument"] = endpoint.Policy,
            ["RouteTableIds"] = endpoint.RouteTableIds,
            ["SubnetIds"] = endpoint.SubnetIds,
            ["Groups"] = endpoint
                .GroupIds.Select(id => new Document { ["GroupId"] = id, ["GroupName"] = transaction.Ec2.SecurityGroups.Find(id)?.Name })
                .ToList(),
            ["IpAddressType"] = endpoint.AddressType,
            ["PrivateDnsEnabled"] = endpoint.HasPrivateDns,
            ["RequesterManaged"] = false,
            ["NetworkInterfaceIds"] = Array.Empty<string>(),
            ["DnsEntries"] = Array.Empty<Document>(),
            ["CreationTimestamp"] = endpoint.CreatedAt,
            ["Tags"] = TagRules.Write(transaction, endpoint.Key),
            ["OwnerId"] = transaction.Account,
        };

    private static AwsError NotFound(string id) => new("InvalidVpcEndpointId.NotFound", $"The Vpc Endpoint Id '{id}' does not exist");
}
