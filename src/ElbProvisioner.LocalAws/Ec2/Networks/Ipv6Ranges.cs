using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

/// <summary>
/// IPv6 ranges that VPCs and subnets get after they were made: one each; interfaces of load balancers have addresses of them, those of
/// instances do not. A VPC has no second IPv4 range here.
/// </summary>
internal static class Ipv6Ranges
{
    /// <summary>As AWS gives them out of its own pool.</summary>
    public static Cidr? New(Transaction transaction) => Cidr.Parse($"2600:1f18:{transaction.NewId(4)}:{transaction.NewId(2)}00::/56");

    public static Document AssociateVpc(Transaction transaction, Fields request)
    {
        var vpc = Vpcs.Existing(transaction, request.Required("VpcId"));
        if (request.Flag("AmazonProvidedIpv6CidrBlock") != true)
        {
            throw Refusals.InvalidCombination("Only amazonProvidedIpv6CidrBlock is supported here: a VPC has one IPv4 range");
        }

        if (vpc.Ipv6CidrBlock is not null)
        {
            throw Refusals.InvalidValue($"The VPC '{vpc.Key}' has an IPv6 CIDR block already");
        }

        return new() { ["VpcId"] = vpc.Key, ["Ipv6CidrBlockAssociation"] = Written(Give(transaction, vpc), "associating") };
    }

    public static Document? Disassociate(Transaction transaction, Fields request)
    {
        var id = request.Required("AssociationId");
        var vpc =
            transaction.Ec2.Vpcs.All.FirstOrDefault(vpc => vpc.Ipv6AssociationId == id)
            ?? throw new AwsError("InvalidVpcCidrBlockAssociationID.NotFound", $"The vpc CIDR block association ID '{id}' does not exist");
        if (SubnetsOf(transaction, vpc).Any(subnet => subnet.Ipv6CidrBlock is not null))
        {
            throw Refusals.Dependency($"The vpc CIDR block '{vpc.Ipv6CidrBlock}' has dependencies and cannot be disassociated.");
        }

        var answer = new Document { ["VpcId"] = vpc.Key, ["Ipv6CidrBlockAssociation"] = Written(vpc, "disassociating") };
        Route(transaction, vpc, routes => routes.Where(route => route.Destination != vpc.Ipv6CidrBlock));
        transaction.Ec2.Vpcs.Put(vpc with { Ipv6CidrBlock = null, Ipv6AssociationId = null });
        return answer;
    }

    public static Document AssociateSubnet(Transaction transaction, Fields request)
    {
        var subnet = Subnets.Existing(transaction, request.Required("SubnetId"));
        if (subnet.Ipv6CidrBlock is not null)
        {
            throw Refusals.InvalidValue($"The subnet '{subnet.Key}' has an IPv6 CIDR block already");
        }

        var range = SubnetRanges.CheckIpv6(
            transaction,
            Vpcs.Existing(transaction, subnet.VpcId),
            request.Text("Ipv6CidrBlock") ?? throw Refusals.Missing("ipv6CidrBlock")
        );
        var given = Give(transaction, subnet, range);
        return new() { ["SubnetId"] = given.Key, ["Ipv6CidrBlockAssociation"] = Written(given, "associating") };
    }

    public static Document? DisassociateSubnet(Transaction transaction, Fields request)
    {
        var id = request.Required("AssociationId");
        var subnet =
            transaction.Ec2.Subnets.All.FirstOrDefault(subnet => subnet.Ipv6AssociationId == id)
            ?? throw new AwsError(
                "InvalidSubnetCidrBlockAssociationID.NotFound",
                $"The subnet CIDR block association ID '{id}' does not exist"
            );
        MustBeUnused(transaction, subnet);
        transaction.Ec2.Subnets.Put(subnet with { Ipv6CidrBlock = null, Ipv6AssociationId = null });
        return new() { ["SubnetId"] = subnet.Key, ["Ipv6CidrBlockAssociation"] = Written(subnet, "disassociating") };
    }

    /// <summary>A range for the VPC, which its route tables lead to.</summary>
    public static Vpc Give(Transaction transaction, Vpc vpc)
    {
        var given = vpc with
        {
            Ipv6CidrBlock = New(transaction)?.ToString(),
            Ipv6AssociationId = $"vpc-cidr-assoc-{transaction.NewId(17)}",
        };
        transaction.Ec2.Vpcs.Put(given);
        Route(transaction, given, routes => [.. routes, new Route(given.Ipv6CidrBlock ?? "", "GatewayId", "local", "CreateRouteTable")]);
        return given;
    }

    public static Subnet Give(Transaction transaction, Subnet subnet, Cidr? range)
    {
        var given = subnet with { Ipv6CidrBlock = range?.ToString(), Ipv6AssociationId = $"subnet-cidr-assoc-{transaction.NewId(17)}" };
        transaction.Ec2.Subnets.Put(given);
        return given;
    }

    /// <summary>
    /// Whatever is associated with the range must go first [EC2 API Reference: DisassociateSubnetCidrBlock]. Code and text of the first
    /// refusal are AWS's; that interfaces are refused by the same code is likely and not documented, and their text is not AWS's.
    /// </summary>
    private static void MustBeUnused(Transaction transaction, Subnet subnet)
    {
        if (subnet.AssignsIpv6)
        {
            throw InUse("its subnet has assign-ipv6-address-on-creation set to true.");
        }

        if (
            Links
                .All(transaction.Ec2, Links.SubnetAddresses, subnet.Key)
                .Select(transaction.Ec2.Interfaces.Find)
                .FirstOrDefault(face => face?.Ipv6Address is not null) is
            { } face
        )
        {
            throw InUse($"the network interface '{face.Key}' has the address {face.Ipv6Address} of it.");
        }

        AwsError InUse(string why) =>
            new(
                "InvalidCidrBlock.InUse",
                $"The subnet IPv6 CIDR block with association ID {subnet.Ipv6AssociationId} may not be disassociated, because {why}"
            );
    }

    private static void Route(Transaction transaction, Vpc vpc, Func<IEnumerable<Route>, IEnumerable<Route>> edit)
    {
        foreach (var id in Links.All(transaction.Ec2, Links.VpcRouteTables, vpc.Key).ToList())
        {
            if (transaction.Ec2.RouteTables.Find(id) is { } table)
            {
                transaction.Ec2.RouteTables.Put(table with { Routes = [.. edit(table.Routes)] });
            }
        }
    }

    private static IEnumerable<Subnet> SubnetsOf(Transaction transaction, Vpc vpc) =>
        Links.All(transaction.Ec2, Links.VpcSubnets, vpc.Key).Select(transaction.Ec2.Subnets.Find).OfType<Subnet>();

    private static Document Written(Vpc vpc, string state) =>
        new()
        {
            ["AssociationId"] = vpc.Ipv6AssociationId,
            ["Ipv6CidrBlock"] = vpc.Ipv6CidrBlock,
            ["Ipv6CidrBlockState"] = new Document { ["State"] = state },
            ["Ipv6Pool"] = "Amazon",
        };

    private static Document Written(Subnet subnet, string state) =>
        new()
        {
            ["AssociationId"] = subnet.Ipv6AssociationId,
            ["Ipv6CidrBlock"] = subnet.Ipv6CidrBlock,
            ["Ipv6CidrBlockState"] = new Document { ["State"] = state },
        };
}
