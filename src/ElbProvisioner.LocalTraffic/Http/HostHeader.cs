using System.Globalization;
using ElbProvisioner.LocalTraffic.Listeners;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>What the Host header says here, and what it would say in front of AWS, where a listener is on its own port.</summary>
internal static class HostHeader
{
    /// <summary>As a client of AWS would have sent it: the port on this machine stands for the listener's.</summary>
    public static string AtListener(string host, ServedListener listener)
    {
        var (name, port) = Split(host);
        if (port is null || port != listener.LocalPort || listener.LocalPort == listener.Listener.Port)
        {
            return host;
        }

        return IsStandard(listener) ? name : $"{name}:{listener.Listener.Port.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>What targets get: in small letters, with the listener's port unless that is 80 or 443 [ALB guide: host header].</summary>
    public static string ForTarget(string host, ServedListener listener)
    {
        var (name, port) = Split(host);
        name = name.ToLowerInvariant();
        return listener.Listener.Port is 80 or 443
            ? name
            : $"{name}:{(port ?? listener.Listener.Port).ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>
    /// Where a client that came by a port of this machine is to go instead: redirects name the ports that listeners have in AWS.
    /// </summary>
    /// <param name="url">As the load balancer would send it; the port always stands there.</param>
    /// <param name="sent">The Host header as the client sent it.</param>
    public static string Reachable(string url, string sent, ServedListener listener)
    {
        var (name, port) = Split(sent);
        if (port != listener.LocalPort || listener.LocalPort == listener.Listener.Port)
        {
            return url;
        }

        foreach (var (declared, local) in listener.LocalPorts)
        {
            foreach (var scheme in (ReadOnlySpan<string>)["http", "https"])
            {
                var begin = $"{scheme}://{name}:{declared.ToString(CultureInfo.InvariantCulture)}/";
                if (url.StartsWith(begin, StringComparison.OrdinalIgnoreCase))
                {
                    return $"{scheme}://{name}:{local.ToString(CultureInfo.InvariantCulture)}/{url[begin.Length..]}";
                }
            }
        }

        return url;
    }

    private static bool IsStandard(ServedListener listener) => (listener.IsTls, listener.Listener.Port) is (false, 80) or (true, 443);

    private static (string Name, int? Port) Split(string host)
    {
        var colon = host.LastIndexOf(':');
        return
            colon > host.LastIndexOf(']')
            && int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (host[..colon], port)
            : (host, null);
    }
}
