using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Core.Replay;

/// <summary>
/// The rules of one listener and where they lead, worked out once: only a redirect, and what leads to one, is another for each request.
/// </summary>
internal sealed class RuleEnds
{
    /// <summary>What stands in an access log of the headers.</summary>
    private const string LoggedHeader = "User-Agent";

    private const int Found = 302;
    private const int Unauthorized = 401;
    private const int FirstError = 400;

    private readonly RouteTable _table;

    /// <summary>Without the steps that ask who a client is: what whoever is signed in gets.</summary>
    private readonly RouteTable _signedIn;
    private readonly Possibility?[] _known;
    private readonly ImmutableArray<string>[] _ifs;

    public RuleEnds(RouteTable table)
    {
        _table = table;
        _signedIn = table with
        {
            Rules = [.. table.Rules.Select(static r => r with { Steps = WithoutSignIn(r.Steps) })],
            Default = WithoutSignIn(table.Default),
        };
        Matcher = new(table, IsHidden);
        _known = new Possibility?[table.Rules.Length + 1];
        _ifs =
        [
            .. Enumerable
                .Range(RouteTable.DefaultRule, table.Rules.Length + 1)
                .Select(rule => Matcher.HiddenOf(rule).Select(OutcomeText.Of).ToImmutableArray()),
        ];
    }

    public PartialMatcher Matcher { get; }

    /// <param name="endOf">How a request that is redirected ends.</param>
    public Possibility Of(int rule, Request request, Func<Request, RedirectEnd> endOf)
    {
        var place = rule + 1;
        if (_known[place] is { } known)
        {
            return known;
        }

        var destination = Of(Site.OutcomeOf(_signedIn, rule, request), rule, request, endOf);
        foreach (var step in _table.StepsOf(rule).OfType<Step.SignIn>().Where(static s => s.Otherwise != Unauthenticated.Allow).Reverse())
        {
            destination = new(
                DestinationKind.Authenticate,
                $"authenticate {step.By.ToString().ToLowerInvariant()}, then {destination.Text}"
            )
            {
                Status = step.By == IdentityKind.Jwt || step.Otherwise == Unauthenticated.Deny ? Unauthorized : Found,
                Then = destination,
            };
        }

        var possibility = new Possibility(_ifs[place], destination);
        if (!_table.StepsOf(rule).Any(static step => step is Step.Redirect))
        {
            _known[place] = possibility;
        }

        return possibility;
    }

    private Destination Of(Outcome outcome, int rule, Request request, Func<Request, RedirectEnd> endOf)
    {
        switch (outcome)
        {
            case Outcome.Forward forward:
                ImmutableArray<TargetShare> served = [.. forward.Served];
                return new(DestinationKind.Forward, TextOf(served)) { Served = served };
            case Outcome.Redirect redirect:
                var text = PatternOf(rule, redirect.Status);
                var url = RequestUrl.TryParse(redirect.Url, out var parsed, out _) ? parsed.Normal : redirect.Url;
                var (end, last) = endOf(request);
                var (kind, said) = (end, last) switch
                {
                    (TripEnd.Loop or TripEnd.TooMany, _) => (DestinationKind.Loop, $"in a circle: {text}"),
                    (TripEnd.NoUrl, _) => (DestinationKind.DeadEnd, $"{text}, which leads to no URL"),
                    (TripEnd.Arrived, Outcome.Refused refused) => (DestinationKind.DeadEnd, $"{text}, then {refused.Why}"),
                    (TripEnd.Arrived, Outcome.Respond { Status: >= FirstError } answer) => (
                        DestinationKind.DeadEnd,
                        $"{text}, then {OutcomeText.Of(answer)}"
                    ),
                    _ => (DestinationKind.Redirect, text),
                };
                return new(kind, said) { Status = redirect.Status, Url = url };
            case Outcome.Respond respond:
                return new(DestinationKind.Respond, OutcomeText.Of(respond)) { Status = respond.Status };
            default:
                // A listener of somebody else: what it does by default stands in no file of ours.
                var unknown = OutcomeText.Of(outcome);
                return new(
                    DestinationKind.Unknown,
                    unknown.Contains(RoutingAction.OwnersType, StringComparison.Ordinal) ? "its owner's default" : unknown
                );
        }
    }

    /// <summary><c>app</c>, or <c>app 75%, images 25%</c>.</summary>
    private static string TextOf(ImmutableArray<TargetShare> served)
    {
        var all = served.Sum(static s => s.Weight);
        return served is [var only]
            ? only.Group
            : string.Join(
                ", ",
                served.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Group} {100.0 * s.Weight / all:0.#}%"))
            );
    }

    /// <summary>As the rule has it, with its placeholders.</summary>
    private string PatternOf(int rule, int status)
    {
        var redirect = _table.StepsOf(rule).OfType<Step.Redirect>().First();
        var query = redirect.Query.Length == 0 ? "" : "?" + redirect.Query;
        var protocol = redirect.Protocol.ToLowerInvariant();
        return $"redirect {status} {protocol}://{redirect.Host}:{redirect.Port}{redirect.Path}{query}";
    }

    private static ImmutableArray<Step> WithoutSignIn(ImmutableArray<Step> steps) => steps.RemoveAll(static step => step is Step.SignIn);

    private static bool IsHidden(Condition condition) =>
        condition switch
        {
            Condition.Header header => !header.Name.Equals(LoggedHeader, StringComparison.OrdinalIgnoreCase),
            Condition.Expression { HeaderName: { } name } => !name.Equals(LoggedHeader, StringComparison.OrdinalIgnoreCase),
            Condition.Unknown => true,
            _ => false,
        };
}

/// <summary>How a request that is sent elsewhere ends.</summary>
/// <param name="Last">What becomes of it where it arrives.</param>
internal readonly record struct RedirectEnd(TripEnd End, Outcome Last);
