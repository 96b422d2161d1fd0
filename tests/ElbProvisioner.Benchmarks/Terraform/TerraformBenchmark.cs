using ElbProvisioner.Benchmarks.Endpoint;
using ElbProvisioner.Benchmarks.Processes;

namespace ElbProvisioner.Benchmarks.Terraform;

/// <summary>The no-change plan of the same stack by Terraform, beside the same endpoint.</summary>
internal sealed class TerraformBenchmark(ProcessOptions options, string program, string folder, Report report)
{
    // Reading the whole tree of processes costs more, and these run for seconds.
    private static readonly TimeSpan WatchMemoryEvery = TimeSpan.FromMilliseconds(25);

    private readonly Dictionary<string, string> _environment = new(Surroundings.Of(folder))
    {
        ["CHECKPOINT_DISABLE"] = "1",
        ["TF_IN_AUTOMATION"] = "1",
    };

    public async Task MeasureAsync(MeasuredEndpoint endpoint)
    {
        foreach (var services in options.Services)
        {
            var stack = Directory.CreateDirectory(Path.Combine(folder, $"terraform-{services}")).FullName;
            File.WriteAllText(Path.Combine(stack, "main.tf"), TerraformStack.Hcl(services, endpoint.Proxy.Address));
            foreach (var state in Directory.GetFiles(stack, "terraform.tfstate*"))
            {
                File.Delete(state);
            }

            await endpoint.ResetAsync();
            if (
                !Done(
                    stack,
                    [
                        "init",
                        "-input=false",
                        .. options.TerraformPlugins is { } plugins ? [$"-plugin-dir={plugins}"] : Array.Empty<string>(),
                    ]
                )
            )
            {
                return;
            }

            var (applied, calls) = endpoint.Watch(() => Run(stack, "apply", "-auto-approve", "-input=false"));
            Report(new("terraform", "apply", services, 0, endpoint.Name), [(applied, CallTimes.Of(calls))]);
            if (applied.ExitCode == 0)
            {
                MeasurePlan(endpoint, stack, services);
            }
        }
    }

    private void MeasurePlan(MeasuredEndpoint endpoint, string stack, int services)
    {
        endpoint.Set(ProxyMode.Record, latencyMs: 0);
        Run(stack, "plan", "-input=false", "-detailed-exitcode");
        foreach (var latency in options.Latencies)
        {
            endpoint.Set(ProxyMode.Replay, latency);
            var runs = new List<(MeasuredRun, CallTimes?)>();
            for (var run = 0; run < options.TerraformRuns; run++)
            {
                var (measured, calls) = endpoint.Watch(() => Run(stack, "plan", "-input=false", "-detailed-exitcode"));
                runs.Add((measured, CallTimes.Of(calls)));
            }

            Report(new("terraform", "plan", services, latency, "replayed"), runs);
            if (endpoint.Proxy.Unknown > 0)
            {
                report.Say($"  NOT VALID: {endpoint.Proxy.Unknown} calls had not been recorded.");
            }
        }
    }

    private MeasuredRun Run(string stack, params IReadOnlyList<string> arguments) =>
        ChildProcess.Run([program, .. arguments, "-no-color"], stack, _environment, WatchMemoryEvery);

    private bool Done(string stack, IReadOnlyList<string> arguments)
    {
        var run = Run(stack, arguments);
        if (run.ExitCode != 0)
        {
            report.Say($"terraform {arguments[0]} ended with {run.ExitCode}:\n{run.Output}");
        }

        return run.ExitCode == 0;
    }

    private void Report(Situation situation, IReadOnlyList<(MeasuredRun Run, CallTimes? Calls)> runs)
    {
        // moto does not give back everything as it was sent, so Terraform finds a few phantom changes (2): it has read the same for it.
        var wrong = runs.Select(r => r.Run).FirstOrDefault(r => r.ExitCode is not (0 or 2));
        report.Add(Measurement.Of(situation, runs, wrong is null ? null : $"ended with {wrong.ExitCode}: {wrong.Output}"));
    }
}
