namespace ElbProvisioner.LocalTraffic.Balancing;

/// <summary>
/// A round in which everybody's turns are spread as evenly as their weights allow, the same for the same questions: each gains its weight,
/// the richest is taken and pays for all.
/// </summary>
internal static class SmoothRound
{
    /// <param name="items">At least one; those without weight are never taken unless nobody has any.</param>
    public static T Next<T>(IReadOnlyList<T> items, Func<T, double> weight, Func<T, double> credit, Action<T, double> set)
    {
        var (total, best, most) = (0.0, items[0], double.NegativeInfinity);
        for (var place = 0; place < items.Count; place++)
        {
            var item = items[place];
            var share = weight(item);
            if (share <= 0)
            {
                continue;
            }

            total += share;
            var now = credit(item) + share;
            set(item, now);
            if (now > most + 1e-9)
            {
                (best, most) = (item, now);
            }
        }

        set(best, credit(best) - total);
        return best;
    }
}
