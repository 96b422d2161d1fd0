using Amazon.Route53.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

internal sealed class DnsHandler(LoadBalancerHandler loadBalancers, ZoneChanges zones)
{
    public void Register(OperationTable table)
    {
        table.On<AwsOperation.UpsertAliases>(UpsertAsync);
        table.On<AwsOperation.DeleteAliases>(DeleteAsync);
    }

    private async Task UpsertAsync(ActionScope scope, AwsOperation.UpsertAliases upsert)
    {
        var (dnsName, canonicalZone) = await TargetAsync(scope, upsert.LoadBalancer);
        await zones.ApplyAsync(
            scope,
            upsert.ZoneId,
            upsert.Aliases.Select(alias =>
                ZoneChanges.Upsert(
                    new ResourceRecordSet
                    {
                        Name = alias.Get(DnsRecordTable.Name),
                        Type = alias.Get(DnsRecordTable.Type),
                        AliasTarget = new AliasTarget
                        {
                            DNSName = dnsName,
                            HostedZoneId = canonicalZone,
                            EvaluateTargetHealth = alias.Get(DnsRecordTable.EvaluateTargetHealth),
                        },
                    }
                )
            )
        );
    }

    private Task DeleteAsync(ActionScope scope, AwsOperation.DeleteAliases delete) =>
        zones.DeleteAsync(
            scope,
            delete.ZoneId,
            [
                .. from record in delete.Records
                where record is { IsSimple: true, RawAliasDnsName: not null }
                select new ResourceRecordSet
                {
                    Name = record.Name,
                    Type = record.Type,
                    AliasTarget = new AliasTarget
                    {
                        DNSName = record.RawAliasDnsName,
                        HostedZoneId = record.AliasZoneId,
                        EvaluateTargetHealth = record.EvaluateTargetHealth,
                    },
                },
            ]
        );

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
