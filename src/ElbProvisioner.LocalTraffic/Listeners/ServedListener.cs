using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;
using ElbProvisioner.LocalTraffic.Balancing;
using ElbProvisioner.LocalTraffic.Certificates;
using ElbProvisioner.LocalTraffic.Identity;
using ElbProvisioner.LocalTraffic.Routes;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.LocalTraffic.Listeners;

/// <summary>A listener as requests meet it: what one picture of the world says of it, made ready to be asked often.</summary>
internal sealed class ServedListener
{
    private readonly ConcurrentDictionary<int, GroupDraw> _draws = new();
    private readonly ImmutableArray<IdentityStep?> _steps;
    private readonly IdentityStep? _defaultStep;

    public ServedListener(
        TrafficBalancer balancer,
        TrafficListener listener,
        int localPort,
        ImmutableDictionary<string, TrafficCertificate> certificates,
        ImmutableDictionary<int, int> localPorts,
        ImmutableDictionary<string, TrafficGroup> groups,
        ClientVerification? clients
    )
    {
        (Balancer, Listener, LocalPort, LocalPorts) = (balancer, listener, localPort, localPorts);
        Settings = BalancerSettings.Of(balancer);
        Nodes = NodeZones.Of(balancer, Settings.CrossesZones, groups.Values);
        Headers = ListenerSettings.Of(listener);
        Table = RouteReading.Read(listener);
        Matcher = new RuleMatcher(Table);
        _steps = [.. listener.Rules.Select(static rule => IdentityReading.Of(rule.Actions, rule.ClientSecret))];
        _defaultStep = IdentityReading.Of(listener.DefaultActions, listener.ClientSecret);
        SignIns = [.. _steps.Append(_defaultStep).OfType<IdentityStep.SignIn>()];
        Clients = clients;
        Certificates = [.. listener.Certificates.Select(certificates.GetValueOrDefault).OfType<TrafficCertificate>()];
    }

    public TrafficBalancer Balancer { get; }

    public TrafficListener Listener { get; }

    /// <summary>Where it listens on this machine.</summary>
    public int LocalPort { get; }

    /// <summary>Of all listeners of the load balancer: where their ports are on this machine.</summary>
    public ImmutableDictionary<int, int> LocalPorts { get; }

    public BalancerSettings Settings { get; }

    /// <summary>The zones of the nodes that its DNS name leads to now.</summary>
    public ImmutableArray<string> Nodes { get; }

    public ListenerSettings Headers { get; }

    public RouteTable Table { get; }

    public RuleMatcher Matcher { get; }

    /// <summary>The default one first.</summary>
    public ImmutableArray<TrafficCertificate> Certificates { get; }

    /// <summary>How it judges clients' certificates; null: it asks for none.</summary>
    public ClientVerification? Clients { get; }

    public bool IsTls => Listener.Protocol is "HTTPS" or "TLS";

    /// <summary>Of the listener, as targets are told.</summary>
    public string PortText => field ??= Listener.Port.ToString(CultureInfo.InvariantCulture);

    public string Scheme => IsTls ? "https" : "http";

    /// <summary>The one for a server name: that which names it, else one whose first label is <c>*</c>, else the default.</summary>
    public TrafficCertificate? CertificateFor(string? serverName) =>
        serverName is { Length: > 0 }
            ? Certificates.FirstOrDefault(c => c.Names.Contains(serverName, StringComparer.OrdinalIgnoreCase))
                ?? Certificates.FirstOrDefault(c => c.Names.Any(name => Covers(name, serverName)))
                ?? Certificates.FirstOrDefault()
            : Certificates.FirstOrDefault();

    /// <summary>Where its clients may come back from.</summary>
    public ImmutableArray<IdentityStep.SignIn> SignIns { get; }

    /// <summary>What a rule asks of a client's identity; null: nothing.</summary>
    /// <param name="rule">Its place, or <see cref="RouteTable.DefaultRule"/>.</param>
    public IdentityStep? StepOf(int rule) => rule == RouteTable.DefaultRule ? _defaultStep : _steps[rule];

    /// <summary>How the shares of a rule's forward are drawn.</summary>
    /// <param name="rule">Its place, or <see cref="RouteTable.DefaultRule"/>.</param>
    public GroupDraw DrawOf(int rule) => _draws.GetOrAdd(rule, static _ => new GroupDraw());

    /// <summary>0: the default rule.</summary>
    public int PriorityOf(int rule) => rule == RouteTable.DefaultRule ? 0 : Listener.Rules[rule].Priority;

    private static bool Covers(string name, string host) =>
        name.StartsWith("*.", StringComparison.Ordinal)
        && host.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
        && host.AsSpan(dot).Equals(name.AsSpan(1), StringComparison.OrdinalIgnoreCase);
}
