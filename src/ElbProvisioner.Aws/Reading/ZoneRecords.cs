using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading;

/// <summary>The records of one name in one hosted zone: a listing that begins at the name and is left where the next begins.</summary>
internal static class ZoneRecords
{
    private const string Operation = "ListResourceRecordSets";
    private const string FewItems = "10";

    /// <summary>A page of the zone, the largest there is.</summary>
    public static Task<Answer> PageAsync(AwsSession session, string zoneId, CancellationToken cancel) =>
        session.Route53.CallAsync(Operation, [("HostedZoneId", zoneId), ("MaxItems", "300")], cancel);

    public static async Task<List<Answer>> ReadAsync(AwsSession session, string zoneId, string name, CancellationToken cancel)
    {
        List<Answer> read = [];
        (string Member, object? Value)[] start = [("StartRecordName", name)];
        while (true)
        {
            var page = await session.Route53.CallAsync(Operation, [("HostedZoneId", zoneId), .. start, ("MaxItems", FewItems)], cancel);
            read.AddRange(page.Items("ResourceRecordSets").Where(r => DomainName.Normal(r.Text("Name") ?? "") == name));
            if (page.Flag("IsTruncated") != true || DomainName.Normal(page.Text("NextRecordName") ?? "") != name)
            {
                return read;
            }

            start =
            [
                ("StartRecordName", page.Text("NextRecordName")),
                ("StartRecordType", page.Text("NextRecordType")),
                ("StartRecordIdentifier", page.Text("NextRecordIdentifier")),
            ];
        }
    }
}
