using System.Globalization;

namespace ElbProvisioner.Benchmarks.Processes;

/// <summary>What <c>process</c> is asked to measure.</summary>
internal sealed record ProcessOptions
{
    public const string Usage = """
        process [--services 1,10,50] [--latency 0,60] [--runs 20] [--apply-runs 3] [--only start,plan,apply,local]
                [--with-terraform [--terraform-runs 5] [--terraform-plugins FOLDER]] [--no-publish] [--dump-calls] [--parallelism N]
                [--endpoint moto|local]
        """;

    public int[] Services { get; private init; } = [1, 10, 50];

    /// <summary>Milliseconds that every call takes more.</summary>
    public int[] Latencies { get; private init; } = [0, 60];

    public int Runs { get; private init; } = 20;

    public int ApplyRuns { get; private init; } = 3;

    public string[] Only { get; private init; } = ["start", "plan", "apply"];

    public bool WithTerraform { get; private init; }

    public int TerraformRuns { get; private init; } = 5;

    /// <summary>A folder that holds the provider, for <c>terraform init -plugin-dir</c>; null: as terraform is configured.</summary>
    public string? TerraformPlugins { get; private init; }

    /// <summary>Measure what the last run published.</summary>
    public bool IsPublished { get; private init; }

    public bool DumpsCalls { get; private init; }

    /// <summary><c>moto</c>, or <c>local</c>: the embedded AWS, whose index of tags lists listeners and rules as AWS's does.</summary>
    public string Endpoint { get; private init; } = "moto";

    /// <summary>Handed on to elbctl; null: its own default.</summary>
    public int? Parallelism { get; private init; }

    public static ProcessOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new ProcessOptions();
        for (var at = 0; at < arguments.Length; at++)
        {
            var name = arguments[at];
            options = name switch
            {
                "--with-terraform" => options with { WithTerraform = true },
                "--no-publish" => options with { IsPublished = true },
                "--dump-calls" => options with { DumpsCalls = true },
                _ when at + 1 == arguments.Length => throw new FormatException($"{name} is unknown or lacks its value.\n{Usage}"),
                "--services" => options with { Services = Numbers(arguments[++at]) },
                "--latency" => options with { Latencies = Numbers(arguments[++at]) },
                "--runs" => options with { Runs = Numbers(arguments[++at])[0] },
                "--apply-runs" => options with { ApplyRuns = Numbers(arguments[++at])[0] },
                "--parallelism" => options with { Parallelism = Numbers(arguments[++at])[0] },
                "--endpoint" => options with { Endpoint = arguments[++at] },
                "--only" => options with { Only = arguments[++at].Split(',') },
                "--terraform-runs" => options with { TerraformRuns = Numbers(arguments[++at])[0] },
                "--terraform-plugins" => options with { TerraformPlugins = arguments[++at] },
                _ => throw new FormatException($"{name} is unknown.\n{Usage}"),
            };
        }

        return options;
    }

    private static int[] Numbers(string text) => [.. text.Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
}
