using Amazon.Route53;
using Amazon.Route53.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Changes of hosted zones: as few batches as AWS allows, one after the other, each until all name servers have it.</summary>
internal sealed class ZoneChanges(AwsSession aws)
{
    /// <summary>A batch holds 1000 elements, and an UPSERT counts twice [Route 53 quotas].</summary>
    private const int ChangesPerBatch = 400;

    public async Task ApplyAsync(ActionScope scope, string zoneId, IEnumerable<Change> changes)
    {
        foreach (var some in changes.Chunk(ChangesPerBatch))
        {
            var answer = await SendAsync(scope, zoneId, [.. some]);
            await InSyncAsync(scope, answer.ChangeInfo);
        }
    }

    /// <summary>Deletes what is still exactly as given; what is gone or has been changed since is left alone.</summary>
    public async Task DeleteAsync(ActionScope scope, string zoneId, IReadOnlyList<ResourceRecordSet> records)
    {
        try
        {
            await ApplyAsync(scope, zoneId, records.Select(DeletionOf));
        }
        catch (AmazonServiceException refusal) when (refusal.Is("InvalidChangeBatch"))
        {
            // A batch stands or falls as one.
            foreach (var record in records)
            {
                await DeleteOneAsync(scope, zoneId, record, isAlone: records.Count == 1 ? refusal : null);
            }
        }
        catch (AmazonServiceException refusal) when (refusal.Is("NoSuchHostedZone"))
        {
            // With the zone its records went.
        }
    }

    public static Change Upsert(ResourceRecordSet record) => new() { Action = ChangeAction.UPSERT, ResourceRecordSet = record };

    private static Change DeletionOf(ResourceRecordSet record) => new() { Action = ChangeAction.DELETE, ResourceRecordSet = record };

    private async Task DeleteOneAsync(ActionScope scope, string zoneId, ResourceRecordSet record, AmazonServiceException? isAlone)
    {
        var refused = isAlone;
        if (refused is null)
        {
            try
            {
                await ApplyAsync(scope, zoneId, [DeletionOf(record)]);
                return;
            }
            catch (AmazonServiceException refusal) when (refusal.Is("InvalidChangeBatch"))
            {
                refused = refusal;
            }
        }

        // One code for many mistakes: only the text tells that the record is not there as it was.
        if (
            !refused.Message.Contains("not found", StringComparison.OrdinalIgnoreCase)
            && !refused.Message.Contains("do not match", StringComparison.OrdinalIgnoreCase)
        )
        {
            throw Refusal.Explain(scope, refused);
        }

        scope.Say($"{record.Name} {record.Type} is gone or was changed by somebody else: left alone");
    }

    private Task<ChangeResourceRecordSetsResponse> SendAsync(ActionScope scope, string zoneId, List<Change> changes) =>
        scope.RetryAsync(
            scope.Waits.DnsChange,
            refusal => refusal.Is("PriorRequestNotComplete"),
            "waiting for an earlier change of the zone",
            () =>
                aws.Route53.ChangeResourceRecordSetsAsync(
                    new ChangeResourceRecordSetsRequest
                    {
                        HostedZoneId = zoneId,
                        ChangeBatch = new ChangeBatch { Changes = changes },
                    },
                    scope.ToTheEnd()
                )
        );

    private async Task InSyncAsync(ActionScope scope, ChangeInfo change)
    {
        if (change.Status == ChangeStatus.INSYNC)
        {
            return;
        }

        await scope.UntilAsync(
            scope.Waits.DnsInSync,
            "the name servers to have the change",
            async () =>
            {
                var answer = await aws.Route53.GetChangeAsync(new GetChangeRequest { Id = change.Id }, scope.Stop);
                return answer.ChangeInfo.Status == ChangeStatus.INSYNC
                    ? Look.Done
                    : Look.NotYet("the change is on its way to the name servers");
            }
        );
    }
}
