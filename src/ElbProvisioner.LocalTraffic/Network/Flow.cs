using System.Net;
using ElbProvisioner.LocalTraffic.Balancing;

namespace ElbProvisioner.LocalTraffic.Network;

/// <summary>Where a flow goes for as long as it lasts.</summary>
internal sealed record Flow(TargetPool Pool, TargetState Target, IPEndPoint Place)
{
    /// <summary>Of the node that it came to.</summary>
    public string Zone { get; init; } = "";

    /// <summary>What ends it from outside: its target's draining being over, where the group says so.</summary>
    public CancellationToken Drained { get; } = Pool.Settings.CutsDrained ? Target.Gone : CancellationToken.None;

    /// <summary>The same: its target's turning unhealthy.</summary>
    public CancellationToken Lost { get; } = Pool.Settings.CutsUnhealthy ? Target.Lost : CancellationToken.None;
}
