using System.Text;
using Microsoft.AspNetCore.Http;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>What a load balancer answers by itself, in the form in which AWS's do.</summary>
internal static class AnswerPages
{
    public const string Server = "awselb/2.0";

    private const string Html = "text/html";

    /// <summary>AWS does not publish the phrases of its own statuses; the others are those seen, or of the same form.</summary>
    public static string PhraseOf(int status) =>
        status switch
        {
            301 => "Moved Permanently",
            302 => "Found",
            400 => "Bad Request",
            401 => "Authorization Required",
            403 => "Forbidden",
            405 => "Not Allowed",
            408 => "Request Time-out",
            413 => "Request Entity Too Large",
            414 => "Request-URI Too Large",
            460 => "Client Closed Request",
            463 => "Bad Request",
            464 => "Incompatible Protocol",
            500 => "Internal Server Error",
            501 => "Not Implemented",
            502 => "Bad Gateway",
            503 => "Service Temporarily Unavailable",
            504 => "Gateway Time-out",
            507 => "Insufficient Storage",
            561 => "Authentication Error",
            _ => "",
        };

    /// <summary>The page of a status; each line ends with CRLF, as captured.</summary>
    public static string BodyOf(int status)
    {
        var title = $"{status} {PhraseOf(status)}".TrimEnd();
        return string.Join(
            "\r\n",
            "<html>",
            $"<head><title>{title}</title></head>",
            "<body>",
            $"<center><h1>{title}</h1></center>",
            "</body>",
            "</html>",
            ""
        );
    }

    /// <summary>Answers with the page of a status. An answer that has begun stays as it is.</summary>
    public static Task WriteAsync(HttpContext context, int status) => WriteAsync(context, status, Html, BodyOf(status));

    public static async Task WriteAsync(HttpContext context, int status, string type, string body)
    {
        if (context.Response.HasStarted)
        {
            return;
        }

        var response = context.Response;
        response.StatusCode = status;
        response.Headers.Server = Server;
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true && status >= 400)
        {
            // As seen of an application load balancer whose gRPC target was not there.
            response.Headers["grpc-status"] = "14";
            response.Headers["grpc-message"] = "unavailable";
        }

        var bytes = Encoding.UTF8.GetBytes(body);
        if (bytes.Length > 0)
        {
            response.ContentType = type;
        }

        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }
}
