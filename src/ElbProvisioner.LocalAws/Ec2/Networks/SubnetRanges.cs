using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

/// <summary>Where a new subnet may lie.</summary>
internal static class SubnetRanges
{
    public static Cidr Check(Transaction transaction, Vpc vpc, string? text)
    {
        if (Cidr.Parse(text ?? throw Refusals.Missing("cidrBlock")) is not { IsIpv6: false } range)
        {
            throw Refusals.InvalidValue($"Value ({text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.");
        }

        if (
            range.Length is < 16 or > 28
            || range.ToString() != text
            || Cidr.Parse(vpc.CidrBlock) is not { } whole
            || !whole.Contains(range)
        )
        {
            throw Refusals.BadRange(text);
        }

        MustBeFree(transaction, vpc, range, subnet => subnet.CidrBlock);
        return range;
    }

    public static Cidr? CheckIpv6(Transaction transaction, Vpc vpc, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (Cidr.Parse(text) is not { IsIpv6: true } range || Cidr.Parse(vpc.Ipv6CidrBlock) is not { } whole || !whole.Contains(range))
        {
            throw Refusals.BadRange(text);
        }

        MustBeFree(transaction, vpc, range, subnet => subnet.Ipv6CidrBlock);
        return range;
    }

    /// <summary>The named zone; any zone of the region if none is named.</summary>
    public static Zone Zone(Transaction transaction, string? name, string? id)
    {
        var zones = Zones.Of(transaction.Here.Name);
        return zones.FirstOrDefault(zone => (name is null || zone.Name == name) && (id is null || zone.Id == id))
            ?? throw Refusals.InvalidValue(
                $"Value ({name ?? id}) for parameter availabilityZone is invalid. Subnets can currently only be created in the "
                    + $"following availability zones: {string.Join(", ", zones.Select(zone => zone.Name))}."
            );
    }

    private static void MustBeFree(Transaction transaction, Vpc vpc, Cidr range, Func<Subnet, string?> rangeOf)
    {
        if (
            Links
                .All(transaction.Ec2, Links.VpcSubnets, vpc.Key)
                .Select(transaction.Ec2.Subnets.Find)
                .Any(other => other is not null && Cidr.Parse(rangeOf(other)) is { } taken && taken.Overlaps(range))
        )
        {
            throw new AwsError("InvalidSubnet.Conflict", $"The CIDR '{range}' conflicts with another subnet");
        }
    }
}
