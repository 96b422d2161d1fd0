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
    default:
        await Console.Error.WriteLineAsync(
            $"""
            rooms [--filter PATTERN]   the pure rooms, by BenchmarkDotNet
            {ProcessOptions.Usage}     whole processes
            stack N                    prints the stack of N services
            """
        );
        return 1;
}
