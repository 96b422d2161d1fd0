namespace ElbProvisioner.LocalTraffic.Listeners;

/// <summary>The door of one listener on this machine.</summary>
internal interface IFront : IAsyncDisposable
{
    /// <summary>From now on the listener is like this: for the next request or flow, also of connections that are there.</summary>
    void Serve(ServedListener served);
}
