using System.Collections.Generic;
using System.Linq;
using ElbProvisioner.AwsClients.Generator.Model;

namespace ElbProvisioner.AwsClients.Generator.Emit;

/// <summary>Emits the reading of XML responses: query, EC2 and REST.</summary>
internal static class XmlResponseEmitter
{
    public static string Emit(ServiceModel model)
    {
        var code = CodeWriter.File(Marshalling.Namespace(model), Marshalling.Usings(model));
        code.Line();
        code.Block(
            "internal static class Responses",
            () =>
            {
                foreach (var operation in model.Operations)
                {
                    MustBeText(model, operation);
                    Reader(code, model, operation.Response, operation.Output.Where(member => member.Location == MemberLocation.Body));
                    HeaderReader(code, model, operation);
                }

                foreach (var shape in model.StructuresInResponses().Union(model.StructuresInErrors()))
                {
                    Reader(code, model, Naming.Pascal(shape.Name), shape.Members);
                }
                foreach (var exception in model.Exceptions.Where(shape => ExceptionEmitter.Details(shape).Any()))
                {
                    Reader(code, model, Naming.Exception(exception.Name), ExceptionEmitter.Details(exception), ofException: true);
                }
            }
        );
        return code.ToString();
    }

    public static string Unmarshaller(Operation operation) =>
        $"new XmlUnmarshaller<{operation.Response}>(static () => new {operation.Response}(), "
        + $"{CodeWriter.QuoteOrNull(operation.ResultWrapper)}, "
        + $"Responses.Read{operation.Response}Member, "
        + $"{(HasHeaders(operation) ? $"Responses.Read{operation.Response}Headers" : "null")}, Errors.Create{ReadPayload(operation)})";

    public const string TreeUnmarshaller =
        "new XmlUnmarshaller<TreeResponse>(request.NewResponse, request.ResultWrapper, XmlTree.ReadMember, XmlTree.ReadHeaders, "
        + "Errors.Create, XmlTree.PayloadOf(request))";

    private static bool HasHeaders(Operation operation) => operation.Output.Any(member => member.Location == MemberLocation.Header);

    private static void MustBeText(ServiceModel model, Operation operation)
    {
        if (
            operation.Output.FirstOrDefault(member => member.Location == MemberLocation.Payload) is { } payload
            && model[payload.Shape] is not { Kind: ShapeKind.String, IsEnum: false }
        )
        {
            throw new ModelException($"{operation.Response}.{payload.Name}: only text is read as a payload");
        }
    }

    private static string ReadPayload(Operation operation) =>
        operation.Output.FirstOrDefault(member => member.Location == MemberLocation.Payload) is { } payload
            ? $", static (text, value) => value.{payload.Property} = text"
            : "";

    private static void Reader(CodeWriter code, ServiceModel model, string name, IEnumerable<Member> members, bool ofException = false)
    {
        code.Line();
        code.Block(
            $"public static bool Read{name}Member(XmlReader xml, {name} value)",
            () =>
                code.Block(
                    "switch (xml.LocalName)",
                    () =>
                    {
                        foreach (var member in members)
                        {
                            code.Line(
                                $"case {Cases(ElementName(model, member), ofException)}: value.{member.Property} = "
                                    + $"{Read(model, member)}; return true;"
                            );
                        }
                        code.Line("default: return false;");
                    }
                )
        );
    }

    private static void HeaderReader(CodeWriter code, ServiceModel model, Operation operation)
    {
        if (!HasHeaders(operation))
        {
            return;
        }
        code.Line();
        code.Block(
            $"public static void Read{operation.Response}Headers(IWebResponseData response, {operation.Response} value)",
            () =>
            {
                foreach (var member in operation.Output.Where(member => member.Location == MemberLocation.Header))
                {
                    if (model[member.Shape] is not { Kind: ShapeKind.String, IsEnum: false })
                    {
                        throw new ModelException($"{operation.Response}.{member.Name}: only text is read from headers");
                    }
                    code.Line($"value.{member.Property} = response.GetHeaderValue({CodeWriter.Quote(member.WireName)});");
                }
            }
        );
    }

    // Errors come with capitals the models do not know: InvalidChangeBatch has "messages" in the model and Messages on the wire.
    private static string Cases(string element, bool ofException) =>
        ofException && Naming.Pascal(element) != element
            ? $"{CodeWriter.Quote(element)} or {CodeWriter.Quote(Naming.Pascal(element))}"
            : CodeWriter.Quote(element);

    // Items of a flattened list stand where the list would, under the items' own name if they have one.
    public static string ElementName(ServiceModel model, Member member) =>
        model[member.Shape] is { Kind: ShapeKind.List, IsFlattened: true, Element.LocationName: { } itemName } ? itemName : member.WireName;

    private static string Read(ServiceModel model, Member member)
    {
        var shape = model[member.Shape];
        return shape is { Kind: ShapeKind.List, IsFlattened: true }
            ? $"xml.ReadFlatItem(value.{member.Property}, {ItemReader(model, shape)})"
            : Read(model, shape);
    }

    private static string Read(ServiceModel model, Shape shape) =>
        shape.Kind switch
        {
            ShapeKind.Structure => $"xml.ReadStructure(new {Naming.Pascal(shape.Name)}(), Read{Naming.Pascal(shape.Name)}Member)",
            ShapeKind.List => $"xml.ReadList({ItemReader(model, shape)})",
            ShapeKind.Map => $"xml.ReadMap({CodeWriter.Quote(shape.Key?.LocationName ?? "key")}, "
                + $"{CodeWriter.Quote(shape.Element?.LocationName ?? "value")}, {ItemReader(model, shape)})",
            _ => $"xml.{Marshalling.ScalarReader(shape)}()",
        };

    private static string ItemReader(ServiceModel model, Shape collection)
    {
        var item = model[collection.Element?.Shape ?? string.Empty];
        return item.Kind switch
        {
            ShapeKind.Structure or ShapeKind.List or ShapeKind.Map => $"static xml => {Read(model, item)}",
            ShapeKind.String or ShapeKind.Blob => $"XmlFields.{Marshalling.ScalarReader(item)}",
            _ => $"static xml => {Read(model, item)}.GetValueOrDefault()",
        };
    }
}
