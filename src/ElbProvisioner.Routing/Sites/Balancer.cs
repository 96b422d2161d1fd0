using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Sites;

/// <summary>A load balancer as clients meet it.</summary>
/// <param name="Names">Lower-case DNS names that lead to it; a first label <c>*</c> covers every name below.</param>
/// <param name="HasVersion6">IPv6 clients reach it at all.</param>
/// <param name="Entries">Who is let in; null: no security group stands before it.</param>
public sealed record Balancer(
    string Name,
    ImmutableArray<string> Names,
    ImmutableArray<RouteTable> Listeners,
    bool HasVersion6,
    ImmutableArray<Entry>? Entries
)
{
    /// <summary>How exactly a DNS name of its own covers a host: 0 not at all, the more the closer.</summary>
    public int Covers(string host) => Names.Select(name => Closeness(name, host)).DefaultIfEmpty(0).Max();

    public RouteTable? ListenerOn(int port, string scheme) =>
        Listeners.FirstOrDefault(l => l.Port == port && l.Speaks(scheme)) ?? Listeners.FirstOrDefault(l => l.Port == port);

    /// <summary>It has an address of the client's family.</summary>
    public bool HasAddressFor(IPAddress client) =>
        HasVersion6 || client is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false };

    /// <param name="transport"><c>tcp</c> or <c>udp</c>.</param>
    public Admission Admit(IPAddress client, string transport, int port)
    {
        if (!HasAddressFor(client))
        {
            return new(false, "it has no IPv6 address");
        }

        if (Entries is not { } entries)
        {
            return new(true, "no security group stands before it");
        }

        var open = entries.Where(entry => entry.Opens(transport, port)).ToList();
        return open.Find(entry => entry.From?.Contains(client) == true) is { } held ? new(true, held.By)
            : open.Find(static entry => entry.From is null) is { } unknown ? new(null, unknown.By)
            : open.Count > 0 ? new(false, $"{client} is in none of {string.Join(", ", open.Select(static e => e.By).Distinct())}")
            : new(false, $"nothing admits {transport} {port}");
    }

    private static int Closeness(string name, string host) =>
        name == host ? int.MaxValue
        : name.StartsWith("*.", StringComparison.Ordinal)
        && host.Length > name.Length - 1
        && host.EndsWith(name[1..], StringComparison.Ordinal)
            ? name.Length
        : 0;
}

/// <summary>One permission of the security groups in front of a load balancer.</summary>
/// <param name="Transport"><c>tcp</c>, <c>udp</c>, or <c>-1</c>: all.</param>
/// <param name="From">Null: whoever it is, their addresses are not known here.</param>
/// <param name="By">Who it is and what says so, for people.</param>
public sealed record Entry(string Transport, int FirstPort, int LastPort, AddressBlock? From, string By)
{
    public bool Opens(string transport, int port) => Transport == "-1" || (Transport == transport && FirstPort <= port && port <= LastPort);
}

/// <param name="IsAdmitted">Null: nobody here knows.</param>
/// <param name="By">What lets the client in, or what keeps it out.</param>
public sealed record Admission(bool? IsAdmitted, string By);
