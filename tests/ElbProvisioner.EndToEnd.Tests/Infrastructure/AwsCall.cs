using System.Net;
using System.Text;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>One request as AWS's protocols say it.</summary>
/// <param name="Operation">Of the form's <c>Action</c> or of <c>X-Amz-Target</c>; for Route 53 the method.</param>
/// <param name="Service">Of the signature's scope.</param>
internal sealed record AwsCall(
    string Method,
    string Path,
    string Service,
    string Operation,
    byte[] Body,
    IReadOnlyList<(string Name, string Value)> Headers
)
{
    private static readonly string[] Readers = ["Describe", "Get", "List"];

    public bool IsRead => Readers.Any(r => Operation.StartsWith(r, StringComparison.OrdinalIgnoreCase));

    public bool IsJson => Headers.Any(h => h.Name.Equals("X-Amz-Target", StringComparison.OrdinalIgnoreCase));

    public bool IsEc2 => Service == "ec2";

    /// <summary>The same request made again has the same text; its signature differs.</summary>
    public string Text => $"{Method} {Path} {Encoding.UTF8.GetString(Body)}";

    public static async Task<AwsCall> ReadAsync(HttpListenerRequest request)
    {
        using var body = new MemoryStream();
        await request.InputStream.CopyToAsync(body);
        var headers = request.Headers.AllKeys.OfType<string>().Select(name => (name, request.Headers[name] ?? "")).ToList();
        var scope = (request.Headers["Authorization"] ?? "").Split('/');
        var bytes = body.ToArray();
        var operation = request.Headers["X-Amz-Target"] is { } target
            ? target[(target.LastIndexOf('.') + 1)..]
            : Encoding
                .UTF8.GetString(bytes)
                .Split('&')
                .FirstOrDefault(p => p.StartsWith("Action=", StringComparison.Ordinal))
                ?["Action=".Length..]
                ?? request.HttpMethod;
        return new(request.HttpMethod, request.RawUrl ?? "/", scope.Length > 3 ? scope[3] : "", operation, bytes, headers);
    }
}
