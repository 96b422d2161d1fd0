using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Proof;

/// <summary>What must hold whatever AWS does is asked of each way in which it may read expressions.</summary>
internal static class Readings
{
    /// <summary>Those given, and those with one thing taken the other way.</summary>
    public static IEnumerable<Choices> Of(Choices ours, params ReadOnlySpan<RouteTable> tables)
    {
        var open = new HashSet<Undocumented>();
        foreach (var table in tables)
        {
            open.UnionWith(Undocumented.OfExpressions(table));
        }

        return open.Select(one => one.Otherwise(ours)).Prepend(ours);
    }
}
