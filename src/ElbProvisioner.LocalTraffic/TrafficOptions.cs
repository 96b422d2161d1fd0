using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalTraffic.Functions;
using ElbProvisioner.LocalTraffic.Places;
using ElbProvisioner.LocalTraffic.Ports;
using ElbProvisioner.LocalTraffic.Records;

namespace ElbProvisioner.LocalTraffic;

/// <summary>How load balancers of the embedded AWS listen on this machine.</summary>
public sealed record TrafficOptions
{
    public required EmbeddedAws Aws { get; init; }

    /// <summary>Life's clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>How many times shorter than in AWS slow start is; connections and cookies last as long as in AWS.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>How often the world is looked at. Between two looks nothing but time has passed.</summary>
    public TimeSpan Glance { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Where targets are; addresses of this machine need nobody to say so.</summary>
    public ITargetPlaces? Places { get; init; }

    /// <summary>What stands for functions; null: nothing does, and their load balancers answer 502.</summary>
    public IFunctions? Functions { get; init; }

    /// <summary>The claims of whom the stand-in for identity providers signs in; empty: its own somebody.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> User { get; init; } = [];

    /// <summary>What an object of S3 holds, by bucket and key; null: nobody says so.</summary>
    public Func<string, string, byte[]?> ObjectOf { get; init; } = static (_, _) => null;

    public PortBook Ports { get; init; } = new();

    /// <summary>The port of this machine that a listener is to have; null: nothing was said of it.</summary>
    public Func<TrafficListenerName, int?> PortOf { get; init; } = static _ => null;

    /// <summary>Where the local authority is kept; null: it lives as long as the server.</summary>
    public string? Folder { get; init; }

    /// <summary>Hears of every request that an application load balancer has dealt with.</summary>
    public IRequestObserver? Observer { get; init; }

    /// <summary>Hears of every connection to an application load balancer.</summary>
    public IConnectionObserver? Connections { get; init; }

    /// <summary>Hears of what a user should know, a line at a time.</summary>
    public Action<string>? Say { get; init; }
}

/// <param name="BalancerAddress">As elbctl marks what it owns, such as <c>loadBalancer/web</c>; null: it is not marked.</param>
/// <param name="ListenerAddress">As elbctl marks what it owns, such as <c>listener/web/https</c>; null: it is not marked.</param>
public sealed record TrafficListenerName(string ListenerArn, string? BalancerAddress, string? ListenerAddress);
