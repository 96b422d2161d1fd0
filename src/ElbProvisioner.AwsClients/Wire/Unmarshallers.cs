using System.Net;
using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace ElbProvisioner.AwsClients.Wire;

/// <summary>Chooses the exception for an error; <c>body</c> is the whole response for exceptions that say more than a message.</summary>
internal delegate AmazonServiceException ErrorFactory(ErrorResponse error, HttpStatusCode status, byte[] body);

/// <summary>Reads XML responses: query, EC2 and REST.</summary>
/// <param name="create">Makes the empty response.</param>
/// <param name="resultWrapper">The element around the members in the query protocol; none in the others.</param>
/// <param name="readMember">Reads one member of the body.</param>
/// <param name="readHeaders">Reads the members that travel in headers, where there are any.</param>
/// <param name="createError">Chooses the exception.</param>
/// <param name="readPayload">Takes the body as it stands, where one member is all of it.</param>
internal sealed class XmlUnmarshaller<TResponse>(
    Func<TResponse> create,
    string? resultWrapper,
    Func<XmlReader, TResponse, bool> readMember,
    Action<IWebResponseData, TResponse>? readHeaders,
    ErrorFactory createError,
    Action<string, TResponse>? readPayload = null
) : XmlResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
    {
        var response = create();
        response.ResponseMetadata = new ResponseMetadata();
        readHeaders?.Invoke(input.ResponseData, response);
        if (input.IsEmptyResponse)
        {
            return response;
        }
        if (readPayload is not null)
        {
            using var text = new StreamReader(input.Stream, leaveOpen: true);
            readPayload(text.ReadToEnd(), response);
            return response;
        }
        try
        {
            using var xml = XmlFields.Open(input.Stream);
            if (xml.MoveToContent() == XmlNodeType.Element)
            {
                xml.ReadStructure(response, ReadTopLevel);
            }
            return response;
        }
        catch (Exception reason) when (reason is XmlException or FormatException or OverflowException or InvalidOperationException)
        {
            throw new AmazonUnmarshallingException(response.ResponseMetadata.RequestId, null, reason, input.ResponseData.StatusCode);
        }
    }

    public override AmazonServiceException UnmarshallException(
        XmlUnmarshallerContext input,
        Exception innerException,
        HttpStatusCode statusCode
    )
    {
        var error = XmlErrorResponseUnmarshaller.GetInstance().Unmarshall(input);
        error.InnerException = innerException;
        error.StatusCode = statusCode;
        var body = input.GetResponseBodyBytes();
        if (error.Code is null)
        {
            ErrorDocument.NameAfterRoot(error, body);
        }
        if (string.IsNullOrEmpty(error.RequestId))
        {
            error.RequestId = input.ResponseData.GetHeaderValue("x-amzn-RequestId");
        }
        return createError(error, statusCode, body);
    }

    private bool ReadTopLevel(XmlReader xml, TResponse response)
    {
        switch (xml.LocalName)
        {
            case "ResponseMetadata":
                xml.ReadStructure(response.ResponseMetadata, ReadMetadata);
                return true;
            case "requestId" or "RequestId":
                response.ResponseMetadata.RequestId = xml.ReadText();
                return true;
            case var name when name == resultWrapper:
                xml.ReadStructure(response, readMember);
                return true;
            default:
                return resultWrapper is null && readMember(xml, response);
        }
    }

    private static bool ReadMetadata(XmlReader xml, ResponseMetadata metadata)
    {
        if (xml.LocalName != "RequestId")
        {
            return false;
        }
        metadata.RequestId = xml.ReadText();
        return true;
    }
}

/// <summary>Reads JSON responses.</summary>
/// <param name="create">Makes the empty response.</param>
/// <param name="readMember">Reads one member of the body; none where the operation answers nothing, since then the body may be no JSON at
/// all.</param>
/// <param name="isQueryCompatible">The service tells the codes its errors had in the query protocol.</param>
/// <param name="createError">Chooses the exception.</param>
internal sealed class JsonUnmarshaller<TResponse>(
    Func<TResponse> create,
    JsonMemberReader<TResponse>? readMember,
    bool isQueryCompatible,
    ErrorFactory createError
) : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        var response = create();
        if (input.IsEmptyResponse || readMember is null)
        {
            return response;
        }
        var json = new StreamingUtf8JsonReader(input.Stream);
        if (json.Read())
        {
            JsonFields.ReadStructure(ref json, response, readMember);
        }
        return response;
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input,
        Exception innerException,
        HttpStatusCode statusCode
    )
    {
        var json = new StreamingUtf8JsonReader(input.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref json);
        error.InnerException = innerException;
        error.StatusCode = statusCode;
        var exception = createError(error, statusCode, input.GetResponseBodyBytes());
        if (isQueryCompatible)
        {
            // The type follows the modern name of the error, the code keeps the name it had in the query protocol.
            AwsQueryCompatibleErrorHandler.ApplyQueryErrorHeader(error, input.ResponseData);
            exception.ErrorCode = error.Code;
            exception.ErrorType = error.Type;
        }

        return exception;
    }
}

/// <summary>Reads from an error's body what the pipeline's own reader leaves there.</summary>
internal static class ErrorDocument
{
    /// <summary>
    /// Some errors are named by the document's root alone: Route 53 sends InvalidChangeBatch so. S3's root is the error itself.
    /// </summary>
    public static void NameAfterRoot(ErrorResponse error, byte[] body)
    {
        try
        {
            using var xml = XmlFields.Open(new MemoryStream(body));
            if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName is "ErrorResponse" or "Response" or "html")
            {
                return;
            }
            if (xml.LocalName == "Error")
            {
                xml.ReadStructure(error, ReadError);
                return;
            }
            error.Code = xml.LocalName;
            var messages = new List<string>();
            while (!xml.EOF)
            {
                if (xml is { NodeType: XmlNodeType.Element, LocalName: "Message" })
                {
                    messages.Add(xml.ReadText());
                }
                else
                {
                    xml.Read();
                }
            }

            if (messages.Count > 0)
            {
                error.Message = string.Join("; ", messages);
            }
        }
        catch (XmlException)
        {
            // Whatever answered, it was not the service: the error stays without a code.
        }
    }

    private static bool ReadError(XmlReader xml, ErrorResponse error)
    {
        switch (xml.LocalName)
        {
            case "Code":
                error.Code = xml.ReadText();
                return true;
            case "Message":
                error.Message = xml.ReadText();
                return true;
            case "RequestId":
                error.RequestId = xml.ReadText();
                return true;
            default:
                return false;
        }
    }

    /// <summary>Fills the exception from the error's XML, whether its members stand below the root or below an Error element.</summary>
    public static T ReadXml<T>(T exception, byte[] body, Func<XmlReader, T, bool> readMember)
    {
        using var xml = XmlFields.Open(new MemoryStream(body));
        if (xml.MoveToContent() == XmlNodeType.Element)
        {
            xml.ReadStructure(
                exception,
                (field, value) => field.LocalName == "Error" ? field.ReadStructure(value, readMember) is not null : readMember(field, value)
            );
        }
        return exception;
    }

    public static T ReadJson<T>(T exception, byte[] body, JsonMemberReader<T> readMember)
        where T : class
    {
        var json = new StreamingUtf8JsonReader(new MemoryStream(body));
        if (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            JsonFields.ReadStructure(ref json, exception, readMember);
        }
        return exception;
    }
}
