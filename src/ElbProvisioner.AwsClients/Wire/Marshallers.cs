using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace ElbProvisioner.AwsClients.Wire;

/// <summary>Turns a request into form parameters: the query protocol and its EC2 dialect.</summary>
internal sealed class QueryMarshaller<TRequest>(
    string serviceName,
    string action,
    string version,
    bool marksEmptyLists,
    Action<QueryWriter, string, TRequest> writeMembers
) : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, serviceName) { HttpMethod = "POST" };
        var query = new QueryWriter(request.ParameterCollection, marksEmptyLists);
        query.Write("Action", action);
        query.Write("Version", version);
        writeMembers(query, string.Empty, (TRequest)input);
        request.ContentStream = AWSSDKUtils.WriteParametersToPooledStream(request);
        return request;
    }
}

/// <summary>Turns a request into a JSON document posted to the service's only address.</summary>
/// <param name="isQueryCompatible">The service once spoke the query protocol: asked so, it keeps the error codes of those days.</param>
internal sealed class JsonMarshaller<TRequest>(
    string serviceName,
    string target,
    string jsonVersion,
    bool isQueryCompatible,
    Action<Utf8JsonWriter, TRequest> writeMembers
) : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, serviceName) { HttpMethod = "POST", ResourcePath = "/" };
        request.Headers["Content-Type"] = "application/x-amz-json-" + jsonVersion;
        request.Headers["X-Amz-Target"] = target;
        if (isQueryCompatible)
        {
            request.Headers["x-amzn-query-mode"] = "true";
        }
        var body = new PooledContentStream();
        using (var json = new Utf8JsonWriter(body.BufferWriter))
        {
            json.WriteItem((TRequest)input, writeMembers);
        }
        request.ContentStream = body;
        return request;
    }
}

/// <summary>Turns a request into an address and, where the operation has one, an XML or JSON document.</summary>
internal sealed class RestMarshaller<TRequest>(string serviceName, string method, string path, Action<RestWriter, TRequest> writeMembers)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        // "/{Bucket}?policy": what is asked about stands behind the path, without a value.
        var question = path.IndexOf('?', StringComparison.Ordinal);
        var request = new DefaultRequest(input, serviceName) { HttpMethod = method, ResourcePath = question < 0 ? path : path[..question] };
        if (question >= 0)
        {
            request.AddSubResource(path[(question + 1)..]);
        }
        writeMembers(new RestWriter(request), (TRequest)input);
        return request;
    }
}

/// <summary>Places the members of a REST request.</summary>
internal sealed class RestWriter(DefaultRequest request)
{
    /// <summary>Fills in "{name}" of the path. Without it the request would address something else.</summary>
    public void WritePath(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw new ArgumentException($"{request.RequestName} needs {name}: it is part of the address.", name);
        }
        request.AddPathResource($"{{{name}}}", value);
    }

    public void WriteQuery(string name, string? value)
    {
        request.UseQueryString = true;
        if (value is not null)
        {
            request.Parameters.Add(name, value);
        }
    }

    public void WriteQuery(string name, ConstantClass? value) => WriteQuery(name, value?.Value);

    public void WriteQuery(string name, bool? value) => WriteQuery(name, value is { } given ? Scalars.Write(given) : null);

    public void WriteQuery(string name, int? value) => WriteQuery(name, value is { } given ? Scalars.Write(given) : null);

    public void WriteHeader(string name, string? value)
    {
        if (value is not null)
        {
            request.Headers[name] = value;
        }
    }

    public void WriteXmlBody<T>(string element, string xmlNamespace, T value, Action<XmlWriter, T> writeMembers)
    {
        var body = new MemoryStream();
        using (var xml = XmlWriter.Create(body, new XmlWriterSettings { Encoding = new System.Text.UTF8Encoding(false) }))
        {
            xml.WriteStartElement(element, xmlNamespace);
            writeMembers(xml, value);
            xml.WriteEndElement();
        }

        body.Position = 0;
        request.ContentStream = body;
        request.Headers["Content-Type"] = "application/xml";
    }

    public void WriteJsonBody<T>(T value, Action<Utf8JsonWriter, T> writeMembers)
    {
        var body = new PooledContentStream();
        using (var json = new Utf8JsonWriter(body.BufferWriter))
        {
            json.WriteItem(value, writeMembers);
        }

        request.ContentStream = body;
        request.Headers["Content-Type"] = "application/json";
    }
}

/// <summary>Values the client sends although the caller gave none, or gave otherwise.</summary>
internal static class Given
{
    /// <summary>
    /// A request sent twice with one token acts once. The pipeline marshals before it retries, so every attempt carries the same token.
    /// </summary>
#pragma warning disable RS0030 // Only uniqueness counts, nothing reproduces it, and the official clients take no source of randomness either.
    public static string OrNewToken(string? token) => token ?? Guid.NewGuid().ToString();
#pragma warning restore RS0030

    /// <summary>"/hostedzone/Z1" as Route 53 answers it is "Z1" as Route 53 expects it.</summary>
    public static string? WithoutPath(string? id) => id?[(id.LastIndexOf('/') + 1)..];
}
