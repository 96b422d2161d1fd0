using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>Nothing of a requested certificate can change in place; an imported one is imported again under its ARN.</summary>
internal static class CertificatePlanner
{
    public static ImmutableArray<LiveCertificate> Plan(PlanningContext context)
    {
        foreach (var certificate in context.Stack.Certificates)
        {
            if (context.Network.ExistingCertificates.TryGetValue(certificate.Name, out var arn))
            {
                context.DecideExisting(AddressOf(certificate), arn);
            }
        }

        var result = Matcher.Match(
            context.Stack.Certificates.Where(c => c is Certificate.Requested or Certificate.Imported),
            AddressOf,
            context.Live.Certificates,
            CanBecome,
            l => l.Status == "ISSUED" ? 1 : 0
        );
        foreach (var match in result.Matches)
        {
            if (match.Desired is Certificate.Requested requested)
            {
                Plan(context, requested, match.Kept, match.Replaced);
            }
            else if (match.Desired is Certificate.Imported imported)
            {
                Plan(context, imported, match.Kept);
            }
        }

        foreach (var surplus in result.Surplus)
        {
            context.MarkReplaced(surplus);
        }

        return result.Surplus;
    }

    /// <summary>After every listener has let go of it.</summary>
    public static void Remove(PlanningContext context, LiveCertificate surplus, IEnumerable<string> after)
    {
        var isReplaced = context.Builder.Removes(surplus.Address, Reasons.Gone(context), [new("domain", surplus.Domain, null)]);
        context.Builder.Act(
            surplus.Address,
            isReplaced ? "delete old" : "delete",
            new AwsOperation.DeleteCertificate(surplus.Owner, ZonesOf(context, Domains(surplus.Settings))),
            Cost.Call,
            after
        );
    }

    private static void Plan(PlanningContext context, Certificate.Requested wanted, LiveCertificate? kept, LiveCertificate? replaced)
    {
        var address = AddressOf(wanted);
        var settings = Lower(wanted);
        var reference = context.Decide(address, kept);
        var tags = TagDiff.Desired(context.Stack, address, wanted.Tags);
        if (kept is null)
        {
            var properties = replaced is null
                ? PropertyDiff.Created(settings, context.NameOf)
                : PropertyDiff.Between(settings, CertificateTable.Compared(replaced.Settings, settings), context.NameOf);
            context.Builder.Change(
                address,
                replaced is null ? ChangeVerb.Create : ChangeVerb.Replace,
                replaced is null
                    ? Reasons.New
                    : FailureOf(replaced) ?? "a certificate cannot be changed: a new one is issued and moved to first",
                properties
            );
            context.Builder.Create(address, new AwsOperation.RequestCertificate(settings, tags));
            ValidateAndWait(context, address, wanted, settings, reference);
            return;
        }

        context.Builder.Report(StillAsked(wanted, kept));
        var (shown, tagging) = TagDiff.Between(tags, kept);
        var pending = kept.Status == "PENDING_VALIDATION" && IsAwaited(context, wanted);
        if (pending)
        {
            shown = [new PropertyChange("status", "PENDING_VALIDATION", "ISSUED"), .. shown];
            ValidateAndWait(context, address, wanted, settings, reference);
        }
        else if (wanted.IsProvedByRecords && !kept.LostProofs.IsEmpty)
        {
            shown = [.. kept.LostProofs.Select(name => new PropertyChange("renewal record", null, name)), .. shown];
            context.Builder.Act(
                address,
                "validate",
                new AwsOperation.PublishValidation(reference, ZonesOf(context, Domains(settings))),
                Cost.DnsInSync
            );
        }

        if (!shown.IsEmpty)
        {
            context.Builder.Change(
                address,
                ChangeVerb.Update,
                pending ? "it is not issued yet"
                    : kept.LostProofs.IsEmpty ? Reasons.Differs
                    : "a record that proves its domains is gone, and ACM would not renew it",
                shown
            );
        }

        if (tagging is not null)
        {
            context.Builder.Act(address, "tag", tagging, Cost.Call);
        }
    }

