using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Views;

/// <summary>Where a run stands, as its events tell it: shared by the views that show progress.</summary>
internal sealed class RunTally
{
    private readonly Dictionary<string, (PlannedAction Action, DateTimeOffset Since, string Message)> _running = new(
        StringComparer.Ordinal
    );

    public DateTimeOffset Begin { get; set; }

    public int Total { get; private set; }

    public int Ended { get; private set; }

    public bool IsStopping { get; private set; }

    /// <summary>Longest running first.</summary>
    public IEnumerable<(PlannedAction Action, DateTimeOffset Since, string Message)> Running => _running.Values.OrderBy(r => r.Since);

    public void Add(ExecutionEvent e)
    {
        switch (e)
        {
            case ExecutionEvent.RunStarted started:
                Begin = started.At;
                Total = started.Plan.Actions.Length;
                break;
            case ExecutionEvent.ActionStarted x:
                _running[x.Action.Id] = (x.Action, x.At, "");
                break;
            case ExecutionEvent.ActionProgress x when _running.TryGetValue(x.Action.Id, out var running):
                _running[x.Action.Id] = running with { Message = x.Message };
                break;
            case ExecutionEvent.ActionSucceeded x:
                End(x.Action);
                break;
            case ExecutionEvent.ActionFailed x:
                End(x.Action);
                break;
            case ExecutionEvent.ActionInterrupted x:
                End(x.Action);
                break;
            case ExecutionEvent.ActionSkipped x:
                End(x.Action);
                break;
            case ExecutionEvent.StopRequested:
                IsStopping = true;
                break;
            default:
                break;
        }
    }

    private void End(PlannedAction action)
    {
        Ended++;
        _running.Remove(action.Id);
    }
}
