using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Cli.Views;

/// <summary>
/// How targets are doing, in the words of every view: nobody knows of one that is never checked whether it is healthy, and it gets requests
/// all the same.
/// </summary>
internal static class HealthText
{
    private const string NotChecked = "not checked";

    public static string StateOf(TargetStatus target) => target.IsUnchecked ? NotChecked : target.State.ToString().ToLowerInvariant();

    /// <summary><c>2 of 3 healthy</c>, <c>1 target, not checked</c>, <c>2 of 3 healthy, 1 not checked</c>.</summary>
    public static string Of(IReadOnlyCollection<TargetStatus> targets)
    {
        var (all, notChecked) = (targets.Count, targets.Count(static t => t.IsUnchecked));
        return all == 0 ? "no targets"
            : notChecked == 0 ? $"{HealthyOf(targets)} of {all} healthy"
            : notChecked == all ? $"{all} {(all == 1 ? "target" : "targets")}, {NotChecked}"
            : $"{HealthyOf(targets)} of {all} healthy, {notChecked} {NotChecked}";
    }

    /// <summary>The same where what is wrong is counted too: <c>2 healthy, 1 unhealthy, 1 neither</c>.</summary>
    public static string CountsOf(TargetGroupStatus group)
    {
        var (healthy, notChecked) = (HealthyOf(group.Targets), group.Targets.Count(static t => t.IsUnchecked));
        var others = group.Targets.Length - healthy - notChecked - group.Unhealthy;
        return notChecked == group.Targets.Length && notChecked > 0
            ? Of(group.Targets)
            : $"{healthy} healthy, {group.Unhealthy} unhealthy{(notChecked > 0 ? $", {notChecked} {NotChecked}" : "")}"
                + $"{(others > 0 ? $", {others} neither" : "")}";
    }

    private static int HealthyOf(IEnumerable<TargetStatus> targets) => targets.Count(static t => t.State == TargetState.Healthy);
}