    private static void Plan(PlanningContext context, Certificate.Imported wanted, LiveCertificate? kept)
    {
        var address = AddressOf(wanted);
        context.Decide(address, kept);
        var fingerprint = FingerprintOf(wanted);
        var tags = TagDiff.Desired(context.Stack, address, wanted.Tags).SetItem(OwnershipTags.Fingerprint, fingerprint);
        if (kept is null)
        {
            context.Builder.Change(address, ChangeVerb.Create, Reasons.New, [new("fingerprint", null, fingerprint)]);
            context.Builder.Reach(
                Milestone.Issued(address),
                context.Builder.Create(address, new AwsOperation.ImportCertificate(null, wanted, tags))
            );
            return;
        }

        var before = kept.Tags.GetValueOrDefault(OwnershipTags.Fingerprint);
        var (shown, tagging) = TagDiff.Between(tags, kept);
        if (before != fingerprint)
        {
            context.Builder.Change(
                address,
                ChangeVerb.Update,
                "the files hold another certificate; its ARN stays",
                [new("fingerprint", before, fingerprint), .. Names(kept, wanted), .. shown.Where(s => s.Path != "tags")],
                [CertificateNames.Exchanged(context, kept, wanted)]
            );
            var import = context.Builder.Act(
                address,
                "import",
                new AwsOperation.ImportCertificate(new ResourceRef.Existing(kept.Id), wanted, tags),
                Cost.Call
            );
            context.Builder.Reach(Milestone.Issued(address), import);
        }
        else if (tagging is not null)
        {
            context.Builder.Change(address, ChangeVerb.Update, Reasons.Differs, shown);
            context.Builder.Act(address, "tag", tagging, Cost.Call);
        }
    }

    private static void ValidateAndWait(
        PlanningContext context,
        Address address,
        Certificate.Requested wanted,
        Settings settings,
        ResourceRef reference
    )
    {
        if (wanted.IsAskedByMail)
        {
            context.Builder.Report(WhoIsAsked(context, wanted));
            if (!IsAwaited(context, wanted))
            {
                return;
            }
        }

        string? published = null;
        if (wanted.IsProvedByRecords)
        {
            var zones = ZonesOf(context, Domains(settings));
            foreach (var domain in Domains(settings).Where(d => !zones.ContainsKey(d)))
            {
                context.Builder.Report(
                    new Diagnostic(
                        PlanCodes.NoZoneForName,
                        wanted.At,
                        $"No public hosted zone of this account holds '{domain}', so the certificate '{wanted.Name}' cannot be validated.",
                        "Create the zone, name it with 'zone:', or use 'validation: email'."
                    )
                );
            }

            published = context.Builder.Act(address, "validate", new AwsOperation.PublishValidation(reference, zones), Cost.DnsInSync);
        }

        var issued = context.Builder.Act(
            address,
            "wait issued",
            new AwsOperation.WaitCertificateIssued(reference),
            Cost.CertificateIssued,
            published
        );
        context.Builder.Reach(Milestone.Issued(address), issued);
    }

    /// <summary>What somebody must answer is waited for only where a listener needs it.</summary>
    private static bool IsAwaited(PlanningContext context, Certificate.Requested wanted) =>
        !wanted.IsAskedByMail || context.Stack.LoadBalancers.Any(b => b.Listeners.Any(l => l.Certificates.Any(c => c.Text == wanted.Name)));

    /// <summary>[ACM guide: email validation]</summary>
    private static Diagnostic WhoIsAsked(PlanningContext context, Certificate.Requested wanted)
    {
        var said = wanted.Settings.Find(CertificateTable.ValidationDomains) ?? TagMap.Empty;
        var domains = wanted.Domains.Select(d => said.GetValueOrDefault(d, Asked(d))).Distinct(StringComparer.Ordinal);
        return new(
            PlanCodes.SomebodyIsAsked,
            wanted.At,
            $"For the certificate '{wanted.Name}' ACM writes to admin@, administrator@, hostmaster@, postmaster@ and webmaster@ of "
                + $"{string.Join(", ", domains)}: somebody there must follow the link within 72 hours, "
                + (
                    IsAwaited(context, wanted)
                        ? "and the run waits for it."
                        : "and nothing waits for it, since no listener uses the certificate."
                ),
            "Write validation: dns where its zone is in Route 53: then nobody is asked, and it renews by itself."
        );
    }

