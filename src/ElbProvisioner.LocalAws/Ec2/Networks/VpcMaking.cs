using ElbProvisioner.LocalAws.Ec2.Groups;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

/// <summary>A VPC comes with a main route table, a default security group and a default network ACL; a region with a default VPC.</summary>
internal static class VpcMaking
{
    private const string DefaultRange = "172.31.0.0/16";

    public static Vpc Make(Turn turn, Cidr range, bool isDefault, string tenancy, Cidr? ipv6)
    {
        var ec2 = turn.Ec2;
        var vpc = new Vpc(
            $"vpc-{turn.NewId(17)}",
            range.ToString(),
            $"vpc-cidr-assoc-{turn.NewId(17)}",
            isDefault,
            tenancy,
            DhcpOptions(ec2) ?? $"dopt-{turn.NewId(17)}",
            $"acl-{turn.NewId(17)}",
            HasDnsSupport: true,
            HasDnsHostnames: isDefault,
            HasUsageMetrics: false,
            ipv6?.ToString(),
            ipv6 is null ? null : $"vpc-cidr-assoc-{turn.NewId(17)}"
        );
        ec2.Vpcs.Put(vpc);
        var routes = RouteTableMaking.Make(turn, vpc, isMain: true);
        Links.Put(ec2, Links.MainRouteTable, vpc.Key, "", routes.Key);
        var group = new SecurityGroup($"sg-{turn.NewId(17)}", SecurityGroup.DefaultName, "default VPC security group", vpc.Key, turn.Now);
        SecurityGroupMaking.Keep(turn, group);
        RuleKeeping.Add(turn, SecurityGroupMaking.NewRule(turn, group.Key, isEgress: false, PeerKind.Group, group.Key));
        SecurityGroupMaking.LetEverythingOut(turn, group.Key, vpc);
        return vpc;
    }

    public static Subnet MakeSubnet(Turn turn, Vpc vpc, Cidr range, Zone zone, bool isDefault, Cidr? ipv6 = null)
    {
        var subnet = new Subnet(
            $"subnet-{turn.NewId(17)}",
            vpc.Key,
            zone.Name,
            zone.Id,
            range.ToString(),
            isDefault,
            isDefault,
            0,
            $"aclassoc-{turn.NewId(17)}",
            ipv6?.ToString(),
            ipv6 is null ? null : $"subnet-cidr-assoc-{turn.NewId(17)}",
            AssignsIpv6: false,
            HasDns64: false,
            "ip-name",
            HasNameRecord: false,
            HasNameRecordIpv6: false
        );
        turn.Ec2.Subnets.Put(subnet);
        Links.Put(turn.Ec2, Links.VpcSubnets, vpc.Key, subnet.Key, subnet.Key);
        return subnet;
    }

    /// <summary>What every account finds in a region: the default VPC, a default subnet a zone, and its way to the internet.</summary>
    public static void Furnish(Turn turn)
    {
        if (Cidr.Parse(DefaultRange) is not { } range)
        {
            return;
        }

        var vpc = Make(turn, range, isDefault: true, "default", ipv6: null);
        var gateway = new InternetGateway($"igw-{turn.NewId(17)}", vpc.Key);
        turn.Ec2.InternetGateways.Put(gateway);
        Links.Put(turn.Ec2, Links.VpcGateway, vpc.Key, "", gateway.Key);
        if (RouteTableMaking.MainOf(turn.Ec2, vpc.Key) is { } main)
        {
            turn.Ec2.RouteTables.Put(
                main with
                {
                    Routes = [.. main.Routes, new Route("0.0.0.0/0", "GatewayId", gateway.Key, "CreateRoute")],
                }
            );
        }

        var slice = Cidr.Parse("172.31.0.0/20")!.Value;
        foreach (var (index, zone) in Zones.Of(turn.Here.Name).Index())
        {
            MakeSubnet(turn, vpc, slice with { First = range.First + slice.Size * (UInt128)index }, zone, isDefault: true);
        }
    }

    private static string? DhcpOptions(Ec2Tables ec2) => ec2.Vpcs.First?.DhcpOptionsId;
}
