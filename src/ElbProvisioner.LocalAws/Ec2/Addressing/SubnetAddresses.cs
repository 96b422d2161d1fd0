using System.Globalization;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Addressing;

/// <summary>The private addresses of subnets.</summary>
internal static class SubnetAddresses
{
    // AWS keeps the first four and the last of every subnet (VPC User Guide, "Subnet CIDR blocks").
    private const int KeptAtStart = 4;
    private const int Kept = KeptAtStart + 1;

    public static int Free(Subnet subnet) => Size(subnet) - Kept - subnet.UsedAddresses;

    /// <summary>Gives an address to the interface: the one it wants, else any that is free.</summary>
    /// <exception cref="AwsError">None is free, or the wanted one is not.</exception>
    public static string Take(Transaction transaction, Subnet subnet, string interfaceId, string? wanted)
    {
        var address = wanted is null ? Any(transaction, subnet) : Checked(transaction, subnet, wanted);
        Links.Put(transaction.Ec2, Links.SubnetAddresses, subnet.Key, address, interfaceId);
        transaction.Ec2.Subnets.Put(subnet with { UsedAddresses = subnet.UsedAddresses + 1 });
        return address;
    }

    public static void Release(Transaction transaction, string subnetId, string address)
    {
        Links.Remove(transaction.Ec2, Links.SubnetAddresses, subnetId, address);
        if (transaction.Ec2.Subnets.Find(subnetId) is { } subnet)
        {
            transaction.Ec2.Subnets.Put(subnet with { UsedAddresses = subnet.UsedAddresses - 1 });
        }
    }

    /// <summary>Of so many that none is drawn twice; null: the subnet has no IPv6 range.</summary>
    public static string? AnyIpv6(Transaction transaction, string subnetId) =>
        Cidr.Parse(transaction.Ec2.Subnets.Find(subnetId)?.Ipv6CidrBlock) is { } range
            ? range.AddressAt(
                KeptAtStart
                    + (UInt128.Parse(transaction.NewId(15), NumberStyles.HexNumber, CultureInfo.InvariantCulture) % (range.Size - Kept))
            )
            : null;

    private static string Any(Transaction transaction, Subnet subnet)
    {
        if (Free(subnet) <= 0 || Cidr.Parse(subnet.CidrBlock) is not { } range)
        {
            throw new AwsError(
                "InsufficientFreeAddressesInSubnet",
                $"There are not enough free addresses in subnet '{subnet.Key}' to satisfy the requested number of instances."
            );
        }

        var usable = Size(subnet) - Kept;
        var start = int.Parse(transaction.NewId(7), NumberStyles.HexNumber, CultureInfo.InvariantCulture) % usable;
        for (var step = 0; ; step++)
        {
            var address = range.AddressAt((UInt128)(KeptAtStart + ((start + step) % usable)));
            if (Links.Find(transaction.Ec2, Links.SubnetAddresses, subnet.Key, address) is null)
            {
                return address;
            }
        }
    }

    private static string Checked(Transaction transaction, Subnet subnet, string wanted)
    {
        if (
            Cidr.ParseAddressOrRange(wanted) is not { } address
            || Cidr.Parse(subnet.CidrBlock) is not { } range
            || !range.Contains(address)
        )
        {
            throw Refusals.InvalidValue("Address does not fall within the subnet's address range");
        }

        var offset = address.First - range.First;
        if (offset < KeptAtStart || offset == range.Size - 1)
        {
            throw Refusals.InvalidValue("Address is in subnet's reserved address range");
        }

        return Links.Find(transaction.Ec2, Links.SubnetAddresses, subnet.Key, wanted) is null
            ? wanted
            : throw Refusals.AddressInUse(wanted);
    }

    private static int Size(Subnet subnet) => Cidr.Parse(subnet.CidrBlock) is { } range ? (int)range.Size : 0;
}
