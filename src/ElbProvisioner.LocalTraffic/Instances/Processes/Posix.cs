using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ElbProvisioner.LocalTraffic.Instances.Processes;

/// <summary>
/// What .NET's own Process cannot do: a process that leads a process group of its own, and signals to the group [POSIX.1: posix_spawn,
/// kill, waitpid]. The numbers are the same on Linux and macOS.
/// </summary>
internal static partial class Posix
{
    public const int Terminate = 15;
    public const int Kill = 9;

    private const short SetGroup = 0x02;
    private const short SetDefaults = 0x04;
    private const short SetMask = 0x08;
    private const int WithoutWaiting = 1;

    // Both systems keep their opaque structures well below it.
    private const int Room = 1024;

    // What a shell or the runtime may have told to be ignored: HUP, INT, QUIT, PIPE, TERM.
    private static readonly int[] Restored = [1, 2, 3, 13, 15];

    /// <summary>Starts a process that leads a group of its own: the group's id is the process's.</summary>
    /// <param name="arguments">Its own name first.</param>
    /// <param name="environment">As in <c>NAME=value</c>.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static int Spawn(string path, IEnumerable<string> arguments, IEnumerable<string> environment)
    {
        var (attributes, signals, none) = (Marshal.AllocHGlobal(Room), Marshal.AllocHGlobal(Room), Marshal.AllocHGlobal(Room));
        try
        {
            Must(posix_spawnattr_init(attributes));
            try
            {
                _ = sigemptyset(none);
                _ = sigemptyset(signals);
                foreach (var signal in Restored)
                {
                    _ = sigaddset(signals, signal);
                }

                Must(posix_spawnattr_setflags(attributes, SetGroup | SetDefaults | SetMask));
                Must(posix_spawnattr_setpgroup(attributes, 0));
                Must(posix_spawnattr_setsigdefault(attributes, signals));
                Must(posix_spawnattr_setsigmask(attributes, none));
                Must(posix_spawn(out var id, path, 0, attributes, [.. arguments, null], [.. environment, null]));
                return id;
            }
            finally
            {
                _ = posix_spawnattr_destroy(attributes);
            }
        }
        finally
        {
            Marshal.FreeHGlobal(attributes);
            Marshal.FreeHGlobal(signals);
            Marshal.FreeHGlobal(none);
        }
    }

    /// <summary>The exit code of a child that has ended, or 128 and its signal; null: it runs.</summary>
    public static int? EndOf(int id)
    {
        var ended = waitpid(id, out var status, WithoutWaiting);
        return ended == 0 ? null
            // Somebody else has asked for it: the runtime does where its parent ignores the ends of children.
            : ended < 0 ? 0
            : (status & 0x7f) == 0 ? (status >> 8) & 0xff
            : 128 + (status & 0x7f);
    }

    /// <returns>False: nobody is left in the group.</returns>
    public static bool Signal(int group, int signal) => kill(-group, signal) == 0;

    public static bool HasMembers(int group) => kill(-group, 0) == 0;

    private static void Must(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error);
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn(
        out int id,
        string path,
        nint actions,
        nint attributes,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPUTF8Str)] string?[] arguments,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPUTF8Str)] string?[] environment
    );

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_init(nint attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_destroy(nint attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setflags(nint attributes, short flags);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setpgroup(nint attributes, int group);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigdefault(nint attributes, nint signals);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigmask(nint attributes, nint signals);

    [LibraryImport("libc")]
    private static partial int sigemptyset(nint signals);

    [LibraryImport("libc")]
    private static partial int sigaddset(nint signals, int signal);

    [LibraryImport("libc")]
    private static partial int waitpid(int id, out int status, int options);

    [LibraryImport("libc")]
    private static partial int kill(int id, int signal);
}
