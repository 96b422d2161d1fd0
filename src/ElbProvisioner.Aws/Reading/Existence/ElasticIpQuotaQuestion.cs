using System.Globalization;
using Amazon.EC2.Model;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>
/// May the account have as many Elastic IPs as are to be allocated beside those that it has: those that a plan releases go last [EC2 API:
/// DescribeAccountAttributes, vpc-max-elastic-ips].
/// </summary>
internal static class ElasticIpQuotaQuestion
{
    private const string Most = "vpc-max-elastic-ips";

    /// <summary>AWS's own pool; addresses that were brought come from others.</summary>
    private const string OwnPool = "amazon";

    public static Task AskAsync(Inquiry inquiry, SentValue.NewElasticIp[] values) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync(
                "the quota of Elastic IPs",
                async () =>
                {
                    var asking = inquiry.Session.Ec2.DescribeAccountAttributesAsync(new DescribeAccountAttributesRequest(), inquiry.Cancel);
                    var counting = inquiry.Session.Ec2.DescribeAddressesAsync(new DescribeAddressesRequest(), inquiry.Cancel);
                    await Task.WhenAll(asking, counting);
                    var most = (await asking)
                        .AccountAttributes?.Find(a => a.AttributeName == Most)
                        ?.AttributeValues?.Select(v =>
                            int.TryParse(v.AttributeValue, CultureInfo.InvariantCulture, out var n) ? n : (int?)null
                        )
                        .FirstOrDefault();
                    var has =
                        (await counting).Addresses?.Count(a => a.PublicIpv4Pool is null or OwnPool && a.CustomerOwnedIpv4Pool is null) ?? 0;
                    if (most is { } limit && has + values.Length > limit)
                    {
                        Report(inquiry, values, limit, has);
                    }
                }
            );

    private static void Report(Inquiry inquiry, SentValue.NewElasticIp[] values, int most, int has) =>
        inquiry.Findings.Report(
            ExistenceCodes.ElasticIpsUsedUp,
            values[0].At,
            $"The stack would allocate {values.Length} Elastic IP{(values.Length == 1 ? "" : "s")} in {inquiry.World.Region}, where the account "
                + $"has {has} and may have {most}.",
            "Release some that nothing needs, name some that are there under `staticIps`, or have the quota 'EC2-VPC Elastic IPs' raised in "
                + "Service Quotas."
        );
}
