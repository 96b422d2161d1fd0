using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Calls;

/// <summary>Which things a call is about.</summary>
internal static class Asked
{
    /// <summary>Those with the ids; each must be there.</summary>
    /// <returns>Null: the call gives no ids.</returns>
    public static IEnumerable<T>? ById<T>(
        IReadOnlyList<string> ids,
        string prefix,
        string malformedCode,
        Func<string, T?> find,
        Func<IReadOnlyList<string>, AwsError> notFound
    )
        where T : class
    {
        if (ids.Count == 0)
        {
            return null;
        }

        foreach (var id in ids)
        {
            Ids.MustBeWellFormed(id, prefix, malformedCode);
        }

        var wanted = ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var missing = wanted.Where(id => find(id) is null).ToList();
        return missing.Count == 0 ? wanted.Select(find).OfType<T>() : throw notFound(missing);
    }

    /// <summary>Those a filter names by their ids, if one does: looked up instead of looked for.</summary>
    public static IEnumerable<T>? ByFilter<T>(Fields request, string filter, Func<string, T?> find)
        where T : class => Filter.Exact(request, filter)?.Select(find).OfType<T>();

    /// <summary>Those that belong to what a filter names, if one does.</summary>
    public static IEnumerable<T>? ByFilter<T>(Transaction transaction, Fields request, string filter, string links, Func<string, T?> find)
        where T : class, IRecord =>
        Filter
            .Exact(request, filter)
            ?.SelectMany(from => Links.All(transaction.Ec2, links, from))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(find)
            .OfType<T>();

    /// <summary>A call may give ids or ask for pages, not both.</summary>
    public static void MustNotPage(Fields request, string ids, string name)
    {
        if (request.Texts(ids).Count > 0 && request.Integer("MaxResults") is not null)
        {
            throw Refusals.InvalidCombination($"The parameter {name} cannot be used with the parameter maxResults");
        }
    }
}
