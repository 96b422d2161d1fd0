using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;
using static ElbProvisioner.Core.Properties.AttributeValues;

namespace ElbProvisioner.Core.Tables;

/// <summary>Listeners [ELBv2 API: CreateListener, ModifyListener, ListenerAttribute].</summary>
public static class ListenerTable
{
    private static readonly Scope NetworkTls = new("TLS listeners of network load balancers", IsNetworkTls);
    private static readonly Scope Flows = new(
        "TCP listeners of network load balancers and listeners of gateway load balancers",
        static listener => IsNetworkTcp(listener) || IsGateway(listener)
    );

    private static readonly Scope Gateway = new("listeners of gateway load balancers", IsGateway);
    private static readonly Scope Https = new("HTTPS listeners", IsHttps);
    private static readonly Scope Tls = new("HTTPS and TLS listeners", IsTls);
    private static readonly Scope Http = new("listeners of application load balancers", IsHttp);

    /// <summary>What a listener of a gateway load balancer is called here: AWS gives it neither protocol nor port.</summary>
    internal const string Geneve = "GENEVE";

    internal const int GenevePort = 6081;

    /// <summary>
    /// TLS 1.2 and 1.3 with forward secrecy and authenticated ciphers only: the strongest that today's clients all speak.
    /// </summary>
    internal const string StrongPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06";

    public static PropertyTable Table { get; } = new(ResourceKind.Listener);

    /// <summary>1 to 65535. A listener is known by it: another port is another listener.</summary>
    public static Property<int> Port { get; } =
        Table
            .Whole("port", 1, 65535, "The port clients connect to; none of a gateway load balancer.")
            .Usual()
            .Wire("Port")
            .NotSaid(IsGateway)
            .Unsaid(GenevePort)
            .Replaces();

    /// <summary>Follows from the certificates unless written.</summary>
    public static Property<string> Protocol { get; } =
        Table
            .Word(
                "protocol",
                ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC"],
                "HTTPS when there are certificates, else HTTP, unless written; of a network load balancer TLS, else TCP; "
                    + "none of a gateway load balancer."
            )
            .Wire("Protocol")
            .NotSaid(IsGateway)
            .Unsaid(Geneve)
            .Effect(Feels.Judged);

    public static Property<string> SslPolicy { get; } =
        Table
            .Text("sslPolicy", SslPolicies.Shape, $"AWS's security policy for HTTPS and TLS; {StrongPolicy} unless written.")
            .IsWhere(IsTls, StrongPolicy)
            .Wire("SslPolicy")
            .Exactly(IsTls)
            .Effect(TlsPolicies.EffectOf);

    /// <summary>Answers whoever names no host.</summary>
    public static Property<ResourceRef> Certificate { get; } =
        Table.Given("certificate", Forms.Ref).Wire("Certificates[].CertificateArn").Exactly(IsTls).Effect(Feels.Judged);

    /// <summary>Chosen by SNI. In AWS the default one may be among them, see <see cref="WithoutTwice"/>.</summary>
    public static Property<ImmutableArray<ResourceRef>> AdditionalCertificates { get; } =
        Table.Given("additionalCertificates", Forms.Refs).Exactly(IsTls).ByItems().Effect(Feels.Judged);

    /// <summary>Which protocols are offered to clients within TLS [NLB guide: ALPN policies].</summary>
    public static Property<string> Alpn { get; } =
        Table
            .Text(
                "alpn",
                new ChoiceShape(["None", "HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred"]),
                "Which protocols are offered within TLS; None unless written.",
                new OnlyTextForm()
            )
            .For(NetworkTls)
            .Is("None")
            .Wire("AlpnPolicy")
            .Undone("None")
            .Effect(OfAlpn);

    /// <summary>Of HTTPS listeners, and of TLS listeners of network load balancers.</summary>
    public static Property<Settings> MutualAuthentication { get; } =
        Table
            .Value(
                "mutualAuthentication",
                MutualAuthenticationTable.Form,
                MutualAuthenticationTable.Shape,
                "Whether clients show certificates: `passthrough`, `off`, or `{ mode: verify, trustStore, … }`."
            )
            .For(Tls)
            .Wire("MutualAuthentication")
            .Unsaid(MutualAuthenticationTable.Off)
            .Undone(MutualAuthenticationTable.Off)
            .Effect(Feels.Judged);

    public static Property<ImmutableArray<Settings>> Actions { get; } =
        Table.Given("action", RoutingActions.Form).Wire("DefaultActions").Unsaid([]).Effect(Feels.Judged);

    public static Property<string> CertificateSerialHeader { get; } = Header("x_amzn_mtls_clientcert_serial_number");

    public static Property<string> CertificateIssuerHeader { get; } = Header("x_amzn_mtls_clientcert_issuer");

    public static Property<string> CertificateSubjectHeader { get; } = Header("x_amzn_mtls_clientcert_subject");

    public static Property<string> CertificateValidityHeader { get; } = Header("x_amzn_mtls_clientcert_validity");

    public static Property<string> CertificateLeafHeader { get; } = Header("x_amzn_mtls_clientcert_leaf");

    public static Property<string> CertificateHeader { get; } = Header("x_amzn_mtls_clientcert");

