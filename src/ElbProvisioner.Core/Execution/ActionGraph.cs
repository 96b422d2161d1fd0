using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Core.Execution;

/// <summary>Where each action of one run stands, and which may start next. Not thread-safe: one loop drives it.</summary>
internal sealed class ActionGraph
{
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<string, Node> _byId = new(StringComparer.Ordinal);

    /// <summary>By position in the plan, so that of two ready actions the earlier one starts first.</summary>
    private readonly SortedSet<int> _ready = [];

    /// <exception cref="InvalidOperationException">The plan is not a graph in running order, which is a bug of the planner.</exception>
    public ActionGraph(IEnumerable<PlannedAction> actions)
    {
        foreach (var action in actions)
        {
            Add(action);
        }
    }

    /// <summary>Takes the first ready action that <paramref name="mayStart"/> lets pass; null when there is none.</summary>
    public PlannedAction? Start(Func<PlannedAction, bool> mayStart)
    {
        foreach (var index in _ready)
        {
            var node = _nodes[index];
            if (mayStart(node.Action))
            {
                _ready.Remove(index);
                node.State = ActionState.Running;
                return node.Action;
            }
        }

        return null;
    }

    public void Succeed(PlannedAction action, TimeSpan elapsed)
    {
        var node = End(action, ActionState.Succeeded, elapsed);
        foreach (var dependent in node.Dependents)
        {
            dependent.Waiting--;
            if (dependent is { Waiting: 0, State: ActionState.NotStarted })
            {
                _ready.Add(dependent.Index);
            }
        }
    }

    /// <param name="diagnostic">Why nobody knows what became of it; null: the user asked to stop.</param>
    public void Interrupt(PlannedAction action, TimeSpan elapsed, Diagnostic? diagnostic) =>
        End(action, ActionState.Interrupted, elapsed).Diagnostic = diagnostic;

    public void Fail(PlannedAction action, TimeSpan elapsed, Diagnostic diagnostic) =>
        End(action, ActionState.Failed, elapsed).Diagnostic = diagnostic;

    /// <summary>Marks everything that waits for <paramref name="action"/>, however far away, and returns it in the plan's order.</summary>
    public IReadOnlyList<PlannedAction> SkipDependents(PlannedAction action)
    {
        var skipped = new SortedDictionary<int, PlannedAction>();
        var open = new Stack<Node>(_byId[action.Id].Dependents);
        while (open.TryPop(out var node))
        {
            if (node.State == ActionState.NotStarted)
            {
                node.State = ActionState.Skipped;
                skipped.Add(node.Index, node.Action);
                node.Dependents.ForEach(open.Push);
            }
        }

        return [.. skipped.Values];
    }

    public IEnumerable<ActionReport> Report() => _nodes.Select(n => new ActionReport(n.Action, n.State, n.Elapsed, n.Diagnostic));

    private void Add(PlannedAction action)
    {
        var node = new Node(action, _nodes.Count);
        foreach (var id in action.DependsOn.Distinct(StringComparer.Ordinal))
        {
            if (!_byId.TryGetValue(id, out var dependency))
            {
                throw new InvalidOperationException($"The plan lists '{action.Id}' before or without '{id}', which it depends on.");
            }

            dependency.Dependents.Add(node);
            node.Waiting++;
        }

        if (!_byId.TryAdd(action.Id, node))
        {
            throw new InvalidOperationException($"The plan lists the action '{action.Id}' twice.");
        }

        _nodes.Add(node);
        if (node.Waiting == 0)
        {
            _ready.Add(node.Index);
        }
    }

    private Node End(PlannedAction action, ActionState state, TimeSpan elapsed)
    {
        var node = _byId[action.Id];
        node.State = state;
        node.Elapsed = elapsed;
        return node;
    }

    private sealed class Node(PlannedAction action, int index)
    {
        public PlannedAction Action { get; } = action;

        public int Index { get; } = index;

        public List<Node> Dependents { get; } = [];

        /// <summary>How many of its dependencies have not succeeded yet.</summary>
        public int Waiting { get; set; }

        public ActionState State { get; set; } = ActionState.NotStarted;

        public TimeSpan? Elapsed { get; set; }

        public Diagnostic? Diagnostic { get; set; }
    }
}
