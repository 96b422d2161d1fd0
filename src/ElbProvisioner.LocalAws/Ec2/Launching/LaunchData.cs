using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Launching;

/// <summary>Reads launch data.</summary>
internal static class LaunchData
{
    public static string? Text(JsonObject? data, params ReadOnlySpan<string> path) => At(data, path)?.GetValue<string>();

    public static bool? Flag(JsonObject? data, params ReadOnlySpan<string> path) => At(data, path)?.GetValue<bool>();

    public static long? Number(JsonObject? data, params ReadOnlySpan<string> path) => At(data, path)?.GetValue<long>();

    public static IReadOnlyList<string> Texts(JsonObject? data, string member) =>
        data?[member] is JsonArray items ? [.. items.Select(item => item?.GetValue<string>() ?? "")] : [];

    public static bool WantsPublicAddress(Transaction transaction, Instance instance) =>
        (
            instance.LaunchData["NetworkInterfaces"] is JsonArray { Count: > 0 } faces
                ? Flag(faces[0] as JsonObject, "AssociatePublicIpAddress")
                : null
        )
        ?? transaction.Ec2.Subnets.Find(instance.SubnetId)?.MapsPublicAddresses
        ?? false;

    /// <summary>The tags it gives to things of that type.</summary>
    public static IReadOnlyDictionary<string, string> Tags(JsonObject data, string resourceType)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var specification in data["TagSpecifications"] as JsonArray ?? [])
        {
            if (specification is JsonObject given && Text(given, "ResourceType") == resourceType)
            {
                foreach (var tag in given["Tags"] as JsonArray ?? [])
                {
                    tags[Text(tag as JsonObject, "Key") ?? ""] = Text(tag as JsonObject, "Value") ?? "";
                }
            }
        }

        return tags;
    }

    private static JsonNode? At(JsonObject? data, ReadOnlySpan<string> path)
    {
        JsonNode? node = data;
        foreach (var member in path)
        {
            node = (node as JsonObject)?[member];
        }

        return node;
    }
}
