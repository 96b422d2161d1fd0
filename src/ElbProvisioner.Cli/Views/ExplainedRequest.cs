using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Cli.Views;

/// <summary>An explanation, and what stands beside it where AWS was read.</summary>
/// <param name="Declared">What the file says of the same request; null: the explanation is the file's own, or the file has no answer.</param>
/// <param name="Status">How healthy the targets are; null: AWS was not read.</param>
internal sealed record ExplainedRequest(Explanation Explanation, Explanation? Declared = null, StatusReport? Status = null)
{
    public bool IsLive => Status is not null;

    /// <summary>The file would have it otherwise.</summary>
    public bool Differs =>
        IsLive
        && (
            Declared is null
            || Declared.Trip.End != Explanation.Trip.End
            || !Declared.Trip.Stages.Select(static s => s.Outcome).SequenceEqual(Explanation.Trip.Stages.Select(static s => s.Outcome))
        );

    /// <summary>Of the target groups that the request may end at.</summary>
    public IEnumerable<TargetGroupStatus> Health
    {
        get
        {
            var ends = ForwardOf(Explanation.Trip.Last.Outcome)?.Served.Select(static t => t.Group).ToHashSet(StringComparer.Ordinal);
            return ends is null ? [] : Status?.TargetGroups.Where(group => ends.Contains(group.Name)) ?? [];
        }
    }

    private static Outcome.Forward? ForwardOf(Outcome outcome) =>
        outcome switch
        {
            Outcome.Forward forward => forward,
            Outcome.Authenticate step => ForwardOf(step.Then),
            _ => null,
        };
}
