using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Kinds;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// What the kinds' planners share while one plan is made: the inputs, and what has been decided.
/// </summary>
internal sealed class PlanningContext(Stack stack, LiveWorld live)
{
    private readonly Dictionary<Address, ResourceRef> _refs = [];
    private readonly Dictionary<string, string> _fingerprints = new(StringComparer.Ordinal);
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

    public HealthCheckMoves HealthChecks => field ??= new(this);

    /// <summary>Plans what comes once old scaling groups are gone; given the actions that remove them.</summary>
    public List<Action<IReadOnlyList<string>>> AfterGroups { get; } = [];

    /// <summary>Plans what comes once everything that moves traffic is planned, before cleaning up.</summary>
    public List<Action> Last { get; } = [];

    /// <summary>What the file says of rules that come or change, and what AWS has of rules that go, where no request feels it.</summary>
    public HashSet<object> Unfelt { get; } = new(ReferenceEqualityComparer.Instance);

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

    /// <summary>It stays what something of the file is.</summary>
    public bool Keeps(LiveResource resource) => _refs.ContainsValue(new ResourceRef.Existing(resource.Id));

    public ResourceRef TargetGroupRef(Reference reference) =>
        reference.IsExisting ? new ResourceRef.Existing(reference.Text) : Ref(Address.Of(ResourceKind.TargetGroup, reference.Text));

    /// <summary>
    /// The name in the file of what a key stands for (see <see cref="ResourceRef.Key"/>), the old one and its replacement alike.
    /// </summary>
    public string PlainNameOf(string key) => _plainNames.GetValueOrDefault(key) ?? key[(key.LastIndexOf('/') + 1)..];

    /// <summary>What tells a secret from others, the same for every plan of the stack.</summary>
    public string FingerprintOf(string secret)
    {
        if (!_fingerprints.TryGetValue(secret, out var known))
        {
            known = SecretFingerprint.Of(secret, $"{Live.Account}/{Live.Region}/{Stack.Name}/clientSecret");
            _fingerprints[secret] = known;
        }

        return known;
    }

    /// <summary>From now on shown as what it is replaced by, marked as the old one.</summary>
    public void MarkSurplus(LiveResource resource) => _names[resource.Id] = resource.Address.Name + " (old)";

    /// <summary>The same for what goes, where something takes its place under its address.</summary>
    public void MarkReplaced(LiveResource gone)
    {
        if (_refs.ContainsKey(gone.Address))
        {
            MarkSurplus(gone);
        }
    }

    /// <summary>For people: the name in the file where there is one.</summary>
    public string NameOf(ResourceRef reference) =>
        reference switch
        {
            ResourceRef.Planned planned => planned.Address.Name,
            ResourceRef.Existing existing => _names.GetValueOrDefault(existing.Id, existing.Id),
            _ => reference.ToString() ?? "",
        };
}
