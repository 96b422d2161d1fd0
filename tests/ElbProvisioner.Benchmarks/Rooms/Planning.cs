using System.Text.Json;
using BenchmarkDotNet.Attributes;
using ElbProvisioner.Benchmarks.Stacks;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;

namespace ElbProvisioner.Benchmarks.Rooms;

/// <summary>From the file's text to the plan's JSON, without AWS.</summary>
public class Planning
{
    private string _yaml = "";
    private Stack _stack = ServiceWorlds.Load(ServiceStack.Yaml(1));
    private LiveWorld _empty = ServiceWorlds.Empty(1);
    private LiveWorld _applied = ServiceWorlds.Empty(1);
    private Plan? _plan;

    [Params(1, 10, 50)]
    public int Services { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _yaml = ServiceStack.Yaml(Services);
        _stack = ServiceWorlds.Load(_yaml);
        _empty = ServiceWorlds.Empty(Services);
        _applied = ServiceWorlds.Applied(_stack, Services);
        _plan = Planner.Plan(_stack, _empty);
    }

    /// <summary>Parse, bind and check.</summary>
    [Benchmark]
    public Stack Load_stack_file() => ServiceWorlds.Load(_yaml);

    [Benchmark]
    public Plan Plan_new_stack() => Planner.Plan(_stack, _empty);

    [Benchmark]
    public Plan Plan_without_changes() => Planner.Plan(_stack, _applied);

    [Benchmark]
    public string? Write_new_plan_as_JSON() => _plan is { } plan ? PlanJson.Write(plan, PlanJson.Compact) : null;
}
