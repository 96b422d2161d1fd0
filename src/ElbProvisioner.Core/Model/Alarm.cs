using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Model;

/// <summary>An alarm of the file: one of its own, or the one that a policy brings along.</summary>
public sealed record Alarm
{
    public required string Name { get; init; }

    /// <summary>By <see cref="Tables.AlarmTable"/>; dimensions as the file writes them, things of the stack by their names.</summary>
    public required Settings Settings { get; init; }

    /// <summary>The target group whose requests for each target it looks at; null: another metric.</summary>
    public Reference? RequestsOf { get; init; }

    /// <summary>The scaling group whose instances it looks at, by the metric of EC2 that the settings name; null: another metric.</summary>
    public Reference? Group { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = TagMap.Empty;

    public SourceSpan At { get; init; }
}

/// <summary>What tells a step or simple policy to act.</summary>
/// <param name="Own">Comes and goes with the policy; null: one of the stack's, by <paramref name="Named"/>.</param>
public sealed record PolicyAlarm(Alarm? Own, Reference? Named);
