using System.Net;
using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace ElbProvisioner.Aws.Session;

/// <summary>What all clients of a session share: budget, turns and journal.</summary>
internal sealed class SharedGate(
    RequestBudget budget,
    BudgetMode mode,
    bool isInProcess,
    SemaphoreSlim turns,
    CallJournal journal,
    Patience patience,
    TimeSpan answerLimit,
    TimeProvider time,
    bool onlyReads = false
)
{
    public bool OnlyReads => onlyReads;

    public RequestBudget Budget => budget;

    /// <summary>Within this process every call is answered.</summary>
    public ITimer? Watch(string action) => isInProcess ? null : patience.Watch(action, answerLimit);

    public SemaphoreSlim Turns => turns;

    public CallJournal Journal => journal;

    public TimeProvider Time => time;

    public bool IsBudgeted(Uri? endpoint) =>
        mode switch
        {
            BudgetMode.Always => true,
            BudgetMode.Never => false,
            _ => !isInProcess && endpoint is not { IsLoopback: true },
        };
}

/// <summary>
/// Stands right inside the retry handler and outside the signer: every attempt takes its tokens and its turn, is signed after the
/// wait and not before, and is written down.
/// </summary>
internal sealed class AttemptHandler(string service, SharedGate gate) : PipelineHandler
{
    public override void InvokeSync(IExecutionContext executionContext) =>
        throw new NotSupportedException("elbctl calls AWS asynchronously only.");

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext;
        var ct = request.CancellationToken;
        var operation = OperationName(request.RequestName);
        if (gate.OnlyReads && !AwsSession.IsRead(operation))
        {
            throw new InvalidOperationException($"{service}:{operation} may change something, and this session only reads.");
        }

        var asked = gate.Time.GetTimestamp();
        if (gate.IsBudgeted(request.Request.Endpoint))
        {
            await gate.Budget.WaitAsync(service, operation, ct);
        }

        await gate.Turns.WaitAsync(ct);
        try
        {
            var startedAt = gate.Time.GetUtcNow();
            var started = gate.Time.GetTimestamp();
            using var silence = gate.Watch($"{service}:{operation}");
            var attempt = base.InvokeAsync<T>(executionContext);
            await ((Task)attempt).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (attempt.Exception?.InnerException is { } broken && Unread(executionContext, broken) is { } unread)
            {
                attempt = Task.FromException<T>(unread);
            }

            Record(
                executionContext,
                operation,
                attempt,
                startedAt,
                gate.Time.GetElapsedTime(asked, started),
                gate.Time.GetElapsedTime(started)
            );
            return await attempt;
        }
        finally
        {
            gate.Turns.Release();
        }
    }

    private void Record(
        IExecutionContext context,
        string operation,
        Task attempt,
        DateTimeOffset startedAt,
        TimeSpan waited,
        TimeSpan elapsed
    )
    {
        var exception = attempt.Exception?.InnerException;
        if (exception is not null)
        {
            CallOrigin.Mark(exception, service, operation);
        }

        var refusal = exception as AmazonServiceException;
        var status =
            refusal?.StatusCode ?? (exception as UnreadableAnswerException)?.StatusCode ?? context.ResponseContext.HttpResponse?.StatusCode;
        gate.Journal.Add(
            new AwsCall(
                service,
                operation,
                context.RequestContext.Retries + 1,
                startedAt,
                waited,
                elapsed,
                (int?)status is null or 0 ? null : (int)status,
                refusal?.RequestId ?? context.ResponseContext.Response?.ResponseMetadata?.RequestId,
                refusal?.ErrorCode
                    ?? (exception as UnreadableAnswerException)?.Code
                    ?? (attempt.IsCanceled ? "Cancelled" : exception?.GetType().Name)
            )
        );
    }

    /// <summary>The answer is whole and of AWS's form, and a value in it is none: what reads it throws whatever it stumbles over.</summary>
    private static UnreadableAnswerException? Unread(IExecutionContext context, Exception exception) =>
        exception
            is JsonException
                or XmlException
                or FormatException
                or OverflowException
                or InvalidOperationException
                or AmazonUnmarshallingException { StatusCode: HttpStatusCode.OK }
        && context.ResponseContext.HttpResponse is { IsSuccessStatusCode: true } response
            ? new(AnswerFault.Foreign, response.StatusCode, $"values that cannot be read ({exception.Message.TrimEnd('.')})")
            : null;

    internal static string OperationName(string requestName) =>
        requestName.EndsWith("Request", StringComparison.Ordinal) ? requestName[..^"Request".Length] : requestName;
}

/// <summary>Remembers on an exception which call it came from; the SDK's exceptions do not say.</summary>
internal static class CallOrigin
{
    private const string ServiceKey = "elbctl.service";
    private const string OperationKey = "elbctl.operation";

    public static void Mark(Exception exception, string service, string operation)
    {
        exception.Data[ServiceKey] = service;
        exception.Data[OperationKey] = operation;
    }

    public static (string? Service, string? Operation) Of(Exception exception) =>
        (exception.Data[ServiceKey] as string, exception.Data[OperationKey] as string);
}
