using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning;

/// <summary>Collects changes and actions; turns the references of operations into edges.</summary>
internal sealed class PlanBuilder
{
    private const string TagVerb = "tag";
    private const string RememberVerb = "remember";
    private const string ForgetVerb = "forget";
    private readonly Dictionary<Address, string> _remembered = [];
    private readonly Dictionary<Address, string> _forgetting = [];

    private readonly Dictionary<string, List<string>> _reached = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlannedAction> _actions = new(StringComparer.Ordinal);
    private readonly Dictionary<Address, string> _creators = [];
    private readonly HashSet<Address> _known = [];
    private readonly List<Change> _changes = [];
    private readonly List<Diagnostic> _diagnostics = [];

    public void Report(Diagnostic diagnostic) => _diagnostics.Add(diagnostic);

    public void Report(IEnumerable<Diagnostic> diagnostics) => _diagnostics.AddRange(diagnostics);

    /// <param name="traffic">What traffic feels of it, beside what each property says when it changes in place.</param>
    public void Change(
        Address address,
        ChangeVerb verb,
        string reason,
        ImmutableArray<PropertyChange> properties = default,
        IEnumerable<TrafficEffect?>? traffic = null,
        string? name = null
    )
    {
        properties = properties.IsDefault ? [] : properties;
        var effects = TrafficEffect.Sorted([.. traffic ?? [], .. verb == ChangeVerb.Update ? properties.Select(p => p.Traffic) : []]);
        _changes.Add(new(address, verb, name ?? address.Name, reason, effects[0], properties) { Effects = effects });
    }

    /// <summary>Reports that something goes, unless this plan already shows what takes its place.</summary>
    /// <returns>True: it is replaced by something this plan makes.</returns>
    public bool Removes(
        Address address,
        string reason,
        ImmutableArray<PropertyChange> properties = default,
        IEnumerable<TrafficEffect?>? traffic = null,
        string? name = null
    )
    {
        if (_changes.Exists(c => c.Address == address && c.Verb == ChangeVerb.Replace))
        {
            return true;
        }

        var takenOver = _known.Contains(address);
        Change(address, ChangeVerb.Delete, takenOver ? Reasons.LeftOver : reason, properties, takenOver ? null : traffic, name);
        return takenOver;
    }

    /// <summary>The file declares it: what else carries the address is left over.</summary>
    public void Declares(Address address) => _known.Add(address);

    /// <summary>Adds an action that makes the object <paramref name="address"/> names: references to it depend on this action.</summary>
    public string Create(Address address, AwsOperation operation, params IEnumerable<string?> after) =>
        Renew(address, "create", operation, after);

    /// <summary>Adds an action that gives an object that is already there new outputs (a template's next version).</summary>
    public string Renew(Address address, string verb, AwsOperation operation, params IEnumerable<string?> after)
    {
        var id = Act(address, verb, operation, Cost.Call, after);
        _creators[address] = id;
        return id;
    }

    /// <summary>The milestone is reached when these have succeeded, and whatever else is said to reach it; nulls are left out.</summary>
    public void Reach(Milestone milestone, params IEnumerable<string?> actions)
    {
        if (!_reached.TryGetValue(milestone.Id, out var reaching))
        {
            _reached[milestone.Id] = reaching = [];
        }

        reaching.AddRange(actions.OfType<string>());
    }

    /// <summary>Whether anything planned so far reaches it.</summary>
    public bool Reaches(Milestone milestone) => ReachedBy(milestone).Count > 0;

    /// <summary>What is planned so far: for who reaches the milestone too, and must not wait for what waits for it.</summary>
    public IReadOnlyList<string> ReachedBy(Milestone milestone) => _reached.GetValueOrDefault(milestone.Id) ?? [];

    /// <param name="after">Actions and milestones that come first, besides those that make what the operation refers to; nulls are left
    /// out.</param>
    public string Act(Address address, string verb, AwsOperation operation, Cost cost, params IEnumerable<string?> after)
    {
        var stem = IdOf(address, verb);
        var id = stem;
        for (var n = 2; _actions.ContainsKey(id); n++)
        {
            id = $"{stem}-{n}";
        }

        var edges = operation
            .Refs.OfType<ResourceRef.Planned>()
            .Select(r => CreatorOf(r.Address))
            .Concat(after)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        _actions[id] = new(id, verb, address, [.. edges], cost.Time, cost.Wait, operation);
        return id;
    }

