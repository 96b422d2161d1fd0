using System.Globalization;

namespace ElbProvisioner.Benchmarks.Processes;

/// <summary>
/// Reads the resident memory of a process and its descendants until they are gone: the most that all of them had at one moment, and not
/// less than the kernel's own high-water mark of any one. (What wait4 reports counts the parent's memory at the fork, which is ours.)
/// </summary>
internal sealed class MemoryWatch : IDisposable
{
    private readonly ManualResetEventSlim _ended = new();
    private readonly Thread _thread;
    private long _peak;

    public MemoryWatch(int pid, TimeSpan often)
    {
        _thread = new Thread(() => Watch(pid, often)) { IsBackground = true };
        _thread.Start();
    }

    public long Finish()
    {
        _ended.Set();
        _thread.Join();
        return _peak;
    }

    public void Dispose()
    {
        Finish();
        _ended.Dispose();
    }

    private void Watch(int pid, TimeSpan often)
    {
        do
        {
            var family = Family(pid).Select(Memory).ToList();
            _peak = Math.Max(_peak, Math.Max(family.Sum(m => m.Now), family.Max(m => m.Highest)));
        } while (!_ended.Wait(often));
    }

    /// <summary>Resident now, of a process and its descendants.</summary>
    public static double NowMb(int pid) => Family(pid).Sum(static one => Memory(one).Now) / 1024.0 / 1024;

    private static IEnumerable<int> Family(int pid) => [pid, .. Children(pid).SelectMany(Family)];

    private static IEnumerable<int> Children(int pid)
    {
        try
        {
            return Directory
                .GetDirectories($"/proc/{pid}/task")
                .SelectMany(task => Read(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(child => int.Parse(child, CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static (long Now, long Highest) Memory(int pid)
    {
        var lines = Read($"/proc/{pid}/status").Split('\n');
        return (Bytes("VmRSS:"), Bytes("VmHWM:"));

        long Bytes(string name) =>
            Array.Find(lines, l => l.StartsWith(name, StringComparison.Ordinal)) is { } line
                ? long.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024
                : 0;
    }

    /// <summary>A process may end at any moment: then there is nothing to read.</summary>
    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
