using System.Collections.Immutable;
using ElbProvisioner.LocalAws.SystemsManager.Calls;
using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SystemsManager;

internal static class ParameterTags
{
    private const int Limit = 50;

    public static Document Add(Transaction transaction, Fields request)
    {
        var parameter = Named(transaction, request);
        PutTagged(transaction, parameter with { Tags = With(parameter.Tags, request.Structures("Tags")) });
        return [];
    }

    public static Document Remove(Transaction transaction, Fields request)
    {
        var parameter = Named(transaction, request);
        PutTagged(
            transaction,
            parameter with
            {
                Tags = parameter.Tags.ToImmutableSortedDictionary(StringComparer.Ordinal).RemoveRange(request.Texts("TagKeys")),
            }
        );
        return [];
    }

    public static Document List(Transaction transaction, Fields request) =>
        new()
        {
            ["TagList"] = Named(transaction, request)
                .Tags.Select(tag => new Document { ["Key"] = tag.Key, ["Value"] = tag.Value })
                .ToList(),
        };

    public static void PutTagged(Transaction transaction, Parameter parameter)
    {
        transaction.Ssm.Parameters.Put(parameter);
        TagIndex.Changed(transaction, ParameterAnswers.Arn(transaction, parameter), "ssm:parameter", parameter.Tags);
    }

    /// <exception cref="AwsError"><c>TooManyTagsError</c>; <c>ValidationException</c> for reserved keys.</exception>
    public static ImmutableSortedDictionary<string, string> With(IReadOnlyDictionary<string, string> present, IEnumerable<Fields> added)
    {
        var tags = present.ToImmutableSortedDictionary(StringComparer.Ordinal);
        foreach (var tag in added)
        {
            var key = tag.Required("Key");
            tags = key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)
                ? throw Refusals.Invalid("Tag keys that begin with aws: are reserved.")
                : tags.SetItem(key, tag.Required("Value"));
        }

        return tags.Count <= Limit ? tags : throw new AwsError("TooManyTagsError", $"A resource can have at most {Limit} tags.");
    }

    private static Parameter Named(Transaction transaction, Fields request)
    {
        var id = request.Required("ResourceId");
        return request.Required("ResourceType") != "Parameter"
                ? throw new AwsError("InvalidResourceType", "The resource type is not valid. Valid here: Parameter.")
            : ParameterReference.Parse(transaction, id) is { Selector: null } reference
            && transaction.Ssm.Parameters.Find(reference.Name) is { IsPublic: false } parameter
                ? parameter
            : throw new AwsError(
                "InvalidResourceId",
                "The resource ID is not valid. Verify that you entered the correct ID and try again."
            );
    }
}
