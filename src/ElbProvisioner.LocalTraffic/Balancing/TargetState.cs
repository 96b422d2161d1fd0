using System.Net;

namespace ElbProvisioner.LocalTraffic.Balancing;

/// <summary>One target of a group for as long as it is registered, draining too.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design",
    "CA1001",
    Justification = "Its tokens have no timers, and requests hold them longer than the pool holds it."
)]
internal sealed class TargetState(string id, int? port)
{
    private readonly string _name = port is { } number ? $"{id}:{number}" : id;
    private readonly CancellationTokenSource _gone = new();
    private CancellationTokenSource _lost = new();
    private Address? _address;
    private int _inFlight;

    public string Id => id;

    /// <summary>Null for a function.</summary>
    public int? Port => port;

    /// <summary>As the world describes its health.</summary>
    public string Health { get; set; } = "";

    /// <summary>Null: in every zone.</summary>
    public string? Zone { get; set; }

    /// <summary>As logs name it, as in <c>10.0.0.1:8080</c>.</summary>
    public string Place { get; set; } = "";

    /// <summary>When its slow start began; null: it has its full share.</summary>
    public DateTimeOffset? SlowSince { get; set; }

    /// <summary>Of the smooth weighted round: what it is ahead or behind.</summary>
    public double Credit { get; set; }

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Set when it is no longer registered: what it still works on is cut.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Set when it turns unhealthy; flows that begin later have another one.</summary>
    public CancellationToken Lost => Volatile.Read(ref _lost).Token;

    public bool IsHealthy => Health == "healthy";

    /// <summary>May get new requests where health does not count.</summary>
    public bool IsRegistered => Health is "healthy" or "unhealthy" or "unhealthy.draining" or "initial" or "unavailable";

    /// <summary>Where it is asked, as in <c>http://127.0.0.1:8080</c>.</summary>
    public string AddressAt(string scheme, IPEndPoint place)
    {
        if (Volatile.Read(ref _address) is { } known && known.Scheme == scheme && known.Place.Equals(place))
        {
            return known.Text;
        }

        var address = new Address(scheme, place, $"{scheme}://{place}");
        Volatile.Write(ref _address, address);
        return address.Text;
    }

    public void Begin() => Interlocked.Increment(ref _inFlight);

    public void End() => Interlocked.Decrement(ref _inFlight);

    public void Leave() => _gone.Cancel();

    public void Lose() => Interlocked.Exchange(ref _lost, new CancellationTokenSource()).Cancel();

    public override string ToString() => _name;

    private sealed record Address(string Scheme, IPEndPoint Place, string Text);
}
