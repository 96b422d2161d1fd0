using System.Globalization;
using ElbProvisioner.Benchmarks.Processes;
using ElbProvisioner.Benchmarks.Rooms;
using ElbProvisioner.Benchmarks.Stacks;
using ElbProvisioner.Benchmarks.Traffic;

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

    case ["traffic", .. var rest]:
        try
        {
            return await TrafficBenchmark.RunAsync(TrafficOptions.Parse(rest), Console.Out);
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
            {TrafficOptions.Usage}     a local load balancer beside nginx and HAProxy
            stack N                    prints the stack of N services
            log N LINES                prints an access log of it
            """
        );
        return 1;
}
