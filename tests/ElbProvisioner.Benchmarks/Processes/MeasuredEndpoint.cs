using ElbProvisioner.Benchmarks.Endpoint;

namespace ElbProvisioner.Benchmarks.Processes;

/// <summary>An emulator behind the proxy: where the measured programs send their calls.</summary>
internal sealed class MeasuredEndpoint(IEmulator emulator, LatencyProxy proxy) : IAsyncDisposable
{
    public string Name => emulator.Name;

    public LatencyProxy Proxy => proxy;

    /// <returns>Null where moto_server is not installed.</returns>
    public static async Task<MeasuredEndpoint?> StartAsync(ProcessOptions options, string program, string folder)
    {
        IEmulator? emulator = options.Endpoint == "local" ? await LocalServer.StartAsync(program, folder) : await MotoServer.StartAsync();
        return emulator is null ? null : new(emulator, await LatencyProxy.StartAsync(emulator.Address));
    }

    /// <summary>Nothing in the account, no added latency, nothing recorded.</summary>
    public async Task ResetAsync()
    {
        await emulator.ResetAsync();
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
        await emulator.DisposeAsync();
    }
}
