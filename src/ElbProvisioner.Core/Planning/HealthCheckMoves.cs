using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using static ElbProvisioner.Core.Tables.TargetGroupTable;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// A check on another path or port that the running instances do not pass makes them all unhealthy, and a scaling group that listens to the
/// load balancer's checks ends them. So groups do not listen while a check moves; and where the instances are replaced in the same run, the
/// old check first accepts every answer below 500, which old and new instances give alike, and the new one comes when only new instances
/// are left.
/// </summary>
internal sealed class HealthCheckMoves(PlanningContext context)
{
    private readonly Dictionary<Address, CheckMove> _moves = [];

    /// <summary>In place of setting a check that targets may fail.</summary>
    public void Add(TargetGroup wanted, LiveTargetGroup kept, Settings check) => _moves[AddressOf(wanted.Name)] = new(kept, check);

    public bool IsMoving(Address targetGroup) => _moves.ContainsKey(targetGroup);

    /// <summary>The action after which instances of both kinds pass.</summary>
    public string? Relaxed(Address targetGroup)
    {
        var move = _moves[targetGroup];
        if (move.Relaxed is null && Relax(move) is { } relaxed && relaxed != move.Kept.Settings)
        {
            move.Relaxed = context.Builder.Act(
                targetGroup,
                "hold checks",
                new AwsOperation.ModifyHealthCheck(context.Ref(targetGroup), relaxed),
                Cost.Call
            );
        }

        return move.Relaxed;
    }

    /// <summary>The check moves only after these: instances that fail it are gone, and nobody ends those that do not pass it yet.</summary>
    public void Prepared(Address targetGroup, params IEnumerable<string?> actions) => _moves[targetGroup].After.AddRange(actions);

    /// <summary>Once all scaling groups are planned.</summary>
    public void Plan()
    {
        foreach (var (address, move) in _moves)
        {
            var settles = context.Topology.IsServed(address.Name) ? SettlesIn(move.Check) : TimeSpan.Zero;
            var moved = context.Builder.Act(
                address,
                "set health check",
                new AwsOperation.ModifyHealthCheck(context.Ref(address), move.Check) { Settles = settles },
                settles > TimeSpan.Zero ? Cost.Rechecked(settles) : Cost.Call,
                [Milestone.Opened, move.Relaxed, .. move.After]
            );
            context.Builder.Reach(Milestone.Rechecked(address), moved);

            // The way to the old port is closed after that.
            context.Builder.Reach(Milestone.Moved, moved);
        }
    }

    /// <summary>Whether targets that pass one may fail the other: times and counts change only how soon.</summary>
    public static bool MayFail(Settings one, Settings other) =>
        new[] { CheckProtocol, CheckPort, CheckPath, CheckMatcher }.Any(p => one.Find(p) != other.Find(p));

    /// <summary>
    /// A target that was healthy stays so until it has failed as many checks as make it unhealthy, the last one perhaps by its timeout
    /// [ELB guides: target group health checks]. One interval more, since a check of the old kind may be under way.
    /// </summary>
    public static TimeSpan SettlesIn(Settings check) =>
        IsChecked(check) ? (check.Get(CheckInterval) * (check.Get(UnhealthyThreshold) + 1)) + check.Get(CheckTimeout) : TimeSpan.Zero;

    /// <summary>
    /// On the port that all instances serve, and with the widest matcher that AWS takes [ELBv2 API: Matcher]; the same where nothing can be
    /// wider.
    /// </summary>
    private static Settings Relax(CheckMove move)
    {
        var kept = move.Kept.Settings;
        if (!ChecksHttp(kept) || IsGateway(kept))
        {
            return kept;
        }

        var relaxed = kept.With(
            CheckMatcher,
            IsGrpc(kept) ? "0-99"
                : IsNetwork(kept) ? "200-599"
                : "200-499"
        );
        return kept.Find(CheckPort) != move.Check.Find(CheckPort) || kept.Find(CheckProtocol) != move.Check.Find(CheckProtocol)
            ? relaxed.With(CheckPort, "traffic-port").With(CheckProtocol, kept.Get(Protocol))
            : relaxed;
    }

    private static Address AddressOf(string targetGroup) => Address.Of(ResourceKind.TargetGroup, targetGroup);

    private sealed class CheckMove(LiveTargetGroup kept, Settings check)
    {
        public LiveTargetGroup Kept { get; } = kept;

        public Settings Check { get; } = check;

        public string? Relaxed { get; set; }

        public List<string?> After { get; } = [];
    }
}
