using System.Collections.Generic;
using System.Linq;
using ElbProvisioner.AwsClients.Generator.Model;

namespace ElbProvisioner.AwsClients.Generator.Emit;

/// <summary>Emits the writing of REST requests, with XML or JSON bodies.</summary>
internal static class RestRequestEmitter
{
    public static string Emit(ServiceModel model)
    {
        var code = CodeWriter.File(Marshalling.Namespace(model), Marshalling.Usings(model));
        code.Line();
        code.Block(
            "internal static class Requests",
            () =>
            {
                foreach (var operation in model.Operations)
                {
                    Request(code, model, operation);
                }
                foreach (var shape in model.StructuresInRequests())
                {
                    Body(code, model, Naming.Pascal(shape.Name), Naming.Pascal(shape.Name), shape.Members, isRequest: false);
                }
            }
        );
        return code.ToString();
    }

    public static string Marshaller(ServiceModel model, Operation operation) =>
        $"new RestMarshaller<{operation.Request}>({CodeWriter.Quote(model.Names.Namespace)}, {CodeWriter.Quote(operation.HttpMethod)}, "
        + $"{CodeWriter.Quote(operation.RequestUri)}, Requests.Write{operation.Request})";

    public static string TreeMarshaller(ServiceModel model) =>
        $"new RestMarshaller<TreeRequest>({CodeWriter.Quote(model.Names.Namespace)}, request.Rest.Method, request.Rest.Path, "
        + $"RestTree.{(model.IsInJson ? "WriteJson" : "WriteXml")})";

    private static void Request(CodeWriter code, ServiceModel model, Operation operation)
    {
        var body = operation.Input.Where(member => member.Location == MemberLocation.Body).ToList();
        if (body.Count > 0)
        {
            Body(code, model, operation.Request + "Body", operation.Request, body, isRequest: true);
        }
        code.Line();
        code.Block(
            $"public static void Write{operation.Request}(RestWriter request, {operation.Request} value)",
            () =>
            {
                foreach (var member in operation.Input.Where(member => member.Location != MemberLocation.Body))
                {
                    code.Line(
                        $"request.{Place(operation, member)}({CodeWriter.Quote(member.WireName)}, "
                            + $"{Marshalling.Sent(model, member, isOfRequest: true)});"
                    );
                }
                if (body.Count == 0)
                {
                    return;
                }
                if (model.IsInJson)
                {
                    code.Line($"request.WriteJsonBody(value, Write{operation.Request}Body);");
                    return;
                }
                if (operation.InputElement is null)
                {
                    throw new ModelException($"{operation.Name} has a body without an element to put it in");
                }
                code.Line(
                    $"request.WriteXmlBody({CodeWriter.Quote(operation.InputElement)}, "
                        + $"{CodeWriter.Quote(operation.InputNamespace ?? string.Empty)}, value, Write{operation.Request}Body);"
                );
            }
        );
    }

    private static string Place(Operation operation, Member member) =>
        member.Location switch
        {
            MemberLocation.Path => "WritePath",
            MemberLocation.Query => "WriteQuery",
            MemberLocation.Header => "WriteHeader",
            _ => throw new ModelException($"{operation.Request}.{member.Name}: payloads are not written yet"),
        };

    private static void Body(CodeWriter code, ServiceModel model, string writer, string type, IReadOnlyList<Member> members, bool isRequest)
    {
        if (model.IsInJson)
        {
            JsonEmitter.Writer(code, model, writer, type, members, isRequest);
            return;
        }
        code.Line();
        code.Block(
            $"public static void Write{writer}(XmlWriter xml, {type} value)",
            () =>
            {
                foreach (var member in members)
                {
                    code.Line(
                        Write(model, CodeWriter.Quote(member.WireName), model[member.Shape], Marshalling.Sent(model, member, isRequest))
                            + ";"
                    );
                }
            }
        );
    }

    private static string Write(ServiceModel model, string name, Shape shape, string value) =>
        shape.Kind switch
        {
            ShapeKind.Structure => $"xml.WriteStructure({name}, {value}, Write{Naming.Pascal(shape.Name)})",
            ShapeKind.List when !shape.IsFlattened =>
                $"xml.WriteList({name}, {CodeWriter.Quote(shape.Element?.LocationName ?? "member")}, {value}, static (xml, name, "
                    + $"item) => {Write(model, "name", model[shape.Element?.Shape ?? string.Empty], "item")})",
            ShapeKind.List or ShapeKind.Map => throw new ModelException(
                $"{shape.Name}: flattened lists and maps are not written in XML yet"
            ),
            _ => $"xml.WriteField({name}, {value})",
        };
}
