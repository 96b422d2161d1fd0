using Amazon.Route53;
using Amazon.Route53.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

using Members = IReadOnlyDictionary<string, object>;

/// <summary>Changes of hosted zones: as few batches as AWS allows, one after the other, each until all name servers have it.</summary>
internal sealed class ZoneChanges(AwsSession aws)
{
    /// <summary>A batch holds 1000 elements, and an UPSERT counts twice [Route 53 quotas].</summary>
    private const int ChangesPerBatch = 400;

    /// <summary>Puts records, whatever they were.</summary>
    public async Task PutAsync(ActionScope scope, string zoneId, IEnumerable<Members> records)
    {
        foreach (var some in records.Chunk(ChangesPerBatch))
        {
            await ApplyAsync(scope, zoneId, [.. some.Select(static record => ChangeOf("UPSERT", record))]);
        }
    }

    /// <summary>One batch, which name servers take as one.</summary>
    /// <param name="gone">As they are there, exactly; those that are gone already are left out.</param>
    public async Task SwitchAsync(ActionScope scope, string zoneId, IReadOnlyList<Members> gone, IReadOnlyList<Members> put)
    {
        try
        {
            await ApplyAsync(scope, zoneId, Batch(gone));
        }
        catch (AmazonServiceException refusal) when (refusal.Is("InvalidChangeBatch"))
        {
            // The batch may have been done before its answer was lost, or somebody else took a record away.
            List<Members> left = [];
            foreach (var record in gone)
            {
                if (await IsThereAsync(scope, zoneId, record))
                {
                    left.Add(record);
                }
            }

            if (left.Count == gone.Count)
            {
                throw Refusal.Explain(scope, refusal);
            }

            await ApplyAsync(scope, zoneId, Batch(left));
        }

        // What goes and comes again under the same name, type and id is created, as AWS has it; the others may be there.
        List<object> Batch(IReadOnlyList<Members> leaving) =>
            [
                .. leaving.Select(static record => ChangeOf("DELETE", record)),
                .. put.Select(record => ChangeOf(leaving.Any(gone => IsSame(gone, record)) ? "CREATE" : "UPSERT", record)),
            ];
    }

    /// <summary>Deletes what is still exactly as given; what is gone or has been changed since is left alone.</summary>
    public async Task DeleteAsync(ActionScope scope, string zoneId, IReadOnlyList<Members> records)
    {
        foreach (var some in records.Chunk(ChangesPerBatch))
        {
            try
            {
                await ApplyAsync(scope, zoneId, [.. some.Select(static record => ChangeOf("DELETE", record))]);
            }
            catch (AmazonServiceException refusal) when (refusal.Is("InvalidChangeBatch"))
            {
                // A batch stands or falls as one.
                foreach (var record in some)
                {
                    await DeleteOneAsync(scope, zoneId, record, isAlone: some.Length == 1 ? refusal : null);
                }
            }
            catch (AmazonServiceException refusal) when (refusal.Is("NoSuchHostedZone"))
            {
                // With the zone its records went.
            }
        }
    }

    private static Dictionary<string, object> ChangeOf(string action, Members record) =>
        CallsByName.Structure(("Action", action), ("ResourceRecordSet", record));

    /// <summary>By what tells record sets of a zone apart.</summary>
    private static bool IsSame(Members one, Members other) => KeyOf(one) == KeyOf(other);

    private static (string Name, string? Type, string? Id) KeyOf(Members record) =>
        new Answer(record) is var told
            ? (DomainName.Normal(told.Text("Name") ?? ""), told.Text("Type"), told.Text("SetIdentifier"))
            : default;

    /// <summary>As it was: another version of it may stand there already.</summary>
    private async Task<bool> IsThereAsync(ActionScope scope, string zoneId, Members record) =>
        (await ZoneRecords.ReadAsync(aws, zoneId, KeyOf(record).Name, scope.Stop)).Exists(there =>
            DnsRecordTable.Table.Read(there.Members) == DnsRecordTable.Table.Read(record)
        );

    private async Task DeleteOneAsync(ActionScope scope, string zoneId, Members record, AmazonServiceException? isAlone)
    {
        var refused = isAlone;
        if (refused is null)
        {
            try
            {
                await ApplyAsync(scope, zoneId, [ChangeOf("DELETE", record)]);
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

        var told = new Answer(record);
        scope.Say($"{told.Text("Name")} {told.Text("Type")} is gone or was changed by somebody else: left alone");
    }

    private async Task ApplyAsync(ActionScope scope, string zoneId, List<object> changes)
    {
        var answer = await scope.RetryAsync(
            scope.Waits.DnsChange,
            refusal => refusal.Is("PriorRequestNotComplete"),
            "waiting for an earlier change of the zone",
            () =>
                aws.Route53.CallAsync(
                    "ChangeResourceRecordSets",
                    [("HostedZoneId", zoneId), ("ChangeBatch", CallsByName.Structure(("Changes", changes)))],
                    scope.ToTheEnd()
                )
        );
        await InSyncAsync(scope, answer.Inner("ChangeInfo"));
    }

    private async Task InSyncAsync(ActionScope scope, Answer? change)
    {
        if (change is null || change.Text("Status") == ChangeStatus.INSYNC.Value)
        {
            return;
        }

        await scope.UntilAsync(scope.Waits.DnsInSync, "the name servers to have the change", async () =>
        {
            var answer = await aws.Route53.GetChangeAsync(new GetChangeRequest { Id = change.Text("Id") }, scope.Stop);
            return answer.ChangeInfo.Status == ChangeStatus.INSYNC
                ? Look.Done
                : Look.NotYet("the change is on its way to the name servers");
        });
    }
}
