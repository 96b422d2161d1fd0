using System.Net;
using System.Net.Http.Headers;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Answers HTTP requests without a socket.</summary>
internal sealed class InProcessHandler(Func<WireRequest, WireResponse> aws) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var headers = request
            .Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? [])
            .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        try
        {
            var answer = aws(new(request.Method.Method, request.RequestUri?.PathAndQuery ?? "/", headers, body));
            var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
            {
                RequestMessage = request,
                Content = new ReadOnlyMemoryContent(answer.Body),
            };
            response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(answer.ContentType);
            foreach (var (name, value) in answer.Headers)
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }

            return response;
        }
        catch (BrokenConnectionException)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
        }
    }
}

/// <summary>A fault: the connection breaks without an answer.</summary>
internal sealed class BrokenConnectionException : Exception;
