using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Requests;

namespace ElbProvisioner.Core.Replay;

/// <summary>What requests of a log are asked.</summary>
/// <param name="Stack">Where they would go.</param>
public sealed record ReplayQuestion(Stack Stack)
{
    /// <summary>Where they went; null: the log says.</summary>
    public Stack? Before { get; init; }

    /// <summary>The load balancer that takes all of them; null: the log and the URLs say.</summary>
    public string? LoadBalancer { get; init; }

    /// <summary>By AWS's names of load balancers, those of the file, where they are not as elbctl gives them.</summary>
    public ImmutableDictionary<string, string> LoadBalancers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>By AWS's names or ARNs of target groups, those of the file, where they are not as elbctl gives them.</summary>
    public ImmutableDictionary<string, string> TargetGroups { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>
/// Sends the requests of a log through a stack file, line by line: it keeps counts and a few examples, and nothing else. What AWS does not
/// say is taken as everywhere (<see cref="Routing.Rules.Choices"/>).
/// </summary>
public sealed class Replayer(ReplayQuestion question)
{
    private const string Others = "others";
    private const string NotInTheFile = "what a listener of somebody else does by default is not in the file";
    private const string NoUrlLogged = "where the redirect led is not in the log";
    private const string NothingLogged = "nothing of the request is in the log";

    private readonly ReplaySite _after = new(question.Stack, question.LoadBalancer, question.LoadBalancers);
    private readonly ReplaySite? _before = question.Before is { } before
        ? new(before, question.LoadBalancer, question.LoadBalancers)
        : null;
    private readonly TargetNames _names = new(question.Stack, question.TargetGroups);
    private readonly List<Possibility> _to = [];
    private readonly List<Possibility> _from = [];
    private readonly Tally<(string From, string To)> _moved = new((Others, Others));
    private readonly Tally<(string Condition, string Outcomes)> _undecided = new((Others, Others));
    private readonly Tally<(DestinationKind Kind, string Text, int Status)> _outcomes = new((DestinationKind.Unknown, Others, 0));
    private long _requests;
    private long _unreadable;
    private long _compared;

    /// <param name="line">Without its end; an empty one is none.</param>
    public void Add(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd("\r "u8);
        if (line.IsEmpty)
        {
            return;
        }

        if (!LogLine.TryRead(line, out var logged))
        {
            _unreadable++;
            return;
        }

        _requests++;
        if (logged.End.Kind == LoggedEndKind.BeforeRules)
        {
            _compared++;
            var status = logged.End.Status;
            var text = status == 0 ? "closed before any rule was asked" : $"{status} before any rule was asked";
            _outcomes.Count((DestinationKind.BeforeRules, text, status), logged.Request?.ToString() ?? "a malformed request");
        }
        else if (logged.Request is { } request)
        {
            Add(logged, request);
        }
        else
        {
            _undecided.Count((NothingLogged, ""), "a connection of a TCP listener", isMarked: true);
        }
    }

    /// <summary>A line that was too long to be kept.</summary>
    public void AddUnreadable() => _unreadable++;

    public ReplayReport Report() =>
        new(
            _requests,
            _unreadable,
            _compared,
            _moved.Select(
                static key => $"{key.From}\n{key.To}",
                static (key, group) => new ReplayMove(key.From, key.To, group.Count, [.. group.Examples])
            ),
            _undecided.Select(
                static key => $"{key.Condition}\n{key.Outcomes}",
                static (key, group) =>
                    new ReplayUndecided(
                        key.Condition,
                        [.. key.Outcomes.Split('\n', StringSplitOptions.RemoveEmptyEntries)],
                        group.Count,
                        group.Marked,
                        [.. group.Examples]
                    )
            ),
            _outcomes.Select(
                static key => key.Text,
                static (key, group) => new ReplayOutcome(key.Kind, key.Text, key.Status, group.Count, [.. group.Examples])
            )
        );

    private void Add(LoggedRequest logged, Request request)
    {
        SeenRequest? seen = null;
        _to.Clear();
        _after.Find(logged, request, ref seen, _to);
        var move = Compare(logged, request, ref seen);
        var destination = _to[^1].Destination;
        if (move != Move.Perhaps && !IsSplit(destination) && _to.TrueForAll(p => p.Destination.IsSameAs(destination)))
        {
            _outcomes.Count((destination.Kind, destination.Text, destination.Status), request);
        }
        else
        {
            _undecided.Count((Conditions(move), Texts(_to, "\n")), request, move == Move.Perhaps);
        }

        if (move == Move.Yes)
        {
            _moved.Count((_before is null ? Say(logged.End) : Texts(_from, " or "), Texts(_to, " or ")), request);
        }
    }

    private Move Compare(LoggedRequest logged, Request request, ref SeenRequest? seen)
    {
        if (_before is null)
        {
            _compared += logged.End.Kind == LoggedEndKind.Unknown ? 0 : 1;
            return Comparison.Of(logged.End, _names, _to);
        }

        _compared++;
        _from.Clear();
        _before.Find(logged, request, ref seen, _from);
        return Comparison.Of(_from, _to);
    }

    /// <summary>One of several target groups by their weights, or by a cookie that is not in the log.</summary>
    private static bool IsSplit(Destination destination) => (destination.Then ?? destination).Served.Length > 1;

    /// <summary>What decides where the request goes, and where it is that which it came from.</summary>
    private string Conditions(Move move)
    {
        var concerned = _before is null || move != Move.Perhaps ? _to : [.. _to, .. _from];
        var conditions = concerned
            .SelectMany(static p => p.If)
            .Concat(
                concerned
                    .Where(static p => IsSplit(p.Destination))
                    .Select(static p => $"weights {(p.Destination.Then ?? p.Destination).Text}")
            )
            .Distinct(StringComparer.Ordinal);
        return string.Join("; ", conditions) is { Length: > 0 } text ? text
            : concerned.Exists(static p => (p.Destination.Then ?? p.Destination).Kind == DestinationKind.Unknown) ? NotInTheFile
            : NoUrlLogged;
    }

    private static string Texts(List<Possibility> possibilities, string between) =>
        possibilities.Count == 1
            ? possibilities[0].Destination.Text
            : string.Join(between, possibilities.Select(static p => p.Destination.Text).Distinct(StringComparer.Ordinal));

    private string Say(LoggedEnd end) =>
        end.Kind switch
        {
            LoggedEndKind.Forwarded => _names.Of(end.TargetGroup ?? ""),
            LoggedEndKind.Redirected => $"redirect {end.Status}",
            LoggedEndKind.Answered => $"respond {end.Status}",
            LoggedEndKind.SignIn => "authenticate",
            _ => throw new InvalidOperationException($"What {end.Kind} says is not compared."),
        };
}
