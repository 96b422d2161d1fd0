using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

/// <summary>Changes on their way from the API to the name servers.</summary>
internal static class ZoneChanges
{
    public const string InSync = "route53.inSync";

    /// <param name="records">The keys of the record sets that are not any more what they were.</param>
    public static Document Submit(Transaction transaction, string zoneId, string? comment, IReadOnlyList<string> records)
    {
        var change = new ZoneChange(
            ZoneIds.New(transaction, 'C'),
            zoneId,
            transaction.Now,
            transaction.Now + transaction.Timings.DnsChange,
            comment,
            records
        );
        transaction.Global.Route53.Changes.Put(change);
        transaction.Later(transaction.Timings.DnsChange, InSync, change.Key);
        return Info(transaction, change);
    }

    public static Document Get(Transaction transaction, Fields request)
    {
        var id = ZoneIds.Bare(request.Required("Id"));
        var change =
            transaction.Global.Route53.Changes.Find(id) ?? throw new AwsError("NoSuchChange", $"Could not find resource with ID: {id}");
        return new() { ["ChangeInfo"] = Info(transaction, change) };
    }

    /// <summary>The name servers learn what the change said; whoever waits for one of its names is told.</summary>
    public static void Publish(Transaction transaction, AgendaItem item)
    {
        var tables = transaction.Global.Route53;
        if (tables.Changes.Find(item.Subject) is not { } change)
        {
            return;
        }

        foreach (var key in change.Records)
        {
            if (tables.Records.Find(key) is { } record)
            {
                tables.Answers.Put(record);
            }
            else
            {
                tables.Answers.Remove(key);
            }
        }

        // The name is what stands between the zone and the type, in the order watches have it too.
        foreach (
            var order in change
                .Records.Select(key =>
                    key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..(key.IndexOf(' ', StringComparison.Ordinal) + 1)]
                )
                .Distinct(StringComparer.Ordinal)
        )
        {
            foreach (var watch in tables.Watches.StartingWith(order))
            {
                transaction.In(watch.Region).Later(TimeSpan.Zero, watch.What, watch.Subject);
            }
        }

        tables.Changes.Put(change with { Records = [] });
    }

    private static Document Info(Transaction transaction, ZoneChange change) =>
        new()
        {
            ["Id"] = ZoneIds.Change(change.Key),
            ["Status"] = change.InSyncAt <= transaction.Now ? "INSYNC" : "PENDING",
            ["SubmittedAt"] = change.SubmittedAt,
            ["Comment"] = change.Comment,
        };
}
