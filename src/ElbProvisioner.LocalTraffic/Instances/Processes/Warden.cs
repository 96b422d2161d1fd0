using System.Diagnostics;

namespace ElbProvisioner.LocalTraffic.Instances.Processes;

/// <summary>
/// A small shell that knows every process group and ends them all when elbctl is gone without having done so itself, be it killed: it reads
/// from a pipe, and the pipe ends with elbctl.
/// </summary>
internal sealed class Warden : IDisposable
{
    // Signals of the terminal are not for it: it ends when there is nothing left to guard.
    private const string Script = """
        trap '' HUP INT QUIT TERM
        groups=' '
        while read -r sign group; do
          case $sign in
            +) groups="$groups$group " ;;
            -) groups="${groups%% $group *} ${groups#* $group }" ;;
          esac
        done
        for group in $groups; do kill -s TERM -- "-$group"; done 2>/dev/null
        left=$1
        while [ "$left" -gt 0 ]; do
          alive=
          for group in $groups; do kill -s 0 -- "-$group" && alive=1; done 2>/dev/null
          [ -n "$alive" ] || exit 0
          sleep 1
          left=$((left - 1))
        done
        for group in $groups; do kill -s KILL -- "-$group"; done 2>/dev/null
        """;

    private readonly Process _shell;
    private readonly Lock _gate = new();

    private Warden(Process shell) => _shell = shell;

    /// <param name="patience">Between SIGTERM and SIGKILL.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no shell.</exception>
    public static Warden Start(TimeSpan patience)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in (string[])["-c", Script, "elbctl-warden", ((int)patience.TotalSeconds).ToString("D", null)])
        {
            start.ArgumentList.Add(argument);
        }

        return new(Process.Start(start) ?? throw new InvalidOperationException("a process was asked for, and none was made"));
    }

    public int Id => _shell.Id;

    public void Guard(int group) => Tell('+', group);

    public void Forget(int group) => Tell('-', group);

    public void Dispose()
    {
        lock (_gate)
        {
            try
            {
                _shell.StandardInput.Close();
            }
            catch (IOException)
            {
                // Somebody has ended it.
            }

            _shell.Dispose();
        }
    }

    private void Tell(char sign, int group)
    {
        lock (_gate)
        {
            try
            {
                _shell.StandardInput.Write($"{sign} {group}\n");
                _shell.StandardInput.Flush();
            }
            catch (IOException)
            {
                // Somebody has ended it: elbctl itself still ends what it began.
            }
        }
    }
}
