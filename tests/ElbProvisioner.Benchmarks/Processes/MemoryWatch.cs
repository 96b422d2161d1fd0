using System.Globalization;

namespace ElbProvisioner.Benchmarks.Processes;

/// <summary>
/// Reads the kernel's own high-water mark of a process and its descendants until they are gone. (What wait4 reports counts the
/// parent's memory at the fork, which is ours.)
/// </summary>
internal sealed class MemoryWatch : IDisposable
{
    private readonly Dictionary<int, long> _peaks = [];
    private readonly ManualResetEventSlim _ended = new();
    private readonly Thread _thread;

    public MemoryWatch(int pid, TimeSpan often)
    {
        _thread = new Thread(() => Watch(pid, often)) { IsBackground = true };
        _thread.Start();
    }

    public long Finish()
    {
        _ended.Set();
        _thread.Join();
        return _peaks.Values.Sum();
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
            foreach (var each in Family(pid))
            {
                if (Peak(each) is { } bytes)
                {
                    _peaks[each] = Math.Max(bytes, _peaks.GetValueOrDefault(each));
                }
            }
        }
        while (!_ended.Wait(often));
    }

    private static IEnumerable<int> Family(int pid) => [pid, .. Children(pid).SelectMany(Family)];

    private static IEnumerable<int> Children(int pid)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{pid}/task")
                .SelectMany(task => Read(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(child => int.Parse(child, CultureInfo.InvariantCulture));
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static long? Peak(int pid)
    {
        var line = Read($"/proc/{pid}/status").Split('\n').FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null ? null : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
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
