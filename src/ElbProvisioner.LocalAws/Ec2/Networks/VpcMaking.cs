using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

/// <summary>A VPC comes with a main route table, a default security group and a default network ACL; a region with a default VPC.</summary>
internal static class VpcMaking
{
    private const string DefaultRange = "172.31.0.0/16";

    public static Vpc Make(Transaction transaction, Cidr range, bool isDefault, string tenancy, Cidr? ipv6)
    {
        var ec2 = transaction.Ec2;
        var vpc = new Vpc(
            $"vpc-{transaction.NewId(17)}",
            range.ToString(),
            $"vpc-cidr-assoc-{transaction.NewId(17)}",
            isDefault,
            tenancy,
            DhcpOptions(ec2) ?? $"dopt-{transaction.NewId(17)}",
            $"acl-{transaction.NewId(17)}",
            HasDnsSupport: true,
            HasDnsHostnames: isDefault,
            HasUsageMetrics: false,
            ipv6?.ToString(),
            ipv6 is null ? null : $"vpc-cidr-assoc-{transaction.NewId(17)}"
        );
        ec2.Vpcs.Put(vpc);
        var routes = RouteTableMaking.Make(transaction, vpc, isMain: true);
        Links.Put(ec2, Links.MainRouteTable, vpc.Key, "", routes.Key);
        var group = new SecurityGroup(
            $"sg-{transaction.NewId(17)}",
            SecurityGroup.DefaultName,
            "default VPC security group",
            vpc.Key,
            transaction.Now
        );
        SecurityGroupMaking.Keep(transaction, group);
        RuleKeeping.Add(transaction, SecurityGroupMaking.NewRule(transaction, group.Key, isEgress: false, PeerKind.Group, group.Key));
        SecurityGroupMaking.LetEverythingOut(transaction, group.Key, vpc);
        return vpc;
    }

    public static Subnet MakeSubnet(Transaction transaction, Vpc vpc, Cidr range, Zone zone, bool isDefault, Cidr? ipv6 = null)
    {
        var subnet = new Subnet(
            $"subnet-{transaction.NewId(17)}",
            vpc.Key,
            zone.Name,
            zone.Id,
            range.ToString(),
            isDefault,
            isDefault,
            0,
            $"aclassoc-{transaction.NewId(17)}",
            ipv6?.ToString(),
            ipv6 is null ? null : $"subnet-cidr-assoc-{transaction.NewId(17)}",
            AssignsIpv6: false,
            HasDns64: false,
            "ip-name",
            HasNameRecord: false,
            HasNameRecordIpv6: false
        );
        transaction.Ec2.Subnets.Put(subnet);
        Links.Put(transaction.Ec2, Links.VpcSubnets, vpc.Key, subnet.Key, subnet.Key);
        return subnet;
    }

    /// <summary>What every account finds in a region: the default VPC, a default subnet a zone, and its way to the internet.</summary>
    public static void SeedData(Transaction transaction)
    {
        if (Cidr.Parse(DefaultRange) is not { } range)
        {
            return;
        }

        var vpc = Make(transaction, range, isDefault: true, "default", ipv6: null);
        var gateway = new InternetGateway($"igw-{transaction.NewId(17)}", vpc.Key);
        transaction.Ec2.InternetGateways.Put(gateway);
        Links.Put(transaction.Ec2, Links.VpcGateway, vpc.Key, "", gateway.Key);
        if (RouteTableMaking.MainOf(transaction.Ec2, vpc.Key) is { } main)
        {
            transaction.Ec2.RouteTables.Put(
                main with
                {
                    Routes = [.. main.Routes, new Route("0.0.0.0/0", "GatewayId", gateway.Key, "CreateRoute")],
                }
            );
        }

        var slice = Cidr.Parse("172.31.0.0/20")!.Value;
        foreach (var (index, zone) in Zones.Of(transaction.Here.Name).Index())
        {
            MakeSubnet(transaction, vpc, slice with { First = range.First + slice.Size * (UInt128)index }, zone, isDefault: true);
        }

        if (transaction.IsIpv6Given)
        {
            GiveIpv6(transaction, vpc, gateway);
        }
    }

    /// <summary>To the default VPC and its subnets, with a way out: nobody finds it so in AWS, but had to ask for it.</summary>
    private static void GiveIpv6(Transaction transaction, Vpc vpc, InternetGateway gateway)
    {
        if (Cidr.Parse(Ipv6Ranges.Give(transaction, vpc).Ipv6CidrBlock) is not { } range)
        {
            return;
        }

        foreach (var (index, id) in Links.All(transaction.Ec2, Links.VpcSubnets, vpc.Key).Order(StringComparer.Ordinal).ToList().Index())
        {
            if (transaction.Ec2.Subnets.Find(id) is { } subnet)
            {
                Ipv6Ranges.Give(transaction, subnet, Part(range, index));
            }
        }

        if (RouteTableMaking.MainOf(transaction.Ec2, vpc.Key) is { } main)
        {
            transaction.Ec2.RouteTables.Put(
                main with
                {
                    Routes = [.. main.Routes, new Route("::/0", "GatewayId", gateway.Key, "CreateRoute")],
                }
            );
        }

        static Cidr Part(Cidr whole, int index)
        {
            var part = whole with { Length = 64 };
            return part with { First = whole.First + part.Size * (UInt128)index };
        }
    }

    private static string? DhcpOptions(Ec2Tables ec2) => ec2.Vpcs.First?.DhcpOptionsId;
}
