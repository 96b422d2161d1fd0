using System.Globalization;
using ElbProvisioner.Benchmarks.Processes;
using ElbProvisioner.Benchmarks.Rooms;
using ElbProvisioner.Benchmarks.Stacks;

switch (args)
{
    case ["process", .. var rest]:
        try
        {
            return await ProcessBenchmark.RunAsync(ProcessOptions.Parse(rest), Console.Out);
        }
        catch (FormatException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 1;
        }

    case ["rooms", .. var rest]:
        return RoomBenchmarks.Run(rest);
    case ["stack", var services]:
        Console.Write(ServiceStack.Yaml(int.Parse(services, CultureInfo.InvariantCulture)));
        return 0;
    case ["log", var services, var lines]:
        foreach (
            var row in ServiceLog.Rows(int.Parse(services, CultureInfo.InvariantCulture), int.Parse(lines, CultureInfo.InvariantCulture))
        )
        {
            Console.WriteLine(row);
        }

        return 0;
    default:
        await Console.Error.WriteLineAsync(
            $"""
            rooms [--filter PATTERN]   the pure rooms, by BenchmarkDotNet
            {ProcessOptions.Usage}     whole processes
            stack N                    prints the stack of N services
            log N LINES                prints an access log of it
            """
        );
        return 1;
}
