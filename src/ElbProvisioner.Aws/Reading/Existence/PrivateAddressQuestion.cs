using Amazon.EC2.Model;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>Does anything in a subnet have the address that a load balancer is to have there.</summary>
internal static class PrivateAddressQuestion
{
    public static Task AskAsync(Inquiry inquiry, SentValue.PrivateAddress[] values) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync(
                "network interfaces",
                async () =>
                {
                    var ipv4 = await FindAsync(inquiry, "addresses.private-ip-address", values);
                    var ipv6 = await FindAsync(inquiry, "ipv6-addresses.ipv6-address", values);
                    foreach (var value in values)
                    {
                        var taken =
                            ipv4.Find(i =>
                                i.SubnetId == value.Subnet && i.PrivateIpAddresses?.Exists(a => a.PrivateIpAddress == value.Address) == true
                            )
                            ?? ipv6.Find(i =>
                                i.SubnetId == value.Subnet && i.Ipv6Addresses?.Exists(a => a.Ipv6Address == value.Address) == true
                            );
                        if (taken is not null)
                        {
                            inquiry.Findings.Report(
                                ExistenceCodes.AddressTaken,
                                value.At,
                                $"Something else in {value.Subnet} has the address {value.Address}: "
                                    + $"{taken.Attachment?.InstanceId ?? taken.NetworkInterfaceId}{(taken.Description is { Length: > 0 } what ? $" ({what})" : "")}.",
                                "Name one that is free, or free this one first."
                            );
                        }
                    }
                }
            );

    private static Task<List<NetworkInterface>> FindAsync(Inquiry inquiry, string filter, SentValue.PrivateAddress[] values) =>
        Pages.ChunkedAsync<string, NetworkInterface>(
            values
                .Select(v => v.Address)
                .Where(a => a.Contains(':', StringComparison.Ordinal) == filter.StartsWith("ipv6", StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal),
            Inquiry.FilterValues,
            async addresses =>
            {
                var answer = await inquiry.Session.Ec2.DescribeNetworkInterfacesAsync(
                    new DescribeNetworkInterfacesRequest { Filters = [Ec2Filter.Of(filter, addresses)] },
                    inquiry.Cancel
                );
                return answer.NetworkInterfaces ?? [];
            }
        );
}
