using Amazon.EC2.Model;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>Is each Elastic IP there, and does nothing else stand on it.</summary>
internal static class ElasticIpQuestion
{
    public static Task AskAsync(Inquiry inquiry, SentValue.Allocation[] values) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync(
                "Elastic IPs",
                async () =>
                {
                    var found = await Pages.ChunkedAsync<string, Address>(
                        values.Select(v => v.Id).Distinct(StringComparer.Ordinal),
                        Inquiry.FilterValues,
                        async ids =>
                        {
                            var answer = await inquiry.Session.Ec2.DescribeAddressesAsync(
                                new DescribeAddressesRequest { Filters = [Ec2Filter.Of("allocation-id", ids)] },
                                inquiry.Cancel
                            );
                            return answer.Addresses ?? [];
                        }
                    );
                    foreach (var value in values)
                    {
                        var address = found.Find(a => a.AllocationId == value.Id);
                        if (address is null)
                        {
                            inquiry.Findings.Report(
                                ExistenceCodes.ElasticIpMissing,
                                value.At,
                                $"The Elastic IP '{value.Id}' does not exist in {inquiry.World.Region}.",
                                "Check its allocation id, the region and the account; or write `staticIps: true`, and elbctl allocates them."
                            );
                        }
                        else if (address.AssociationId is not null)
                        {
                            inquiry.Findings.Report(
                                ExistenceCodes.ElasticIpTaken,
                                value.At,
                                $"Something else stands on the Elastic IP '{value.Id}' ({address.PublicIp}): "
                                    + $"{address.InstanceId ?? address.NetworkInterfaceId ?? "an interface"}.",
                                "Name one that is free, or free this one first."
                            );
                        }
                    }
                }
            );
}
