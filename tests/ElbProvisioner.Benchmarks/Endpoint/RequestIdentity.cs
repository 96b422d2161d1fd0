using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace ElbProvisioner.Benchmarks.Endpoint;

/// <summary>Which operation of which service a signed request asks for, and whether two requests ask the same.</summary>
internal sealed partial record RequestIdentity(string Service, string Operation, string Key)
{
    public static RequestIdentity Of(HttpRequest request, byte[] body)
    {
        var scope = Scope().Match(request.Headers.Authorization.ToString());
        var service = scope.Success ? scope.Groups["service"].Value : "unsigned";
        var text = Encoding.UTF8.GetString(body);
        var path = request.Path.Value + request.QueryString.Value;
        var operation = OperationOf(request, text, path);
        return new(service, operation, $"{service}\n{operation}\n{path}\n{Volatile().Replace(text, "")}");
    }

    private static string OperationOf(HttpRequest request, string body, string path)
    {
        var target = request.Headers["X-Amz-Target"].ToString();
        if (target.Length > 0)
        {
            return target[(target.LastIndexOf('.') + 1)..];
        }

        var action = Action().Match(body);
        return action.Success ? action.Groups["name"].Value : $"{request.Method} {path}";
    }

    [GeneratedRegex(@"Credential=[^/]+/\d+/[^/]+/(?<service>[^/]+)/aws4_request")]
    private static partial Regex Scope();

    [GeneratedRegex(@"(^|&)Action=(?<name>\w+)")]
    private static partial Regex Action();

    /// <summary>Tokens that differ on every run.</summary>
    [GeneratedRegex("""&(ClientToken|IdempotencyToken)=[^&]*|"IdempotencyToken":"[^"]*",?""")]
    private static partial Regex Volatile();
}
