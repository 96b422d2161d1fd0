using System.Reflection;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace ElbProvisioner.AwsClients.Tests.Infrastructure;

/// <summary>Stands in a client's pipeline, where a session has its own handlers, and notes what each attempt is called.</summary>
internal sealed class NamedCalls : PipelineHandler
{
    private readonly List<(string OfContext, string OfRequest)> _names = [];

    public IReadOnlyList<(string OfContext, string OfRequest)> Names => _names;

    public static NamedCalls In(AmazonServiceClient client)
    {
        var handler = new NamedCalls();
        var pipeline = (RuntimePipeline?)
            typeof(AmazonServiceClient).GetProperty("RuntimePipeline", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(client);
        (pipeline ?? throw new InvalidOperationException("no pipeline")).AddHandlerAfter<RetryHandler>(handler);
        return handler;
    }

    /// <summary>By reflection: what a test compiles has an <see cref="IModelClient"/> of its own.</summary>
    public static Task<IReadOnlyDictionary<string, object>> CallAsync(
        IDisposable client,
        string operation,
        IReadOnlyDictionary<string, object> members,
        CancellationToken cancellationToken
    ) =>
        (Task<IReadOnlyDictionary<string, object>>?)
            client
                .GetType()
                .GetMethod(nameof(IModelClient.CallAsync))
                ?.Invoke(client, BindingFlags.DoNotWrapExceptions, null, [operation, members, cancellationToken], null)
        ?? throw new InvalidOperationException($"{client.GetType().Name} calls nothing by name");

    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        _names.Add((executionContext.RequestContext.RequestName, executionContext.RequestContext.Request.RequestName));
        return base.InvokeAsync<T>(executionContext);
    }
}
