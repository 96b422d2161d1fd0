using System.Collections.Immutable;
using System.Threading.Channels;
using ElbProvisioner.Benchmarks.Stacks;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;
using ElbProvisioner.Core.Tests.Planning;

namespace ElbProvisioner.Benchmarks.Rooms;

/// <summary>The stack of N services, and worlds to plan it against.</summary>
internal static class ServiceWorlds
{
    public static Stack Load(string yaml)
    {
        var loaded = StackLoader.Load(
            [new("elbctl.yaml", yaml)],
            Variables.None,
            _ => new FileReadResult.Failed("there are no files here")
        );
        return loaded.Stack ?? throw new InvalidOperationException(string.Join('\n', loaded.Diagnostics));
    }

    /// <summary>An account in which the stack is not there yet.</summary>
    public static LiveWorld Empty(int services) =>
        new()
        {
            Account = "123456789012",
            Region = ServiceStack.Region,
            Network = Facts(services),
        };

    /// <summary>The account after the stack was applied: planning again finds nothing to do.</summary>
    public static LiveWorld Applied(Stack stack, int services)
    {
        var world = new ModelWorld(Facts(services));
        var executor = new Executor(world, TimeProvider.System, Executor.DefaultParallelism);
        var report = executor
            .RunAsync(Planner.Plan(stack, world.World), Channel.CreateUnbounded<ExecutionEvent>().Writer, CancellationToken.None)
            .GetAwaiter()
            .GetResult();
        var again = Planner.Plan(stack, world.World);
        return !report.Succeeded || again.HasChanges
            ? throw new InvalidOperationException($"The stack does not converge: {string.Join(", ", again.Changes.Select(c => c.Address))}")
            : world.World;
    }

    private static NetworkFacts Facts(int services) =>
        ModelWorld.Facts() with
        {
            Zones = ImmutableDictionary<string, HostedZone>.Empty.Add(ServiceStack.Domain, new("Z1", ServiceStack.Zone, false)),
            Images = ServiceStack
                .Services(services)
                .ToImmutableDictionary(s => Address.Of(ResourceKind.LaunchTemplate, s), _ => new ImageFact("ami-1", "/dev/xvda")),
        };
}
