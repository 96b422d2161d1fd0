using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

/// <summary>ChangeResourceRecordSets: all changes of a batch, or none.</summary>
internal static class RecordChanges
{
    // Developer Guide, "Quotas": per request 1,000 ResourceRecord elements and 32,000 characters of values, both counted twice for UPSERT.
    private const int MostRecords = 1000;
    private const int MostCharacters = 32000;

    public static Document Change(Transaction transaction, Fields request)
    {
        var zone = ZoneIds.Named(transaction, request.Required("HostedZoneId"));
        if (zone.ChangedAt + transaction.Timings.ZoneBusy > transaction.Now)
        {
            throw new AwsError(
                "PriorRequestNotComplete",
                "The request was rejected because Route 53 was still processing a prior request."
            );
        }

        var batch = request.Structure("ChangeBatch") ?? throw new InvalidOperationException("the model lets a batch be absent");
        var changes = batch.Structures("Changes").Select(change => RecordReading.Read(zone.Key, change)).ToList();
        Refuse(TooMuch(changes));
        Refuse(changes.SelectMany(change => RecordChecks.OfItself(zone, change.Record)));
        Refuse(Repeated(changes));

        var tables = transaction.Global.Route53;
        var keys = changes.Select(change => change.Record.Key).Distinct(StringComparer.Ordinal).ToList();
        var before = keys.Count(tables.Records.Has);
        Refuse([.. changes.OrderBy(change => change.Action == "DELETE" ? 0 : 1).Select(change => Apply(tables, change)).OfType<string>()]);
        Refuse(
            changes.Where(change => change.Action != "DELETE").SelectMany(change => RecordChecks.AmongOthers(tables, zone, change.Record))
        );
        Refuse(Missing(tables, zone));

        tables.Zones.Put(
            zone with
            {
                RecordCount = zone.RecordCount + keys.Count(tables.Records.Has) - before,
                ChangedAt = transaction.Now,
            }
        );
        return new() { ["ChangeInfo"] = ZoneChanges.Submit(transaction, zone.Key, batch.Text("Comment"), keys) };
    }

    private static IEnumerable<string> TooMuch(List<RecordChange> changes)
    {
        if (changes.Sum(change => Times(change) * Math.Max(1, change.Record.Values.Count)) > MostRecords)
        {
            yield return $"Number of records limit of {MostRecords} exceeded.";
        }

        if (changes.Sum(change => Times(change) * change.Record.Values.Sum(value => value.Length)) > MostCharacters)
        {
            yield return $"Number of characters limit of {MostCharacters} exceeded.";
        }
    }

    private static int Times(RecordChange change) => change.Action == "UPSERT" ? 2 : 1;

    /// <summary>A record set may be deleted and created in one batch, but neither twice.</summary>
    private static IEnumerable<string> Repeated(List<RecordChange> changes) =>
        changes
            .GroupBy(change => (change.Record.Key, IsDeletion: change.Action == "DELETE"))
            .Where(same => same.Count() > 1)
            .Select(same =>
                $"The request contains an invalid set of changes for a resource record set '{same.First().Record.Type} {same.First().Record.Name}'"
            );

    private static string? Apply(Route53Tables tables, RecordChange change)
    {
        var record = change.Record;
        var present = tables.Records.Find(record.Key);
        switch (change.Action)
        {
            case "DELETE" when present is null:
                return $"Tried to delete resource record set {Describe(record)} but it was not found";
            case "DELETE" when !RecordReading.AreEqual(present, record):
                return $"Tried to delete resource record set {Describe(record)} but the values provided do not match the current values";
            case "DELETE":
                tables.Records.Remove(record.Key);
                return null;
            case "CREATE" when present is not null:
                return $"Tried to create resource record set {Describe(record)} but it already exists";
            default:
                tables.Records.Put(record);
                return null;
        }
    }

    private static IEnumerable<string> Missing(Route53Tables tables, HostedZone zone)
    {
        if (!tables.Records.Has(RecordSet.KeyOf(zone.Key, zone.Name, "SOA", setIdentifier: null)))
        {
            yield return "A HostedZone must contain exactly one SOA record.";
        }

        if (!tables.Records.Has(RecordSet.KeyOf(zone.Key, zone.Name, "NS", setIdentifier: null)))
        {
            yield return "A HostedZone must contain at least one NS record for the zone itself.";
        }
    }

    private static string Describe(RecordSet record) =>
        record.SetIdentifier is null
            ? $"[name='{record.Name}', type='{record.Type}']"
            : $"[name='{record.Name}', type='{record.Type}', set-identifier='{record.SetIdentifier}']";

    private static void Refuse(IEnumerable<string> messages)
    {
        var all = messages.Distinct(StringComparer.Ordinal).ToList();
        if (all.Count > 0)
        {
            throw new AwsError("InvalidChangeBatch", $"[{string.Join(", ", all)}]");
        }
    }
}
