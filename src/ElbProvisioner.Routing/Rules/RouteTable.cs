using System.Collections.Immutable;

namespace ElbProvisioner.Routing.Rules;

/// <summary>
/// What one listener does: its rules in the order in which they are asked, and what befalls requests that none of them takes.
/// </summary>
/// <param name="Name">Of the listener, within its load balancer.</param>
/// <param name="Protocol">AWS's word: <c>HTTP</c>, <c>HTTPS</c>, <c>TCP</c>, <c>TLS</c>, <c>UDP</c>, <c>TCP_UDP</c> …</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Rules">By ascending priority.</param>
/// <param name="Default">The default rule's steps; it has neither conditions nor transforms.</param>
public sealed record RouteTable(string Name, string Protocol, int Port, ImmutableArray<RouteRule> Rules, ImmutableArray<Step> Default)
{
    /// <summary>Where no rule takes a request.</summary>
    public const int DefaultRule = -1;

    /// <summary>Of an application load balancer: it reads requests.</summary>
    public bool ReadsRequests => Protocol is "HTTP" or "HTTPS";

    /// <param name="rule">Its place, or <see cref="DefaultRule"/>.</param>
    public ImmutableArray<Step> StepsOf(int rule) => rule == DefaultRule ? Default : Rules[rule].Steps;

    /// <param name="rule">Its place, or <see cref="DefaultRule"/>, whose name is <c>default</c>.</param>
    public string NameOf(int rule) => rule == DefaultRule ? "default" : Rules[rule].Name;

    /// <summary>
    /// Whether a client that speaks this scheme gets as far as the rules. A TCP listener carries what it does not read.
    /// </summary>
    public bool Speaks(string scheme) =>
        Protocol switch
        {
            "HTTP" => scheme is "http",
            "HTTPS" => scheme is "https",
            "TLS" => scheme is "https" or "tls",
            "TCP" or "TCP_QUIC" => scheme is "http" or "https" or "tcp" or "tls",
            "TCP_UDP" => scheme is "http" or "https" or "tcp" or "tls" or "udp",
            "UDP" or "QUIC" => scheme is "udp",
            _ => false,
        };
}

/// <summary>All conditions must hold.</summary>
/// <param name="Steps">In their order; the last one ends it.</param>
/// <param name="Transforms">At most one of the host, and one of path and query.</param>
public sealed record RouteRule(
    string Name,
    ImmutableArray<Condition> Conditions,
    ImmutableArray<Step> Steps,
    ImmutableArray<Transform> Transforms
);

/// <summary>What the target gets in place of a part of the request, after the rule has been chosen [ALB guide: rule transforms].</summary>
/// <param name="IsOfHost">Else of path and query together.</param>
/// <param name="Expression">At most 1024 characters.</param>
/// <param name="Replacement">With <c>$1</c> and so on for the groups.</param>
public sealed record Transform(bool IsOfHost, string Expression, string Replacement);
