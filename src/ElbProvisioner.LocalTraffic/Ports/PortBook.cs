using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ElbProvisioner.LocalTraffic.Ports;

/// <summary>
/// Which port of this machine a listener gets: what the user has said, else its own where that is allowed and free, else the next free one.
/// A listener keeps the one it was given.
/// </summary>
/// <param name="lowPorts">Whether ports below 1024 are tried as they are.</param>
/// <param name="first">From where the next free port is looked for, 1024 to 65535.</param>
public sealed class PortBook(bool lowPorts = false, int first = PortBook.First)
{
    public const int First = 20000;

    private const int FirstFree = 1024;
    private const int Last = 65535;

    private readonly ConcurrentDictionary<string, int> _kept = new(StringComparer.Ordinal);

    /// <summary>What to try, in order; the one that opens is kept with <see cref="Keep"/>.</summary>
    /// <param name="wanted">What the user has said; null: nothing.</param>
    public IEnumerable<int> Candidates(string listenerArn, int declared, int? wanted)
    {
        if (_kept.TryGetValue(listenerArn, out var kept))
        {
            yield return kept;
        }

        if (wanted is { } said)
        {
            // Nowhere else: whoever said it looks for it there.
            yield return said;
            yield break;
        }

        if (declared >= FirstFree || lowPorts)
        {
            yield return declared;
        }

        for (var port = first; port <= Last; port++)
        {
            if (!_kept.Any(other => other.Value == port && other.Key != listenerArn))
            {
                yield return port;
            }
        }
    }

    public void Keep(string listenerArn, int port) => _kept[listenerArn] = port;

    /// <summary>The listener is gone: another one may have its port.</summary>
    public void Release(string listenerArn) => _kept.TryRemove(listenerArn, out _);

    /// <summary>Somebody else has the port, or this user may not have it: the next one may do.</summary>
    internal static bool IsTaken(Exception e) =>
        e is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse or SocketError.AccessDenied }
        || (e.InnerException is { } inner && IsTaken(inner));

    /// <param name="protocol">Of the listener that is to have it: for <c>TCP_UDP</c> both have to be free.</param>
    public static bool IsFree(int port, string protocol) =>
        (protocol is "UDP" || IsFree(port)) && (protocol is not ("UDP" or "TCP_UDP") || IsFree(port, isDatagram: true));

    /// <summary>Nobody has it on either loopback address: a client that says <c>localhost</c> is not to meet somebody else.</summary>
    /// <param name="isDatagram">Asks for UDP.</param>
    public static bool IsFree(int port, bool isDatagram = false)
    {
        foreach (var address in (ReadOnlySpan<IPAddress>)[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            using var probe = isDatagram
                ? new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
                : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(address, port));
            }
            catch (SocketException e) when (IsTaken(e))
            {
                return false;
            }
            catch (SocketException)
            {
                // A machine without IPv6 does without.
            }
        }

        return true;
    }
}
