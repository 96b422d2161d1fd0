using Amazon.Route53;
using Amazon.Route53.Model;

namespace ElbProvisioner.LocalAws.Tests.Route53;

internal static class RecordTestbed
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<string> ZoneAsync(this Cloud cloud) =>
        Assert
            .Single(
                (
                    await cloud.Route53.ListHostedZonesByNameAsync(
                        new ListHostedZonesByNameRequest { DNSName = "example.com" },
                        Cancellation
                    )
                ).HostedZones
            )
            .Id;

    public static async Task<ChangeInfo> ChangeAsync(
        this Cloud cloud,
        string zone,
        params (string Action, ResourceRecordSet Record)[] changes
    ) =>
        (
            await cloud.Route53.ChangeResourceRecordSetsAsync(
                new ChangeResourceRecordSetsRequest
                {
                    HostedZoneId = zone,
                    ChangeBatch = new ChangeBatch
                    {
                        Changes = [.. changes.Select(change => new Change { Action = change.Action, ResourceRecordSet = change.Record })],
                    },
                },
                Cancellation
            )
        ).ChangeInfo;

    public static async Task<IReadOnlyList<ResourceRecordSet>> RecordsAsync(this Cloud cloud, string zone, string? name = null) =>
        (
            await cloud.Route53.ListResourceRecordSetsAsync(
                new ListResourceRecordSetsRequest { HostedZoneId = zone, StartRecordName = name },
                Cancellation
            )
        ).ResourceRecordSets;

    public static ResourceRecordSet A(string name, params string[] values) => Record(name, RRType.A, values);

    public static ResourceRecordSet Record(string name, RRType type, params string[] values) =>
        new()
        {
            Name = name,
            Type = type,
            TTL = 60,
            ResourceRecords = [.. values.Select(value => new ResourceRecord { Value = value })],
        };

    public static ResourceRecordSet Alias(string name, string zone, string target) =>
        new()
        {
            Name = name,
            Type = RRType.A,
            AliasTarget = new AliasTarget
            {
                HostedZoneId = zone,
                DNSName = target,
                EvaluateTargetHealth = false,
            },
        };
}
