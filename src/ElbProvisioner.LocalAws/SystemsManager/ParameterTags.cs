using System.Collections.Immutable;
using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SystemsManager;

internal static class ParameterTags
{
    private const int Limit = 50;

    public static Document Add(Turn turn, Fields request)
    {
        var parameter = Named(turn, request);
        PutTagged(turn, parameter with { Tags = With(parameter.Tags, request.Structures("Tags")) });
        return [];
    }

    public static Document Remove(Turn turn, Fields request)
    {
        var parameter = Named(turn, request);
        PutTagged(
            turn,
            parameter with
            {
                Tags = parameter.Tags.ToImmutableSortedDictionary(StringComparer.Ordinal).RemoveRange(request.Texts("TagKeys")),
            }
        );
        return [];
    }

    public static Document List(Turn turn, Fields request) =>
        new() { ["TagList"] = Named(turn, request).Tags.Select(tag => new Document { ["Key"] = tag.Key, ["Value"] = tag.Value }).ToList() };

    public static void PutTagged(Turn turn, Parameter parameter)
    {
        turn.Ssm.Parameters.Put(parameter);
        TagIndex.Changed(turn, ParameterAnswers.Arn(turn, parameter), "ssm:parameter", parameter.Tags);
    }

    /// <exception cref="AwsError"><c>TooManyTagsError</c>; <c>ValidationException</c> for reserved keys.</exception>
    public static ImmutableSortedDictionary<string, string> With(IReadOnlyDictionary<string, string> present, IEnumerable<Fields> added)
    {
        var tags = present.ToImmutableSortedDictionary(StringComparer.Ordinal);
        foreach (var tag in added)
        {
            var key = tag.Required("Key");
            tags = key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)
                ? throw new AwsError("ValidationException", "Tag keys that begin with aws: are reserved.")
                : tags.SetItem(key, tag.Required("Value"));
        }

        return tags.Count <= Limit ? tags : throw new AwsError("TooManyTagsError", $"A resource can have at most {Limit} tags.");
    }

    private static Parameter Named(Turn turn, Fields request)
    {
        var id = request.Required("ResourceId");
        return request.Required("ResourceType") != "Parameter"
                ? throw new AwsError("InvalidResourceType", "The resource type is not valid. Valid here: Parameter.")
            : ParameterReference.Parse(turn, id) is { Selector: null } reference
            && turn.Ssm.Parameters.Find(reference.Name) is { IsPublic: false } parameter
                ? parameter
            : throw new AwsError(
                "InvalidResourceId",
                "The resource ID is not valid. Verify that you entered the correct ID and try again."
            );
    }
}
