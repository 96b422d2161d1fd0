using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Properties;

using Members = IReadOnlyDictionary<string, object>;

/// <summary>
/// Settings as members of requests, and answers as settings: trees by the service model's member names, whose values are texts, numbers,
/// truth values, lists and such trees.
/// </summary>
public static class TableWire
{
    private const string ListMark = "[]";

    /// <summary>Of the request that makes the object: everything it has.</summary>
    /// <param name="idOf">The id of another object, which is there by now.</param>
    public static Dictionary<string, object> Creating(this Settings settings, Func<ResourceRef, string> idOf) =>
        Write(settings, idOf, static _ => true);

    /// <summary>Of the request that changes it: what AWS lets change, without what comes and goes item by item.</summary>
    public static Dictionary<string, object> Modifying(this Settings settings, Func<ResourceRef, string> idOf) =>
        Write(settings, idOf, static property => property is { IsFixed: false, IsByItems: false });

    /// <summary>What an answer says of an object; what it does not say, or says in no usable way, it does not have.</summary>
    public static Settings Read(this PropertyTable table, Members described)
    {
        var values = new object?[table.Properties.Count];
        foreach (var property in table.Properties)
        {
            var found = property.DescribedMembers.Select(member => At(described, member)).FirstOrDefault(static value => value is not null);
            values[property.Ordinal] = (found is null ? null : property.Form.FromWire(found)) ?? property.Line.Unsaid;
        }

        return new(table, values);
    }

    private static Dictionary<string, object> Write(Settings settings, Func<ResourceRef, string> idOf, Func<Property, bool> isSent)
    {
        var members = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var property in settings.Table.Properties)
        {
            if (
                property.MemberOf(settings) is { } member
                && isSent(property)
                && settings.ValueOf(property) is { } value
                && property.Form.ToWire(value, idOf) is { } wire and not IReadOnlyList<object> { Count: 0 }
            )
            {
                Put(members, member.Split('.'), wire);
                foreach (var (beside, said) in property.Line.Beside)
                {
                    Put(members, beside.Split('.'), said);
                }
            }
        }

        return members;
    }

    /// <summary>What AWS has of it is as wanted, in all that a request can change.</summary>
    public static bool IsLike(this Settings wanted, Settings live) =>
        wanted
            .Table.Properties.Where(p => p is { IsFixed: false, IsByItems: false, Line.Described: not null } && wanted.Has(p))
            .All(p => live.Has(p) && p.Form.Key(wanted.ValueOf(p) ?? "") == p.Form.Key(live.ValueOf(p) ?? ""));

    private static object? At(Members members, string path)
    {
        object? at = members;
        var steps = path.Split('.');
        for (var i = 0; i < steps.Length; i++)
        {
            if (steps[i].EndsWith(ListMark, StringComparison.Ordinal))
            {
                var rest = string.Join('.', steps[(i + 1)..]);
                return ((at as Members)?.GetValueOrDefault(steps[i][..^ListMark.Length]) as IReadOnlyList<object>)
                    ?.Select(item => At((Members)item, rest))
                    .OfType<object>()
                    .SelectMany(static found => found as IReadOnlyList<object> ?? [found])
                    .ToList();
            }

            at = (at as Members)?.GetValueOrDefault(steps[i]);
        }

        return at;
    }

    /// <summary>A step such as <c>NetworkInterfaces[]</c> leads into a list of one.</summary>
    private static void Put(Dictionary<string, object> members, ReadOnlySpan<string> path, object value)
    {
        foreach (var step in path[..^1])
        {
            var isList = step.EndsWith(ListMark, StringComparison.Ordinal);
            var name = isList ? step[..^ListMark.Length] : step;
            if (!members.TryGetValue(name, out var inner))
            {
                var made = new Dictionary<string, object>(StringComparer.Ordinal);
                members[name] = isList ? new List<object> { made } : made;
                members = made;
            }
            else
            {
                members = (Dictionary<string, object>)(inner is List<object> only ? only[0] : inner);
            }
        }

        members[path[^1]] = value;
    }
}
