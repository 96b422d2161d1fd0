using ElbProvisioner.LocalTraffic.Ports;
using ElbProvisioner.LocalTraffic.Records;
using ElbProvisioner.LocalTraffic.Tests.Instances;

namespace ElbProvisioner.LocalTraffic.Tests.Metrics;

/// <summary>A scaling group whose instances really run grows by the requests that it gets, and shrinks when they end.</summary>
public sealed class ScalingTests
{
    private const int Target = 600;

    [Fact]
    public async Task A_group_grows_under_load_and_shrinks_after_it()
    {
        await using var world = new World(speed: 60);
        var group = await world.ServeAsync();
        await world.UntilHealthyAsync(group);
        var said = new List<string>();
        using var counted = new Counted();
        await using var server = new TrafficServer(
            new()
            {
                Aws = world.Aws,
                Time = world.Time,
                Speed = 60,
                Places = world.Instances,
                Ports = new PortBook(first: 31000 + (Environment.ProcessId % 20000)),
                Say = said.Add,
                Observer = counted,
            }
        );
        await server.RefreshAsync(World.Cancellation);
        var balancer = world.Aws.TrafficNow().Balancers[0].Arn.Split(":loadbalancer/")[1];
        Assert.StartsWith("172.", world.Aws.TrafficNow().Groups[group].Targets.Single().Address, StringComparison.Ordinal);
        await world.TrackAsync($"{balancer}/{group.Split(':')[^1]}", Target);
        using var client = new HttpClient();
        var url = new Uri(server.Open.Single().Url);

        // 40 requests a second of a world sixty times as fast are 2400 a minute: four instances have their 600 each.
        var most = await UntilAsync(world, server, () => LoadAsync(client, url, counted, 40), count => count >= 4);
        var least = await UntilAsync(world, server, () => Task.CompletedTask, count => count <= 1);

        Assert.Equal((4, 1), (most, least));
        Assert.Contains(said, line => line.StartsWith("Alarms look at 1 s where AWS looks at a minute", StringComparison.Ordinal));
        var causes = string.Join('\n', await world.CausesAsync());
        Assert.Contains("a monitor alarm TargetTracking-app-AlarmHigh-", causes, StringComparison.Ordinal);
        Assert.Contains("changing the desired capacity from 1 to 4", causes, StringComparison.Ordinal);
        Assert.Contains("changing the desired capacity from 4 to 3", causes, StringComparison.Ordinal);
    }

    /// <summary>Second by second of life, which here is a minute of AWS, until so many instances are in service.</summary>
    private static async Task<int> UntilAsync(World world, TrafficServer server, Func<Task> load, Func<int, bool> suffices)
    {
        for (var second = 0; second < 120; second++)
        {
            await load();
            world.Time.Advance(TimeSpan.FromSeconds(1));
            await server.RefreshAsync(World.Cancellation);
            await world.TurnAsync();
            if (await world.MembersAsync() is var members && suffices(members.Count))
            {
                return members.Count;
            }
        }

        return (await world.MembersAsync()).Count;
    }

    /// <summary>Ends when all are counted, which is some time after they are answered.</summary>
    private static async Task LoadAsync(HttpClient client, Uri url, Counted counted, int requests)
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, requests)
                .Select(async _ =>
                {
                    using var answer = await client.GetAsync(url, World.Cancellation);
                    answer.EnsureSuccessStatusCode();
                })
        );
        for (var request = 0; request < requests; request++)
        {
            await counted.NextAsync();
        }
    }

    private sealed class Counted : IRequestObserver, IDisposable
    {
        private readonly SemaphoreSlim _requests = new(0);

        public Task NextAsync() => _requests.WaitAsync(World.Cancellation);

        public void OnRequest(RequestRecord record) => _requests.Release();

        public void Dispose() => _requests.Dispose();
    }
}
