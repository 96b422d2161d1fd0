using ElbProvisioner.LocalAws;

namespace ElbProvisioner.LocalTraffic.Instances;

/// <summary>How the instances of a world really run.</summary>
public sealed record LiveInstanceOptions
{
    /// <summary>Life's clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>What stands for an instance.</summary>
    public required Func<RunningMachine, StandIn> StandInOf { get; init; }

    /// <summary>Where the output of commands goes, a file an instance; made when the first command starts.</summary>
    public required string LogFolder { get; init; }

    /// <summary>Hears of each process that starts or ends; from any thread.</summary>
    public Action<string> Say { get; init; } = static _ => { };

    /// <summary>Between SIGTERM and SIGKILL; whole seconds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the world is looked at. Until then nobody hears that an instance is there.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Where ports for commands are looked for first; several elbctl at once had better begin apart.</summary>
    public int FirstPort { get; init; }
}
