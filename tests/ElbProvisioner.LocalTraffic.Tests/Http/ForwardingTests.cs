using System.Net;

namespace ElbProvisioner.LocalTraffic.Tests.Http;

public sealed class ForwardingTests
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    [Fact]
    public async Task A_request_reaches_the_target_and_its_answer_the_client()
    {
        await using var plane = new Plane();
        var app = plane.Own(await App.NamedAsync("hello"));
        await plane.ServeAsync(app.Place);

        Assert.Equal("hello", await Client.GetStringAsync(plane.Url(), Plane.Cancellation));
    }

    [Fact]
    public async Task The_target_sees_what_AWS_adds_and_the_path_as_it_was_sent()
    {
        await using var plane = new Plane();
        var app = plane.Own(await App.EchoAsync());
        await plane.ServeAsync(app.Place);
        using var raw = await Raw.ConnectAsync(plane.Url());

        await raw.SendAsync(
            "POST /a/../b%2Fc%41?x=%20&y HTTP/1.1\r\nHost: Shop.Example.org\r\nX-Forwarded-For: 192.0.2.9\r\nX-Forwarded-Proto: gopher\r\n"
                + "X-Amzn-Oidc-Identity: somebody\r\nX_Odd: kept\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody"
        );
        var answer = await raw.ReadToEndAsync();

        Assert.Contains("POST /a/../b%2Fc%41?x=%20&y\n", answer);
        Assert.Contains("\nHost: shop.example.org\n", answer);
        Assert.Contains("\nX-Forwarded-For: 192.0.2.9, 127.0.0.1\n", answer);
        Assert.Contains("\nX-Forwarded-Proto: http\n", answer);
        Assert.Contains("\nX-Forwarded-Port: 80\n", answer);
        Assert.Matches("\nX-Amzn-Trace-Id: Root=1-[0-9a-f]{8}-[0-9a-f]{24}\n", answer);
        Assert.Contains("\nX_Odd: kept\n", answer);
        Assert.DoesNotContain("Oidc", answer);
        Assert.Contains("\n\nbody", answer);
    }

    [Fact]
    public async Task The_port_on_this_machine_stands_for_the_listeners_own()
    {
        await using var plane = new Plane();
        var app = plane.Own(await App.EchoAsync());
        await plane.ServeAsync(app.Place);

        Assert.Contains("\nHost: 127.0.0.1\n", await Client.GetStringAsync(plane.Url(), Plane.Cancellation));
    }

    [Theory]
    [InlineData("preserve", "192.0.2.9")]
    [InlineData("remove", null)]
    [InlineData("append", "192.0.2.9, 127.0.0.1")]
    public async Task Who_the_client_is_goes_on_as_the_attribute_says(string mode, string? seen)
    {
        await using var plane = new Plane();
        var app = plane.Own(await App.EchoAsync());
        var (balancer, _, _) = await plane.ServeAsync(app.Place);
        await plane.SetAsync(balancer, "routing.http.xff_header_processing.mode", mode);
        await plane.RefreshAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, plane.Url());
        request.Headers.Add("X-Forwarded-For", "192.0.2.9");

        var answer = await (await Client.SendAsync(request, Plane.Cancellation)).Content.ReadAsStringAsync(Plane.Cancellation);

        Assert.Equal(seen, answer.Split('\n').FirstOrDefault(l => l.StartsWith("X-Forwarded-For: ", StringComparison.Ordinal))?[17..]);
    }

    [Fact]
    public async Task A_group_without_targets_answers_503_in_the_form_of_AWS()
    {
        await using var plane = new Plane();
        await plane.ServeAsync();

        using var answer = await Client.GetAsync(plane.Url(), Plane.Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("awselb/2.0", answer.Headers.Server.ToString());
        Assert.Equal(162, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_target_that_refuses_is_a_502()
    {
        await using var plane = new Plane();
        await plane.ServeAsync(Plane.Nowhere());

        using var answer = await Client.GetAsync(plane.Url(), Plane.Cancellation);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal(122, answer.Content.Headers.ContentLength);
        Assert.Equal((502, null), ((await plane.RecordAsync()).Status, (await plane.RecordAsync()).TargetStatus));
        Assert.True((await plane.RecordAsync()).TargetConnectionFailed);
    }

    [Fact]
    public async Task A_target_that_breaks_off_before_its_answer_is_a_502()
    {
        await using var plane = new Plane();
        var app = plane.Own(
            await App.StartAsync(context =>
            {
                context.Abort();
                return Task.CompletedTask;
            })
        );
        await plane.ServeAsync(app.Place);

        using var answer = await Client.PostAsync(plane.Url(), new StringContent("x"), Plane.Cancellation);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
    }

    [Fact]
    public async Task A_zone_without_a_healthy_target_gets_no_requests()
    {
        await using var plane = new Plane();
        var app = plane.Own(await App.NamedAsync("hello"));
        var (_, _, group) = await plane.ServeAsync(app.Place);
        await plane.SetAsync(group, ("load_balancing.cross_zone.enabled", "false"));
        await plane.RefreshAsync();

        for (var connection = 0; connection < 4; connection++)
        {
            using var client = new HttpClient();
            Assert.Equal("hello", await client.GetStringAsync(plane.Url(), Plane.Cancellation));
        }
    }

    /// <summary>[ALB guide: troubleshooting, 502 and 504]</summary>
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nrubbish\r\n", 502)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 504)]
    [InlineData("rubbish\r\n\r\n", 502)]
    public async Task An_answer_that_cannot_be_read_is_a_502_and_one_that_is_too_short_a_504(string answered, int status)
    {
        await using var plane = new Plane();
        using var door = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        door.Start();
        await plane.ServeAsync((IPEndPoint)door.LocalEndpoint);
        var asking = Client.GetAsync(plane.Url(), Plane.Cancellation);
        using (var socket = await door.AcceptSocketAsync(Plane.Cancellation))
        {
            await socket.ReceiveAsync(new byte[8192], Plane.Cancellation);
            await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(answered), Plane.Cancellation);
            socket.Shutdown(System.Net.Sockets.SocketShutdown.Both);
        }

        using var answer = await asking;

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_target_that_is_silent_for_the_idle_timeout_is_a_504()
    {
        await using var plane = new Plane();
        var app = plane.Own(await App.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted)));
        var (balancer, _, _) = await plane.ServeAsync(app.Place);
        await plane.SetAsync(balancer, "idle_timeout.timeout_seconds", "1");
        await plane.RefreshAsync();

        using var answer = await Client.GetAsync(plane.Url(), Plane.Cancellation);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
    }

    [Fact]
    public async Task Targets_take_turns_and_unhealthy_or_draining_ones_get_nothing()
    {
        await using var plane = new Plane();
        var (one, two) = (plane.Own(await App.NamedAsync("one")), plane.Own(await App.NamedAsync("two")));
        var (_, _, group) = await plane.ServeAsync(one.Place, two.Place);

        var first = await AskAsync(plane, 10);
        await plane.DeregisterAsync(group, plane.Aws.TrafficNow().Groups[group.TargetGroupArn].Targets[0].Id);
        await plane.RefreshAsync();
        var second = await AskAsync(plane, 6);

        Assert.Equal(5, first.Count(name => name == "one"));
        Assert.Single(second.Distinct());
    }

    [Fact]
    public async Task Weights_share_the_requests_and_none_goes_to_weight_0()
    {
        await using var plane = new Plane();
        var balancer = await plane.BalancerAsync();
        var (a, b, c) = (await plane.GroupAsync("a"), await plane.GroupAsync("b"), await plane.GroupAsync("c"));
        await plane.ListenerAsync(balancer, Plane.Weighted((a, 3), (b, 1), (c, 0)));
        foreach (var (group, name) in new[] { (a, "a"), (b, "b"), (c, "c") })
        {
            await plane.RegisterAsync(group, plane.Own(await App.NamedAsync(name)).Place);
        }

        await plane.PassAsync(60);

        var answers = await AskAsync(plane, 40);

        Assert.Equal((30, 10), (answers.Count(n => n == "a"), answers.Count(n => n == "b")));
    }

    [Fact]
    public async Task What_a_drained_target_still_works_on_is_cut_when_its_delay_is_over()
    {
        await using var plane = new Plane();
        var arrived = new TaskCompletionSource();
        var app = plane.Own(
            await App.StartAsync(context =>
            {
                arrived.TrySetResult();
                return Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
            })
        );
        var (_, _, group) = await plane.ServeAsync(app.Place);
        var asked = Client.GetAsync(plane.Url(), Plane.Cancellation);
        await arrived.Task.WaitAsync(Plane.Cancellation);

        await plane.DeregisterAsync(group, plane.Aws.TrafficNow().Groups[group.TargetGroupArn].Targets[0].Id);
        await plane.PassAsync(299);
        var before = asked.IsCompleted;
        await plane.PassAsync(2);
        using var answer = await asked;

        Assert.False(before);
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
    }

    [Fact]
    public async Task A_client_that_leaves_is_logged_as_460()
    {
        await using var plane = new Plane();
        var (arrived, left) = (new TaskCompletionSource(), new TaskCompletionSource());
        var app = plane.Own(
            await App.StartAsync(async context =>
            {
                arrived.TrySetResult();
                context.RequestAborted.Register(() => left.TrySetResult());
                await left.Task;
            })
        );
        await plane.ServeAsync(app.Place);
        using (var raw = await Raw.ConnectAsync(plane.Url()))
        {
            await raw.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await arrived.Task.WaitAsync(Plane.Cancellation);
        }

        await left.Task.WaitAsync(Plane.Cancellation);
        await plane.Server.DisposeAsync();

        Assert.Equal(460, Assert.Single(plane.Records).Status);
    }

    internal static async Task<List<string>> AskAsync(Plane plane, int times)
    {
        var answers = new List<string>();
        for (var i = 0; i < times; i++)
        {
            answers.Add(await Client.GetStringAsync(plane.Url(), Plane.Cancellation));
        }

        return answers;
    }
}
