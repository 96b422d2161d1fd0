using ElbProvisioner.Routing.Requests;

namespace ElbProvisioner.Core.Replay;

/// <summary>Whether a request goes elsewhere than it went.</summary>
internal enum Move
{
    No,
    Yes,

    /// <summary>It hangs on what the log does not hold.</summary>
    Perhaps,
}

/// <summary>Where requests go by a file, beside where they went by the log, or go by another file.</summary>
internal static class Comparison
{
    /// <summary>
    /// More conditions that nobody knows than these, each of which may hold or not, are not gone through: then it is not known.
    /// </summary>
    private const int MostConditions = 8;

    private const int Unauthorized = 401;

    /// <param name="to">At least one.</param>
    public static Move Of(LoggedEnd end, TargetNames names, List<Possibility> to)
    {
        var first = Of(end, names, to[0].Destination);
        for (var at = 1; at < to.Count && first != Move.Perhaps; at++)
        {
            if (Of(end, names, to[at].Destination) != first)
            {
                return Move.Perhaps;
            }
        }

        return first;
    }

    /// <summary>A condition that stands in both files holds in both or in none.</summary>
    /// <param name="from">At least one, as <paramref name="to"/>.</param>
    public static Move Of(List<Possibility> from, List<Possibility> to)
    {
        if (from.Count == 1 && to.Count == 1)
        {
            return Of(from[0].Destination, to[0].Destination);
        }

        var conditions = from.Concat(to).SelectMany(static p => p.If).Distinct(StringComparer.Ordinal).ToList();
        if (conditions.Count > MostConditions)
        {
            return Move.Perhaps;
        }

        Move? all = null;
        for (var holding = 0; holding < 1 << conditions.Count; holding++)
        {
            bool Holds(string condition) => (holding & (1 << conditions.IndexOf(condition))) != 0;

            var move = Of(Taken(from, Holds), Taken(to, Holds));
            if (move == Move.Perhaps || (all is { } before && before != move))
            {
                return Move.Perhaps;
            }

            all = move;
        }

        return all ?? Move.Perhaps;
    }

    private static Destination Taken(List<Possibility> possibilities, Func<string, bool> holds) =>
        possibilities.First(p => p.If.All(holds)).Destination;

    private static Move Of(Destination from, Destination to) =>
        from.IsSameAs(to) ? Move.No
        : from.Kind == DestinationKind.Unknown || to.Kind == DestinationKind.Unknown ? Move.Perhaps
        : from.Served.Length + to.Served.Length > 2 && from.Meets(to) ? Move.Perhaps
        : Move.Yes;

    private static Move Of(LoggedEnd end, TargetNames names, Destination to) =>
        to.Kind == DestinationKind.Unknown && end.Kind is not (LoggedEndKind.Unknown or LoggedEndKind.BeforeRules) ? Move.Perhaps
        : to.Then is { } then ? OfSignIn(end, names, to, then)
        : end.Kind switch
        {
            LoggedEndKind.Forwarded => Of(names.Of(end.TargetGroup ?? ""), to),
            LoggedEndKind.Redirected => Of(end, to),
            LoggedEndKind.Answered => YesUnless(to.Kind == DestinationKind.Respond && to.Status == end.Status),
            LoggedEndKind.SignIn => Move.Yes,
            _ => Move.No,
        };

    /// <summary>Whoever was not asked before is asked now; whoever was turned away is again, if it is in the same way.</summary>
    private static Move OfSignIn(LoggedEnd end, TargetNames names, Destination to, Destination then) =>
        end.Kind switch
        {
            LoggedEndKind.Unknown or LoggedEndKind.BeforeRules => Move.No,
            _ when end.IsSignedIn => Of(end, names, then),
            LoggedEndKind.SignIn => YesUnless((end.Status == Unauthorized) == (to.Status == Unauthorized)),
            LoggedEndKind.Answered => YesUnless((end.Status, to.Status) == (Unauthorized, Unauthorized)),
            _ => Move.Yes,
        };

    private static Move Of(LoggedEnd end, Destination to) =>
        to.Kind is not (DestinationKind.Redirect or DestinationKind.Loop or DestinationKind.DeadEnd) || to.Status != end.Status ? Move.Yes
        : end.Url is not { } url ? Move.Perhaps
        : YesUnless(to.Url == (RequestUrl.TryParse(url, out var parsed, out _) ? parsed.Normal : url));

    private static Move Of(string group, Destination to) =>
        !to.Served.Any(share => share.Group == group) ? Move.Yes
        : to.Served.Length == 1 ? Move.No
        : Move.Perhaps;

    private static Move YesUnless(bool isSame) => isSame ? Move.No : Move.Yes;
}
