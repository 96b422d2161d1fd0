using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ElbProvisioner.Benchmarks.Processes;

/// <summary>
/// Runs a program to its end and measures it. The runtime's own Process loses the CPU time of what has ended, hence the C library.
/// </summary>
internal static partial class ChildProcess
{
    private const int WriteCreateTruncate = 0x1 | 0x40 | 0x200;
    private const int ReadOnly = 0;

    /// <param name="command">A full path and its arguments.</param>
    /// <param name="folder">Where it runs, and where its output is kept.</param>
    public static MeasuredRun Run(
        IReadOnlyList<string> command,
        string folder,
        IReadOnlyDictionary<string, string> environment,
        TimeSpan watchMemoryEvery
    )
    {
        var output = Path.Combine(folder, ".output");
        var begin = Stopwatch.GetTimestamp();
        var pid = Spawn(command, folder, environment, output);
        using var memory = new MemoryWatch(pid, watchMemoryEvery);
        var usage = new long[18];
        int status;
        while (wait4(pid, out status, 0, usage) < 0)
        {
            const int interrupted = 4;
            if (Marshal.GetLastPInvokeError() != interrupted)
            {
                throw new InvalidOperationException($"{command[0]} cannot be waited for.");
            }
        }

        var wall = Stopwatch.GetElapsedTime(begin);
        var code = (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
        return new(code, wall, Time(usage, 0) + Time(usage, 2), memory.Finish(), File.ReadAllText(output));
    }

    private static TimeSpan Time(long[] usage, int at) => TimeSpan.FromSeconds(usage[at]) + TimeSpan.FromMicroseconds(usage[at + 1]);

    private static int Spawn(IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string> environment, string output)
    {
        // The C library's structure is 80 bytes; twice that is room for others.
        var actions = Marshal.AllocHGlobal(160);
        using var arguments = new NativeStrings(command);
        using var variables = new NativeStrings(environment.Select(e => $"{e.Key}={e.Value}"));
        try
        {
            Check(posix_spawn_file_actions_init(actions));
            Check(posix_spawn_file_actions_addchdir_np(actions, folder));
            Check(posix_spawn_file_actions_addopen(actions, 0, "/dev/null", ReadOnly, 0));
            Check(posix_spawn_file_actions_addopen(actions, 1, output, WriteCreateTruncate, Convert.ToUInt32("644", 8)));
            Check(posix_spawn_file_actions_adddup2(actions, 1, 2));
            Check(posix_spawn(out var pid, command[0], actions, 0, arguments.Pointer, variables.Pointer));
            Check(posix_spawn_file_actions_destroy(actions));
            return pid;
        }
        finally
        {
            Marshal.FreeHGlobal(actions);
        }

        void Check(int error)
        {
            if (error != 0)
            {
                throw new InvalidOperationException($"{command[0]} cannot be started: error {error}.");
            }
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int wait4(int pid, out int status, int options, long[] usage);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn(out int pid, string path, nint actions, nint attributes, nint arguments, nint environment);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(nint actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(nint actions);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn_file_actions_addopen(nint actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(nint actions, int from, int to);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn_file_actions_addchdir_np(nint actions, string path);

    /// <summary>A null-ended array of C strings.</summary>
    private sealed class NativeStrings : IDisposable
    {
        private readonly nint[] _strings;

        public NativeStrings(IEnumerable<string> strings)
        {
            _strings = [.. strings.Select(Marshal.StringToCoTaskMemUTF8)];
            Pointer = Marshal.AllocHGlobal((_strings.Length + 1) * nint.Size);
            Marshal.Copy([.. _strings, 0], 0, Pointer, _strings.Length + 1);
        }

        public nint Pointer { get; }

        public void Dispose()
        {
            foreach (var each in _strings)
            {
                Marshal.FreeCoTaskMem(each);
            }

            Marshal.FreeHGlobal(Pointer);
        }
    }
}
