namespace ElbProvisioner.LocalAws;

/// <summary>The embedded AWS: one account with its regions. Safe to call from many threads.</summary>
public sealed class EmbeddedAws(LocalAwsOptions options) : IDisposable
{
    /// <summary>A way in without a socket, to be put under an SDK's pipeline.</summary>
    public HttpMessageHandler CreateHandler() => throw new NotImplementedException(options.Account);

    public void Dispose()
    {
    }
}
