using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.CertificateManager;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Listeners;

/// <summary>What a listener listens on and how it speaks TLS: read from a request, on top of what it had.</summary>
internal sealed record ListenerSettings(
    int? Port,
    string? Protocol,
    string? SslPolicy,
    string? CertificateArn,
    string? AlpnPolicy,
    JsonObject? MutualAuthentication
)
{
    private const string DefaultSslPolicy = "ELBSecurityPolicy-2016-08";

    public bool IsSecure => IsSecureProtocol(Protocol);

    public static bool IsSecureProtocol(string? protocol) => protocol is "HTTPS" or "TLS";

    /// <param name="before">Null: the listener is new.</param>
    /// <exception cref="AwsError">Such a load balancer cannot have such a listener.</exception>
    public static ListenerSettings Read(Transaction transaction, LoadBalancer balancer, Fields request, Listener? before)
    {
        var (port, protocol) = (request.Integer("Port") ?? before?.Port, request.Text("Protocol") ?? before?.Protocol);
        MustSuit(balancer, port, protocol);
        MustStay(before, port, protocol);
        MustSuitOthers(transaction, balancer, protocol, before);
        var staysSecure = IsSecureProtocol(before?.Protocol) && IsSecureProtocol(protocol);
        if (!IsSecureProtocol(protocol))
        {
            MustBePlain(request, protocol);
            return new(port, protocol, null, null, null, null);
        }

        return new(
            port,
            protocol,
            SslPolicies.Checked(request.Text("SslPolicy")) ?? (staysSecure ? before?.SslPolicy : null) ?? DefaultSslPolicy,
            Certificate(transaction, request, staysSecure ? before?.CertificateArn : null, protocol),
            Alpn(request, protocol) ?? (before?.Protocol == protocol ? before?.AlpnPolicy : null),
            MutualAuthentications.Read(
                transaction,
                balancer,
                request,
                protocol ?? "",
                staysSecure ? before?.MutualAuthentication : null,
                before?.Key
            )
        );
    }

    // "Update a listener" in the user guide of network load balancers.
    private static void MustStay(Listener? before, int? port, string? protocol)
    {
        if (
            before is not null
            && before.Port != port
            && (TransportProtocols.IsQuic(before.Protocol) || TransportProtocols.IsQuic(protocol))
        )
        {
            throw Refusals.Configuration($"The port of a listener with protocol '{before.Protocol}' cannot be changed");
        }
    }

    private static void MustSuit(LoadBalancer balancer, int? port, string? protocol)
    {
        if (balancer.IsGateway)
        {
            if (port is not null || protocol is not null)
            {
                throw Refusals.Invalid("A protocol and a port cannot be specified for the listeners of load balancers with type 'gateway'");
            }

            return;
        }

        if (protocol is null)
        {
            throw Refusals.Invalid("A listener protocol must be specified");
        }

        if (port is null)
        {
            throw Refusals.Invalid("A listener port must be specified");
        }

        IReadOnlyList<string> known = balancer.IsApplication ? ["HTTP", "HTTPS"] : ["TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC"];
        if (!known.Contains(protocol))
        {
            throw Refusals.Invalid($"Listener protocol '{protocol}' must be one of '{string.Join(", ", known)}'");
        }

        if (
            balancer is { IsNetwork: true, IpAddressType: not "ipv4" }
            && (TransportProtocols.IsQuic(protocol) || (TransportProtocols.IsUdp(protocol) && balancer.Ipv6SourceNatPrefix != "on"))
        )
        {
            throw Refusals.Configuration(
                $"Protocol '{protocol}' is not supported for load balancers with the IP address type '{balancer.IpAddressType}'"
            );
        }
    }

    /// <summary>
    /// QUIC stands alone: on a load balancer without security groups, once, and beside no UDP [network user guide: create a listener]. The
    /// code is not documented; it is the one that other pairs which do not fit get.
    /// </summary>
    private static void MustSuitOthers(Transaction transaction, LoadBalancer balancer, string? protocol, Listener? before)
    {
        if (TransportProtocols.IsQuic(protocol) && balancer.SecurityGroups.Count > 0)
        {
            throw Refusals.Configuration($"Protocol '{protocol}' is not supported for load balancers with security groups");
        }

        var others = Lookup
            .ListenersOf(transaction, balancer.Key)
            .Where(listener => listener.Key != before?.Key)
            .Select(listener => listener.Protocol)
            .ToList();
        if (others.Find(other => DoNotMeet(protocol, other)) is { } other)
        {
            throw Refusals.Configuration(
                $"A listener with protocol '{protocol}' cannot be on a load balancer that has one with protocol '{other}'"
            );
        }
    }

    private static bool DoNotMeet(string? one, string? other) =>
        (TransportProtocols.IsQuic(one) && TransportProtocols.IsDatagram(other))
        || (TransportProtocols.IsQuic(other) && TransportProtocols.IsDatagram(one));

    private static void MustBePlain(Fields request, string? protocol)
    {
        foreach (var member in (string[])["Certificates", "SslPolicy", "AlpnPolicy", "MutualAuthentication"])
        {
            var isEmpty =
                !request.Has(member)
                || (member is "Certificates" && request.Structures(member).Count == 0)
                || (member is "AlpnPolicy" && request.Texts(member) is [] or ["None"])
                || (member is "MutualAuthentication" && request.Structure(member)?.Text("Mode") is null or "off");
            if (!isEmpty)
            {
                throw Refusals.Configuration($"'{member}' cannot be specified for a listener with protocol '{protocol}'");
            }
        }
    }

    private static string Certificate(Transaction transaction, Fields request, string? before, string? protocol)
    {
        var given = request.Structures("Certificates");
        if (given.Count > 1)
        {
            throw Refusals.Invalid($"Up to '1' certificate ARNs can be specified, but '{given.Count}' were specified");
        }

        if (given.Count == 1 && given[0].Has("IsDefault"))
        {
            throw Refusals.Invalid(
                "You cannot set the isDefault parameter for a certificate when specifying a listener's default certificate"
            );
        }

        var arn =
            (given.Count == 1 ? given[0].Text("CertificateArn") : before)
            ?? throw Refusals.Invalid($"A certificate must be specified for {protocol} listeners");
        if (given.Count == 1)
        {
            CertificateUse.MustBeUsable(transaction, arn);
        }

        return arn;
    }

    private static string? Alpn(Fields request, string? protocol)
    {
        var given = request.Texts("AlpnPolicy");
        if (given.Count == 0)
        {
            return null;
        }

        if (protocol != "TLS" && given is not ["None"])
        {
            throw Refusals.Configuration($"An ALPN policy cannot be specified for a listener with protocol '{protocol}'");
        }

        if (given.Count > 1)
        {
            throw Refusals.Invalid("Only one ALPN policy can be specified");
        }

        return protocol != "TLS" ? null
            : given[0] is "HTTP1Only" or "HTTP2Only" or "HTTP2Optional" or "HTTP2Preferred" or "None" ? given[0]
            : throw new AwsError("ALPNPolicyNotFound", $"ALPN policy '{given[0]}' is not supported");
    }
}
