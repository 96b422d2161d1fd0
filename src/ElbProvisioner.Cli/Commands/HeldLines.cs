using ElbProvisioner.Cli.Views;

namespace ElbProvisioner.Cli.Commands;

/// <summary>
/// What is said beside a run, from any thread: while the run draws on the terminal, it waits, since a line between would tear the drawing.
/// </summary>
internal sealed class HeldLines(Terminal terminal)
{
    private readonly Lock _gate = new();
    private readonly List<string> _waiting = [];
    private bool _isHeld;

    public void Say(string line)
    {
        lock (_gate)
        {
            if (_isHeld)
            {
                _waiting.Add(line);
            }
            else
            {
                terminal.Talk.Line(line);
            }
        }
    }

    /// <summary>Where nothing is drawn, nothing has to wait.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _isHeld = terminal.IsInteractive;
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            _isHeld = false;
            _waiting.ForEach(line => terminal.Talk.Line(line));
            _waiting.Clear();
        }
    }
}
