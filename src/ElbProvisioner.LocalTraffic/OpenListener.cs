using System.Globalization;

namespace ElbProvisioner.LocalTraffic;

/// <summary>A listener that is reached on this machine.</summary>
/// <param name="Protocol">AWS's word.</param>
/// <param name="Port">As it has in AWS.</param>
/// <param name="LocalPort">On loopback.</param>
/// <param name="Name">For people, such as <c>web/https</c>, or the load balancer's name in AWS and the port.</param>
public sealed record OpenListener(string Name, string BalancerArn, string ListenerArn, string Protocol, int Port, int LocalPort)
{
    /// <summary>As clients of this machine write it.</summary>
    public string Url =>
        $"{Protocol.ToLowerInvariant() switch
        {
            "tcp_udp" => "tcp",
            var scheme => scheme,
        }}://localhost:{LocalPort.ToString(CultureInfo.InvariantCulture)}"
        + (Protocol is "HTTP" or "HTTPS" ? "/" : "");
}
