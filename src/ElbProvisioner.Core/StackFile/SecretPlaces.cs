using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile;

/// <summary>Places of the language whose text is secret, whoever wrote it how.</summary>
internal static class SecretPlaces
{
    private const string ClientSecret = "clientSecret";

    public static bool IsOne(MapEntry entry) => entry.Key == ClientSecret;

    /// <summary>Variables that stand there: secret, though nobody calls them so.</summary>
    public static HashSet<string> VariablesIn(IEnumerable<ScalarNode> places)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var scalar in places)
        {
            names.UnionWith((Interpolation.Parse(scalar.Text) ?? []).Where(s => s.Kind == SegmentKind.Variable).Select(static s => s.Text));
        }

        return names;
    }

    public static IEnumerable<ScalarNode> In(IEnumerable<MapNode> files)
    {
        var seen = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        var open = new Stack<Node>(files);
        while (open.TryPop(out var node))
        {
            // What aliases share is looked at once: a file may repeat itself without end.
            if (!seen.Add(node))
            {
                continue;
            }

            switch (node)
            {
                case MapNode map:
                    foreach (var entry in map.Entries)
                    {
                        if (IsOne(entry) && entry.Value is ScalarNode scalar)
                        {
                            yield return scalar;
                        }

                        open.Push(entry.Value);
                    }

                    break;
                case ListNode list:
                    foreach (var item in list.Items)
                    {
                        open.Push(item);
                    }

                    break;
            }
        }
    }
}
