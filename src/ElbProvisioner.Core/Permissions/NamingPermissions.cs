using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Permissions;

/// <summary>Certificates and records. ACM's ARNs hold ids: the stack's tag tells; Route 53 can be held to the names of the file.</summary>
internal static class NamingPermissions
{
    /// <summary>How Route 53 writes the asterisk of a record's name; a plain one would stand for anything.</summary>
    private const string Asterisk = "\\052";

    public static bool UsesCertificates(Stack stack) =>
        !stack.Certificates.IsEmpty
        || stack.LoadBalancers.SelectMany(loadBalancer => loadBalancer.Listeners).Any(listener => !listener.Certificates.IsEmpty);

    public static bool OwnsCertificates(Stack stack) =>
        stack.Certificates.Any(certificate => certificate is Certificate.Requested or Certificate.Imported);

    public static bool HasRecords(Stack stack) => Names(stack).Any();

    public static IEnumerable<PolicyStatement> Certificates(Stack stack, PolicyScope scope)
    {
        if (!OwnsCertificates(stack))
        {
            yield break;
        }

        var isRequested = stack.Certificates.Any(certificate => certificate is Certificate.Requested);
        var isImported = stack.Certificates.Any(certificate => certificate is Certificate.Imported);
        ImmutableArray<string> makes =
        [
            .. isRequested ? (string[])["acm:RequestCertificate"] : [],
            .. isImported ? (string[])["acm:ImportCertificate"] : [],
        ];
        yield return new PolicyStatement(
            "NewCertificates",
            [.. makes, "acm:AddTagsToCertificate"],
            PolicyStatement.Everywhere,
            [scope.BecomesOurs]
        );
        yield return new PolicyStatement(
            "Certificates",
            [
                .. isImported ? (string[])["acm:ImportCertificate"] : [],
                "acm:AddTagsToCertificate",
                "acm:RemoveTagsFromCertificate",
                "acm:DeleteCertificate",
            ],
            [scope.Arn("acm", "certificate/*")],
            [scope.IsOurs]
        );
        foreach (var statement in Authorities(stack))
        {
            yield return statement;
        }
    }

    /// <summary>ACM asks a private authority in the name of who asks ACM [ACM guide: private certificates].</summary>
    private static IEnumerable<PolicyStatement> Authorities(Stack stack)
    {
        ImmutableArray<string> authorities =
        [
            .. stack
                .Certificates.OfType<Certificate.Requested>()
                .Select(c => c.Authority)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
        if (!authorities.IsEmpty)
        {
            yield return new PolicyStatement(
                "Authorities",
                ["acm-pca:DescribeCertificateAuthority", "acm-pca:GetCertificate", "acm-pca:IssueCertificate"],
                authorities,
                []
            );
        }
    }

    public static IEnumerable<PolicyStatement> Records(Stack stack, PolicyScope scope)
    {
        ImmutableArray<string> names = [.. Names(stack).Distinct(StringComparer.Ordinal)];
        if (names.IsEmpty)
        {
            yield break;
        }

        yield return new PolicyStatement(
            "Records",
            ["route53:ChangeResourceRecordSets"],
            [scope.Route53("hostedzone/*")],
            [new PolicyCondition("ForAllValues:StringLike", "route53:ChangeResourceRecordSetsNormalizedRecordNames", names)]
        );
        yield return new PolicyStatement("RecordsArrive", ["route53:GetChange"], [scope.Route53("change/*")], []);
    }

    /// <summary>
    /// Where the load balancers are to be found, other records and their marks, and the proofs of certificates:
    /// <c>_x1.shop.example.com</c>, for a wildcard the same as for its domain.
    /// </summary>
    private static IEnumerable<string> Names(Stack stack) =>
        stack
            .DnsNames.Select(dns => dns.Name)
            .Concat(stack.DnsRecords.Select(RecordMark.NameOf))
            .Concat(
                from balancer in stack.ForeignLoadBalancers
                from dns in balancer.Dns
                from type in RecordMark.TypesOfNames
                select RecordMark.NameOf(dns.Name, type, dns.Id)
            )
            .Select(name => name.Replace("*", Asterisk, StringComparison.Ordinal))
            .Concat(
                stack
                    .LoadBalancers.Select(b => b.EndpointService?.Settings.Find(EndpointServiceTable.PrivateDnsName))
                    .OfType<string>()
                    .Select(name => "_*." + (name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name))
            )
            .Concat(
                stack
                    .Certificates.OfType<Certificate.Requested>()
                    .Where(certificate => certificate.IsProvedByRecords)
                    .SelectMany(certificate => certificate.Domains)
                    .Select(domain => "_*." + (domain.StartsWith("*.", StringComparison.Ordinal) ? domain[2..] : domain))
            );
}
