using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
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

    public static Document Describe(Transaction transaction, Fields request) =>
        List.Answer(
            transaction,
            request,
            Asked.ById(
                request.Texts("InternetGatewayIds"),
                "igw-",
                "InvalidInternetGatewayId.Malformed",
                transaction.Ec2.InternetGateways.Find,
                missing => NotFound(missing[0])
            )
                ?? Asked.ByFilter(transaction, request, "attachment.vpc-id", Links.VpcGateway, transaction.Ec2.InternetGateways.Find)
                ?? transaction.Ec2.InternetGateways.All,
            PageLimits.Usual
        );

    public static Document Create(Transaction transaction, Fields request)
    {
        var tags = TagRules.OfNew(transaction, request, "internet-gateway");
        if (transaction.Ec2.InternetGateways.Count >= transaction.Quota(Ec2Quotas.InternetGateways))
        {
            throw new AwsError("InternetGatewayLimitExceeded", "The maximum number of internet gateways has been reached.");
        }

        var gateway = new InternetGateway($"igw-{transaction.NewId(17)}", null);
        transaction.Ec2.InternetGateways.Put(gateway);
        TagKeeping.Put(transaction, gateway.Key, "internet-gateway", tags);
        return new() { ["InternetGateway"] = Write(transaction, gateway) };
    }

    public static Document? Attach(Transaction transaction, Fields request)
    {
        var gateway = Existing(transaction, request.Required("InternetGatewayId"));
        var vpc = Vpcs.Existing(transaction, request.Required("VpcId"));
        if (gateway.VpcId is not null)
        {
            throw Refusals.AlreadyAssociated($"resource {gateway.Key} is already attached to network {gateway.VpcId}");
        }

        if (Links.Find(transaction.Ec2, Links.VpcGateway, vpc.Key) is not null)
        {
            throw Refusals.InvalidValue($"Network {vpc.Key} already has an internet gateway attached");
        }

        transaction.Ec2.InternetGateways.Put(gateway with { VpcId = vpc.Key });
        Links.Put(transaction.Ec2, Links.VpcGateway, vpc.Key, "", gateway.Key);
        return null;
    }

    public static Document? Detach(Transaction transaction, Fields request)
    {
        var gateway = Existing(transaction, request.Required("InternetGatewayId"));
        var vpc = Vpcs.Existing(transaction, request.Required("VpcId"));
        if (gateway.VpcId != vpc.Key)
        {
            throw Refusals.NotAttached($"resource {gateway.Key} is not attached to network {vpc.Key}");
        }

        if (
            Links
                .All(transaction.Ec2, Links.VpcSubnets, vpc.Key)
                .SelectMany(subnet => Links.All(transaction.Ec2, Links.SubnetAddresses, subnet))
                .Any(face => transaction.Ec2.Interfaces.Find(face)?.PublicIp is not null)
        )
        {
            throw Refusals.Dependency(
                $"Network {vpc.Key} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway."
            );
        }

        transaction.Ec2.InternetGateways.Put(gateway with { VpcId = null });
        Links.Remove(transaction.Ec2, Links.VpcGateway, vpc.Key, "");
        return null;
    }

    public static Document? Delete(Transaction transaction, Fields request)
    {
        var gateway = Existing(transaction, request.Required("InternetGatewayId"));
        if (gateway.VpcId is not null)
        {
            throw Refusals.Dependency($"The internetGateway '{gateway.Key}' has dependencies and cannot be deleted.");
        }

        transaction.Ec2.InternetGateways.Remove(gateway.Key);
        TagKeeping.Remove(transaction, gateway.Key);
        return null;
    }

    /// <exception cref="AwsError">There is no such gateway.</exception>
    public static InternetGateway Existing(Transaction transaction, string id)
    {
        Ids.MustBeWellFormed(id, "igw-", "InvalidInternetGatewayId.Malformed");
        return transaction.Ec2.InternetGateways.Find(id) ?? throw NotFound(id);
    }

    private static AwsError NotFound(string id) => Refusals.NotFound("InvalidInternetGatewayID.NotFound", "internetGateway", id);

    // EC2 says "available" here where the model's enumeration has "attached".
    private static Document Write(Transaction transaction, InternetGateway gateway) =>
        new()
        {
            ["InternetGatewayId"] = gateway.Key,
            ["OwnerId"] = transaction.Account,
            ["Attachments"] = gateway.VpcId is null
                ? Array.Empty<Document>()
                : [new Document { ["State"] = "available", ["VpcId"] = gateway.VpcId }],
            ["Tags"] = TagRules.Write(transaction, gateway.Key),
        };
}