    /// <summary>
    /// Adds what gives an object its tags. They remember what it has that carries no tags itself: before that is made (see
    /// <see cref="Remembered"/>) and until it is gone (see <see cref="ForgetsAfter"/>), or a run that is killed in between leaves something
    /// that nobody knows any more.
    /// </summary>
    /// <param name="last">What the second step waits for besides.</param>
    public void Tag(Address address, TagDiff.Tagging tagging, params IEnumerable<string?> last)
    {
        if (tagging.Remember is { } remember)
        {
            _remembered[address] = Act(address, TagDiff.OnlyMarks(remember) ? RememberVerb : TagVerb, remember, Cost.Call);
        }

        if (tagging.Forget is { } forget)
        {
            _forgetting[address] = Act(
                address,
                TagDiff.OnlyMarks(forget) ? ForgetVerb : TagVerb,
                forget,
                Cost.Call,
                [Remembered(address), .. last]
            );
        }
    }

    /// <summary>The action after which the object's tags know what it is about to get; null: they do already.</summary>
    public string? Remembered(Address address) => _remembered.GetValueOrDefault(address);

    public void ForgetsAfter(Address address, params IEnumerable<string> gone)
    {
        if (_forgetting.TryGetValue(address, out var id))
        {
            var forgetting = _actions[id];
            _actions[id] = forgetting with
            {
                DependsOn = [.. forgetting.DependsOn.Concat(gone).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            };
        }
    }

    /// <exception cref="InvalidOperationException">Nothing planned so far makes it: a bug in the order of planning.</exception>
    public string CreatorOf(Address address) =>
        _creators.TryGetValue(address, out var id) ? id : throw new InvalidOperationException($"Nothing in the plan makes {address}.");

    public ImmutableArray<Change> Changes =>
        [
            .. _changes
                .OrderBy(c => ResourceKind.All.IndexOf(c.Address.Kind))
                .ThenBy(c => c.Address.Path, StringComparer.Ordinal)
                .ThenBy(c => c.Verb),
        ];

    public ImmutableArray<Diagnostic> Diagnostics => [.. _diagnostics];

    /// <summary>The actions in an order that respects every edge, otherwise as they were added.</summary>
    /// <exception cref="InvalidOperationException">The edges form a circle: a bug.</exception>
    public ImmutableArray<PlannedAction> InOrder()
    {
        var ordered = ImmutableArray.CreateBuilder<PlannedAction>(_actions.Count);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var ofObjects = _actions.Values.ToLookup(static a => a.Address, static a => a.Id);
        var waiting = _actions.Values.Select(a => WithEdges(WithMemory(a, ofObjects))).ToList();
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(a => a.DependsOn.All(done.Contains)).ToList();
            if (ready.Count == 0)
            {
                throw new InvalidOperationException(
                    "The plan's actions wait for each other: " + string.Join(", ", waiting.Select(a => a.Id))
                );
            }

            ordered.AddRange(ready);
            done.UnionWith(ready.Select(a => a.Id));
            waiting.RemoveAll(a => done.Contains(a.Id));
        }

        return ordered.ToImmutable();
    }

    /// <summary>
    /// What an object is about to have is remembered before anything is done with it, and what it had is forgotten when all that is done
    /// with it has succeeded: a run that fails or is killed leaves nothing that nobody knows any more.
    /// </summary>
    private PlannedAction WithMemory(PlannedAction action, ILookup<Address, string> ofObjects)
    {
        IEnumerable<string> first =
            _forgetting.GetValueOrDefault(action.Address) == action.Id
                ? ofObjects[action.Address].Where(id => id != action.Id && _actions[id].Operation is not AwsOperation.Waiting)
            : Remembered(action.Address) is { } remembered && remembered != action.Id ? [remembered]
            : [];
        return action with
        {
            DependsOn = [.. action.DependsOn.Concat(first).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
    }

    private PlannedAction WithEdges(PlannedAction action) =>
        action.DependsOn.All(_actions.ContainsKey)
            ? action
            : action with
            {
                DependsOn =
                [
                    .. action
                        .DependsOn.SelectMany(id => _actions.ContainsKey(id) ? [id] : _reached.GetValueOrDefault(id) ?? [])
                        .Distinct(StringComparer.Ordinal)
                        .Order(StringComparer.Ordinal),
                ],
            };

    private static string IdOf(Address address, string verb) => $"{address}#{verb.Replace(' ', '-')}";
}
