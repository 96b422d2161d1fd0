using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;
using ElbProvisioner.LocalAws.World;
using ElbProvisioner.LocalTraffic.Balancing;
using ElbProvisioner.LocalTraffic.Certificates;
using ElbProvisioner.LocalTraffic.Http;
using ElbProvisioner.LocalTraffic.Listeners;
using ElbProvisioner.LocalTraffic.Metrics;
using ElbProvisioner.LocalTraffic.Network;
using ElbProvisioner.LocalTraffic.Places;
using ElbProvisioner.LocalTraffic.Ports;
using ElbProvisioner.LocalTraffic.Records;
using ElbProvisioner.LocalTraffic.Routes;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace ElbProvisioner.LocalTraffic;

/// <summary>
/// Lets the load balancers of an embedded AWS listen on this machine's loopback, and follows the world: listeners open with their load
/// balancer's becoming active and close with it, and rules, targets and settings count from the next request.
/// </summary>
public sealed class TrafficServer : IAsyncDisposable
{
    private const string AddressTag = "elbctl:address";

    private readonly TrafficOptions _options;
    private readonly LocalAuthority _authority;
    private readonly TargetPools _pools;
    private readonly TargetClients _clients = new();
    private readonly ServiceProvider _services;
    private readonly RequestHandler _handler;
    private readonly IdentityRoom _identity;
    private readonly TrustShelf _trust;
    private readonly FlowRouting _flows;
    private readonly Takeover _takeover = new();
    private readonly TrafficMeter _meter;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, IFront> _fronts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private readonly HashSet<string> _toldAcls = new(StringComparer.Ordinal);
    private ImmutableArray<OpenListener> _open = [];
    private long _seen;
    private bool _hasToldPace;

    /// <exception cref="IOException">The authority's folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The authority's folder cannot be written.</exception>
    public TrafficServer(TrafficOptions options)
    {
        _options = options;
        _authority = options.Folder is { } folder ? LocalAuthority.Open(folder, options.Time) : LocalAuthority.New(options.Time);
        _pools = new TargetPools(options.Time, options.Speed, new Random());
        _services = new ServiceCollection().AddLogging().AddHttpForwarder().BuildServiceProvider();
        var notices = new Notices(options.Say);
        var cookies = new StickyCookies(new CookieBox(CookieBox.NewKey(), options.Time), options.Time);
        var places = new BalancerPlaces(this, new LoopbackPlaces(options.Places));
        _flows = new FlowRouting(_pools, places, _takeover);
        var forwarding = new Forwarding(
            options.Time,
            _pools,
            places,
            _clients,
            cookies,
            new FunctionForwarding(options.Time, options.Functions, notices),
            _services.GetRequiredService<IHttpForwarder>()
        );
        _meter = new TrafficMeter(new MetricRoom(options.Aws), options.Time);
        _identity = new(options, notices);
        _trust = new(_authority, options.ObjectOf, options.Say);
        _handler = new RequestHandler(
            options.Time,
            forwarding,
            _identity.SignIns,
            _identity.Tokens,
            options.Observer is { } observer ? new Both(_meter, observer) : _meter,
            new ConnectionWatch(options.Time, options.Connections),
            _takeover
        );
    }

    /// <summary>Where listeners are reached now.</summary>
    public ImmutableArray<OpenListener> Open => _open;

    /// <summary>The certificate that clients are to trust, in PEM.</summary>
    public string AuthorityPem => _authority.Pem;

    /// <summary>The file with that certificate; null: it is in none.</summary>
    public string? AuthorityFile => _options.Folder is { } folder ? LocalAuthority.CertificateFile(folder) : null;

