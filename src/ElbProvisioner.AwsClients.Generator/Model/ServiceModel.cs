using System;
using System.Collections.Generic;
using System.Linq;
using ElbProvisioner.AwsClients.Generator.Json;

namespace ElbProvisioner.AwsClients.Generator.Model;

/// <summary>A trimmed service model with the names its C# client has.</summary>
internal sealed record ServiceModel(
    ServiceNames Names,
    string ServiceId,
    string ApiVersion,
    string EndpointPrefix,
    string SigningName,
    Protocol Protocol,
    string JsonVersion,
    string TargetPrefix,
    bool IsQueryCompatible,
    IReadOnlyList<Operation> Operations,
    IReadOnlyDictionary<string, Shape> Shapes,
    JsonNode EndpointRules
)
{
    /// <summary>Whether bodies are JSON, whatever the addresses.</summary>
    public bool IsInJson => Protocol is Protocol.Json or Protocol.RestJson;

    public IEnumerable<Shape> Exceptions =>
        Shapes.Values.Where(shape => shape.IsException).OrderBy(shape => shape.Name, StringComparer.Ordinal);

    public IEnumerable<Shape> Enums => Shapes.Values.Where(shape => shape.IsEnum).OrderBy(shape => shape.Name, StringComparer.Ordinal);

    public Shape this[string name] =>
        Shapes.TryGetValue(name, out var shape) ? shape : throw new ModelException($"no shape is called {name}");

    /// <summary>The structures that travel inside requests, not the requests themselves.</summary>
    public IReadOnlyList<Shape> StructuresInRequests() => StructuresWithin(Operations.SelectMany(operation => operation.Input));

    /// <summary>The structures that travel inside responses, not the responses themselves.</summary>
    public IReadOnlyList<Shape> StructuresInResponses() => StructuresWithin(Operations.SelectMany(operation => operation.Output));

    /// <summary>The structures that travel inside errors.</summary>
    public IReadOnlyList<Shape> StructuresInErrors() => StructuresWithin(Exceptions.SelectMany(exception => exception.Members));

    private List<Shape> StructuresWithin(IEnumerable<Member> members)
    {
        var found = new SortedDictionary<string, Shape>(StringComparer.Ordinal);
        var pending = new Stack<string>(members.Select(member => member.Shape));
        while (pending.Count > 0)
        {
            var shape = this[pending.Pop()];
            if (shape.Element is not null)
            {
                pending.Push(shape.Element.Shape);
            }
            if (shape.Kind != ShapeKind.Structure || found.ContainsKey(shape.Name))
            {
                continue;
            }
            found.Add(shape.Name, shape);
            foreach (var member in shape.Members)
            {
                pending.Push(member.Shape);
            }
        }

        return [.. found.Values];
    }
}

/// <summary>An operation. Its request and response are its own types, whatever the model calls the shapes behind them.</summary>
internal sealed record Operation(
    string Name,
    string HttpMethod,
    string RequestUri,
    bool IsSigned,
    IReadOnlyList<Member> Input,
    string? InputElement,
    string? InputNamespace,
    IReadOnlyList<Member> Output,
    string? ResultWrapper
)
{
    public string Request => Name + "Request";

    public string Response => Name + "Response";
}

internal enum Protocol
{
    Query,
    Ec2,
    Json,
    RestXml,
    RestJson,
}

/// <summary>The model says something this generator does not know how to express.</summary>
internal sealed class ModelException(string message) : Exception(message);
