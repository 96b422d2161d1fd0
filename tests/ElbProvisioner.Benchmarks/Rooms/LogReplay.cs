using System.Text;
using BenchmarkDotNet.Attributes;
using ElbProvisioner.Benchmarks.Stacks;
using ElbProvisioner.Core.Replay;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Benchmarks.Rooms;

/// <summary>Requests of an access log through a stack, without reading the log.</summary>
public class LogReplay
{
    private const int Lines = 10_000;

    private byte[][] _rows = [];
    private ReplayQuestion? _question;

    [Params(1, 10, 50)]
    public int Services { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _rows = [.. ServiceLog.Rows(Services, Lines).Select(Encoding.UTF8.GetBytes)];
        _question = new(
            StackLoader
                .Load(
                    [new("elbctl.yaml", ServiceStack.Yaml(Services))],
                    Variables.None,
                    static _ => new Core.Shapes.FileReadResult.Failed("it does not exist")
                )
                .Stack
                ?? throw new InvalidOperationException("The stack is wrong.")
        );
    }

    [Benchmark(OperationsPerInvoke = Lines)]
    public long One_request()
    {
        var replayer = new Replayer(_question ?? throw new InvalidOperationException("Nothing was prepared."));
        foreach (var row in _rows)
        {
            replayer.Add(row);
        }

        return replayer.Report().Requests;
    }
}
