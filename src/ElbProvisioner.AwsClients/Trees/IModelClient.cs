namespace ElbProvisioner.AwsClients;

/// <summary>
/// Calls operations by their names in the service model. What is sent and what comes back are trees, their members named by the
/// model too: <see cref="string"/>, <see cref="bool"/>, <see cref="int"/>, <see cref="long"/>, <see cref="double"/>,
/// <see cref="DateTime"/> (UTC when read), byte[] for blobs, <see cref="IReadOnlyList{T}"/> and
/// <see cref="IReadOnlyDictionary{TKey,TValue}"/> of <see cref="object"/> for the rest. What AWS did not say is not there.
/// </summary>
public interface IModelClient
{
    /// <exception cref="ArgumentException">The service has no such operation, the operation no such member, or a value is of another
    /// type.</exception>
    Task<IReadOnlyDictionary<string, object>> CallAsync(
        string operation,
        IReadOnlyDictionary<string, object> members,
        CancellationToken cancellationToken = default
    );
}
