using System.Net;
using System.Text;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>An HTTP endpoint of the test's own on loopback: a made-up AWS, or something between elbctl and one.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<AwsCall, CancellationToken, Task<Answer?>> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    /// <param name="answer">Null: the connection is cut without an answer.</param>
    public LoopbackServer(Func<AwsCall, CancellationToken, Task<Answer?>> answer)
    {
        _answer = answer;
        Endpoint = new Uri($"http://127.0.0.1:{MotoServer.FreePort()}");
        _listener.Prefixes.Add(Endpoint.ToString());
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Endpoint { get; }

    public static LoopbackServer Answering(Func<AwsCall, Answer> answer) => new((call, _) => Task.FromResult<Answer?>(answer(call)));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Abort();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> open = [];
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                open.Add(ServeAsync(await _listener.GetContextAsync()));
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Disposal ends the wait this way.
        }

        await Task.WhenAll(open);
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        try
        {
            if (await _answer(await AwsCall.ReadAsync(context.Request), _stop.Token) is not { } given)
            {
                context.Response.Abort();
                return;
            }

            context.Response.StatusCode = given.Status;
            foreach (var (name, value) in given.Headers)
            {
                context.Response.AddHeader(name, value);
            }

            context.Response.ContentType = given.ContentType;
            context.Response.ContentLength64 = given.Body.Length;
            await context.Response.OutputStream.WriteAsync(given.Body);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            // The client went away, or the test did.
        }
    }
}

internal sealed record Answer(int Status, string ContentType, byte[] Body, IReadOnlyList<(string Name, string Value)> Headers)
{
    /// <summary>An error in the form of the call's protocol.</summary>
    public static Answer Error(AwsCall call, int status, string code, string message) =>
        call.IsJson
            ? new(status, "application/x-amz-json-1.1", Encoding.UTF8.GetBytes($$"""{"__type":"{{code}}","message":"{{message}}"}"""), [])
        : call.IsEc2
            ? new(
                status,
                "text/xml",
                Encoding.UTF8.GetBytes(
                    $"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>r-1</RequestID></Response>"
                ),
                []
            )
        : new(
            status,
            "text/xml",
            Encoding.UTF8.GetBytes(
                $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"
            ),
            []
        );
}