    public static Property<string> TlsVersionHeader { get; } = Header("x_amzn_tls_version");

    public static Property<string> CipherSuiteHeader { get; } = Header("x_amzn_tls_cipher_suite");

    public static Property<string> ServerHeader { get; } =
        Table
            .Attribute("routing.http.response.server.enabled", Truth, "true", "Whether answers carry the Server header.")
            .For(Http)
            .Effect(OtherAnswers);

    public static Property<string> StrictTransportSecurity { get; } = Answer("strict_transport_security", Text);

    public static Property<string> AllowOrigin { get; } = Answer("access_control_allow_origin", Text);

    public static Property<string> AllowMethods { get; } = Answer("access_control_allow_methods", Text);

    public static Property<string> AllowHeaders { get; } = Answer("access_control_allow_headers", Text);

    public static Property<string> AllowCredentials { get; } = Answer("access_control_allow_credentials", OneOf("true"));

    public static Property<string> ExposeHeaders { get; } = Answer("access_control_expose_headers", Text);

    public static Property<string> MaxAge { get; } = Answer("access_control_max_age", Number(0, 86400), ", in seconds");

    public static Property<string> ContentSecurityPolicy { get; } = Answer("content_security_policy", Text);

    public static Property<string> ContentTypeOptions { get; } = Answer("x_content_type_options", OneOf("nosniff"));

    public static Property<string> FrameOptions { get; } = Answer("x_frame_options", Text);

    public static Property<string> TcpIdleTimeout { get; } =
        Table
            .Attribute("tcp.idle_timeout.seconds", Number(60, 6000), "350", "Forgets connections on which nothing moves; 350 unless set.")
            .As("idleTimeout", Seconds(60, 6000), "Forgets connections on which nothing moves for this time; AWS's default is 350s.")
            .For(Flows)
            .Effect(
                Feels.Lowering(
                    TrafficImpact.Drain,
                    s => $"connections on which nothing moves for {s}s are forgotten, and reset when one end speaks again"
                )
            );

    public static Property<string> ResetOnIdle { get; } =
        Table
            .Attribute(
                "send_tcp_reset.on_idle_timeout.enabled",
                Truth,
                "false",
                "Resets TCP connections that were idle for too long, and packets of connections that it does not know."
            )
            .For(Gateway)
            .Effect(Feels.Becoming("true", TrafficImpact.None, "none; TCP connections that are idle for too long are reset"));

    static ListenerTable()
    {
        Table.Composite("headers", HeadersLanguage.Shape, "Headers of requests and answers: `{ request, response }`.");
    }

    /// <summary>Where nothing but HTTP/2 is negotiated, clients without it do not come through [NLB guide: ALPN policies].</summary>
    private static TrafficEffect OfAlpn(string? before, string? after) =>
        after == "HTTP2Only"
            ? new(TrafficImpact.Clients, "clients that do not speak HTTP/2 are refused")
            : new(TrafficImpact.Routes, "clients may speak another protocol on new connections");

    /// <summary>It has certificates.</summary>
    public static bool IsTls(Settings listener) => listener.Find(Protocol) is "HTTPS" or "TLS";

    private static bool IsHttps(Settings listener) => listener.Find(Protocol) == "HTTPS";

    private static bool IsNetworkTls(Settings listener) => listener.Find(Protocol) == "TLS";

    private static bool IsNetworkTcp(Settings listener) => listener.Find(Protocol) == "TCP";

    internal static bool IsGateway(Settings listener) => listener.Find(Protocol) == Geneve;

    internal static bool IsHttp(Settings listener) => listener.Find(Protocol) is null or "HTTP" or "HTTPS";

    /// <summary>The default one first.</summary>
    public static IEnumerable<ResourceRef> CertificatesOf(Settings listener) =>
        [.. listener.Find(Certificate) is { } first ? [first] : Array.Empty<ResourceRef>(), .. AdditionalOf(listener)];

    public static ImmutableArray<ResourceRef> AdditionalOf(Settings listener) => listener.FindValue(AdditionalCertificates) ?? [];

    /// <summary>AWS keeps a certificate in its list that becomes the default one: that says nothing more.</summary>
    public static Settings WithoutTwice(Settings listener) =>
        AdditionalOf(listener).RemoveAll(c => c.Key == listener.Find(Certificate)?.Key) is { IsEmpty: false } others
            ? listener.With(AdditionalCertificates, others)
            : listener.Without(AdditionalCertificates);

    private static EffectRule OtherAnswers => Feels.Note("answers carry other headers");

    /// <summary>AWS's own value is the header's own name, such as <c>X-Amzn-Tls-Version</c>.</summary>
    private static Property<string> Header(string header) =>
        Table
            .Attribute(
                $"routing.http.request.{header}.header_name",
                Text,
                string.Join('-', header.Split('_').Select(static word => char.ToUpperInvariant(word[0]) + word[1..])),
                "The name under which the targets get this header."
            )
            .For(Https)
            .Effect(Feels.Note("targets get this header under another name"));

    private static Property<string> Answer(string header, Shape<string> value, string unit = "") =>
        Table
            .Attribute($"routing.http.response.{header}.header_value", value, "", $"The value of the header in answers{unit}.")
            .For(Http)
            .Effect(OtherAnswers);
}
