using ElbProvisioner.Benchmarks.Endpoint;

namespace ElbProvisioner.Benchmarks.Processes;

/// <summary>moto behind the proxy: where the measured programs send their calls.</summary>
internal sealed class MeasuredEndpoint(MotoServer moto, LatencyProxy proxy) : IAsyncDisposable
{
    public MotoServer Moto => moto;

    public LatencyProxy Proxy => proxy;

    /// <returns>Null where moto_server is not installed.</returns>
    public static async Task<MeasuredEndpoint?> StartAsync() =>
        await MotoServer.StartAsync() is { } moto ? new(moto, await LatencyProxy.StartAsync(moto.Address)) : null;

    /// <summary>Nothing in the account, no added latency, nothing recorded.</summary>
    public async Task ResetAsync()
    {
        await moto.ResetAsync();
        Set(ProxyMode.Forward, latencyMs: 0);
        proxy.Forget();
    }

    public void Set(ProxyMode mode, int latencyMs)
    {
        proxy.Mode = mode;
        proxy.Latency = TimeSpan.FromMilliseconds(latencyMs);
        proxy.TakeCalls();
    }

    /// <summary>A run and the calls it made.</summary>
    public (MeasuredRun Run, IReadOnlyList<AwsCall> Calls) Watch(Func<MeasuredRun> run)
    {
        proxy.TakeCalls();
        var measured = run();
        return (measured, proxy.TakeCalls());
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        await moto.DisposeAsync();
    }
}
