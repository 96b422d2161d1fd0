using System.Diagnostics;
using System.Globalization;
using System.Text;
using ElbProvisioner.Benchmarks.Endpoint;

namespace ElbProvisioner.Benchmarks.Processes;

/// <summary>The embedded AWS as a server: how soon it answers, what it holds, how many calls it answers.</summary>
internal sealed class LocalBenchmark(ProcessOptions options, IReadOnlyList<Published> shapes, string folder, Report report)
{
    private const int Connections = 4;
    private const int CallsOfAConnection = 2_000;

    public async Task MeasureAsync()
    {
        foreach (var shape in shapes)
        {
            await using var server = await LocalServer.StartAsync(shape.Program, folder);
            var starts = new List<TimeSpan>();
            for (var run = 0; run < options.Runs; run++)
            {
                await server.ResetAsync();
                starts.Add(server.Start);
            }

            var idle = server.Memory.NowMb;
            await CallAsync(server, 200);
            var begin = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => CallAsync(server, CallsOfAConnection)));
            var rate = Connections * CallsOfAConnection / Stopwatch.GetElapsedTime(begin).TotalSeconds;
            starts.Sort();
            report.Say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{shape.Name,-18} local serve: first answer after {starts[0].TotalMilliseconds:0} ms "
                        + $"({starts[starts.Count / 2].TotalMilliseconds:0}), idle {idle:0} MB, {rate:0} calls/s over {Connections} "
                        + $"connections, then {server.Memory.NowMb:0} MB"
                )
            );
        }
    }

    private static async Task CallAsync(LocalServer server, int count)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        for (var call = 0; call < count; call++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "");
            request.Headers.TryAddWithoutValidation("Authorization", EmptyAccount.Credential("eu-west-1/ec2"));
            request.Content = new StringContent(
                "Action=DescribeVpcs&Version=2016-11-15",
                Encoding.UTF8,
                "application/x-www-form-urlencoded"
            );
            using var answer = await client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
        }
    }
}
