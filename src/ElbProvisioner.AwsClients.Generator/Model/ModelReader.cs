using System;
using System.Collections.Generic;
using System.Linq;
using ElbProvisioner.AwsClients.Generator.Json;

namespace ElbProvisioner.AwsClients.Generator.Model;

/// <summary>Turns the JSON of a trimmed service model into a <see cref="ServiceModel"/>.</summary>
internal static class ModelReader
{
    public static ServiceModel Read(string text)
    {
        var document = JsonReader.Parse(text);
        var metadata = document["metadata"];
        var names = ServiceNames.Of(metadata["serviceId"].Text);
        var endpointPrefix = metadata["endpointPrefix"].Text;
        return new ServiceModel(
            names,
            metadata["serviceId"].Text,
            metadata["apiVersion"].Text,
            endpointPrefix,
            metadata["signingName"].TextOrNull ?? endpointPrefix,
            ReadProtocol(metadata),
            metadata["jsonVersion"].Text,
            metadata["targetPrefix"].Text,
            metadata["awsQueryCompatible"].Exists,
            [.. document["operations"].Members.Select(operation => ReadOperation(operation.Value, document["shapes"], names))],
            document["shapes"]
                .Members.ToDictionary(shape => shape.Key, shape => ReadShape(shape.Key, shape.Value, names), StringComparer.Ordinal),
            document["endpointRuleSet"]
        );
    }

    // A service may speak several protocols; CBOR is nobody's only one, so JSON stands in for it.
    private static Protocol ReadProtocol(JsonNode metadata)
    {
        var spoken = metadata["protocols"].Items.Select(item => item.Text).ToList();
        return metadata["protocol"].Text switch
        {
            "query" => Protocol.Query,
            "ec2" => Protocol.Ec2,
            "json" => Protocol.Json,
            "rest-xml" => Protocol.RestXml,
            "rest-json" => Protocol.RestJson,
            _ when spoken.Contains("json") => Protocol.Json,
            var other => throw new ModelException($"the protocol {other} is not supported"),
        };
    }

    private static Operation ReadOperation(JsonNode operation, JsonNode shapes, ServiceNames names)
    {
        var input = operation["input"];
        var output = operation["output"];
        return new Operation(
            operation["name"].Text,
            operation["http"]["method"].Text,
            operation["http"]["requestUri"].Text,
            operation["authtype"].Text != "none",
            ReadMembers(input["shape"].Text, shapes[input["shape"].Text], names, ownName: operation["name"].Text + "Request"),
            input["locationName"].TextOrNull,
            input["xmlNamespace"]["uri"].TextOrNull,
            ReadMembers(output["shape"].Text, shapes[output["shape"].Text], names, ownName: operation["name"].Text + "Response"),
            output["resultWrapper"].TextOrNull
        );
    }

    private static Shape ReadShape(string name, JsonNode shape, ServiceNames names)
    {
        var className = shape["exception"].IsTrue ? Naming.Exception(name) : Naming.Pascal(name);
        return new Shape(
            name,
            ReadKind(name, shape["type"].Text),
            [.. shape["enum"].Items.Select(item => item.Text)],
            ReadMembers(name, shape, names, className),
            ReadReference(shape["member"].Exists ? shape["member"] : shape["value"]),
            ReadReference(shape["key"]),
            shape["flattened"].IsTrue,
            shape["exception"].IsTrue,
            shape["error"]["code"].TextOrNull
        );
    }

    private static ShapeKind ReadKind(string name, string type) =>
        type switch
        {
            "string" => ShapeKind.String,
            "boolean" => ShapeKind.Boolean,
            "integer" => ShapeKind.Integer,
            "long" => ShapeKind.Long,
            "double" => ShapeKind.Double,
            "timestamp" => ShapeKind.Timestamp,
            "blob" => ShapeKind.Blob,
            "list" => ShapeKind.List,
            "map" => ShapeKind.Map,
            "structure" => ShapeKind.Structure,
            _ => throw new ModelException($"{name}: the type {type} is not supported"),
        };

    private static ShapeReference? ReadReference(JsonNode reference) =>
        reference.Exists ? new ShapeReference(reference["shape"].Text, reference["locationName"].TextOrNull) : null;

    private static List<Member> ReadMembers(string shapeName, JsonNode shape, ServiceNames names, string ownName)
    {
        var members = new List<Member>();
        var payload = shape["payload"].TextOrNull;
        foreach (var entry in shape["members"].Members)
        {
            var qualified = $"{shapeName}.{entry.Key}";
            if (names.Excluded.Contains(qualified))
            {
                continue;
            }
            var property = names.Properties.TryGetValue(qualified, out var given) ? given : Naming.Pascal(entry.Key);
            if (property == ownName)
            {
                throw new ModelException(
                    $"{qualified}: a property may not bear the name of its class; give it one in {nameof(ServiceNames)}"
                );
            }
            members.Add(
                new Member(
                    entry.Key,
                    property,
                    entry.Value["shape"].Text,
                    entry.Value["locationName"].TextOrNull,
                    entry.Value["queryName"].TextOrNull,
                    entry.Key == payload ? MemberLocation.Payload : ReadLocation(qualified, entry.Value["location"].TextOrNull),
                    entry.Value["idempotencyToken"].IsTrue
                )
            );
        }

        return members;
    }

    private static MemberLocation ReadLocation(string member, string? location) =>
        location switch
        {
            null => MemberLocation.Body,
            "uri" => MemberLocation.Path,
            "querystring" => MemberLocation.Query,
            "header" => MemberLocation.Header,
            _ => throw new ModelException($"{member}: the location {location} is not supported"),
        };
}
