using System.Net;
using System.Net.Sockets;
using Amazon.ElasticLoadBalancingV2.Model;

namespace ElbProvisioner.LocalTraffic.Tests.Metrics;

/// <summary>What load balancers carry becomes CloudWatch's metrics.</summary>
public sealed class MetricTests
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    [Fact]
    public async Task Requests_are_counted_for_the_load_balancer_its_zones_and_its_groups()
    {
        await using var plane = new Plane();
        var app = plane.Own(await App.NamedAsync("hello"));
        var (balancer, _, group) = await plane.ServeAsync(app.Place, app.Place);
        await plane.PassAsync(60);

        for (var request = 0; request < 6; request++)
        {
            await Client.GetStringAsync(plane.Url(), Plane.Cancellation);
        }

        await RecordedAsync(plane, 6);
        await plane.PassAsync(60);

        Assert.Equal([6], await AskAsync(plane, "RequestCount", Of(balancer)));
        Assert.Equal([6], await AskAsync(plane, "RequestCount", $"{Of(balancer)} {Of(group)}"));
        Assert.Equal([6], await AskAsync(plane, "HTTPCode_Target_2XX_Count", $"{Of(balancer)} {Of(group)}"));
        Assert.Empty(await AskAsync(plane, "HTTPCode_Target_5XX_Count", Of(balancer)));
        Assert.Empty(await AskAsync(plane, "RequestCount", Of(group)));
        Assert.Equal(3, (await AskAsync(plane, "RequestCountPerTarget", Of(group)))[^1]);
        Assert.Equal(3, (await AskAsync(plane, "RequestCountPerTarget", $"{Of(balancer)} {Of(group)}"))[^1]);
        Assert.Equal(6, (await AskAsync(plane, "TargetResponseTime", Of(balancer), "SampleCount"))[0]);
        Assert.Single(await AskAsync(plane, "TargetResponseTime", Of(balancer), "p99"));
        Assert.Equal(2, (await AskAsync(plane, "HealthyHostCount", $"{Of(balancer)} {Of(group)}", "Average"))[^1]);
        Assert.Equal(0, (await AskAsync(plane, "UnHealthyHostCount", $"{Of(balancer)} {Of(group)}", "Maximum"))[^1]);
        Assert.Single(await AskAsync(plane, "ActiveConnectionCount", Of(balancer)));
        Assert.True((await AskAsync(plane, "ProcessedBytes", Of(balancer)))[0] > 6 * "hello".Length);
        var zones = plane.Aws.TrafficNow().Balancers[0].Zones;
        var counts = new List<double>();
        foreach (var zone in zones)
        {
            counts.AddRange(await AskAsync(plane, "RequestCount", $"{Of(balancer)} AvailabilityZone={zone}"));
        }

        Assert.Equal(6, counts.Sum());
    }

    [Fact]
    public async Task What_the_load_balancer_answers_by_itself_is_its_own()
    {
        await using var plane = new Plane();
        var (balancer, _, group) = await plane.ServeAsync(Plane.Nowhere());

        using var first = await Client.GetAsync(plane.Url(), Plane.Cancellation);
        await RecordedAsync(plane, 1);
        await plane.PassAsync(60);

        Assert.Equal(HttpStatusCode.BadGateway, first.StatusCode);
        Assert.Equal([1], await AskAsync(plane, "HTTPCode_ELB_502_Count", Of(balancer)));
        Assert.Equal([1], await AskAsync(plane, "HTTPCode_ELB_5XX_Count", Of(balancer)));
        Assert.Empty(await AskAsync(plane, "HTTPCode_ELB_5XX_Count", $"{Of(balancer)} {Of(group)}"));
        Assert.Equal([1], await AskAsync(plane, "TargetConnectionErrorCount", $"{Of(balancer)} {Of(group)}"));
    }

    [Fact]
    public async Task Answers_without_a_target_are_no_requests()
    {
        await using var plane = new Plane();
        var balancer = await plane.BalancerAsync();
        await plane.ListenerAsync(balancer, Plane.Answer("404"));
        await plane.RefreshAsync();

        using var answer = await Client.GetAsync(plane.Url(), Plane.Cancellation);
        await RecordedAsync(plane, 1);
        await plane.PassAsync(60);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await AskAsync(plane, "RequestCount", Of(balancer)));
        Assert.Equal([1], await AskAsync(plane, "HTTP_Fixed_Response_Count", Of(balancer)));
        Assert.Equal([1], await AskAsync(plane, "HTTPCode_ELB_4XX_Count", Of(balancer)));
    }

    [Fact]
    public async Task Flows_of_a_network_load_balancer_are_counted_and_told_even_when_there_are_none()
    {
        await using var plane = new Plane();
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        var balancer = await plane.BalancerAsync("network", "net");
        var group = await plane.GroupAsync("net", request => request.Protocol = "TCP");
        await plane.ListenerAsync(balancer, Plane.To(group), request => (request.Protocol, request.Port) = ("TCP", 443));
        await plane.RegisterAsync(group, (IPEndPoint)door.LocalEndpoint);
        await plane.PassAsync(200);
        using var raw = await Raw.ConnectAsync(plane.Url(port: 443));
        await raw.SendAsync("ping");
        using var inside = await door.AcceptSocketAsync(Plane.Cancellation);
        await inside.ReceiveAsync(new byte[4], Plane.Cancellation);
        await plane.PassAsync(60);
        await plane.PassAsync(60);

        Assert.Equal([1, 0], (await AskAsync(plane, "NewFlowCount", Of(balancer), metricNamespace: "AWS/NetworkELB"))[^2..]);
        Assert.Equal([1, 1], (await AskAsync(plane, "ActiveFlowCount", Of(balancer), "Maximum", "AWS/NetworkELB"))[^2..]);
        Assert.Equal([4], await AskAsync(plane, "ProcessedBytes_TCP", Of(balancer), metricNamespace: "AWS/NetworkELB"));
        Assert.Equal(1, (await AskAsync(plane, "HealthyHostCount", $"{Of(balancer)} {Of(group)}", "Maximum", "AWS/NetworkELB"))[^1]);
    }

    /// <summary>A client may have its answer before the request is over.</summary>
    private static async Task RecordedAsync(Plane plane, int count)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (plane.Records.Count < count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(20), "the requests were not told of");
            await Task.Yield();
        }
    }

    private static Task<List<double>> AskAsync(
        Plane plane,
        string metric,
        string dimensions,
        string statistic = "Sum",
        string metricNamespace = "AWS/ApplicationELB"
    ) => Watcher.AskAsync(plane.Aws, plane.Time.GetUtcNow(), metricNamespace, metric, dimensions, statistic);

    private static string Of(LoadBalancer balancer) => $"LoadBalancer={balancer.LoadBalancerArn.Split(":loadbalancer/")[1]}";

    private static string Of(TargetGroup group) => $"TargetGroup={group.TargetGroupArn.Split(':')[^1]}";
}
