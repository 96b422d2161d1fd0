using System.Formats.Cbor;
using System.Xml;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Words a refusal as the request was worded.</summary>
internal static class ErrorWriter
{
    public static WireResponse Write(
        WireProtocol protocol,
        ServiceModel? model,
        OperationModel? operation,
        AwsError error,
        string requestId
    )
    {
        // What it repeats of the request may be just what is wrong with it.
        error = new AwsError(Characters.Shown(error.Code), Characters.Shown(error.Message), error.Status);
        var shape = ShapeOf(model, operation, error.Code);
        var status = error.Status ?? shape?.ErrorStatus ?? Usual(error.Code);
        switch (protocol)
        {
            case WireProtocol.RestXml when model?.Name == "s3":
                return Responses.Xml(
                    status,
                    requestId,
                    XmlAnswer.Document(
                        Responses.XmlDeclaration,
                        xml =>
                        {
                            xml.WriteStartElement("Error");
                            CodeAndMessage(xml, error);
                            xml.WriteElementString("RequestId", requestId);
                            xml.WriteEndElement();
                        }
                    )
                );
            case WireProtocol.Query or WireProtocol.RestXml:
                return Responses.Xml(
                    status,
                    requestId,
                    XmlAnswer.Document(
                        protocol == WireProtocol.RestXml ? Responses.XmlDeclaration : "",
                        xml =>
                        {
                            xml.WriteStartElement("ErrorResponse", model?.XmlNamespace ?? "");
                            xml.WriteStartElement("Error");
                            xml.WriteElementString("Type", status < 500 ? "Sender" : "Receiver");
                            CodeAndMessage(xml, error);
                            xml.WriteEndElement();
                            xml.WriteElementString("RequestId", requestId);
                            xml.WriteEndElement();
                        }
                    )
                );
            case WireProtocol.Ec2:
                return Responses.Xml(
                    status,
                    requestId,
                    XmlAnswer.Document(
                        Responses.XmlDeclaration,
                        xml =>
                        {
                            xml.WriteStartElement("Response");
                            xml.WriteStartElement("Errors");
                            xml.WriteStartElement("Error");
                            CodeAndMessage(xml, error);
                            xml.WriteEndElement();
                            xml.WriteEndElement();
                            xml.WriteElementString("RequestID", requestId);
                            xml.WriteEndElement();
                        }
                    )
                );
            case WireProtocol.Json:
                return Responses.Json(
                    model,
                    status,
                    requestId,
                    JsonAnswer.Body(json =>
                    {
                        json.WriteStartObject();
                        json.WriteString("__type", shape?.Name ?? error.Code);
                        if (error.Message.Length > 0)
                        {
                            json.WriteString(MessageMember(shape), error.Message);
                        }

                        json.WriteEndObject();
                    }),
                    QueryCode(model, error, status)
                );
            case WireProtocol.RestJson:
                return Responses.Json(
                    model,
                    status,
                    requestId,
                    JsonAnswer.Body(json =>
                    {
                        json.WriteStartObject();
                        if (shape?.Find("Type") is not null)
                        {
                            json.WriteString("Type", status < 500 ? "User" : "Service");
                        }

                        json.WriteString(MessageMember(shape), error.Message);
                        json.WriteEndObject();
                    }),
                    [KeyValuePair.Create("x-amzn-ErrorType", shape?.Name ?? error.Code)]
                );
            default:
                var cbor = new CborWriter();
                cbor.WriteStartMap(2);
                cbor.WriteTextString("__type");
                cbor.WriteTextString($"com.amazonaws.{model?.Name ?? "unknown"}#{shape?.Name ?? error.Code}");
                cbor.WriteTextString(MessageMember(shape));
                cbor.WriteTextString(error.Message);
                cbor.WriteEndMap();
                return Responses.Cbor(status, requestId, cbor.Encode(), QueryCode(model, error, status));
        }
    }

    private static void CodeAndMessage(XmlWriter xml, AwsError error)
    {
        xml.WriteElementString("Code", error.Code);
        xml.WriteElementString("Message", error.Message);
    }

    /// <summary>The error that the model lists for the operation; else any that has the code.</summary>
    private static Shape? ShapeOf(ServiceModel? model, OperationModel? operation, string code)
    {
        if (model is null)
        {
            return null;
        }

        bool IsMeant(Shape shape) => shape.IsError && (shape.ErrorCode ?? shape.Name) == code;
        return operation?.Errors.Select(name => model[name]).FirstOrDefault(IsMeant)
            ?? model.Shapes.Values.FirstOrDefault(IsMeant)
            ?? (model.Shapes.TryGetValue(code, out var named) && named.IsError ? named : null);
    }

    // Some error shapes call it Message, and some clients read only what the shape says.
    private static string MessageMember(Shape? shape) =>
        shape?.Members.FirstOrDefault(member => member.Name.Equals("message", StringComparison.OrdinalIgnoreCase))?.WireName ?? "message";

    /// <summary>The code of the query protocol, for clients of a service that once spoke nothing else.</summary>
    private static IEnumerable<KeyValuePair<string, string>> QueryCode(ServiceModel? model, AwsError error, int status) =>
        model is { IsQueryCompatible: true }
            ? [KeyValuePair.Create("x-amzn-query-error", $"{error.Code};{(status < 500 ? "Sender" : "Receiver")}")]
            : [];

    private static int Usual(string code) =>
        code switch
        {
            "InternalFailure" or "InternalError" or "InternalServerError" or "InternalServiceError" => 500,
            "ServiceUnavailable" or "ServiceUnavailableException" or "Unavailable" or "RequestLimitExceeded" => 503,
            "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation" or "OptInRequired" => 403,
            _ => 400,
        };
}