    /// <summary>Whom the file no longer names, and ACM still asks: it keeps what a certificate was requested with.</summary>
    private static IEnumerable<Diagnostic> StillAsked(Certificate.Requested wanted, LiveCertificate kept)
    {
        var said = wanted.Settings.Find(CertificateTable.ValidationDomains) ?? TagMap.Empty;
        var stay = (kept.Settings.Find(CertificateTable.ValidationDomains) ?? TagMap.Empty)
            .Where(d => !said.ContainsKey(d.Key) && d.Value != Asked(d.Key))
            .Select(static d => $"{d.Value} for {d.Key}")
            .ToList();
        if (wanted.IsAskedByMail && stay.Count > 0)
        {
            yield return new(
                PlanCodes.StillAskedByMail,
                wanted.At,
                $"The certificate '{wanted.Name}' was requested with mailboxes of {string.Join(", ", stay)}, which the file no longer says. Nothing "
                    + "changes: ACM keeps that, and writes there again when the certificate is to be renewed.",
                "Rename it in the file to have another one requested in its place, or write `validationDomains` again."
            );
        }
    }

    /// <summary>Of a name with a star, the domain below it.</summary>
    private static string Asked(string domain) => domain.StartsWith("*.", StringComparison.Ordinal) ? domain[2..] : domain;

    private static bool CanBecome(Certificate wanted, LiveCertificate live) =>
        wanted switch
        {
            Certificate.Requested requested => !live.IsImported
                && FailureOf(live) is null
                && PropertyDiff
                    .Between(Lower(requested), CertificateTable.Compared(live.Settings, Lower(requested)), static r => r.Key)
                    .IsEmpty,
            _ => live.IsImported,
        };

    private static string? FailureOf(LiveCertificate live) =>
        live.Status switch
        {
            "FAILED" => $"ACM could not issue it ({live.FailureReason ?? "no reason given"})",
            "VALIDATION_TIMED_OUT" => "its validation took more than 72 hours",
            "EXPIRED" or "REVOKED" or "INACTIVE" => $"it is {live.Status.ToLowerInvariant()}",
            _ => null,
        };

    private static Settings Lower(Certificate.Requested wanted) =>
        CertificateTable.Of(
            wanted.Settings,
            wanted.Domain,
            wanted.AlternativeNames,
            wanted.IsProvedByRecords ? "DNS"
                : wanted.IsAskedByMail ? "EMAIL"
                : null
        );

    private static IEnumerable<string> Domains(Settings settings) =>
        settings.Get(CertificateTable.AlternativeNames).Prepend(settings.Get(CertificateTable.Domain)).Distinct(StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, string> ZonesOf(PlanningContext context, IEnumerable<string> domains) =>
        domains
            .Where(context.Network.Zones.ContainsKey)
            .ToImmutableSortedDictionary(d => d, d => context.Network.Zones[d].Id, StringComparer.Ordinal);

    private static IEnumerable<PropertyChange> Names(LiveCertificate kept, Certificate.Imported wanted)
    {
        var (before, after) = (Text(kept.Domains), Text(PemCertificate.NamesOf(wanted.CertificatePem)));
        return after.Length == 0 || before == after ? [] : [new("names", before, after)];

        static string Text(IEnumerable<string> names) =>
            string.Join(", ", names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static string FingerprintOf(Certificate.Imported imported) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', imported.CertificatePem, imported.ChainPem, imported.PrivateKeyPem)))
        )[..16];

    private static Address AddressOf(Certificate certificate) => Address.Of(ResourceKind.Certificate, certificate.Name);
}
