using System.Globalization;

namespace ElbProvisioner.Benchmarks.Traffic;

/// <param name="Elbctl">The executable that is measured.</param>
/// <param name="Seconds">Of each round.</param>
/// <param name="Rounds">Of each proxy, in turn.</param>
/// <param name="Connections">Of the load, all busy.</param>
/// <param name="Idle">Connections that do nothing, for the memory they hold.</param>
internal sealed record TrafficOptions(string Elbctl, int Seconds, int Rounds, int Connections, int Idle)
{
    public const string Usage = "traffic ELBCTL [--seconds N] [--rounds N] [--connections N] [--idle N]";

    public static TrafficOptions Parse(IReadOnlyList<string> args)
    {
        if (args is not [var elbctl, ..] || !File.Exists(elbctl))
        {
            throw new FormatException($"Name the executable of elbctl: {Usage}");
        }

        var options = new TrafficOptions(Path.GetFullPath(elbctl), Seconds: 8, Rounds: 3, Connections: 64, Idle: 10_000);
        for (var i = 1; i < args.Count; i += 2)
        {
            var value =
                i + 1 < args.Count
                && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number > 0
                    ? number
                    : throw new FormatException($"{args[i]} needs a number: {Usage}");
            options = args[i] switch
            {
                "--seconds" => options with { Seconds = value },
                "--rounds" => options with { Rounds = value },
                "--connections" => options with { Connections = value },
                "--idle" => options with { Idle = value },
                _ => throw new FormatException($"There is no {args[i]}: {Usage}"),
            };
        }

        return options;
    }
}
