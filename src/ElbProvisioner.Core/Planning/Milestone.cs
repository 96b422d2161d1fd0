using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// What actions reach and others wait for, whichever of them is planned first: the plan's edges are worked out when everybody has spoken.
/// Stands in a list of what an action waits for like the id of an action.
/// </summary>
internal readonly record struct Milestone
{
    private Milestone(string name, Address? of = null) => Id = of is { } address ? $"{name}({address})" : name;

    /// <summary>No action is called so: their names begin with a kind.</summary>
    public string Id { get; }

    /// <summary>Ways are open in security groups: before anything moves onto them.</summary>
    public static Milestone Opened { get; } = new("opened");

    /// <summary>Every target group that gets traffic only after its targets are healthy has healthy ones.</summary>
    public static Milestone AllGated { get; } = new("gated");

    /// <summary>Traffic and instances have finally moved: cleaning up waits for all of it.</summary>
    public static Milestone Moved { get; } = new("moved");

    /// <summary>
    /// DNS names are as the file has them, and whoever remembers them from now on does: only then may their load balancer go, or forget
    /// them.
    /// </summary>
    public static Milestone Unnamed { get; } = new("unnamed");

    /// <summary>Security groups are no longer on load balancers, templates or instances that had them.</summary>
    public static Milestone Released { get; } = new("released");

    /// <summary>Load balancers have left the zones in which they stood on Elastic IPs that go.</summary>
    public static Milestone AddressesLeft { get; } = new("addresses left");

    /// <summary>Load balancers have the kinds of addresses that they gain: before listeners and actions that need them.</summary>
    public static Milestone Typed { get; } = new("typed");

    /// <summary>Listeners and rules that go are gone.</summary>
    public static Milestone ListenersGone { get; } = new("listeners gone");

    /// <summary>Target groups that lead to load balancers are gone: only then may those go.</summary>
    public static Milestone Unlinked { get; } = new("unlinked");

    /// <summary>Endpoint services no longer offer load balancers that go.</summary>
    public static Milestone Unoffered { get; } = new("unoffered");

    /// <summary>A certificate can be used.</summary>
    public static Milestone Issued(Address certificate) => new("issued", certificate);

    /// <summary>A trust store trusts whom the file says.</summary>
    public static Milestone Trusting(Address trustStore) => new("trusting", trustStore);

    /// <summary>A load balancer that becomes active in this run is.</summary>
    public static Milestone Active(Address loadBalancer) => new("active", loadBalancer);

    /// <summary>A new load balancer's requests are judged by its web ACL: only then does it listen.</summary>
    public static Milestone Shielded(Address loadBalancer) => new("shielded", loadBalancer);

    /// <summary>A load balancer is in all zones it shall be in.</summary>
    public static Milestone Entered(Address loadBalancer) => new("entered", loadBalancer);

    /// <summary>A load balancer has its listeners and rules.</summary>
    public static Milestone Wired(Address loadBalancer) => new("wired", loadBalancer);

    /// <summary>A listener or a rule does what the file says: only then may its tags say that it does.</summary>
    public static Milestone Acting(Address place) => new("acting", place);

    /// <summary>An alarm is there that drives no policy: a refresh may watch it.</summary>
    public static Milestone Watching(Address alarm) => new("watching", alarm);

    /// <summary>A target group's targets are checked as the file says.</summary>
    public static Milestone Rechecked(Address targetGroup) => new("rechecked", targetGroup);

    /// <summary>A target group is not sticky any more: only then may it stand beside others in an action that is not sticky.</summary>
    public static Milestone Unstuck(Address targetGroup) => new("unstuck", targetGroup);

    /// <summary>Targets are healthy before anything more is sent to them.</summary>
    public static Milestone Gated(Address targetGroup) => new("gated", targetGroup);

    /// <summary>Instances of scaling groups are healthy in it with every listener in place.</summary>
    public static Milestone Healthy(Address targetGroup) => new("healthy", targetGroup);

    /// <summary>The targets that the file names are registered.</summary>
    public static Milestone Registered(Address targetGroup) => new("registered", targetGroup);

    /// <summary>They are healthy: those of scaling groups in the same target group are waited for by themselves.</summary>
    public static Milestone DeclaredHealthy(Address targetGroup) => new("declared healthy", targetGroup);

    /// <summary>A scaling group's instances have left the zones that it leaves.</summary>
    public static Milestone ZonesLeft(Address group) => new("zones left", group);

    /// <summary>Names that led to a load balancer lead elsewhere.</summary>
    /// <param name="balancerArn">Its ARN: the file may not name it any more.</param>
    public static Milestone LedAway(string balancerArn) => new($"led away {balancerArn}");

    /// <summary>Resolvers have forgotten that they led there: only then may it stop to serve them.</summary>
    /// <param name="balancerArn">Its ARN: the file may not name it any more.</param>
    public static Milestone Left(string balancerArn) => new($"left {balancerArn}");

    /// <summary>
    /// Somebody else's listener no longer has the certificates that go: only then may those, and the rules that remember them.
    /// </summary>
    /// <param name="listenerArn">Its ARN: the file may not name it any more.</param>
    public static Milestone Uncertified(string listenerArn) => new($"uncertified {listenerArn}");

    public static implicit operator string(Milestone milestone) => milestone.Id;
}
