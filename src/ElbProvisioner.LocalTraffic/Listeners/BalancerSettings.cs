using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;

namespace ElbProvisioner.LocalTraffic.Listeners;

/// <summary>What a load balancer's attributes say of requests [ALB guide: load balancer attributes].</summary>
/// <param name="Idle">1 to 4000 s.</param>
/// <param name="KeepAlive">60 to 604800 s from a connection's birth.</param>
/// <param name="Desync"><c>monitor</c>, <c>defensive</c> or <c>strictest</c>.</param>
/// <param name="Forwarded"><c>append</c>, <c>preserve</c> or <c>remove</c>.</param>
internal sealed record BalancerSettings(
    TimeSpan Idle,
    TimeSpan KeepAlive,
    string Desync,
    bool DropsInvalidHeaders,
    bool PreservesHost,
    bool TellsTls,
    bool TellsClientPort,
    string Forwarded,
    bool SpeaksHttp2,
    bool CrossesZones
)
{
    public static BalancerSettings Of(TrafficBalancer balancer)
    {
        var set = balancer.Attributes;
        return new(
            Seconds("idle_timeout.timeout_seconds", 60),
            Seconds("client_keep_alive.seconds", 3600),
            set.GetValueOrDefault("routing.http.desync_mitigation_mode", "defensive"),
            Is("routing.http.drop_invalid_header_fields.enabled"),
            Is("routing.http.preserve_host_header.enabled"),
            Is("routing.http.x_amzn_tls_version_and_cipher_suite.enabled"),
            Is("routing.http.xff_client_port.enabled"),
            set.GetValueOrDefault("routing.http.xff_header_processing.mode", "append"),
            set.GetValueOrDefault("routing.http2.enabled", "true") == "true",
            set.GetValueOrDefault("load_balancing.cross_zone.enabled", "true") == "true"
        );

        bool Is(string key) => set.GetValueOrDefault(key) == "true";

        TimeSpan Seconds(string key, int standard) =>
            TimeSpan.FromSeconds(
                int.TryParse(set.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                    ? seconds
                    : standard
            );
    }
}

/// <summary>What a listener's attributes say of headers [ALB guide: HTTP header modification].</summary>
/// <param name="HidesServer">Answers carry no <c>Server</c>.</param>
/// <param name="Inserted">By the names of response headers: what replaces the target's, or is added.</param>
/// <param name="Renamed">What request headers of the load balancer's own are called instead.</param>
internal sealed record ListenerSettings(
    bool HidesServer,
    ImmutableArray<KeyValuePair<string, string>> Inserted,
    ImmutableDictionary<string, string> Renamed
)
{
    /// <summary>Answers are changed by them.</summary>
    public bool ChangeAnswers => HidesServer || !Inserted.IsEmpty;

    private const string Response = "routing.http.response.";
    private const string Request = "routing.http.request.";

    private static readonly (string Key, string Header)[] Insertable =
    [
        ("strict_transport_security", "Strict-Transport-Security"),
        ("access_control_allow_origin", "Access-Control-Allow-Origin"),
        ("access_control_allow_methods", "Access-Control-Allow-Methods"),
        ("access_control_allow_headers", "Access-Control-Allow-Headers"),
        ("access_control_allow_credentials", "Access-Control-Allow-Credentials"),
        ("access_control_expose_headers", "Access-Control-Expose-Headers"),
        ("access_control_max_age", "Access-Control-Max-Age"),
        ("content_security_policy", "Content-Security-Policy"),
        ("x_content_type_options", "X-Content-Type-Options"),
        ("x_frame_options", "X-Frame-Options"),
    ];

    public static ListenerSettings Of(TrafficListener listener) =>
        new(
            listener.Attributes.GetValueOrDefault(Response + "server.enabled") == "false",
            [
                .. Insertable
                    .Select(one =>
                        KeyValuePair.Create(one.Header, listener.Attributes.GetValueOrDefault($"{Response}{one.Key}.header_value") ?? "")
                    )
                    .Where(one => one.Value.Length > 0),
            ],
            listener
                .Attributes.Where(one => one.Key.StartsWith(Request, StringComparison.Ordinal) && one.Value.Length > 0)
                .ToImmutableDictionary(one => one.Key[Request.Length..^".header_name".Length], one => one.Value, StringComparer.Ordinal)
        );

    /// <param name="header">As AWS calls it, such as <c>X-Amzn-Tls-Version</c>.</param>
    public string NameOf(string header) => Renamed.GetValueOrDefault(header.ToLowerInvariant().Replace('-', '_'), header);
}
