using System.Collections.Generic;
using System.Linq;
using ElbProvisioner.AwsClients.Generator.Model;

namespace ElbProvisioner.AwsClients.Generator.Emit;

/// <summary>Emits the writing of requests and the reading of responses in JSON.</summary>
internal static class JsonEmitter
{
    public static string Requests(ServiceModel model)
    {
        var code = CodeWriter.File(Marshalling.Namespace(model), Marshalling.Usings(model));
        code.Line();
        code.Block(
            "internal static class Requests",
            () =>
            {
                foreach (var operation in model.Operations)
                {
                    Writer(code, model, operation.Request, operation.Request, operation.Input, isRequest: true);
                }
                foreach (var shape in model.StructuresInRequests())
                {
                    Writer(code, model, Naming.Pascal(shape.Name), Naming.Pascal(shape.Name), shape.Members, isRequest: false);
                }
            }
        );
        return code.ToString();
    }

    public static string Responses(ServiceModel model)
    {
        var code = CodeWriter.File(Marshalling.Namespace(model), Marshalling.Usings(model));
        code.Line();
        code.Block(
            "internal static class Responses",
            () =>
            {
                foreach (var operation in model.Operations.Where(operation => operation.Output.Count > 0))
                {
                    if (operation.Output.FirstOrDefault(member => member.Location != MemberLocation.Body) is { } elsewhere)
                    {
                        throw new ModelException($"{operation.Response}.{elsewhere.Name}: what is beside a JSON body is not read yet");
                    }
                    Reader(code, model, operation.Response, operation.Output);
                }
                foreach (var shape in model.StructuresInResponses().Union(model.StructuresInErrors()))
                {
                    Reader(code, model, Naming.Pascal(shape.Name), shape.Members);
                }
                foreach (var exception in model.Exceptions.Where(shape => ExceptionEmitter.Details(shape).Any()))
                {
                    Reader(code, model, Naming.Exception(exception.Name), ExceptionEmitter.Details(exception));
                }
            }
        );
        return code.ToString();
    }

    public static string Marshaller(ServiceModel model, Operation operation) =>
        Marshaller(
            model,
            operation.Request,
            CodeWriter.Quote($"{model.TargetPrefix}.{operation.Name}"),
            $"Requests.Write{operation.Request}"
        );

    public static string TreeMarshaller(ServiceModel model) =>
        Marshaller(model, "TreeRequest", $"{CodeWriter.Quote(model.TargetPrefix + ".")} + request.Operation", "JsonTree.Write");

    public static string TreeUnmarshaller(ServiceModel model) =>
        $"new JsonUnmarshaller<TreeResponse>(request.NewResponse, JsonTree.Reader(request.Output), {QueryCompatible(model)}, "
        + "Errors.Create)";

    public static string Unmarshaller(ServiceModel model, Operation operation) =>
        $"new JsonUnmarshaller<{operation.Response}>(static () => new {operation.Response}(), "
        + $"{(operation.Output.Count > 0 ? $"Responses.Read{operation.Response}Member" : "null")}, {QueryCompatible(model)}, "
        + "Errors.Create)";

    private static string Marshaller(ServiceModel model, string request, string target, string writer) =>
        $"new JsonMarshaller<{request}>({CodeWriter.Quote(model.Names.Namespace)}, {target}, {CodeWriter.Quote(model.JsonVersion)}, "
        + $"{QueryCompatible(model)}, {writer})";

    private static string QueryCompatible(ServiceModel model) => $"isQueryCompatible: {(model.IsQueryCompatible ? "true" : "false")}";

    /// <summary>The writing of the members of a type, under a name of its own.</summary>
    public static void Writer(
        CodeWriter code,
        ServiceModel model,
        string name,
        string type,
        IReadOnlyList<Member> members,
        bool isRequest
    )
    {
        code.Line();
        code.Block(
            $"public static void Write{name}(Utf8JsonWriter json, {type} value)",
            () =>
            {
                foreach (var member in members)
                {
                    var field = $"{CodeWriter.Quote(member.WireName)}, {Marshalling.Sent(model, member, isRequest)}";
                    var shape = model[member.Shape];
                    code.Line(
                        shape.Kind switch
                        {
                            ShapeKind.Structure => $"json.WriteStructure({field}, Write{Naming.Pascal(shape.Name)});",
                            ShapeKind.List => $"json.WriteList({field}, {ItemWriter(model, shape)});",
                            ShapeKind.Map => throw new ModelException($"{name}.{member.Name}: maps are not written in JSON yet"),
                            _ => $"json.WriteField({field});",
                        }
                    );
                }
            }
        );
    }

    private static string ItemWriter(ServiceModel model, Shape list)
    {
        var item = model[list.Element?.Shape ?? string.Empty];
        return item.Kind switch
        {
            ShapeKind.Structure => $"static (json, item) => json.WriteItem(item, Write{Naming.Pascal(item.Name)})",
            ShapeKind.String => "static (json, item) => json.WriteStringValue(item)",
            ShapeKind.Integer or ShapeKind.Long => "static (json, item) => json.WriteNumberValue(item)",
            _ => throw new ModelException($"{list.Name}: lists of {item.Kind} are not written in JSON yet"),
        };
    }

    private static void Reader(CodeWriter code, ServiceModel model, string name, IEnumerable<Member> members)
    {
        code.Line();
        code.Block(
            $"public static bool Read{name}Member(string name, ref StreamingUtf8JsonReader json, {name} value)",
            () =>
                code.Block(
                    "switch (name)",
                    () =>
                    {
                        foreach (var member in members)
                        {
                            code.Line(
                                $"case {CodeWriter.Quote(member.WireName)}: value.{member.Property} = "
                                    + $"{Read(model, model[member.Shape])}; return true;"
                            );
                        }
                        code.Line("default: return false;");
                    }
                )
        );
    }

    private static string Read(ServiceModel model, Shape shape) =>
        shape.Kind switch
        {
            ShapeKind.Structure =>
                $"JsonFields.ReadStructure(ref json, new {Naming.Pascal(shape.Name)}(), Read{Naming.Pascal(shape.Name)}Member)",
            ShapeKind.List => $"JsonFields.ReadList(ref json, {ItemReader(model, shape)})",
            ShapeKind.Map => $"JsonFields.ReadMap(ref json, {ItemReader(model, shape)})",
            _ => $"JsonFields.{Marshalling.ScalarReader(shape)}(ref json)",
        };

    private static string ItemReader(ServiceModel model, Shape collection)
    {
        var item = model[collection.Element?.Shape ?? string.Empty];
        return item.Kind switch
        {
            ShapeKind.Structure or ShapeKind.List or ShapeKind.Map => $"static (ref StreamingUtf8JsonReader json) => {Read(model, item)}",
            ShapeKind.String or ShapeKind.Blob => $"JsonFields.{Marshalling.ScalarReader(item)}",
            _ => $"static (ref StreamingUtf8JsonReader json) => {Read(model, item)}.GetValueOrDefault()",
        };
    }
}
