using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.Wire;

/// <summary>Requests as clients send them, signed by nobody in particular.</summary>
internal static class Requests
{
    public static ServiceModels Models { get; } = new();

    /// <summary>What botocore writes for every operation in every protocol; make-requests.py makes them.</summary>
    public static IEnumerable<Vector> All
    {
        get
        {
            using var reader = new StreamReader(new GZipStream(Resource("requests.jsonl.gz"), CompressionMode.Decompress));
            while (reader.ReadLine() is { } line)
            {
                var vector = JsonNode.Parse(line)?.AsObject() ?? throw new JsonException("an empty vector");
                yield return new Vector(
                    Text(vector, "service"),
                    Text(vector, "operation"),
                    Text(vector, "protocol"),
                    vector["isFull"]?.GetValue<bool>() == true,
                    vector["input"]?.AsObject() ?? [],
                    Request(
                        Text(vector, "method"),
                        Text(vector, "target"),
                        (vector["headers"]?.AsObject() ?? []).ToDictionary(
                            header => header.Key,
                            header => header.Value?.GetValue<string>() ?? ""
                        ),
                        Convert.FromBase64String(Text(vector, "body")),
                        Models[Text(vector, "service")].SigningName
                    )
                );
            }
        }
    }

    /// <param name="service">Of the signature; null: unsigned.</param>
    public static WireRequest Request(string method, string target, Dictionary<string, string> headers, byte[] body, string? service)
    {
        if (service is not null)
        {
            headers["Authorization"] =
                $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/{service}/aws4_request, SignedHeaders=host;x-amz-date, "
                + "Signature=0a1b2c";
        }

        return new WireRequest(method, target, headers, body);
    }

    public static WireRequest Form(string service, string form) =>
        Request(
            "POST",
            "/",
            new() { ["content-type"] = "application/x-www-form-urlencoded; charset=utf-8" },
            Encoding.UTF8.GetBytes(form),
            service
        );

    public static WireRequest Json(string service, string target, string body) =>
        Request(
            "POST",
            "/",
            new() { ["X-Amz-Target"] = target, ["Content-Type"] = "application/x-amz-json-1.1" },
            Encoding.UTF8.GetBytes(body),
            service
        );

    public static WireRequest Cbor(string operation, byte[] body) =>
        Request(
            "POST",
            $"/service/GraniteServiceVersion20100801/operation/{operation}",
            new() { ["smithy-protocol"] = "rpc-v2-cbor", ["Content-Type"] = "application/cbor" },
            body,
            "monitoring"
        );

    public static WireRequest Rest(string method, string target, string body = "") =>
        Request(method, target, [], Encoding.UTF8.GetBytes(body), "route53");

    public static Incoming Read(WireRequest request) => Protocols.Read(request, Models);

    /// <summary>The request must be refused before its operation is asked.</summary>
    public static (int Status, string Body, WireRefusal Refusal) Refused(WireRequest request)
    {
        var refusal = Assert.Throws<WireRefusal>(() => Read(request));
        var response = refusal.Write("request-1");
        return (response.Status, Encoding.UTF8.GetString(response.Body.Span), refusal);
    }

    public static Stream Resource(string name) =>
        typeof(Requests).Assembly.GetManifestResourceStream($"Wire/{name}")
        ?? throw new InvalidOperationException($"no resource is called {name}");

    private static string Text(JsonObject vector, string name) =>
        vector[name]?.GetValue<string>() ?? throw new JsonException($"a vector without {name}");

    internal sealed record Vector(string Service, string Operation, string Protocol, bool IsFull, JsonObject Input, WireRequest Request)
    {
        public override string ToString() => $"{Service} {Operation} by {Protocol}{(IsFull ? " with all members" : "")}";
    }
}
