using ElbProvisioner.Benchmarks.Terraform;

namespace ElbProvisioner.Benchmarks.Processes;

/// <summary>Publishes, starts the endpoint, measures what is asked for, keeps the report.</summary>
internal static class ProcessBenchmark
{
    public static async Task<int> RunAsync(ProcessOptions options, TextWriter output)
    {
        if (!OperatingSystem.IsLinux())
        {
            await output.WriteLineAsync("Whole processes are measured on Linux only: memory and CPU time come from its /proc and wait4.");
            return 1;
        }

        var root = RepositoryRoot();
        var artifacts = Directory.CreateDirectory(Path.Combine(root, "artifacts", "benchmarks")).FullName;
        var work = Directory.CreateTempSubdirectory("elbctl-bench-");
        var report = new Report(output);
        try
        {
            var shapes = Published.All(root, artifacts, options.IsPublished, report);
            await MeasureAsync(options, shapes, work.FullName, report);
        }
        finally
        {
            report.Save(Path.Combine(artifacts, $"processes-{DateTime.UtcNow:yyyyMMdd-HHmmss}.json"));
            work.Delete(recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(ProcessOptions options, IReadOnlyList<Published> shapes, string work, Report report)
    {
        var elbctl = new ElbctlBenchmark(options, shapes, work, report);
        report.Head();
        if (options.Only.Contains("start"))
        {
            elbctl.MeasureStart();
        }

        if (options.Only.Contains("local"))
        {
            await new LocalBenchmark(options, shapes, work, report).MeasureAsync();
        }

        if (!options.WithTerraform && !options.Only.Contains("plan") && !options.Only.Contains("apply"))
        {
            return;
        }

        await using var endpoint = await MeasuredEndpoint.StartAsync(options, shapes[0].Program, work);
        if (endpoint is null)
        {
            report.Say("Skipped plan, apply and destroy: moto_server is not installed (pip install 'moto[server]').");
            return;
        }

        if (options.Only.Contains("plan"))
        {
            await elbctl.MeasurePlanAsync(endpoint);
        }

        if (options.Only.Contains("apply"))
        {
            await elbctl.MeasureApplyAsync(endpoint);
        }

        if (options.WithTerraform && Programs.Find("terraform") is { } terraform)
        {
            await new TerraformBenchmark(options, terraform, work, report).MeasureAsync(endpoint);
        }
        else if (options.WithTerraform)
        {
            report.Say("Skipped terraform: it is not installed.");
        }
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ElbProvisioner.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Run from inside the repository.");
    }
}
