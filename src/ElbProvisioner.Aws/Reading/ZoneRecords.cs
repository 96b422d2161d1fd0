using Amazon.Route53;
using Amazon.Route53.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading;

/// <summary>The records of one name in one hosted zone: a listing that begins at the name and is left where the next begins.</summary>
internal static class ZoneRecords
{
    private const string FewItems = "10";

    public static async Task<List<ResourceRecordSet>> ReadAsync(
        IAmazonRoute53 route53,
        string zoneId,
        string name,
        CancellationToken cancel
    )
    {
        List<ResourceRecordSet> read = [];
        var request = new ListResourceRecordSetsRequest
        {
            HostedZoneId = zoneId,
            StartRecordName = name,
            MaxItems = FewItems,
        };
        while (true)
        {
            var page = await route53.ListResourceRecordSetsAsync(request, cancel);
            read.AddRange((page.ResourceRecordSets ?? []).Where(r => DomainName.Normal(r.Name) == name));
            if (page.IsTruncated != true || DomainName.Normal(page.NextRecordName ?? "") != name)
            {
                return read;
            }

            request = new()
            {
                HostedZoneId = zoneId,
                StartRecordName = page.NextRecordName,
                StartRecordType = page.NextRecordType,
                StartRecordIdentifier = page.NextRecordIdentifier,
                MaxItems = FewItems,
            };
        }
    }
}
