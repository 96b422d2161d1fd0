using System.Text.Json;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Reads a service model: what the clients know of the service, and what is simulated beyond that.</summary>
internal static class ModelReader
{
    public static ServiceModel Read(string name)
    {
        JsonElement[] parts = [.. new[] { $"models/{name}", $"more/{name}" }.Select(Open).OfType<JsonElement>()];
        if (parts.Length == 0)
        {
            throw new InvalidOperationException($"there is no model {name}");
        }

        var metadata = parts[0].GetProperty("metadata");
        var operations = new ModelSection<OperationModel>(Entries(parts, "operations"), (_, operation) => Operation(operation));
        var prefix = Required(metadata, "endpointPrefix");
        return new ServiceModel(
            name,
            Text(metadata, "signingName") ?? prefix,
            Required(metadata, "apiVersion"),
            Texts(metadata, "protocols"),
            Text(metadata, "targetPrefix"),
            Text(metadata, "jsonVersion"),
            Text(metadata, "xmlNamespace")
                ?? operations.Values.Select(operation => operation.InputNamespace).FirstOrDefault(found => found is not null),
            metadata.TryGetProperty("awsQueryCompatible", out _),
            operations,
            new ModelSection<Shape>(Entries(parts, "shapes"), Shape)
        );
    }

    /// <summary>It lives as long as the process: entries are read from it when they are asked for.</summary>
    private static JsonElement? Open(string resource)
    {
        using var stream = typeof(ModelReader).Assembly.GetManifestResourceStream(resource);
        return stream is null ? null : JsonElement.Parse(Bytes(stream));
    }

    private static byte[] Bytes(Stream stream)
    {
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static IEnumerable<JsonProperty> Entries(IEnumerable<JsonElement> parts, string section) =>
        parts.SelectMany(part => part.GetProperty(section).EnumerateObject());

    private static OperationModel Operation(JsonElement operation)
    {
        var http = operation.GetProperty("http");
        var input = Find(operation, "input");
        var output = Find(operation, "output");
        return new OperationModel(
            Required(operation, "name"),
            Required(http, "method"),
            Required(http, "requestUri"),
            (int?)Number(http, "responseCode") ?? 200,
            Text(input, "shape"),
            Text(input, "locationName"),
            Text(Find(input, "xmlNamespace"), "uri"),
            Text(output, "shape"),
            Text(output, "resultWrapper"),
            [.. Items(operation, "errors").Select(error => Required(error, "shape"))]
        );
    }

    private static Shape Shape(string name, JsonElement shape)
    {
        var kind = Required(shape, "type") switch
        {
            "string" or "character" => ShapeKind.String,
            "boolean" => ShapeKind.Boolean,
            "integer" => ShapeKind.Integer,
            "long" => ShapeKind.Long,
            "double" or "float" => ShapeKind.Double,
            "timestamp" => ShapeKind.Timestamp,
            "blob" => ShapeKind.Blob,
            "list" => ShapeKind.List,
            "map" => ShapeKind.Map,
            "structure" => ShapeKind.Structure,
            var other => throw new InvalidOperationException($"{name} is a {other}: such shapes are not known"),
        };
        var error = Find(shape, "error");
        return new Shape(
            name,
            kind,
            kind == ShapeKind.Structure
                ?
                [
                    .. shape
                        .GetProperty("members")
                        .EnumerateObject()
                        .Select(member => Member(member.Name, member.Value, Text(shape, "payload") == member.Name)),
                ]
                : [],
            Texts(shape, "required").ToHashSet(StringComparer.Ordinal),
            Reference(shape, kind == ShapeKind.Map ? "value" : "member"),
            Reference(shape, "key"),
            Flag(shape, "flattened"),
            Texts(shape, "enum").ToHashSet(StringComparer.Ordinal),
            Number(shape, "min"),
            Number(shape, "max"),
            Text(shape, "pattern"),
            Text(shape, "timestampFormat"),
            Flag(shape, "sensitive"),
            Flag(shape, "exception"),
            Text(error, "code"),
            (int?)Number(error, "httpStatusCode") ?? (Flag(shape, "fault") ? 500 : null)
        );
    }

    private static ShapeMember Member(string name, JsonElement member, bool isPayload) =>
        new(
            name,
            Required(member, "shape"),
            Text(member, "locationName"),
            Text(member, "queryName"),
            Text(member, "location") switch
            {
                null when isPayload => MemberLocation.Payload,
                null => MemberLocation.Body,
                "uri" => MemberLocation.Path,
                "querystring" => MemberLocation.Query,
                "header" => MemberLocation.Header,
                "statusCode" => MemberLocation.Status,
                var other => throw new InvalidOperationException($"{name} stands in the {other}: such members are not known"),
            },
            Text(member, "timestampFormat")
        );

    private static ShapeReference? Reference(JsonElement shape, string role) =>
        Find(shape, role) is { } reference ? new ShapeReference(Required(reference, "shape"), Text(reference, "locationName")) : null;

    private static JsonElement? Find(JsonElement? parent, string name) =>
        parent is { } present && present.TryGetProperty(name, out var found) ? found : null;

    private static string? Text(JsonElement? parent, string name) => Find(parent, name)?.GetString();

    private static string Required(JsonElement parent, string name) =>
        Text(parent, name) ?? throw new InvalidOperationException($"a model lacks {name} in {parent}");

    private static double? Number(JsonElement? parent, string name) => Find(parent, name)?.GetDouble();

    private static bool Flag(JsonElement parent, string name) => Find(parent, name) is { ValueKind: JsonValueKind.True };

    private static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        Find(parent, name)?.EnumerateArray().AsEnumerable() ?? [];

    private static IReadOnlyList<string> Texts(JsonElement parent, string name) =>
        [.. Items(parent, name).Select(item => item.GetString() ?? "")];
}
