using System.Net;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>Answers some operations as AWS does where the permission is missing.</summary>
internal sealed class Forbidding(HttpMessageHandler inner, string[] operations) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        return operations.Any(o =>
            body.Contains($"Action={o}&", StringComparison.Ordinal) || body.EndsWith($"Action={o}", StringComparison.Ordinal)
        )
            ? new HttpResponseMessage(HttpStatusCode.Forbidden)
            {
                Content = new StringContent(
                    "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this "
                        + "operation.</Message></Error></Errors><RequestID>r</RequestID></Response>"
                ),
            }
            : await base.SendAsync(request, cancellationToken);
    }
}
