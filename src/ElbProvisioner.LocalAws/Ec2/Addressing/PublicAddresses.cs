using System.Globalization;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Addressing;

/// <summary>Public IPv4 addresses, of which no two things have the same.</summary>
internal static class PublicAddresses
{
    // First octets of ranges that AWS announces for EC2.
    private static readonly int[] FirstOctets = [3, 18, 34, 35, 44, 52, 54];

    /// <param name="holder">The interface or elastic address that has it.</param>
    public static string Take(Transaction transaction, string holder)
    {
        while (true)
        {
            var chance = uint.Parse(transaction.NewId(8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var address =
                $"{FirstOctets[(int)((chance >> 24) % FirstOctets.Length)]}.{(chance >> 16) & 255}.{(chance >> 8) & 255}.{(chance & 255) % 254 + 1}";
            if (Links.Find(transaction.Ec2, Links.PublicAddresses, address) is null)
            {
                Links.Put(transaction.Ec2, Links.PublicAddresses, address, "", holder);
                return address;
            }
        }
    }

    public static void Release(Transaction transaction, string address) =>
        Links.Remove(transaction.Ec2, Links.PublicAddresses, address, "");

    public static string DnsName(string region, string address) =>
        $"ec2-{address.Replace('.', '-')}.{(region == "us-east-1" ? "compute-1" : $"{region}.compute")}.amazonaws.com";

    public static string PrivateDnsName(string region, string address) =>
        $"ip-{address.Replace('.', '-')}.{(region == "us-east-1" ? "ec2" : $"{region}.compute")}.internal";
}
