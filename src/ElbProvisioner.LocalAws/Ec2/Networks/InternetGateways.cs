using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Tags;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

internal static class InternetGateways
{
    private static readonly Listing<InternetGateway> List = new(
        "InternetGateways",
        gateway => gateway.Key,
        Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["attachment.state"] = "Attachments.State",
            ["attachment.vpc-id"] = "Attachments.VpcId",
            ["internet-gateway-id"] = "InternetGatewayId",
            ["owner-id"] = "OwnerId",
        }
    );

    public static Document Describe(Turn turn, Fields request) =>
        List.Answer(
            turn,
            request,
            Asked.ById(
                request.Texts("InternetGatewayIds"),
                "igw-",
                "InvalidInternetGatewayId.Malformed",
                turn.Ec2.InternetGateways.Find,
                missing => NotFound(missing[0])
            )
                ?? Asked.ByFilter(turn, request, "attachment.vpc-id", Links.VpcGateway, turn.Ec2.InternetGateways.Find)
                ?? turn.Ec2.InternetGateways.All,
            PageLimits.Usual
        );

    public static Document Create(Turn turn, Fields request)
    {
        var tags = TagRules.OfNew(turn, request, "internet-gateway");
        if (turn.Ec2.InternetGateways.Count >= turn.Quota(Ec2Quotas.InternetGateways))
        {
            throw new AwsError("InternetGatewayLimitExceeded", "The maximum number of internet gateways has been reached.");
        }

        var gateway = new InternetGateway($"igw-{turn.NewId(17)}", null);
        turn.Ec2.InternetGateways.Put(gateway);
        TagKeeping.Put(turn, gateway.Key, "internet-gateway", tags);
        return new() { ["InternetGateway"] = Write(turn, gateway) };
    }

    public static Document? Attach(Turn turn, Fields request)
    {
        var gateway = Existing(turn, request.Required("InternetGatewayId"));
        var vpc = Vpcs.Existing(turn, request.Required("VpcId"));
        if (gateway.VpcId is not null)
        {
            throw new AwsError("Resource.AlreadyAssociated", $"resource {gateway.Key} is already attached to network {gateway.VpcId}");
        }

        if (Links.Find(turn.Ec2, Links.VpcGateway, vpc.Key) is not null)
        {
            throw Refusals.InvalidValue($"Network {vpc.Key} already has an internet gateway attached");
        }

        turn.Ec2.InternetGateways.Put(gateway with { VpcId = vpc.Key });
        Links.Put(turn.Ec2, Links.VpcGateway, vpc.Key, "", gateway.Key);
        return null;
    }

    public static Document? Detach(Turn turn, Fields request)
    {
        var gateway = Existing(turn, request.Required("InternetGatewayId"));
        var vpc = Vpcs.Existing(turn, request.Required("VpcId"));
        if (gateway.VpcId != vpc.Key)
        {
            throw new AwsError("Gateway.NotAttached", $"resource {gateway.Key} is not attached to network {vpc.Key}");
        }

        if (
            Links
                .All(turn.Ec2, Links.VpcSubnets, vpc.Key)
                .SelectMany(subnet => Links.All(turn.Ec2, Links.SubnetAddresses, subnet))
                .Any(face => turn.Ec2.Interfaces.Find(face)?.PublicIp is not null)
        )
        {
            throw Refusals.Dependency(
                $"Network {vpc.Key} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway."
            );
        }

        turn.Ec2.InternetGateways.Put(gateway with { VpcId = null });
        Links.Remove(turn.Ec2, Links.VpcGateway, vpc.Key, "");
        return null;
    }

    public static Document? Delete(Turn turn, Fields request)
    {
        var gateway = Existing(turn, request.Required("InternetGatewayId"));
        if (gateway.VpcId is not null)
        {
            throw Refusals.Dependency($"The internetGateway '{gateway.Key}' has dependencies and cannot be deleted.");
        }

        turn.Ec2.InternetGateways.Remove(gateway.Key);
        TagKeeping.Remove(turn, gateway.Key);
        return null;
    }

    /// <exception cref="AwsError">There is no such gateway.</exception>
    public static InternetGateway Existing(Turn turn, string id)
    {
        Ids.MustBeWellFormed(id, "igw-", "InvalidInternetGatewayId.Malformed");
        return turn.Ec2.InternetGateways.Find(id) ?? throw NotFound(id);
    }

    private static AwsError NotFound(string id) => Refusals.NotFound("InvalidInternetGatewayID.NotFound", "internetGateway", id);

    // EC2 says "available" here where the model's enumeration has "attached".
    private static Document Write(Turn turn, InternetGateway gateway) =>
        new()
        {
            ["InternetGatewayId"] = gateway.Key,
            ["OwnerId"] = turn.Account,
            ["Attachments"] = gateway.VpcId is null
                ? Array.Empty<Document>()
                : [new Document { ["State"] = "available", ["VpcId"] = gateway.VpcId }],
            ["Tags"] = TagRules.Write(turn, gateway.Key),
        };
}
