using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Kinds;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// What the kinds' planners share while one plan is made: the inputs, what has been decided, and the milestones edges hang on.
/// </summary>
internal sealed class PlanningContext(Stack stack, LiveWorld live)
{
    private readonly Dictionary<Address, ResourceRef> _refs = [];
    private readonly Dictionary<string, string> _names = live.AllResources()
        .GroupBy(r => r.Id, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.First().Address.Name, StringComparer.Ordinal);

    private readonly Dictionary<string, string> _plainNames = live.AllResources()
        .GroupBy(r => r.Id, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.First().Address.Name, StringComparer.Ordinal);

    public Stack Stack { get; } = stack;

    public LiveWorld Live { get; } = live;

    public NetworkFacts Network => Live.Network;

    public Topology Topology { get; } = new(stack);

    public PlanBuilder Builder { get; } = new();

    public Milestones Milestones { get; } = new();

    public HealthCheckMoves HealthChecks => field ??= new(this);

    /// <summary>Plans what comes once old scaling groups are gone; given the actions that remove them.</summary>
    public List<Action<IReadOnlyList<string>>> AfterGroups { get; } = [];

    /// <summary>Plans what comes once everything that moves traffic is planned, before cleaning up.</summary>
    public List<Action> Last { get; } = [];

    /// <summary>Settles what a reference to <paramref name="address"/> means from here on.</summary>
    public ResourceRef Decide(Address address, LiveResource? kept)
    {
        ResourceRef reference = kept is null ? new ResourceRef.Planned(address) : new ResourceRef.Existing(kept.Id);
        _refs[address] = reference;
        Builder.Declares(address);
        return reference;
    }

    public void DecideExisting(Address address, string id) => _refs[address] = new ResourceRef.Existing(id);

    /// <exception cref="InvalidOperationException">Asked for before it was decided: a bug in the order of planning.</exception>
    public ResourceRef Ref(Address address) =>
        _refs.TryGetValue(address, out var reference) ? reference : throw new InvalidOperationException($"{address} is not decided yet.");

    public ResourceRef TargetGroupRef(Reference reference) =>
        reference.IsExisting ? new ResourceRef.Existing(reference.Text) : Ref(Address.Of(ResourceKind.TargetGroup, reference.Text));

    /// <summary>
    /// The name in the file of what a key stands for (see <see cref="ResourceRef.Key"/>), the old one and its replacement alike.
    /// </summary>
    public string PlainNameOf(string key) => _plainNames.GetValueOrDefault(key) ?? key[(key.LastIndexOf('/') + 1)..];

    /// <summary>From now on shown as what it is replaced by, marked as the old one.</summary>
    public void MarkSurplus(LiveResource resource) => _names[resource.Id] = resource.Address.Name + " (old)";

    /// <summary>For people: the name in the file where there is one.</summary>
    public string NameOf(ResourceRef reference) =>
        reference switch
        {
            ResourceRef.Planned planned => planned.Address.Name,
            ResourceRef.Existing existing => _names.GetValueOrDefault(existing.Id, existing.Id),
            _ => reference.ToString() ?? "",
        };
}

/// <summary>Ids of actions that others must wait for, by what they have achieved.</summary>
internal sealed class Milestones
{
    private readonly Dictionary<Address, List<string>> _healthy = [];

    /// <summary>Ways opened in security groups: before anything moves onto them.</summary>
    public List<string> Opened { get; } = [];

    /// <summary>Certificates that can be used, by address.</summary>
    public Dictionary<Address, string> Issued { get; } = [];

    /// <summary>Load balancers that become active in this run.</summary>
    public Dictionary<Address, string> Active { get; } = [];

    /// <summary>By target group: the action after which its targets are checked in another way.</summary>
    public Dictionary<Address, string> Rechecked { get; } = [];

    /// <summary>By load balancer: the action with which it is in all zones it shall be in.</summary>
    public Dictionary<Address, string> Entered { get; } = [];

    /// <summary>By scaling group: the action that waits until its instances have left their zones.</summary>
    public Dictionary<Address, string> ZonesLeft { get; } = [];

    /// <summary>By load balancer: everything that gives or changes its listeners and rules.</summary>
    public Dictionary<Address, List<string>> Wired { get; } = [];

    /// <summary>Whatever finally moves traffic or instances: cleaning up waits for all of it.</summary>
    public List<string> Moved { get; } = [];

    /// <summary>DNS names that are taken away: only then may their load balancer go, or forget them.</summary>
    public List<string> Unnamed { get; } = [];

    /// <summary>Security groups are no longer on load balancers, templates or instances that had them.</summary>
    public List<string> Released { get; } = [];

    /// <summary>
    /// Target groups whose stickiness ends in this run, by address: only then may they stand beside others in an action that is not sticky.
    /// </summary>
    public Dictionary<Address, string> Unstuck { get; } = [];

    /// <summary>Every wait for healthy targets so far.</summary>
    public IEnumerable<string> AllHealthy => _healthy.Values.SelectMany(w => w).Distinct(StringComparer.Ordinal);

    public IEnumerable<string> HealthyIn(Address targetGroup) => _healthy.GetValueOrDefault(targetGroup) ?? [];

    public void SetHealthy(Address targetGroup, string action) => Add(_healthy, targetGroup, action);

    public static void Add<TKey>(Dictionary<TKey, List<string>> map, TKey key, string action)
        where TKey : notnull
    {
        if (!map.TryGetValue(key, out var list))
        {
            map[key] = list = [];
        }

        list.Add(action);
    }
}
