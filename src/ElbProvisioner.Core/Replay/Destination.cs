using System.Collections.Immutable;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Core.Replay;

/// <summary>What becomes of requests, as they are counted: what differs from request to request is not in it.</summary>
/// <param name="Text">For people, in the words of the stack file.</param>
internal sealed record Destination(DestinationKind Kind, string Text)
{
    /// <summary>The target groups that get any of it.</summary>
    public ImmutableArray<TargetShare> Served { get; init; } = [];

    /// <summary>Of an answer, of a redirect, and of what who is not signed in gets; 0: none.</summary>
    public int Status { get; init; }

    /// <summary>Where one request is sent, in one form for all that say the same.</summary>
    public string? Url { get; init; }

    /// <summary>What whoever is signed in gets; null: signing in plays no part.</summary>
    public Destination? Then { get; init; }

    /// <summary>The same place for one request: which rule leads there, and by what text, does not count.</summary>
    public bool IsSameAs(Destination other) =>
        Kind == other.Kind
        && Kind switch
        {
            DestinationKind.Forward => HasSameShares(other),
            DestinationKind.Redirect or DestinationKind.Loop or DestinationKind.DeadEnd => (Status, Url) == (other.Status, other.Url),
            DestinationKind.Respond => Status == other.Status,
            DestinationKind.Authenticate => Status == other.Status && Then is { } mine && other.Then is { } theirs && mine.IsSameAs(theirs),
            DestinationKind.Refused => true,
            _ => Text == other.Text,
        };

    /// <summary>Requests may get to the same target group by both.</summary>
    public bool Meets(Destination other) => Served.Any(share => other.Served.Any(s => s.Group == share.Group));

    private bool HasSameShares(Destination other)
    {
        if (Served.Length != other.Served.Length)
        {
            return false;
        }

        var (all, others) = (Served.Sum(static s => (long)s.Weight), other.Served.Sum(static s => (long)s.Weight));
        return Served.Length == 1
            ? Served[0].Group == other.Served[0].Group
            : Served.All(s => other.Served.Any(o => o.Group == s.Group && o.Weight * all == s.Weight * others));
    }
}

/// <summary>By how grave it is where requests got an answer before.</summary>
public enum DestinationKind
{
    Forward,
    Redirect,
    Authenticate,
    Respond,

    /// <summary>Answered before any rule was asked, and so again.</summary>
    BeforeRules,

    /// <summary>A redirect that leads in a circle.</summary>
    Loop,

    /// <summary>A redirect of this file to where nobody answers, or only with 4xx or 5xx.</summary>
    DeadEnd,

    /// <summary>No listener there, or the client is not let in.</summary>
    Refused,

    /// <summary>What elbctl does not know.</summary>
    Unknown,
}

/// <summary>A destination that requests have if conditions hold of which the log says nothing.</summary>
/// <param name="If">Each as people read it; none: whatever else does not take the request gets there.</param>
internal sealed record Possibility(ImmutableArray<string> If, Destination Destination);
