using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace ElbProvisioner.Aws.Tests;

/// <summary>
/// An AWS in memory that answers each operation as a test says and remembers what was asked. With <see cref="HoldAnswers"/> it lets
/// nothing out until told, so that a test can count how many calls one wave holds.
/// </summary>
internal sealed class ScriptedAws : HttpMessageHandler
{
    private readonly Dictionary<string, Func<AwsRequest, AwsAnswer>> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<AwsRequest> _requests = new();
    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource> _held = [];
    private readonly SemaphoreSlim _arrived = new(0);

    public IReadOnlyCollection<AwsRequest> Requests => _requests;

    public bool HoldAnswers { get; set; }

    public int Count(string operation) => _requests.Count(r => r.Operation == operation || r.ToString() == operation);

    /// <param name="operation"><c>elasticloadbalancing:DescribeRules</c>.</param>
    public ScriptedAws On(string operation, Func<AwsRequest, AwsAnswer> answer)
    {
        _answers[operation] = answer;
        return this;
    }

    public ScriptedAws On(string operation, AwsAnswer answer) => On(operation, _ => answer);

    /// <summary>Waits until so many more answers are held.</summary>
    public async Task HoldAsync(int count, CancellationToken ct)
    {
        for (var i = 0; i < count; i++)
        {
            await _arrived.WaitAsync(ct);
        }
    }

    /// <summary>Lets out everything that is held.</summary>
    public int Release()
    {
        TaskCompletionSource[] ready;
        lock (_gate)
        {
            ready = [.. _held];
            _held.Clear();
        }

        foreach (var answer in ready)
        {
            answer.SetResult();
        }

        return ready.Length;
    }

    protected override void Dispose(bool disposing)
    {
        _arrived.Dispose();
        base.Dispose(disposing);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = await AwsRequest.ReadAsync(request, cancellationToken);
        _requests.Enqueue(asked);
        if (HoldAnswers)
        {
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                _held.Add(turn);
            }

            _arrived.Release();
            await turn.Task.WaitAsync(cancellationToken);
        }

        var answer = _answers.TryGetValue(asked.ToString(), out var script)
            ? script(asked)
            : throw new InvalidOperationException($"The script has no answer to {asked}.");
        return answer.Exception is { } failure
            ? throw failure
            : new HttpResponseMessage(answer.Status)
            {
                RequestMessage = request,
                Content = new StringContent(answer.Body, Encoding.UTF8, answer.ContentType),
                Headers = { { "x-amzn-RequestId", "request-1" } },
            };
    }
}

internal sealed record AwsAnswer(HttpStatusCode Status, string Body, string ContentType = "text/xml", Exception? Exception = null)
{
    public static AwsAnswer Xml(string body) => new(HttpStatusCode.OK, body);

    public static AwsAnswer Json(string body) => new(HttpStatusCode.OK, body, "application/x-amz-json-1.1");

    /// <summary>The answer of a query protocol service: the result element inside its envelope.</summary>
    public static AwsAnswer Query(string operation, string result) =>
        Xml(
            $"<{operation}Response><{operation}Result>{result}</{operation}Result><ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata></{operation}Response>"
        );

    public static AwsAnswer Ec2(string operation, string result) =>
        Xml($"<{operation}Response><requestId>request-1</requestId>{result}</{operation}Response>");

    public static AwsAnswer QueryError(string code, string message, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        new(
            status,
            $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>request-1</RequestId></ErrorResponse>"
        );

    public static AwsAnswer Ec2Error(string code, string message, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        new(
            status,
            $"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>request-1</RequestID></Response>"
        );

    public static AwsAnswer JsonError(string code, string message, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        new(status, $$"""{"__type":"{{code}}","message":"{{message}}"}""", "application/x-amz-json-1.1");

    public static AwsAnswer Html(HttpStatusCode status) =>
        new(status, "<!doctype html><html><title>Internal Server Error</title></html>", "text/html");

    public static AwsAnswer Fails(Exception exception) => new(HttpStatusCode.OK, "", Exception: exception);
}
