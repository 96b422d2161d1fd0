using System.Collections.Immutable;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// What other rules, another action of its own, or another port do to the requests of a listener. What is not named here stays as it is.
/// </summary>
/// <param name="Moved">Empty, and nothing undecided: no request moves.</param>
/// <param name="Undecided">What may move, and may not.</param>
/// <param name="Undocumented">What AWS does not say and all of this hangs on, each a sentence or two.</param>
public sealed record ListenerMoves(
    Address Listener,
    ImmutableArray<RequestMove> Moved,
    ImmutableArray<UndecidedMove> Undecided,
    ImmutableArray<string> Undocumented
);

/// <summary>Requests that meet another end than now. All texts are for people.</summary>
/// <param name="Requests">Which ones: <c>shop.example.com/api/*</c>.</param>
/// <param name="From">What becomes of them now, in the words of the file: a target group, <c>respond 404</c> …</param>
/// <param name="To">What becomes of them afterwards.</param>
/// <param name="RuleBefore">The rule that takes them now, <c>default</c>, <c>any</c>, or <c>none</c> where nobody listens.</param>
/// <param name="RuleAfter">The rule that will take them; as <paramref name="RuleBefore"/>.</param>
/// <param name="Example">One of them: <c>GET https://shop.example.com/api/</c>.</param>
public sealed record RequestMove(string Requests, string From, string To, string RuleBefore, string RuleAfter, string Example);

/// <param name="Why">The end of a sentence.</param>
public sealed record UndecidedMove(string Requests, string From, string To, string Why);
