using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;
using static ElbProvisioner.Core.Properties.AttributeValues;

namespace ElbProvisioner.Core.Tables;

/// <summary>Listeners of application load balancers [ELBv2 API: CreateListener, ModifyListener, ListenerAttribute].</summary>
public static class ListenerTable
{
    private const string NetworkOnly = "network load balancers";
    private const string GatewayOnly = "gateway load balancers";

    public static PropertyTable Table { get; } = new(ResourceKind.Listener);

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

    static ListenerTable()
    {
        Table.AttributeOf(NetworkOnly + " and " + GatewayOnly, "tcp.idle_timeout.seconds");
        Table.AttributeOf(GatewayOnly, "send_tcp_reset.on_idle_timeout.enabled");
    }

    private static EffectRule OtherAnswers => Feels.Note("answers carry other headers");

    private static Property<string> Header(string header) =>
        Table
            .Attribute($"routing.http.request.{header}.header_name", Text, "", "The name under which the targets get this header.")
            .Effect(Feels.Note("targets get this header under another name"));

    private static Property<string> Answer(string header, Shape<string> value, string unit = "") =>
        Table
            .Attribute($"routing.http.response.{header}.header_value", value, "", $"The value of the header in answers{unit}.")
            .Effect(OtherAnswers);
}
