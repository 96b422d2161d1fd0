using System.Collections.Immutable;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.LocalTraffic.Balancing;

/// <summary>
/// Which target group of a forward gets the next request, by their weights. AWS does not say how it draws; here turns are spread evenly,
/// so that a run can be repeated. Safe to ask from many threads.
/// </summary>
internal sealed class GroupDraw
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, double> _credit = new(StringComparer.Ordinal);

    /// <param name="shares">At least one; alone a group gets everything.</param>
    public string Next(ImmutableArray<TargetShare> shares)
    {
        if (shares.Length == 1)
        {
            return shares[0].Group;
        }

        lock (_gate)
        {
            return SmoothRound
                .Next(
                    shares,
                    static share => share.Weight,
                    share => _credit.GetValueOrDefault(share.Group),
                    (share, credit) => _credit[share.Group] = credit
                )
                .Group;
        }
    }
}
