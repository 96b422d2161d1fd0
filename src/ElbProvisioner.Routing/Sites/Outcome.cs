using System.Collections.Immutable;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Sites;

/// <summary>What becomes of a request.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <param name="Targets">With their weights; alone a group gets everything.</param>
    /// <param name="Stickiness">How long a client stays with the group it was given; null: not at all.</param>
    public sealed record Forward(ImmutableArray<TargetShare> Targets, TimeSpan? Stickiness) : Outcome
    {
        /// <summary>What the targets get as host where a rewrite has changed it; null: what was sent.</summary>
        public string? Host { get; init; }

        /// <summary>What the targets get as path and query where a rewrite has changed it; null: what was sent.</summary>
        public string? PathAndQuery { get; init; }

        /// <summary>Groups that get requests at all.</summary>
        public IEnumerable<TargetShare> Served => Targets.Length == 1 ? Targets : Targets.Where(static t => t.Weight > 0);

        public bool Equals(Forward? other) =>
            other is not null
            && Targets.SequenceEqual(other.Targets)
            && (Stickiness, Host, PathAndQuery) == (other.Stickiness, other.Host, other.PathAndQuery);

        public override int GetHashCode() => HashCode.Combine(Targets.Length, Stickiness, Host, PathAndQuery);
    }

    /// <param name="Url">As the Location header says it: the port always stands there.</param>
    /// <param name="Status">301 or 302.</param>
    public sealed record Redirect(string Url, int Status) : Outcome;

    /// <param name="Why">Null: the rule says so; else why the load balancer answers by itself.</param>
    public sealed record Respond(int Status, string ContentType, string Body, string? Why = null) : Outcome;

    /// <summary>A request without session or token.</summary>
    /// <param name="Then">What one with a session or a token gets.</param>
    public sealed record Authenticate(IdentityKind By, Outcome Then) : Outcome;

    /// <summary>Nobody answers.</summary>
    /// <param name="Why">A sentence.</param>
    public sealed record Refused(string Why) : Outcome;

    /// <summary>An action of a type that elbctl does not know, found in AWS.</summary>
    public sealed record Unknown(string Type) : Outcome;
}
