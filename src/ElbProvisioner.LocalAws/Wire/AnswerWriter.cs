using System.Text.Json.Nodes;
using System.Xml;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Words an answer as the request was worded.</summary>
internal static class AnswerWriter
{
    public static WireResponse Write(Incoming incoming, Document? answer, string requestId)
    {
        var (model, operation) = (incoming.Model, incoming.Operation);
        if (operation.Output is null)
        {
            return answer is null || !answer.Any()
                ? Nothing(incoming, requestId)
                : throw new InvalidOperationException($"the model's {operation.Name} answers nothing");
        }

        var shape = model[operation.Output];
        var values = new Canonical(model).Structure(shape, answer ?? []);
        switch (incoming.Protocol)
        {
            case WireProtocol.Query:
                return Query(incoming, requestId, xml => new XmlAnswer(model, "member").Members(xml, shape, values));
            case WireProtocol.Ec2:
                if (shape.Find("Return") is not null)
                {
                    values.TryAdd("Return", JsonValue.Create(true));
                }

                return Ec2(incoming, requestId, xml => new XmlAnswer(model, "item").Members(xml, shape, values));
            case WireProtocol.RestXml when shape.Payload is { } payload:
                return Responses.Plain(
                    operation.ResponseCode,
                    "application/json",
                    requestId,
                    values[payload.Name]?.GetValue<string>() ?? "",
                    Headers(shape, values)
                );
            case WireProtocol.RestXml when shape.Members.Count > 0 && shape.Members.All(static m => m.Location == MemberLocation.Header):
                return Responses.Xml(operation.ResponseCode, requestId, default, Headers(shape, values));
            case WireProtocol.RestXml:
                return Responses.Xml(
                    operation.ResponseCode,
                    requestId,
                    XmlAnswer.Document(
                        Responses.XmlDeclaration,
                        xml =>
                        {
                            xml.WriteStartElement(operation.Output, model.XmlNamespace);
                            new XmlAnswer(model, "member").Members(xml, shape, values);
                            xml.WriteEndElement();
                        }
                    ),
                    Headers(shape, values)
                );
            case WireProtocol.Json or WireProtocol.RestJson:
                var status = incoming.Protocol == WireProtocol.Json ? 200 : Status(shape, values) ?? operation.ResponseCode;
                return Responses.Json(
                    model,
                    status,
                    requestId,
                    JsonAnswer.Body(json => new JsonAnswer(model).Structure(json, shape, values))
                );
            default:
                return Responses.Cbor(200, requestId, new CborAnswer(model).Body(shape, values));
        }
    }

    private static WireResponse Nothing(Incoming incoming, string requestId) =>
        incoming.Protocol switch
        {
            WireProtocol.Query => Query(incoming, requestId, null),
            WireProtocol.Ec2 => Ec2(incoming, requestId, xml => xml.WriteElementString("return", "true")),
            WireProtocol.RestXml => Responses.Xml(incoming.Operation.ResponseCode, requestId, default),
            WireProtocol.Json => Responses.Json(incoming.Model, 200, requestId, default),
            WireProtocol.RestJson => Responses.Json(incoming.Model, incoming.Operation.ResponseCode, requestId, default),
            _ => Responses.Cbor(200, requestId, CborAnswer.EmptyMap),
        };

    private static WireResponse Query(Incoming incoming, string requestId, Action<XmlWriter>? members) =>
        Responses.Xml(
            200,
            requestId,
            XmlAnswer.Document(
                "",
                xml =>
                {
                    xml.WriteStartElement(incoming.Operation.Name + "Response", incoming.Model.XmlNamespace);
                    if (members is not null)
                    {
                        xml.WriteStartElement(incoming.Operation.ResultWrapper ?? incoming.Operation.Name + "Result");
                        members(xml);
                        xml.WriteEndElement();
                    }

                    xml.WriteStartElement("ResponseMetadata");
                    xml.WriteElementString("RequestId", requestId);
                    xml.WriteEndElement();
                    xml.WriteEndElement();
                }
            )
        );

    private static WireResponse Ec2(Incoming incoming, string requestId, Action<XmlWriter> members) =>
        Responses.Xml(
            200,
            requestId,
            XmlAnswer.Document(
                Responses.XmlDeclaration,
                xml =>
                {
                    // With a slash at the end, which the model lacks.
                    xml.WriteStartElement(incoming.Operation.Name + "Response", incoming.Model.XmlNamespace + "/");
                    xml.WriteElementString("requestId", requestId);
                    members(xml);
                    xml.WriteEndElement();
                }
            )
        );

    /// <summary>Of an operation that tells what it did by its status.</summary>
    private static int? Status(Shape shape, JsonObject values) =>
        shape.Members.FirstOrDefault(member => member.Location == MemberLocation.Status) is { } member && values[member.Name] is { } status
            ? (int)status.GetValue<long>()
            : null;

    private static Dictionary<string, string> Headers(Shape shape, JsonObject values) =>
        shape
            .Members.Where(member => member.Location == MemberLocation.Header && values[member.Name] is not null)
            .ToDictionary(member => member.WireName, member => values[member.Name]?.ToString() ?? "", StringComparer.Ordinal);
}
