using Microsoft.Extensions.Hosting;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>Signals are for the command that serves, not for each of its doors.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
