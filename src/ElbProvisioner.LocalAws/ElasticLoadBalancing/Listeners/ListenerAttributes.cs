using System.Collections.Immutable;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Listeners;

/// <summary>The attributes of listeners.</summary>
internal static class ListenerAttributes
{
    private static readonly AttributeOf<Listener>[] Known =
    [
        new(
            "tcp.idle_timeout.seconds",
            listener => listener.Protocol is null or "TCP" or "TLS" or "TCP_UDP",
            _ => "350",
            value => Attributes.Number(value, 60, 6000)
        ),
        new("send_tcp_reset.on_idle_timeout.enabled", listener => listener.Protocol is null, _ => "false", Attributes.Switch),
        .. RequestHeaders(
            "X-Amzn-Mtls-Clientcert-Serial-Number",
            "X-Amzn-Mtls-Clientcert-Issuer",
            "X-Amzn-Mtls-Clientcert-Subject",
            "X-Amzn-Mtls-Clientcert-Validity",
            "X-Amzn-Mtls-Clientcert-Leaf",
            "X-Amzn-Mtls-Clientcert",
            "X-Amzn-Tls-Version",
            "X-Amzn-Tls-Cipher-Suite"
        ),
        new("routing.http.response.server.enabled", IsHttp, _ => "true", Attributes.Switch),
        .. ResponseHeaders(
            "strict_transport_security",
            "access_control_allow_origin",
            "access_control_allow_methods",
            "access_control_allow_headers",
            "access_control_allow_credentials",
            "access_control_expose_headers",
            "access_control_max_age",
            "content_security_policy",
            "x_content_type_options",
            "x_frame_options"
        ),
    ];

    public static Document? Describe(Transaction transaction, Fields request) =>
        Answer(Lookup.Listener(transaction, request.Required("ListenerArn")));

    public static Document? Modify(Transaction transaction, Fields request)
    {
        var listener = Lookup.Listener(transaction, request.Required("ListenerArn"));
        var changed = listener with
        {
            Attributes = Attributes.Changed(
                Known,
                listener,
                listener.Attributes,
                request,
                "Listener",
                $"listeners with protocol '{listener.Protocol ?? "GENEVE"}'"
            ),
        };
        transaction.Elb.Listeners.Put(changed);
        return Answer(changed);
    }

    /// <summary>All that it has, those never set with their defaults.</summary>
    public static ImmutableDictionary<string, string> Of(Listener listener) => Attributes.All(Known, listener, listener.Attributes);

    private static Document Answer(Listener listener) => new() { ["Attributes"] = Attributes.Told(Known, listener, listener.Attributes) };

    private static bool IsHttp(Listener listener) => listener.Protocol is "HTTP" or "HTTPS";

    // Their values are the headers' names.
    private static IEnumerable<AttributeOf<Listener>> RequestHeaders(params string[] headers) =>
        headers.Select(header => new AttributeOf<Listener>(
            $"routing.http.request.{header.ToLowerInvariant().Replace('-', '_')}.header_name",
            listener => listener.Protocol == "HTTPS",
            _ => header,
            Attributes.Anything
        ));

    private static IEnumerable<AttributeOf<Listener>> ResponseHeaders(params string[] headers) =>
        headers.Select(header => new AttributeOf<Listener>(
            $"routing.http.response.{header}.header_value",
            IsHttp,
            _ => "",
            Attributes.Anything
        ));
}
