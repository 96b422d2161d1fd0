using ElbProvisioner.LocalAws.CloudWatch.Calls;
using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

internal static class AlarmTags
{
    public static Document List(Transaction transaction, Fields request) =>
        new()
        {
            ["Tags"] = Named(transaction, request)
                .Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)
                .Select(tag => new Document { ["Key"] = tag.Key, ["Value"] = tag.Value })
                .ToList(),
        };

    public static Document? Tag(Transaction transaction, Fields request)
    {
        var alarm = Named(transaction, request);
        var tags = alarm.Tags.ToDictionary(StringComparer.Ordinal);
        foreach (var tag in request.Structures("Tags"))
        {
            tags[tag.Required("Key")] = tag.Required("Value");
        }

        Put(transaction, alarm, tags);
        return [];
    }

    public static Document? Untag(Transaction transaction, Fields request)
    {
        var alarm = Named(transaction, request);
        var gone = request.Texts("TagKeys");
        Put(
            transaction,
            alarm,
            alarm.Tags.Where(tag => !gone.Contains(tag.Key, StringComparer.Ordinal)).ToDictionary(StringComparer.Ordinal)
        );
        return [];
    }

    public static void Put(Transaction transaction, Alarm alarm, IReadOnlyDictionary<string, string> tags)
    {
        if (tags.Keys.FirstOrDefault(key => key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) is { } reserved)
        {
            throw Refusals.InvalidValue($"The tag key {reserved} is reserved: keys must not begin with aws:");
        }

        if (tags.Count > 50)
        {
            throw Refusals.InvalidValue("An alarm can have at most 50 tags");
        }

        transaction.CloudWatch.Alarms.Put(alarm with { Tags = tags });
        TagIndex.Changed(transaction, alarm.Arn, "cloudwatch:alarm", tags);
    }

    private static Alarm Named(Transaction transaction, Fields request)
    {
        const string Marker = ":alarm:";
        var arn = request.Required("ResourceARN");
        var at = arn.IndexOf(Marker, StringComparison.Ordinal);
        return transaction.CloudWatch.Alarms.Find(at < 0 ? null : arn[(at + Marker.Length)..]) is { } alarm && alarm.Arn == arn
            ? alarm
            : throw new AwsError("ResourceNotFoundException", $"Unknown alarm: {arn}");
    }
}
