using ElbProvisioner.LocalAws.Ec2.EndpointServices;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

internal static class Route53Service
{
    public static Service Create() =>
        new(
            "route53",
            new Dictionary<string, Operation>(StringComparer.Ordinal)
            {
                ["CreateHostedZone"] = Zones.Create,
                ["DeleteHostedZone"] = Zones.Delete,
                ["UpdateHostedZoneComment"] = Zones.UpdateComment,
                ["GetHostedZone"] = ZoneAnswers.Get,
                ["GetHostedZoneCount"] = ZoneAnswers.Count,
                ["GetDNSSEC"] = ZoneAnswers.Signing,
                ["ListHostedZones"] = ZoneAnswers.List,
                ["ListHostedZonesByName"] = ZoneAnswers.ListByName,
                ["ListHostedZonesByVPC"] = ZoneAnswers.ListByNetwork,
                ["ListResourceRecordSets"] = RecordList.List,
                ["ChangeResourceRecordSets"] = RecordChanges.Change,
                ["GetChange"] = ZoneChanges.Get,
                ["TestDNSAnswer"] = DnsAnswers.Test,
                ["ChangeTagsForResource"] = ZoneTags.Change,
                ["ListTagsForResource"] = ZoneTags.List,
                ["ListTagsForResources"] = ZoneTags.ListMany,
            },
            new Dictionary<string, WorldEventHandler>(StringComparer.Ordinal)
            {
                [ZoneChanges.InSync] = ZoneChanges.Publish,
                [EndpointServiceUse.ProofAsked] = NameProofs.Look,
            },
            Route53Tables.Key,
            Route53Quotas.All,
            Zones.SeedData
        );
}
