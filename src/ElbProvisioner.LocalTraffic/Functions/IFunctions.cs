namespace ElbProvisioner.LocalTraffic.Functions;

/// <summary>What stands for the functions of the embedded AWS on this machine. Safe to ask from many threads.</summary>
public interface IFunctions
{
    /// <summary>Hands an event to a function and waits for its answer.</summary>
    /// <param name="functionArn">As it is registered; may end with a version or an alias.</param>
    /// <param name="request">The event, as JSON.</param>
    /// <returns>What it answered, as it wrote it; null: nothing stands for the function.</returns>
    /// <exception cref="FunctionException">It ended without an answer, or cannot be run.</exception>
    Task<ReadOnlyMemory<byte>?> InvokeAsync(string functionArn, ReadOnlyMemory<byte> request, CancellationToken ct);
}

/// <summary>A function ended without an answer, or cannot be run.</summary>
public sealed class FunctionException : Exception
{
    public FunctionException(string message)
        : base(message) { }

    public FunctionException(string message, Exception innerException)
        : base(message, innerException) { }

    public FunctionException() { }
}
