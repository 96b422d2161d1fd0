using System.Collections.Immutable;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;
using ElbProvisioner.LocalAws.World;
using ElbProvisioner.LocalTraffic.Balancing;
using ElbProvisioner.LocalTraffic.Certificates;
using ElbProvisioner.LocalTraffic.Http;
using ElbProvisioner.LocalTraffic.Places;
using ElbProvisioner.LocalTraffic.Ports;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace ElbProvisioner.LocalTraffic;

/// <summary>
/// Lets the load balancers of an embedded AWS listen on this machine's loopback, and follows the world: listeners open with their load
/// balancer's becoming active and close with it, and rules, targets and settings count from the next request.
/// </summary>
public sealed class TrafficServer : IAsyncDisposable
{
    /// <summary>How often the world is looked at. Between two looks nothing but time has passed.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private const string AddressTag = "elbctl:address";

    private readonly TrafficOptions _options;
    private readonly LocalAuthority _authority;
    private readonly TargetPools _pools;
    private readonly TargetClients _clients = new();
    private readonly ServiceProvider _services;
    private readonly RequestHandler _handler;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, HttpFront> _fronts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private ImmutableArray<OpenListener> _open = [];
    private long _seen;

    /// <exception cref="IOException">The authority's folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The authority's folder cannot be written.</exception>
    public TrafficServer(TrafficOptions options)
    {
        _options = options;
        _authority = options.Folder is { } folder ? LocalAuthority.Open(folder, options.Time) : LocalAuthority.New(options.Time);
        _pools = new TargetPools(options.Time, options.Speed, new Random());
        _services = new ServiceCollection().AddLogging().AddHttpForwarder().BuildServiceProvider();
        var cookies = new StickyCookies(new CookieBox(CookieBox.NewKey(), options.Time), options.Time);
        var forwarding = new Forwarding(
            options.Time,
            _pools,
            new LoopbackPlaces(options.Places),
            _clients,
            cookies,
            _services.GetRequiredService<IHttpForwarder>()
        );
        _handler = new RequestHandler(options.Time, forwarding, options.Observer);
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
        using var clock = new PeriodicTimer(Glance, _options.Time);
        string? complaint = null;
        try
        {
            do
            {
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
                _pools.Update(picture.Groups);
                await FollowAsync(picture, ct);
                _seen = picture.Version;
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
        _clients.Dispose();
        _authority.Dispose();
        _gate.Dispose();
        await _services.DisposeAsync();
    }

    private async Task FollowAsync(TrafficPicture picture, CancellationToken ct)
    {
        var listeners = picture.Balancers.SelectMany(balancer => balancer.Listeners.Select(listener => (balancer, listener))).ToList();
        foreach (var gone in _fronts.Keys.Except(listeners.Select(one => one.listener.Arn)).ToList())
        {
            await CloseAsync(gone);
        }

        foreach (var balancer in picture.Balancers)
        {
            var http = balancer.Listeners.Where(listener => listener.Protocol is "HTTP" or "HTTPS").ToList();
            foreach (var listener in http.Where(listener => !_fronts.ContainsKey(listener.Arn)))
            {
                await OpenAsync(balancer, listener, picture, ct);
            }

            var ports = PortsOf(balancer);
            foreach (var listener in http)
            {
                if (_fronts.TryGetValue(listener.Arn, out var front))
                {
                    front.Serve(new ServedListener(balancer, listener, ports[listener.Port], picture.Certificates, ports));
                }
            }
        }
    }

    private ImmutableDictionary<int, int> PortsOf(TrafficBalancer balancer) =>
        _open.Where(open => open.BalancerArn == balancer.Arn).ToImmutableDictionary(open => open.Port, open => open.LocalPort);

    private async Task OpenAsync(TrafficBalancer balancer, TrafficListener listener, TrafficPicture picture, CancellationToken ct)
    {
        var name = new TrafficListenerName(
            listener.Arn,
            balancer.Tags.GetValueOrDefault(AddressTag),
            listener.Tags.GetValueOrDefault(AddressTag)
        );
        foreach (var port in _options.Ports.Candidates(listener.Arn, listener.Port, _options.PortOf(name)))
        {
            if (!PortBook.IsFree(port))
            {
                continue;
            }

            try
            {
                var served = new ServedListener(
                    balancer,
                    listener,
                    port,
                    picture.Certificates,
                    PortsOf(balancer).SetItem(listener.Port, port)
                );
                _fronts.Add(listener.Arn, await HttpFront.OpenAsync(port, served, _handler, _authority, _options.Time, ct));
            }
            catch (IOException e) when (PortBook.IsTaken(e))
            {
                continue;
            }

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
            return;
        }

        if (_refused.Add(listener.Arn))
        {
            _options.Say?.Invoke($"{NameOf(name, balancer, listener)} does not listen: no port of this machine is free.");
        }
    }

    private async Task CloseAsync(string listenerArn)
    {
        if (_fronts.Remove(listenerArn, out var front))
        {
            await front.DisposeAsync();
            _options.Ports.Release(listenerArn);
            if (_open.FirstOrDefault(open => open.ListenerArn == listenerArn) is { } closed)
            {
                _open = _open.Remove(closed);
                _options.Say?.Invoke($"{closed.Name} does not listen any more");
            }
        }
    }

    private static string NameOf(TrafficListenerName name, TrafficBalancer balancer, TrafficListener listener) =>
        name.ListenerAddress is { } address && address.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
            ? address[(slash + 1)..]
            : $"{balancer.Name}:{listener.Port}";
}
