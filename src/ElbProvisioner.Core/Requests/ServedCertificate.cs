using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Core.Requests;

/// <summary>
/// Which certificate a client is shown: of a listener's list those that cover the name it asks for, the best key and the longest validity
/// first; where none does, the default one [ALB guide: HTTPS listeners, SSL certificates].
/// </summary>
/// <param name="Names">In the file, or ARNs; several: one of them.</param>
/// <param name="Covers">Whether it is for the name; null: what it is for is not known here.</param>
/// <param name="Says">The rest of a sentence that begins with the names.</param>
public sealed record ServedCertificate(ImmutableArray<string> Names, bool? Covers, string Says)
{
    /// <summary>Null: nobody is shown one.</summary>
    internal static ServedCertificate? Of(Stack stack, Stage stage)
    {
        var listener = stack
            .LoadBalancers.FirstOrDefault(b => b.Name == stage.Balancer.Name)
            ?.Listeners.FirstOrDefault(l => l.Name == stage.Listener?.Name);
        return Of(
            stage,
            [
                .. (listener?.Certificates ?? []).Select(reference => new ListedCertificate(
                    reference.Text,
                    NamesOf(stack.Certificates.FirstOrDefault(c => c.Name == reference.Text))
                )),
            ]
        );
    }

    /// <summary>By what AWS has; null: nobody is shown one.</summary>
    internal static ServedCertificate? Of(Stack stack, LiveWorld world, Stage stage)
    {
        var names = new LiveNames(world, stack);
        var address = stage.Listener is { } table ? Address.Of(ResourceKind.Listener, stage.Balancer.Name, table.Name) : null;
        var own = world.Listeners.FirstOrDefault(l => l.Address == address);
        IEnumerable<ResourceRef> listed =
            own is not null ? ListenerTable.CertificatesOf(own.Settings)
            : stack.ForeignLoadBalancers.FirstOrDefault(b => b.Name == stage.Balancer.Name) is { } foreign
                ? world.ForeignOf(foreign)?.ListenerOn(stage.Request.Url.Port)?.Certificates ?? []
            : [];
        return Of(
            stage,
            [
                .. listed
                    .DistinctBy(LiveNames.IdOf)
                    .Select(reference => new ListedCertificate(names.Of(reference), NamesOf(reference, names, stack, world))),
            ]
        );
    }

    private static ServedCertificate? Of(Stage stage, ImmutableArray<ListedCertificate> listed)
    {
        var url = stage.Request.Url;
        if (url.Scheme is not ("https" or "tls") || stage.Outcome is Outcome.Refused || listed.IsEmpty)
        {
            return null;
        }

        var asked = (stage.Request.Sni ?? url.Host).ToLowerInvariant();
        if (IPAddress.TryParse(asked.Trim('[', ']'), out _))
        {
            return new([listed[0].Name], false, "is the default one: who asks for an address names no host");
        }

        ImmutableArray<string> covering = [.. listed.Where(c => c.Names is { } names && names.Any(n => IsFor(n, asked))).Select(Name)];
        ImmutableArray<string> unknown = [.. listed.Where(static c => c.Names is null).Select(Name)];
        return (covering.Length, unknown.Length) switch
        {
            (0, 0) => new(
                [listed[0].Name],
                false,
                $"is the default one: no certificate of the listener is for {asked}, and clients refuse it"
            ),
            (0, _) => new(
                [.. unknown.Append(listed[0].Name).Distinct(StringComparer.Ordinal)],
                null,
                $"{Verb(unknown.Add(listed[0].Name))} shown for {asked}: what certificates made elsewhere are for is not known here"
            ),
            (1, 0) => new(covering, true, $"is for {asked}"),
            (_, 0) => new(covering, true, $"are for {asked}: the best key that the client can use is chosen"),
            _ => new(
                [.. covering, .. unknown],
                true,
                $"may be shown for {asked}: {string.Join(" and ", covering)} {Verb(covering)} for it, and what the others are for is not known "
                    + "here"
            ),
        };

        static string Name(ListedCertificate certificate) => certificate.Name;
    }

    private static string Verb(ImmutableArray<string> names) => names.Distinct(StringComparer.Ordinal).Count() == 1 ? "is" : "are";

    /// <summary>A star stands for one label [RFC 6125].</summary>
    private static bool IsFor(string name, string host) =>
        name == host
        || (
            name.StartsWith("*.", StringComparison.Ordinal)
            && host.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            && host[dot..] == name[1..]
        );

    /// <summary>Lower-case; null: it was made elsewhere.</summary>
    private static ImmutableArray<string>? NamesOf(Certificate? certificate) =>
        certificate switch
        {
            Certificate.Requested requested => [.. requested.Domains.Select(static d => d.ToLowerInvariant())],
            Certificate.Imported imported => NamesIn(imported.CertificatePem),
            _ => null,
        };

    private static ImmutableArray<string>? NamesOf(ResourceRef reference, LiveNames names, Stack stack, LiveWorld world) =>
        world.Certificates.FirstOrDefault(c => c.Id == LiveNames.IdOf(reference)) is { IsImported: false } live
            ? [.. live.Domains.Select(static d => d.ToLowerInvariant())]
            : NamesOf(stack.Certificates.FirstOrDefault(c => c.Name == names.Of(reference)));

    /// <summary>Null: it cannot be read.</summary>
    private static ImmutableArray<string>? NamesIn(string pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return
            [
                .. certificate
                    .Extensions.OfType<X509SubjectAlternativeNameExtension>()
                    .SelectMany(static extension => extension.EnumerateDnsNames())
                    .Select(static name => name.ToLowerInvariant()),
            ];
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <param name="Names">What it is for; null: not known.</param>
    private sealed record ListedCertificate(string Name, ImmutableArray<string>? Names);
}
