using System.Buffers;
using System.Net.Sockets;

namespace ElbProvisioner.LocalTraffic.Network;

/// <summary>Carries bytes both ways until both sides have ended, one breaks, or nothing has come for the idle timeout.</summary>
internal static class Relay
{
    private const int Chunk = 64 * 1024;

    /// <param name="endClient">Tells the client that no more will come.</param>
    /// <param name="endTarget">Tells the target the same.</param>
    /// <param name="idle">A byte of either side begins it anew.</param>
    /// <param name="carried">Hears how many bytes went on, from either side.</param>
    /// <returns>Whether both sides ended by themselves; else both are to be reset.</returns>
    public static async Task<bool> RunAsync(
        Stream client,
        Stream target,
        Func<ValueTask> endClient,
        Func<ValueTask> endTarget,
        TimeSpan idle,
        TimeProvider time,
        Action<long> carried,
        CancellationToken cut
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cut);
        var quiet = new Quiet(time, idle, end);
        await using (quiet.Timer)
        {
            var up = PumpAsync(client, target, endTarget, quiet, carried, end);
            var down = PumpAsync(target, client, endClient, quiet, carried, end);
            return await up & await down;
        }
    }

    private static async Task<bool> PumpAsync(
        Stream from,
        Stream to,
        Func<ValueTask> finish,
        Quiet quiet,
        Action<long> carried,
        CancellationTokenSource end
    )
    {
        try
        {
            while (await PassAsync(from, to, quiet, carried, end.Token)) { }

            await finish();
            return true;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            await end.CancelAsync();
            return false;
        }
    }

    /// <summary>A connection that carries nothing holds no buffer: there is one only when something has come.</summary>
    /// <returns>False: the side has ended.</returns>
    private static async Task<bool> PassAsync(Stream from, Stream to, Quiet quiet, Action<long> carried, CancellationToken ct)
    {
        if (await from.ReadAsync(Memory<byte>.Empty, ct) > 0)
        {
            throw new IOException("More came than was asked for.");
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            var read = await from.ReadAsync(buffer, ct);
            quiet.Touch();
            carried(read);
            await to.WriteAsync(buffer.AsMemory(0, read), ct);
            quiet.Touch();
            return read > 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Looks now and then whether anything has come: cheaper than a timer that is set anew with each byte.</summary>
    private sealed class Quiet
    {
        private readonly TimeProvider _time;
        private long _last;

        public Quiet(TimeProvider time, TimeSpan idle, CancellationTokenSource end)
        {
            _time = time;
            _last = time.GetTimestamp();
            Timer = time.CreateTimer(
                _ =>
                {
                    if (_time.GetElapsedTime(Volatile.Read(ref _last)) >= idle)
                    {
                        end.Cancel();
                    }
                },
                null,
                idle,
                idle / 8
            );
        }

        public ITimer Timer { get; }

        public void Touch() => Volatile.Write(ref _last, _time.GetTimestamp());
    }
}
