using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ElbProvisioner.LocalTraffic.Listeners;
using Microsoft.AspNetCore.Http;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>Who the client is, for the target [ALB guide: X-Forwarded headers].</summary>
internal static class ForwardedHeaders
{
    public const string For = "X-Forwarded-For";
    public const string Proto = "X-Forwarded-Proto";
    public const string Port = "X-Forwarded-Port";

    // ALB guide, troubleshooting: 463.
    private const int MostAddresses = 30;

    public static bool HasTooMany(HttpRequest request) =>
        request.Headers[For] is { Count: > 0 } lines && lines.Sum(static line => line?.AsSpan().Count(',') + 1 ?? 0) > MostAddresses;

    /// <summary>What goes on; null: no such header.</summary>
    public static string? Of(HttpRequest request, ConnectionState connection, BalancerSettings settings)
    {
        var given = request.Headers[For].ToString();
        if (settings.Forwarded == "preserve")
        {
            return given.Length == 0 ? null : given;
        }

        if (settings.Forwarded == "remove")
        {
            return null;
        }

        var peer = settings.TellsClientPort ? WithPort(connection) : connection.AddressText;
        return given.Length == 0 ? peer : $"{given}, {peer}";
    }

    /// <summary>IPv4 as such where a dual-mode socket has mapped it.</summary>
    public static IPAddress Plain(IPAddress? address) =>
        address is null ? IPAddress.Loopback
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address;

    private static string WithPort(ConnectionState connection) =>
        connection.Address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[{connection.AddressText}]:{connection.Port.ToString(CultureInfo.InvariantCulture)}"
            : connection.ClientText;
}
