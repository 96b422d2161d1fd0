using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.StackFile.Language;

namespace ElbProvisioner.Core.Checks;

/// <summary>Whether one rule takes every request another would. Says yes only when that is certain.</summary>
internal static class ConditionCover
{
    /// <summary>Each condition of <paramref name="wide"/> holds whenever some condition of <paramref name="narrow"/> holds.</summary>
    public static bool Covers(ListenerRule wide, ListenerRule narrow) =>
        !wide.Conditions.IsEmpty && wide.Conditions.All(condition => narrow.Conditions.Any(other => Covers(condition, other)));

    /// <summary>Whether a text without wildcards fits a pattern.</summary>
    public static bool Matches(string pattern, string text) => Covers(pattern, text);

    private static bool Covers(RuleCondition wide, RuleCondition narrow) =>
        (wide, narrow) switch
        {
            (RuleCondition.Host outer, RuleCondition.Host inner) => inner.Values.All(value =>
                outer.Values.Any(pattern => Covers(pattern.ToLowerInvariant(), value.ToLowerInvariant()))
            ),
            (RuleCondition.Path outer, RuleCondition.Path inner) => inner.Values.All(value =>
                outer.Values.Any(pattern => Covers(pattern, value))
            ),
            (RuleCondition.Method outer, RuleCondition.Method inner) => inner.Values.All(value => outer.Values.Contains(value)),
            (RuleCondition.Header outer, RuleCondition.Header inner) => string.Equals(
                outer.Name,
                inner.Name,
                StringComparison.OrdinalIgnoreCase
            ) && inner.Values.All(value => outer.Values.Any(pattern => Covers(pattern, value))),
            (RuleCondition.Query outer, RuleCondition.Query inner) => inner.Values.All(value =>
                outer.Values.Any(pair => (pair.Key is null || pair.Key == value.Key) && Covers(pair.Value, value.Value))
            ),
            (RuleCondition.SourceIp outer, RuleCondition.SourceIp inner) => inner.Values.All(value =>
                outer.Values.Any(range => Cidrs.Covers(range, value))
            ),
            (RuleCondition.ClientIpType outer, RuleCondition.ClientIpType inner) => outer == inner,
            _ => false,
        };

    /// <summary>
    /// Every text that fits <paramref name="narrow"/> fits <paramref name="wide"/>. A * of the narrow pattern may be anything, so only a *
    /// of the wide one takes it; a ? of the narrow one is some single character, so a ? takes it too.
    /// </summary>
    private static bool Covers(ReadOnlySpan<char> wide, ReadOnlySpan<char> narrow)
    {
        var (w, n, star, resume) = (0, 0, -1, 0);
        while (n < narrow.Length)
        {
            if (w < wide.Length && wide[w] == '*')
            {
                (star, resume) = (w++, n);
            }
            else if (w < wide.Length && ((wide[w] == narrow[n] && narrow[n] != '*') || (wide[w] == '?' && narrow[n] != '*')))
            {
                w++;
                n++;
            }
            else if (star >= 0)
            {
                (w, n) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        while (w < wide.Length && wide[w] == '*')
        {
            w++;
        }

        return w == wide.Length;
    }
}