    /// <summary>Follows the world until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var clock = new PeriodicTimer(_options.Glance, _options.Time);
        var memory = new RestingMemory(_options.Time, RestingMemory.Collect);
        string? complaint = null;
        try
        {
            do
            {
                memory.Look(_meter.Requests);
                try
                {
                    await RefreshAsync(stop);
                    complaint = null;
                }
                catch (WorldFileException e)
                {
                    if (e.Message != complaint)
                    {
                        _options.Say?.Invoke(complaint = e.Message);
                    }
                }
            } while (await clock.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    /// <summary>Takes over what the world is like now.</summary>
    /// <exception cref="WorldFileException">The world's file cannot be used.</exception>
    public async Task RefreshAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            var picture = _options.Aws.TrafficNow();
            if (picture.Version != _seen)
            {
                // With what it had: whoever is on the way through a listener that goes must not wait for what comes.
                await CloseGoneAsync(picture);
                _takeover.Begin();
                try
                {
                    _pools.Update(picture.Groups);
                    await FollowAsync(picture, ct);
                }
                finally
                {
                    _takeover.End();
                }

                _seen = picture.Version;
            }

            if (_meter.Publish(picture) && !_hasToldPace && _options.Speed != 1)
            {
                _hasToldPace = true;
                _options.Say?.Invoke(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Alarms look at {_meter.Period.TotalSeconds:0.##} s where AWS looks at a minute, and take it that a minute went on so: "
                            + $"this world is {_options.Speed:0.##} times as fast."
                    )
                );
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var front in _fronts.Values)
        {
            await front.DisposeAsync();
        }

        _fronts.Clear();
        await _identity.DisposeAsync();
        _clients.Dispose();
        _authority.Dispose();
        _gate.Dispose();
        await _services.DisposeAsync();
    }

    private async Task CloseGoneAsync(TrafficPicture picture)
    {
        var wanted = picture
            .Balancers.SelectMany(static balancer => balancer.Listeners)
            .Select(static listener => (listener.Arn, listener.Protocol, listener.Port))
            .ToHashSet();
        foreach (var gone in _open.Where(open => !wanted.Contains((open.ListenerArn, open.Protocol, open.Port))).ToList())
        {
            await CloseAsync(gone);
        }
    }

    private async Task FollowAsync(TrafficPicture picture, CancellationToken ct)
    {
        await _identity.ServeAsync([.. picture.Balancers.SelectMany(static one => one.Listeners).SelectMany(IdentityReading.AllOf)], ct);
        foreach (var balancer in picture.Balancers)
        {
            foreach (var listener in balancer.Listeners.Where(l => !_fronts.ContainsKey(l.Arn)).OrderBy(static l => l.Port))
            {
                await OpenAsync(balancer, listener, picture, ct);
            }

            var ports = PortsOf(balancer);
            foreach (var listener in balancer.Listeners)
            {
                if (_fronts.TryGetValue(listener.Arn, out var front))
                {
                    front.Serve(Served(balancer, listener, ports[listener.Port], picture, ports));
                }
            }
        }
    }

    private ServedListener Served(
        TrafficBalancer balancer,
        TrafficListener listener,
        int port,
        TrafficPicture picture,
        ImmutableDictionary<int, int> ports
    ) =>
        new(
            balancer,
            listener,
            port,
            picture.Certificates,
            ports,
            picture.Groups,
            ClientVerification.Of(
                listener.MutualAuthentication,
                arn => _trust.Of(picture.TrustStores.GetValueOrDefault(arn)),
                _options.Time
            )
        );

    private ImmutableDictionary<int, int> PortsOf(TrafficBalancer balancer) =>
        _open.Where(open => open.BalancerArn == balancer.Arn).ToImmutableDictionary(open => open.Port, open => open.LocalPort);

    private async Task OpenAsync(TrafficBalancer balancer, TrafficListener listener, TrafficPicture picture, CancellationToken ct)
    {
        var name = new TrafficListenerName(
            listener.Arn,
            balancer.Tags.GetValueOrDefault(AddressTag),
            listener.Tags.GetValueOrDefault(AddressTag)
        );
        if (listener.Protocol is not ("HTTP" or "HTTPS" or "TCP" or "TLS" or "UDP" or "TCP_UDP"))
        {
            Refuse(listener, $"{NameOf(name, balancer, listener)} does not listen: {listener.Protocol} is not carried.");
            return;
        }

        var said = _options.PortOf(name);
        foreach (var port in _options.Ports.Candidates(listener.Arn, listener.Port, said))
        {
            var ports = PortsOf(balancer).SetItem(listener.Port, port);
            var served = Served(balancer, listener, port, picture, ports);
            if (!PortBook.IsFree(port, listener.Protocol) || await TryOpenAsync(port, served, ct) is not { } front)
            {
                continue;
            }

            _fronts.Add(listener.Arn, front);
            _options.Ports.Keep(listener.Arn, port);
            var open = new OpenListener(
                NameOf(name, balancer, listener),
                balancer.Arn,
                listener.Arn,
                listener.Protocol,
                listener.Port,
                port
            );
            _open = _open.Add(open);
            _options.Say?.Invoke($"{open.Name} listens on {open.Url}");
            if (balancer.WebAclArn is { } acl && _toldAcls.Add(balancer.Arn))
            {
                _options.Say?.Invoke($"{balancer.Name} has the web ACL {acl[(acl.LastIndexOf(':') + 1)..]}, which judges nothing here.");
            }

            return;
        }

        Refuse(
            listener,
            $"{NameOf(name, balancer, listener)} does not listen: "
                + (said is { } wanted ? $"the port {wanted}, which it is to have, is taken." : "no port of this machine is free.")
        );
    }

    /// <summary>Null: somebody else has the port.</summary>
    private async Task<IFront?> TryOpenAsync(int port, ServedListener served, CancellationToken ct)
    {
        try
        {
            return served.Listener.Protocol switch
            {
                "TCP" or "TLS" => TcpFront.Open(port, served, _flows, _meter, _authority, _options.Time),
                "UDP" => UdpFront.Open(port, served, _flows, _meter, _options.Time),
                "TCP_UDP" => BothFronts.Open(port, served, _flows, _meter, _authority, _options.Time),
                _ => await HttpFront.OpenAsync(port, served, _handler, _meter, _authority, _options.Time, ct),
            };
        }
        catch (Exception e) when (e is IOException or SocketException && PortBook.IsTaken(e))
        {
            return null;
        }
    }

    private void Refuse(TrafficListener listener, string why)
    {
        if (_refused.Add(listener.Arn))
        {
            _options.Say?.Invoke(why);
        }
    }

    private async Task CloseAsync(OpenListener gone)
    {
        _open = _open.Remove(gone);
        if (_fronts.Remove(gone.ListenerArn, out var front))
        {
            await front.DisposeAsync();
            _options.Ports.Release(gone.ListenerArn);
            _options.Say?.Invoke($"{gone.Name} does not listen any more");
        }
    }

    private static string NameOf(TrafficListenerName name, TrafficBalancer balancer, TrafficListener listener) =>
        name.ListenerAddress is { } address && address.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
            ? address[(slash + 1)..]
            : $"{balancer.Name}:{listener.Port}";

    private sealed class Both(IRequestObserver one, IRequestObserver other) : IRequestObserver
    {
        public void OnRequest(RequestRecord record)
        {
            one.OnRequest(record);
            other.OnRequest(record);
        }
    }

    /// <summary>Load balancers that are targets of others are where they listen.</summary>
    private sealed class BalancerPlaces(TrafficServer server, ITargetPlaces others) : ITargetPlaces
    {
        public IPEndPoint? Find(string targetId, int port) =>
            !targetId.StartsWith("arn:", StringComparison.Ordinal) ? others.Find(targetId, port)
            : server._open.FirstOrDefault(open => open.BalancerArn == targetId && open.Port == port) is { } open
                ? new(IPAddress.Loopback, open.LocalPort)
            : null;
    }
}
