using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Aws.Copying;

/// <summary>Certificates, hosted zones and the records that the stack names.</summary>
internal sealed class NamingCopies(CopyScope scope)
{
    private readonly HashSet<string> _certificates = new(StringComparer.Ordinal);

    public async Task CopyCertificateAsync(string arn)
    {
        // What IAM keeps is there under every name.
        if (!arn.Contains(":acm:", StringComparison.Ordinal) || !_certificates.Add(arn))
        {
            return;
        }

        var acm = scope.Account.Acm;
        await scope.TryAsync(
            arn,
            async () =>
            {
                var told = await acm.CallAsync("DescribeCertificate", [("CertificateArn", arn)], scope.Stop);
                var tags = await acm.CallAsync("ListTagsForCertificate", [("CertificateArn", arn)], scope.Stop);
                if (told.Inner("Certificate") is not { } certificate)
                {
                    return;
                }

                scope.World.AddCertificate(
                    certificate.Members,
                    CopyTrees.TagsOf(tags.Members).ToDictionary(static t => t.Key, static t => t.Value, StringComparer.Ordinal)
                );
                if (certificate.Text("Status") is { } status and not "ISSUED")
                {
                    scope.Tell(arn, $"It is {status}, and stays so here.");
                }
            }
        );
    }

    public void CopyZones()
    {
        foreach (var zone in scope.Live.Network.Zones.Values.DistinctBy(static zone => zone.Id).OrderBy(static zone => zone.Name.Length))
        {
            scope.World.AddZone(zone.Id, zone.Name, zone.IsPrivate, scope.Live.Network.VpcId);
        }
    }

    /// <summary>After what they lead to. Other records of the zones are not read.</summary>
    public async Task CopyRecordsAsync()
    {
        foreach (var record in scope.Live.DnsRecords)
        {
            await scope.TryAsync($"record {record.Type} {record.Name}", () => PutAsync(record.ZoneId, "CREATE", record.Raw));
        }

        foreach (var certificate in scope.Live.Certificates.Where(static c => !c.IsImported))
        {
            await scope.TryAsync($"proofs of {certificate.Address}", () => ProveAsync(certificate));
        }
    }

    /// <summary>The copy has proofs of its own: where the account's are in their zone, these are.</summary>
    private async Task ProveAsync(LiveCertificate certificate)
    {
        var told = await scope.There.Acm.CallAsync("DescribeCertificate", [("CertificateArn", certificate.Id)], scope.Stop);
        var lost = certificate.Proofs.Where(p => certificate.LostProofs.Contains(p.Name)).Select(static p => p.Domain).ToHashSet();
        foreach (var option in told.Inner("Certificate")?.Items("DomainValidationOptions") ?? [])
        {
            var domain = option.Text("DomainName") ?? "";
            if (
                option.Inner("ResourceRecord") is { } record
                && !lost.Contains(domain)
                && scope.Live.Network.Zones.GetValueOrDefault(domain) is { } zone
            )
            {
                await PutAsync(
                    zone.Id,
                    "UPSERT",
                    CallsByName.Structure(
                        ("Name", record.Text("Name")),
                        ("Type", record.Text("Type")),
                        ("TTL", 300L),
                        ("ResourceRecords", new object[] { CallsByName.Structure(("Value", record.Text("Value"))) })
                    )
                );
            }
        }
    }

    private Task<Answer> PutAsync(string zoneId, string action, IReadOnlyDictionary<string, object> record) =>
        scope.MakeAsync(
            scope.There.Route53,
            "ChangeResourceRecordSets",
            CallsByName.Structure(
                ("HostedZoneId", zoneId),
                (
                    "ChangeBatch",
                    CallsByName.Structure(
                        ("Changes", new object[] { CallsByName.Structure(("Action", action), ("ResourceRecordSet", record)) })
                    )
                )
            )
        );
}
