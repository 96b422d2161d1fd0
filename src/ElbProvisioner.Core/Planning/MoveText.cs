using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Routing.Proof;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Core.Planning;

/// <summary>What moves on a listener, for people.</summary>
internal sealed class MoveText
{
    /// <summary>Rules before it that take a part are named, unless they are more.</summary>
    private const int MaxNamed = 2;

    private readonly RouteTable _before;
    private readonly RouteTable _after;
    private readonly RequestsText _text;

    public MoveText(Secrets secrets, RouteTable before, RouteTable after)
    {
        (_before, _after) = (before, after);
        var open = after.Rules.SelectMany(static rule => rule.Conditions).Select(OutcomeKey).ToHashSet(StringComparer.Ordinal);
        _text = new(secrets, condition => open.Contains(OutcomeKey(condition)));
    }

    public RequestMove Of(RouteMove move) =>
        new(
            RequestsOf(move) + ExceptionsOf(move),
            move.From.Text,
            ToOf(move),
            _before.NameOf(move.Before),
            _after.NameOf(move.After),
            move.Witness is { } witness ? _text.Of(witness, _after.ReadsRequests) : ""
        );

    public UndecidedMove OfUndecided(RouteMove move) =>
        new(
            RequestsOf(move),
            move.From.Text,
            ToOf(move),
            move.Undecided switch
            {
                MoveDoubt.Unread =>
                    $"it hangs on a condition that elbctl cannot read, of {string.Join(" and ", move.Except.Select(static rule => rule.Name).Distinct())}",
                MoveDoubt.MayBeTheSame => "it is written otherwise, and may do the same",
                _ => "it is too hard to decide",
            }
        );

    private string RequestsOf(RouteMove move) =>
        IsOfDefaults(move)
            ? _after.ReadsRequests
                ? "requests that no rule takes"
                : "connections that no rule takes"
            : _text.Of(move.Conditions, _after.ReadsRequests);

    private bool IsOfDefaults(RouteMove move) =>
        (move.Before, move.After) == (RouteTable.DefaultRule, RouteTable.DefaultRule) && _before.Rules.Length + _after.Rules.Length > 0;

    private string ExceptionsOf(RouteMove move)
    {
        if (move.Except.IsEmpty || IsOfDefaults(move))
        {
            return "";
        }

        List<string> names = [.. move.Except.Select(NameOf).Distinct(StringComparer.Ordinal)];
        if (names.Count > MaxNamed)
        {
            // The rule itself, as it is now or will be, stands nowhere before itself.
            names = [.. move.Except.Where(IsOtherwise).Select(NameOf).Distinct(StringComparer.Ordinal).Append("rules before it")];
            return $", but what {string.Join(" and ", names)} take";
        }

        return $", but what {string.Join(" and ", names)} {(names.Count == 1 ? "takes" : "take")}";
    }

    /// <summary>A rule that asks for something else than now is one of two.</summary>
    private string NameOf(RouteRule rule) =>
        !IsOtherwise(rule) ? rule.Name
        : IsNow(rule) ? rule.Name + " as it is now"
        : rule.Name + " as it will be";

    private bool IsNow(RouteRule rule) => _before.Rules.Any(other => ReferenceEquals(other, rule));

    private bool IsOtherwise(RouteRule rule) =>
        (IsNow(rule) ? _after : _before).Rules.FirstOrDefault(other => other.Name == rule.Name) is { } twin && Said(twin) != Said(rule);

    private static string Said(RouteRule rule) => string.Join('\n', rule.Conditions.Select(OutcomeKey).Order(StringComparer.Ordinal));

    private static string ToOf(RouteMove move) => move.To.Text == move.From.Text ? move.To.Text + " with other settings" : move.To.Text;

    private static string OutcomeKey(Condition condition) => string.Join('\n', condition.Patterns.Prepend(condition.Field));
}
