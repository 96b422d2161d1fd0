using System.Net;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalTraffic.Instances.Checks;
using ElbProvisioner.LocalTraffic.Instances.Echoes;

namespace ElbProvisioner.LocalTraffic.Instances;

/// <summary>Keeps a place of the echo for each port on which a target is registered that nothing else stands for.</summary>
/// <param name="time">Life's clock.</param>
internal sealed class EchoStands(TimeProvider time) : IAsyncDisposable
{
    private readonly Dictionary<(string Id, int Port), EchoPlace> _open = [];
    private EchoServer? _server;

    /// <summary>Where it is reached, by the target's id and port, and by the port that is checked.</summary>
    public Dictionary<(string Id, int Port), IPEndPoint> Places { get; private set; } = [];

    /// <param name="targets">Those that it is to stand for.</param>
    /// <exception cref="IOException">No port can be listened on.</exception>
    public async Task FollowAsync(IEnumerable<RegisteredTarget> targets)
    {
        var wanted = targets.GroupBy(target => (target.Id, target.Port)).ToDictionary(same => same.Key, same => same.ToList());
        foreach (var key in _open.Keys.Where(key => !wanted.ContainsKey(key)).ToList())
        {
            _open.Remove(key, out var gone);
            if (gone is not null)
            {
                await gone.DisposeAsync();
            }
        }

        var places = new Dictionary<(string, int), IPEndPoint>();
        foreach (var (key, registered) in wanted)
        {
            var identity = IdentityOf(registered);
            if (_open.TryGetValue(key, out var place) && !place.Identity.SpeaksAs(identity))
            {
                await place.DisposeAsync();
                place = null;
            }

            if (place is not null)
            {
                // What another group is told of it, or checks of it, cuts nobody's connection.
                place.Identity = identity;
            }

            _server ??= await EchoServer.StartAsync(time);
            place ??= await _server.OpenAsync(identity);
            _open[key] = place;
            foreach (var target in registered)
            {
                places.TryAdd((target.Id, target.HealthCheckPort), place.EndPoint);
            }
        }

        foreach (var (key, place) in _open)
        {
            places[key] = place.EndPoint;
        }

        Places = places;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>Of several groups with one port of one target the first speaks.</summary>
    private static EchoIdentity IdentityOf(List<RegisteredTarget> registered)
    {
        var first = registered[0];
        return new(
            first.InstanceId,
            first.AutoScalingGroup,
            first.TargetGroup,
            first.Zone,
            first.Protocol is "HTTPS" or "TLS",
            registered.Exists(target => target.Protocol is "UDP" or "TCP_UDP"),
            first.ProtocolVersion,
            first.HealthCheckPath,
            PassingCodes.First(first.ProtocolVersion == "GRPC" ? first.Codes : null) ?? 0
        );
    }
}
