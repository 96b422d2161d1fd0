using System.Collections.Immutable;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Matching;

/// <summary>
/// The rules of one listener for requests of which a part is not known, such as those of a log: which rules may take one, each if its
/// hidden conditions hold.
/// </summary>
public sealed class PartialMatcher
{
    private readonly CompiledCondition[][] _visible;
    private readonly ImmutableArray<Condition>[] _hidden;
    private readonly Choices _choices;

    /// <param name="isHidden">Nobody knows whether it holds: what it asks about is not known of any request.</param>
    public PartialMatcher(RouteTable table, Func<Condition, bool> isHidden, Choices? choices = null)
    {
        Table = table;
        _choices = choices ?? Choices.Ours;
        _visible =
        [
            .. table.Rules.Select(r => r.Conditions.Where(c => !isHidden(c)).Select(c => CompiledCondition.Of(c, _choices)).ToArray()),
        ];
        _hidden = [.. table.Rules.Select(r => r.Conditions.Where(isHidden).ToImmutableArray())];
    }

    public RouteTable Table { get; }

    public SeenRequest See(Request request) => new(request, _choices);

    /// <summary>
    /// Adds the places of the rules that may take a request, in their order. The last one, which may be
    /// <see cref="RouteTable.DefaultRule"/>, takes whatever those before it do not.
    /// </summary>
    public void Match(SeenRequest request, List<int> into)
    {
        for (var rule = 0; rule < _visible.Length; rule++)
        {
            if (!RuleMatcher.Holds(_visible[rule], request))
            {
                continue;
            }

            into.Add(rule);
            if (_hidden[rule].IsEmpty)
            {
                return;
            }
        }

        into.Add(RouteTable.DefaultRule);
    }

    /// <summary>What else must hold for a rule to take a request that may be its; nothing for the default rule.</summary>
    public ImmutableArray<Condition> HiddenOf(int rule) => rule == RouteTable.DefaultRule ? [] : _hidden[rule];
}
