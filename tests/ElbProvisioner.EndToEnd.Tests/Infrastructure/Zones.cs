using Amazon.Route53;
using Amazon.Route53.Model;
using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>Hosted zones, which a user has before elbctl comes.</summary>
internal static class Zones
{
    public static async Task<string> CreateAsync(AwsSession aws, string domain, CancellationToken ct)
    {
        var created = await aws.Route53.CreateHostedZoneAsync(new CreateHostedZoneRequest { Name = domain, CallerReference = domain }, ct);
        return created.HostedZone.Id.Split('/')[^1];
    }

    /// <summary>Name and type of every record set but those the zone itself is made of.</summary>
    public static async Task<IReadOnlyList<ResourceRecordSet>> RecordsAsync(AwsSession aws, string zone, CancellationToken ct)
    {
        var records = await aws.Route53.ListResourceRecordSetsAsync(new ListResourceRecordSetsRequest { HostedZoneId = zone }, ct);
        return [.. records.ResourceRecordSets.Where(r => r.Type != RRType.NS && r.Type != RRType.SOA)];
    }

    public static async Task PutAsync(AwsSession aws, string zone, ResourceRecordSet record, CancellationToken ct) =>
        await aws.Route53.ChangeResourceRecordSetsAsync(
            new ChangeResourceRecordSetsRequest
            {
                HostedZoneId = zone,
                ChangeBatch = new ChangeBatch { Changes = [new Change { Action = ChangeAction.UPSERT, ResourceRecordSet = record }] },
            },
            ct
        );
}
