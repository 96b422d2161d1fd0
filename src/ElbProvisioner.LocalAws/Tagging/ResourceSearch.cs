using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tagging;

/// <summary>GetResources: what the index has, in the order of ARNs.</summary>
internal static class ResourceSearch
{
    private const int UsualPage = 50;
    private const int LargestPage = 100;

    public static Document Get(Transaction transaction, Fields request)
    {
        var arns = request.Texts("ResourceARNList");
        if (arns.Count > 0)
        {
            return ByArn(transaction, request, arns);
        }

        if (request.Flag("ExcludeCompliantResources") == true && request.Flag("IncludeComplianceDetails") != true)
        {
            throw Invalid("ExcludeCompliantResources can only be used if IncludeComplianceDetails is true.");
        }

        // The older way to say how long a page is, by tags; pages here go by resources.
        if (request.Integer("TagsPerPage") is < 100 or > 500)
        {
            throw Invalid("TagsPerPage must be between 100 and 500.");
        }

        var filters = request
            .Structures("TagFilters")
            .Select(filter => (Key: filter.Text("Key") ?? throw Invalid("TagFilters must have a key."), Values: filter.Texts("Values")))
            .ToList();
        var types = request.Texts("ResourceTypeFilters");
        var found = (request.Flag("ExcludeCompliantResources") == true ? [] : transaction.Tagging.Resources.All)
            .Where(resource => types.Count == 0 || types.Any(type => IsOf(resource.Type, type)))
            .Select(resource => (resource.Key, Tags: resource.TagsAt(transaction.Now)))
            .Where(resource =>
                resource.Tags is not null
                && filters.TrueForAll(filter =>
                    resource.Tags.TryGetValue(filter.Key, out var value)
                    && (filter.Values.Count == 0 || filter.Values.Contains(value, StringComparer.Ordinal))
                )
            );
        var (items, next) = TagPages.Cut(transaction, found, resource => resource.Key, request.Text("PaginationToken"), PageSize(request));
        return new()
        {
            ["ResourceTagMappingList"] = items.Select(resource => Mapping(request, resource.Key, resource.Tags)).ToList(),
            ["PaginationToken"] = next,
        };
    }

    private static Document ByArn(Transaction transaction, Fields request, IReadOnlyList<string> arns)
    {
        if (
            request.Structures("TagFilters").Count > 0
            || request.Texts("ResourceTypeFilters").Count > 0
            || request.Has("ResourcesPerPage")
            || request.Has("TagsPerPage")
            || !string.IsNullOrEmpty(request.Text("PaginationToken"))
        )
        {
            throw Invalid("ResourceARNList cannot be used together with TagFilters, ResourceTypeFilters or pagination parameters.");
        }

        return new()
        {
            ["ResourceTagMappingList"] = arns.Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(arn => (arn, Tags: TagIndex.TagsOf(transaction, arn)))
                .Where(resource => resource.Tags is not null)
                .Select(resource => Mapping(request, resource.arn, resource.Tags))
                .ToList(),
            ["PaginationToken"] = "",
        };
    }

    private static Document Mapping(Fields request, string arn, IReadOnlyDictionary<string, string>? tags) =>
        new()
        {
            ["ResourceARN"] = arn,
            ["Tags"] = (tags ?? new Dictionary<string, string>(StringComparer.Ordinal))
                .Select(tag => new Document { ["Key"] = tag.Key, ["Value"] = tag.Value })
                .ToList(),

            // Without tag policies, which this account has none of, everything complies.
            ["ComplianceDetails"] =
                request.Flag("IncludeComplianceDetails") == true
                    ? new Document
                    {
                        ["ComplianceStatus"] = true,
                        ["KeysWithNoncompliantValues"] = Array.Empty<string>(),
                        ["NoncompliantKeys"] = Array.Empty<string>(),
                    }
                    : null,
        };

    /// <summary>A filter names a service, or a type of resource with the words of its ARN.</summary>
    private static bool IsOf(string type, string filter) =>
        type == filter || (!filter.Contains(':', StringComparison.Ordinal) && type.StartsWith(filter + ":", StringComparison.Ordinal));

    private static int PageSize(Fields request) =>
        request.Integer("ResourcesPerPage") switch
        {
            null => UsualPage,
            < 1 or > LargestPage => throw Invalid($"ResourcesPerPage must be between 1 and {LargestPage}."),
            var size => size.Value,
        };

    private static AwsError Invalid(string message) => new("InvalidParameterException", message);
}
