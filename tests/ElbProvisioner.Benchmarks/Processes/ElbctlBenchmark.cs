using System.Globalization;
using ElbProvisioner.Benchmarks.Endpoint;
using ElbProvisioner.Benchmarks.Stacks;

namespace ElbProvisioner.Benchmarks.Processes;

/// <summary>
/// Times elbctl from the start of its process to the end: the commands that need no AWS, the no-change plan, apply and destroy.
/// </summary>
internal sealed class ElbctlBenchmark(ProcessOptions options, IReadOnlyList<Published> shapes, string folder, Report report)
{
    private const string StackFile = "elbctl.yaml";
    private static readonly TimeSpan WatchMemoryEvery = TimeSpan.FromMilliseconds(4);

    private readonly Dictionary<string, string> _environment = Surroundings.Of(folder);

    public void MeasureStart()
    {
        foreach (var command in new[] { "--help", "--version" })
        {
            MeasureShapes(shape => new(shape.Name, command, null, null, "none"), [command], options.Runs, endpoint: null);
        }

        foreach (var services in options.Services)
        {
            Write(services);
            MeasureShapes(shape => new(shape.Name, "validate", services, null, "none"), ["validate"], options.Runs, endpoint: null);
            MeasureShapes(
                shape => new(shape.Name, "explain", services, null, "none"),
                ["explain", $"https://{ServiceStack.Domain}/{ServiceStack.Services(services).Last()}/cart"],
                options.Runs,
                endpoint: null
            );
        }
    }

    public async Task MeasurePlanAsync(MeasuredEndpoint endpoint)
    {
        foreach (var services in options.Services)
        {
            Write(services);
            await endpoint.ResetAsync();
            if (!Prepare(endpoint, "apply", "--yes"))
            {
                continue;
            }

            var plan = Arguments(endpoint, "plan", "--detailed-exitcode");
            endpoint.Set(ProxyMode.Record, latencyMs: 0);
            ForgetHints();
            Run(shapes[0], plan);
            foreach (var latency in options.Latencies)
            {
                endpoint.Set(ProxyMode.Replay, latency);
                MeasureShapes(shape => new(shape.Name, "plan", services, latency, "replayed"), plan, options.Runs, endpoint, ForgetHints);
                MeasureShapes(shape => new(shape.Name, "replan", services, latency, "replayed"), plan, options.Runs, endpoint);
                if (endpoint.Proxy.Unknown > 0)
                {
                    report.Say($"  NOT VALID: {endpoint.Proxy.Unknown} calls had not been recorded.");
                }

                endpoint.Set(ProxyMode.Forward, latency);
                Measure(
                    new(shapes[0].Name, "plan", services, latency, endpoint.Name),
                    shapes[0],
                    plan,
                    Math.Max(1, options.Runs / 4),
                    endpoint
                );
            }
        }
    }

    public async Task MeasureApplyAsync(MeasuredEndpoint endpoint)
    {
        foreach (var services in options.Services)
        {
            Write(services);
            foreach (var latency in options.Latencies)
            {
                var (applied, destroyed) = (new List<(MeasuredRun, CallTimes?)>(), new List<(MeasuredRun, CallTimes?)>());
                for (var run = 0; run < options.ApplyRuns; run++)
                {
                    await endpoint.ResetAsync();
                    endpoint.Set(ProxyMode.Forward, latency);
                    applied.Add(Once(endpoint, Arguments(endpoint, "apply", "--yes")));
                    destroyed.Add(Once(endpoint, Arguments(endpoint, "destroy", "--yes")));
                }

                Report(new(shapes[0].Name, "apply", services, latency, endpoint.Name), applied);
                Report(new(shapes[0].Name, "destroy", services, latency, endpoint.Name), destroyed);
            }
        }
    }

    private string[] Arguments(MeasuredEndpoint endpoint, params string[] command) =>
        [
            .. command,
            "--endpoint-url",
            endpoint.Proxy.Address.ToString().TrimEnd('/'),
            .. options.Parallelism is { } calls ? ["--parallelism", calls.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
        ];

    /// <summary>The next run is the first of its user: nothing tells it where to look.</summary>
    private void ForgetHints()
    {
        if (Path.Combine(folder, ".cache") is var cache && Directory.Exists(cache))
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    private void Write(int services) => File.WriteAllText(Path.Combine(folder, StackFile), ServiceStack.Yaml(services));

    private MeasuredRun Run(Published shape, IReadOnlyList<string> arguments) =>
        ChildProcess.Run([shape.Program, .. arguments], folder, _environment, WatchMemoryEvery);

    private bool Prepare(MeasuredEndpoint endpoint, params string[] command)
    {
        var run = Run(shapes[0], Arguments(endpoint, command));
        if (run.ExitCode != 0)
        {
            report.Say($"{command[0]} ended with {run.ExitCode}, nothing to measure:\n{run.Output}");
        }

        return run.ExitCode == 0;
    }

    /// <summary>Round by round, so that a busy moment of the machine hits each shape alike.</summary>
    private void MeasureShapes(
        Func<Published, Situation> situation,
        IReadOnlyList<string> arguments,
        int runs,
        MeasuredEndpoint? endpoint,
        Action? before = null
    )
    {
        var measured = shapes.ToDictionary(s => s, _ => new List<(MeasuredRun, CallTimes?)>());
        for (var run = 0; run < runs; run++)
        {
            foreach (var shape in shapes)
            {
                before?.Invoke();
                measured[shape].Add(Once(endpoint, arguments, shape));
            }
        }

        foreach (var shape in shapes)
        {
            Report(situation(shape), measured[shape]);
        }
    }

    private void Measure(Situation situation, Published shape, IReadOnlyList<string> arguments, int runs, MeasuredEndpoint endpoint) =>
        Report(situation, [.. Enumerable.Range(0, runs).Select(_ => Once(endpoint, arguments, shape))]);

    private (MeasuredRun Run, CallTimes? Calls) Once(MeasuredEndpoint? endpoint, IReadOnlyList<string> arguments, Published? shape = null)
    {
        if (endpoint is null)
        {
            return (Run(shape ?? shapes[0], arguments), null);
        }

        var (run, calls) = endpoint.Watch(() => Run(shape ?? shapes[0], arguments));
        if (options.DumpsCalls)
        {
            Dump(run, calls);
        }

        return (run, CallTimes.Of(calls));
    }

    private void Report(Situation situation, IReadOnlyList<(MeasuredRun Run, CallTimes? Calls)> runs)
    {
        var wrong = runs.Select(r => r.Run).FirstOrDefault(r => r.ExitCode != 0);
        report.Add(Measurement.Of(situation, runs, wrong is null ? null : $"ended with {wrong.ExitCode}: {wrong.Output}"));
    }

    private void Dump(MeasuredRun run, IReadOnlyList<AwsCall> calls)
    {
        var first = calls.Count == 0 ? TimeSpan.Zero : calls.Min(c => c.Start);
        report.Say(
            $"  {calls.Count} calls, wall {run.Wall.TotalMilliseconds:0} ms, cpu {run.Cpu.TotalMilliseconds:0} ms; the first call is at 0:"
        );
        foreach (var call in calls.OrderBy(c => c.Start))
        {
            report.Say(
                $"    {(call.Start - first).TotalMilliseconds,7:0.0} {(call.End - first).TotalMilliseconds,8:0.0}  {call} {call.Status}"
            );
        }
    }
}
