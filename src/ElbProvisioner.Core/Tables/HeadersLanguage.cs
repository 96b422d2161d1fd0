using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>Headers that a listener gives to targets under another name, and to answers, as the attributes AWS keeps them in.</summary>
internal static class HeadersLanguage
{
    private static readonly Key<Pair<string>[]> Requests = new(
        "request",
        Of(
            "requestHeaders",
            "The names under which targets get what the load balancer tells of TLS.",
            ("mtlsClientCert", ListenerTable.CertificateHeader, AttributeValues.Text),
            ("mtlsClientCertSerialNumber", ListenerTable.CertificateSerialHeader, AttributeValues.Text),
            ("mtlsClientCertIssuer", ListenerTable.CertificateIssuerHeader, AttributeValues.Text),
            ("mtlsClientCertSubject", ListenerTable.CertificateSubjectHeader, AttributeValues.Text),
            ("mtlsClientCertValidity", ListenerTable.CertificateValidityHeader, AttributeValues.Text),
            ("mtlsClientCertLeaf", ListenerTable.CertificateLeafHeader, AttributeValues.Text),
            ("tlsVersion", ListenerTable.TlsVersionHeader, AttributeValues.Text),
            ("tlsCipherSuite", ListenerTable.CipherSuiteHeader, AttributeValues.Text)
        ),
        "Names of the headers that tell targets of TLS; on HTTPS listeners."
    );

    private static readonly Key<Pair<string>[]> Answers = new(
        "response",
        Of(
            "responseHeaders",
            "Headers that answers get.",
            ("server", ListenerTable.ServerHeader, AttributeValues.Truth),
            ("strictTransportSecurity", ListenerTable.StrictTransportSecurity, AttributeValues.Text),
            ("accessControlAllowOrigin", ListenerTable.AllowOrigin, AttributeValues.Text),
            ("accessControlAllowMethods", ListenerTable.AllowMethods, AttributeValues.Text),
            ("accessControlAllowHeaders", ListenerTable.AllowHeaders, AttributeValues.Text),
            ("accessControlAllowCredentials", ListenerTable.AllowCredentials, AttributeValues.OneOf("true")),
            ("accessControlExposeHeaders", ListenerTable.ExposeHeaders, AttributeValues.Text),
            ("accessControlMaxAge", ListenerTable.MaxAge, AttributeValues.Seconds(0, 86400)),
            ("contentSecurityPolicy", ListenerTable.ContentSecurityPolicy, AttributeValues.Text),
            ("xContentTypeOptions", ListenerTable.ContentTypeOptions, AttributeValues.OneOf("nosniff")),
            ("xFrameOptions", ListenerTable.FrameOptions, AttributeValues.Text)
        ),
        "Headers that answers get; server: false leaves that one out."
    );

    public static Shape<Pair<string>[]> Shape { get; } =
        new MapShape<Pair<string>[]>(
            "headers",
            "Headers of requests and answers.",
            [Requests, Answers],
            map => [.. map.Get(Requests, []), .. map.Get(Answers, [])]
        );

    private static MapShape<Pair<string>[]> Of(
        string id,
        string says,
        params ReadOnlySpan<(string Name, Property<string> Attribute, Shape<string> Value)> headers
    )
    {
        var keys = ImmutableArray.CreateBuilder<(Key<string> Key, string Attribute)>();
        foreach (var (name, attribute, value) in headers)
        {
            var key = attribute.AttributeKey ?? "";
            keys.Add((new(name, value, $"Sets `{key}`."), key));
        }

        var all = keys.ToImmutable();
        return new(
            id,
            says,
            [.. all.Select(k => k.Key)],
            map => [.. all.Where(k => map.Find(k.Key) is not null).Select(k => new Pair<string>(k.Attribute, default, map.Get(k.Key, "")))]
        );
    }
}
