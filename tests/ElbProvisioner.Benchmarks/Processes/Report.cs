using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ElbProvisioner.Benchmarks.Processes;

/// <summary>Shows measurements as they come and keeps them as JSON.</summary>
internal sealed class Report(TextWriter output)
{
    private readonly List<Measurement> _measurements = [];

    public void Say(string line) => output.WriteLine(line);

    public void Head() =>
        Say(
            $"{"program",-18} {"command",-9} {"svc",3} {"ms",4} {"endpoint",-9} {"runs",4} {"wall min",9} {"median",8} "
                + $"{"cpu min",8} {"median",8} {"peak MB",8} {"calls",6} {"trips",6} {"at once",7} {"in flight",9} "
                + $"{"sleeping",8} {"own",8}"
        );

    public void Add(Measurement m)
    {
        _measurements.Add(m);
        var s = m.Situation;
        Say(
            $"{s.Program,-18} {s.Command,-9} {s.Services,3} {s.LatencyMs,4} {s.Endpoint,-9} {m.Runs,4} {Ms(m.WallMinMs),9} "
                + $"{Ms(m.WallMedianMs),8} {Ms(m.CpuMinMs),8} {Ms(m.CpuMedianMs),8} {Ms(m.PeakMb),8} {m.Calls,6} "
                + $"{m.RoundTrips,6} {m.MostAtOnce,7} {Ms(m.InFlightMs),9} {Ms(m.SleepingMs),8} {Ms(m.OwnMs),8}"
        );
        if (m.Problem is { } problem)
        {
            Say("  NOT VALID: " + problem);
        }
    }

    public void Save(string file)
    {
        var document = new ReportDocument(
            1,
            DateTimeOffset.UtcNow,
            Environment.ProcessorCount,
            Environment.Version.ToString(),
            _measurements
        );
        File.WriteAllText(file, JsonSerializer.Serialize(document, ReportJson.Default.ReportDocument));
        Say($"Kept in {file}.");
    }

    private static string Ms(double? value) => value is { } v ? v.ToString("0", CultureInfo.InvariantCulture) : "";
}

internal sealed record ReportDocument(
    int FormatVersion,
    DateTimeOffset At,
    int Processors,
    string Runtime,
    IReadOnlyList<Measurement> Measurements
);

[JsonSerializable(typeof(ReportDocument))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
internal sealed partial class ReportJson : JsonSerializerContext;
