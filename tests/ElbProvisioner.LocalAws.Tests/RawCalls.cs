using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace ElbProvisioner.LocalAws.Tests;

/// <summary>Calls the product's own clients do not know: written by hand, as other tools send them.</summary>
internal sealed class RawCalls(Cloud cloud, string region = "us-east-1")
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="service">The signing name.</param>
    /// <param name="target">As in <c>AmazonSSM.PutParameter</c>.</param>
    public async Task<JsonObject> JsonAsync(string service, string target, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://aws.local/")
        {
            Content = new StringContent(body, Encoding.UTF8),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", target);
        var (status, text) = await SendAsync(service, request);
        var answer = text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? [];
        return status == 200
            ? answer
            : throw new RawRefusal(status, (string?)answer["__type"] ?? "", (string?)(answer["message"] ?? answer["Message"]) ?? "");
    }

    /// <returns>The answer's root element; its children are asked for by local name.</returns>
    public Task<XElement> Route53Async(HttpMethod method, string path, string body = "") =>
        XmlAsync(
            "route53",
            new HttpRequestMessage(method, $"https://aws.local/2013-04-01/{path}")
            {
                Content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, "application/xml"),
            }
        );

    /// <param name="path">With its version, as in <c>2015-03-31/functions</c>.</param>
    public async Task<JsonObject> LambdaAsync(HttpMethod method, string path, string body = "")
    {
        using var request = new HttpRequestMessage(method, $"https://aws.local/{path}")
        {
            Content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        var (status, text) = await SendAsync("lambda", request);
        var answer = text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? [];
        return status < 300 ? answer : throw new RawRefusal(status, "", (string?)(answer["message"] ?? answer["Message"]) ?? "");
    }

    /// <param name="target">As in <c>logs?policy</c>.</param>
    /// <returns>The body as it stands.</returns>
    public async Task<string> StorageAsync(HttpMethod method, string target, string body = "")
    {
        using var request = new HttpRequestMessage(method, $"https://aws.local/{target}")
        {
            Content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8),
        };
        var (status, text) = await SendAsync("s3", request);
        return status < 300 ? text
            : text.Length == 0 ? throw new RawRefusal(status, "", "")
            : throw new RawRefusal(status, Text(XElement.Parse(text), "Code"), Text(XElement.Parse(text), "Message"));
    }

    public Task<XElement> QueryAsync(string service, string form) =>
        XmlAsync(
            service,
            new HttpRequestMessage(HttpMethod.Post, "https://aws.local/")
            {
                Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
            }
        );

    /// <summary>The call must be refused with exactly this code.</summary>
    public static async Task<RawRefusal> RefusedAsync(string code, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RawRefusal>(call);
        Assert.Equal(code, refusal.Code);
        return refusal;
    }

    private async Task<XElement> XmlAsync(string service, HttpRequestMessage request)
    {
        using (request)
        {
            var (status, text) = await SendAsync(service, request);
            var root = XElement.Parse(text);
            return status < 300 ? root : throw new RawRefusal(status, Text(root, "Code"), Text(root, "Message"));
        }
    }

    private async Task<(int Status, string Body)> SendAsync(string service, HttpRequestMessage request)
    {
        using var client = new HttpClient(cloud.Aws.CreateHandler());
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/{region}/{service}/aws4_request, SignedHeaders=host, Signature=0"
        );
        using var response = await client.SendAsync(request, Cancellation);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    public static string Text(XElement root, string name) =>
        root.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value ?? "";
}

internal sealed class RawRefusal(int status, string code, string message) : Exception($"{status} {code}: {message}")
{
    public int Status => status;

    public string Code => code;
}
