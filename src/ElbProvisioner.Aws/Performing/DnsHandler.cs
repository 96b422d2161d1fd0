using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

internal sealed class DnsHandler(LoadBalancerHandler loadBalancers, ZoneChanges zones)
{
    public void Register(OperationTable table)
    {
        table.On<AwsOperation.ChangeRecords>(ChangeAsync);
        table.On<AwsOperation.DeleteRecords>(
            (scope, delete) => zones.DeleteAsync(scope, delete.ZoneId, [.. delete.Records.Select(r => r.Raw)])
        );
    }

    private async Task ChangeAsync(ActionScope scope, AwsOperation.ChangeRecords change)
    {
        List<IReadOnlyDictionary<string, object>> written = [];
        foreach (var write in change.Written)
        {
            var record = write.Record;
            if (write.LoadBalancer is { } loadBalancer)
            {
                var (dnsName, canonicalZone) = await TargetAsync(scope, loadBalancer);
                record = record.With(DnsRecordTable.AliasName, dnsName).With(DnsRecordTable.AliasZone, canonicalZone);
            }

            written.Add(record.Creating(scope.Id));
        }

        if (change.Gone.IsEmpty)
        {
            await zones.PutAsync(scope, change.ZoneId, written);
        }
        else
        {
            await zones.SwitchAsync(scope, change.ZoneId, [.. change.Gone.Select(r => r.Raw)], written);
        }
    }

    private async Task<(string DnsName, string CanonicalZone)> TargetAsync(ActionScope scope, ResourceRef reference)
    {
        var known = scope.Resolve(reference);
        if (known.Values.TryGetValue("dnsName", out var name) && known.Values.TryGetValue("zoneId", out var zone))
        {
            return (name, zone);
        }

        return await loadBalancers.FindAsync(scope, known.Id) is { } live
            ? (live.DNSName, live.CanonicalHostedZoneId)
            : throw scope.Fail(
                ApplyCodes.Gone,
                "the load balancer the name is to point at is gone.",
                "Somebody else removed it: run the same command again for a fresh plan."
            );
    }
}
