using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ElbProvisioner.Benchmarks.Traffic;

/// <summary>
/// A local application load balancer beside nginx and HAProxy as plain reverse proxies: the same load from wrk, the same answers from an
/// nginx behind, round after round in turn, all on the same cores.
/// </summary>
internal sealed partial class TrafficBenchmark(TrafficOptions options, TextWriter output)
{
    private const string Answer =
        "hello from behind, with some hundred bytes of what a small page may have, so that bodies count a little too";

    public static async Task<int> RunAsync(TrafficOptions options, TextWriter output)
    {
        foreach (var program in (string[])["nginx", "haproxy", "wrk"])
        {
            if (Find(program) is null)
            {
                await output.WriteLineAsync($"{program} is not installed: apt-get install nginx-light haproxy wrk");
                return 1;
            }
        }

        var folder = Directory.CreateTempSubdirectory("elbctl-traffic-");
        try
        {
            await new TrafficBenchmark(options, output).MeasureAsync(folder.FullName);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task MeasureAsync(string folder)
    {
        var (behind, nginx, haproxy) = (Server.FreePort(), Server.FreePort(), Server.FreePort());
        await using var target = await NginxAsync(folder, "behind", behind, $"return 200 '{Answer}';");
        await using var first = await NginxAsync(
            folder,
            "nginx",
            nginx,
            "proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ''; proxy_set_header Host $host; "
                + "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
            $"upstream behind {{ server 127.0.0.1:{behind}; keepalive 128; }}"
        );
        await using var second = await HaproxyAsync(folder, haproxy, behind);
        await using var elbctl = await ElbctlAsync(folder, behind);
        (string Name, Server Server)[] proxies = [("nothing between", target), ("nginx", first), ("HAProxy", second), ("elbctl", elbctl)];
        foreach (var (_, server) in proxies)
        {
            await LoadAsync(server.Address, seconds: 2);
        }

        var rounds = proxies.ToDictionary(static one => one.Name, static _ => new List<Round>());
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var (name, server) in proxies)
            {
                rounds[name].Add(await LoadAsync(server.Address, options.Seconds));
            }
        }

        await output.WriteLineAsync("| | requests/s, most (median) | p99 ms, least (median) | resident MB |\n|---|---|---|---|");
        foreach (var (name, server) in proxies)
        {
            var (rates, tails) = (
                rounds[name].Select(static one => one.Rate).Order().ToList(),
                rounds[name].Select(static one => one.Tail).Order().ToList()
            );
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {rates[^1]:0} ({rates[rates.Count / 2]:0}) | {tails[0]:0.0} ({tails[tails.Count / 2]:0.0}) | {server.Memory:0} |"
                )
            );
        }

        await IdleAsync(elbctl);
    }

    private async Task IdleAsync(Server server)
    {
        var before = server.Memory;
        var sockets = new List<Socket>();
        var request = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {server.Address.Authority}\r\n\r\n");
        var buffer = new byte[4096];
        try
        {
            for (var i = 0; i < options.Idle; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync("127.0.0.1", server.Address.Port);
                await socket.SendAsync(request);
                await socket.ReceiveAsync(buffer);
            }

            await Task.Delay(TimeSpan.FromSeconds(5));
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{options.Idle} connections that have had an answer and do nothing: {server.Memory:0} MB resident, {before:0} before"
                )
            );
        }
        catch (SocketException e)
        {
            await output.WriteLineAsync($"{sockets.Count} idle connections were possible: {e.Message} (ulimit -n)");
        }
        finally
        {
            sockets.ForEach(static socket => socket.Dispose());
        }
    }

    private async Task<Round> LoadAsync(Uri address, int seconds)
    {
        var start = new ProcessStartInfo(
            Find("wrk") ?? "wrk",
            ["-t1", $"-c{options.Connections}", $"-d{seconds}s", "--latency", address.AbsoluteUri]
        )
        {
            RedirectStandardOutput = true,
        };
        using var wrk = Process.Start(start) ?? throw new InvalidOperationException("wrk did not start.");
        var said = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (said.Contains("Non-2xx", StringComparison.Ordinal) || said.Contains("Socket errors", StringComparison.Ordinal))
        {
            await output.WriteLineAsync($"{address}: not all requests were answered:\n{said}");
        }

        var tail = TailLine().Match(said);
        return new(
            double.Parse(RateLine().Match(said).Groups[1].Value, CultureInfo.InvariantCulture),
            double.Parse(tail.Groups[1].Value, CultureInfo.InvariantCulture)
                * tail.Groups[2].Value switch
                {
                    "us" => 0.001,
                    "s" => 1000,
                    _ => 1,
                }
        );
    }

    private static async Task<Server> NginxAsync(string folder, string name, int port, string location, string more = "")
    {
        var (file, logs) = (Path.Combine(folder, name + ".conf"), Directory.CreateDirectory(Path.Combine(folder, name)).FullName);
        var temporary = string.Join(
            ' ',
            ((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(kind => $"{kind}_temp_path {logs}/{kind};")
        );
        await File.WriteAllTextAsync(
            file,
            $$"""
            daemon off; worker_processes auto; pid {{logs}}/pid; error_log {{logs}}/error.log;
            events { worker_connections 4096; }
            http {
              access_log off; keepalive_requests 1000000; {{temporary}}
              {{more}}
              server { listen 127.0.0.1:{{port}} backlog=1024; location / { {{location}} } }
            }
            """
        );
        return await Server.StartAsync(
            Find("nginx") ?? "nginx",
            ["-c", file, "-p", logs, "-e", logs + "/error.log"],
            new($"http://127.0.0.1:{port}/")
        );
    }

    private static async Task<Server> HaproxyAsync(string folder, int port, int behind)
    {
        var file = Path.Combine(folder, "haproxy.cfg");
        await File.WriteAllTextAsync(
            file,
            $"""
            defaults
              mode http
              timeout connect 5s
              timeout client 60s
              timeout server 60s
              option forwardfor
              http-reuse always
            frontend front
              bind 127.0.0.1:{port}
              default_backend behind
            backend behind
              server one 127.0.0.1:{behind}

            """
        );
        return await Server.StartAsync(Find("haproxy") ?? "haproxy", ["-db", "-f", file], new($"http://127.0.0.1:{port}/"));
    }

    private async Task<Server> ElbctlAsync(string folder, int behind)
    {
        var (stack, side) = (Path.Combine(folder, "elbctl.yaml"), Path.Combine(folder, "elbctl.local.yaml"));
        await File.WriteAllTextAsync(
            stack,
            """
            stack: bench
            loadBalancers:
              web:
                listeners:
                  http:
                    port: 80
                    forward: app
                    rules:
                      - name: images
                        priority: 10
                        when: { path: /images/* }
                        forward: app
            targetGroups:
              app: { port: 8080, healthCheck: / }
            autoScalingGroups:
              app:
                size: 2
                targetGroups: app
                launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
            """
        );
        await File.WriteAllTextAsync(side, $"instances: {{ default: {{ url: 'http://127.0.0.1:{behind}' }} }}\n");
        return await Server.StartAsync(
            options.Elbctl,
            ["local", "run", "--rm", "--yes", "-f", stack, "--port", Server.FreePort().ToString(CultureInfo.InvariantCulture)],
            null,
            "web/http is at "
        );
    }

    private static string? Find(string program) =>
        Programs.Find(program) ?? (File.Exists("/usr/sbin/" + program) ? "/usr/sbin/" + program : null);

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex RateLine();

    [GeneratedRegex(@"99%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex TailLine();

    private sealed record Round(double Rate, double Tail);
}
