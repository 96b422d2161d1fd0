using System.Collections.Immutable;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading.Balancing;

/// <summary>Conditions by their configuration; AWS mirrors some of them in <c>Values</c>, and older ones stand only there.</summary>
internal static class ConditionReader
{
    public static ImmutableArray<ConditionSettings> Read(IEnumerable<RuleCondition>? conditions) =>
        [
            .. (conditions ?? [])
                .Select(Read)
                .OrderBy(c => c.Field, StringComparer.Ordinal)
                .ThenBy(c => c.HeaderName, StringComparer.Ordinal)
                .ThenBy(c => c.Values.FirstOrDefault(), StringComparer.Ordinal),
        ];

    private static ConditionSettings Read(RuleCondition condition) =>
        condition.Field switch
        {
            "host-header" => Sorted(condition, condition.HostHeaderConfig?.Values, condition.HostHeaderConfig?.RegexValues),
            "path-pattern" => Sorted(condition, condition.PathPatternConfig?.Values, condition.PathPatternConfig?.RegexValues),
            "http-header" => Sorted(condition, condition.HttpHeaderConfig?.Values, condition.HttpHeaderConfig?.RegexValues) with
            {
                HeaderName = condition.HttpHeaderConfig?.HttpHeaderName,
            },
            "http-request-method" => Sorted(condition, condition.HttpRequestMethodConfig?.Values, null),
            "query-string" => Sorted(condition, condition.QueryStringConfig?.Values?.Select(p => $"{p.Key}={p.Value}"), null),
            "source-ip" => Sorted(condition, condition.SourceIpConfig?.Values?.Select(AddressRange.Canonical), null),
            _ => Sorted(condition, null, null),
        };

    private static ConditionSettings Sorted(RuleCondition condition, IEnumerable<string>? values, IReadOnlyCollection<string>? expressions)
    {
        var isRegex = expressions is { Count: > 0 };
        var chosen = isRegex ? expressions : values ?? condition.Values;
        return new(condition.Field, null, [.. (chosen ?? []).Order(StringComparer.Ordinal)], isRegex);
    }
}
