using System.Net.Http.Headers;
using System.Net.Sockets;

namespace ElbProvisioner.Aws.Session;

/// <summary>
/// Lets nothing through to the unmarshallers but a whole answer of AWS: it waits for the last byte, so that a connection that breaks in
/// the midst of a body is a failed call like any other and never half an answer.
/// </summary>
internal sealed class AnswerGuard(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>No answer of the operations used comes near it; what does is not AWS's, and must not fill the memory.</summary>
    private const long MostBytes = 64 << 20;

    private const string LambdaPath = "/2015-03-31/functions/";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await SendOnceAsync(request, cancellationToken);
        var isRead = false;
        try
        {
            await ReadAsync(request, response, cancellationToken);
            isRead = true;
            return response;
        }
        finally
        {
            if (!isRead)
            {
                response.Dispose();
            }
        }
    }

    /// <summary>
    /// The SDK takes a reset for an old connection of the pool and asks again up to ten times, changing calls too: so it is not shown one.
    /// </summary>
    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            return await base.SendAsync(request, ct);
        }
        catch (HttpRequestException broken) when (IsLost(broken))
        {
            throw new ConnectionLostException(broken.GetBaseException().Message);
        }
    }

    private static bool IsLost(HttpRequestException broken) =>
        broken.HttpRequestError
            is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        && (
            broken.HttpRequestError == HttpRequestError.ResponseEnded
            || broken.InnerException is IOException
            || broken.InnerException
                is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown }
        );

    private static async Task ReadAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MostBytes, ct);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw new UnreadableAnswerException(
                AnswerFault.Cut,
                response.StatusCode,
                $"the beginning of an answer ({broken.Message.TrimEnd('.')})"
            );
        }

        if (IsBinary(request.Content?.Headers.ContentType) || response.Headers.Contains("x-amzn-ErrorType"))
        {
            return;
        }

        var body = await response.Content.ReadAsByteArrayAsync(ct);
        var fault = IsPolicy(request)
            ? AnswerShape.JudgePolicy(response.StatusCode, body)
            : AnswerShape.Judge(response.StatusCode, Target(request), body);
        if (fault != AnswerFault.None)
        {
            throw new UnreadableAnswerException(fault, response.StatusCode, AnswerShape.Describe(body));
        }
    }

    private static bool IsBinary(MediaTypeHeaderValue? type) => type?.MediaType == "application/cbor";

    /// <summary>S3 answers a policy as it stands.</summary>
    private static bool IsPolicy(HttpRequestMessage request) =>
        request.RequestUri?.Query.TrimEnd('=') == "?policy" && !request.Headers.Contains("X-Amz-Target");

    /// <summary>
    /// <c>CertificateManager.ListCertificates</c>: the JSON services name the operation in a header, but Lambda, whose address says it.
    /// </summary>
    private static string? Target(HttpRequestMessage request) =>
        request.Headers.TryGetValues("X-Amz-Target", out var values) && values.FirstOrDefault() is { } target
            ? target[(target.LastIndexOf('.') + 1)..]
        : request.RequestUri?.AbsolutePath is { } path && path.Contains(LambdaPath, StringComparison.Ordinal) ? $"{request.Method} {path}"
        : null;
}
