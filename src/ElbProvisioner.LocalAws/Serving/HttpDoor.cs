using System.Net;
using System.Net.Sockets;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws;

/// <summary>The embedded AWS as an HTTP endpoint, for any AWS client.</summary>
public sealed class HttpDoor : IDisposable
{
    private const int LargestBody = 16 << 20;

    private readonly EmbeddedAws _aws;
    private readonly HttpListener _listener;
    private readonly Action<Exception> _onFailure;

    private HttpDoor(EmbeddedAws aws, HttpListener listener, Action<Exception> onFailure)
    {
        (_aws, _listener, _onFailure) = (aws, listener, onFailure);
    }

    /// <summary>Begins to listen; <see cref="ServeAsync"/> answers.</summary>
    /// <param name="host">An address or name of this machine; <c>+</c> for all of them. Loopback is what nobody else reaches.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="onFailure">Hears of a call that could not be answered: the world's file is damaged, say.</param>
    /// <exception cref="HttpListenerException">The port is taken, or binding to it is not allowed.</exception>
    public static HttpDoor Open(EmbeddedAws aws, string host, int port, Action<Exception> onFailure)
    {
        var listener = new HttpListener { IgnoreWriteExceptions = true };
        listener.Prefixes.Add($"http://{host}:{port}/");
        listener.Start();
        return new(aws, listener, onFailure);
    }

    /// <summary>Answers until <paramref name="stop"/>; then finishes what is being answered.</summary>
    public async Task ServeAsync(CancellationToken stop)
    {
        using var stopping = stop.Register(_listener.Stop);
        var answering = new HashSet<Task>();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                answering.RemoveWhere(task => task.IsCompleted);
                answering.Add(Task.Run(() => AnswerAsync(context), CancellationToken.None));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException && stop.IsCancellationRequested)
            {
                break;
            }
        }

        await Task.WhenAll(answering);
    }

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            await WriteAsync(context.Response, await ReadAsync(context.Request));
        }
        catch (BrokenConnectionException)
        {
            context.Response.Abort();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or SocketException or ObjectDisposedException)
        {
            // The caller has gone.
            context.Response.Abort();
        }
        catch (Exception e)
        {
            // Whatever it was, the caller is not left waiting, and the next one is answered.
            _onFailure(e);
            context.Response.StatusCode = (int)HttpStatusCode.InternalServerError;
            context.Response.Close();
        }
    }

    private async Task<WireResponse> ReadAsync(HttpListenerRequest request)
    {
        using var body = new MemoryStream();
        if (request.ContentLength64 > LargestBody)
        {
            throw new IOException("the request is too large");
        }

        await request.InputStream.CopyToAsync(body);
        var headers = request.Headers.AllKeys.OfType<string>().ToDictionary(name => name, name => request.Headers[name] ?? "", StringComparer.OrdinalIgnoreCase);
        return _aws.Answer(new(request.HttpMethod, request.RawUrl ?? "/", headers, body.GetBuffer().AsMemory(0, (int)body.Length)));
    }

    private static async Task WriteAsync(HttpListenerResponse response, WireResponse answer)
    {
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
        {
            response.AddHeader(name, value);
        }

        response.ContentLength64 = answer.Body.Length;
        await response.OutputStream.WriteAsync(answer.Body);
        response.Close();
    }
}
