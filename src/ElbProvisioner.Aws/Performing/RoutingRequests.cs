using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Actions and conditions as listeners and rules take them.</summary>
internal static class RoutingRequests
{
    public static List<Amazon.ElasticLoadBalancingV2.Model.Action> ActionsOf(ActionScope scope, ActionSettings settings) =>
        settings switch
        {
            ActionSettings.Forward forward =>
            [
                new()
                {
                    Type = ActionTypeEnum.Forward,
                    ForwardConfig = new ForwardActionConfig
                    {
                        TargetGroups =
                        [
                            .. forward.Targets.Select(t => new TargetGroupTuple
                            {
                                TargetGroupArn = scope.Id(t.TargetGroup),
                                Weight = t.Weight,
                            }),
                        ],
                        TargetGroupStickinessConfig = forward.StickinessSeconds is { } seconds
                            ? new TargetGroupStickinessConfig { Enabled = true, DurationSeconds = seconds }
                            : new TargetGroupStickinessConfig { Enabled = false },
                    },
                },
            ],
            ActionSettings.Redirect redirect =>
            [
                new()
                {
                    Type = ActionTypeEnum.Redirect,
                    RedirectConfig = new RedirectActionConfig
                    {
                        Protocol = redirect.Protocol,
                        Host = redirect.Host,
                        Port = redirect.Port,
                        Path = redirect.Path,
                        Query = redirect.Query,
                        StatusCode = $"HTTP_{redirect.Status}",
                    },
                },
            ],
            ActionSettings.FixedResponse response =>
            [
                new()
                {
                    Type = ActionTypeEnum.FixedResponse,
                    FixedResponseConfig = new FixedResponseActionConfig
                    {
                        StatusCode = response.Status.ToString(System.Globalization.CultureInfo.InvariantCulture),
                        ContentType = response.ContentType,
                        MessageBody = response.Body,
                    },
                },
            ],
            _ => throw new InvalidOperationException($"The plan writes an action that elbctl only reads: {settings}"),
        };

    public static List<RuleCondition> ConditionsOf(RuleSettings settings) => [.. settings.Conditions.Select(ConditionOf)];

    private static RuleCondition ConditionOf(ConditionSettings condition)
    {
        List<string> values = [.. condition.Values];
        var (plain, regex) = condition.IsRegex ? ((List<string>?)null, values) : (values, null);
        return condition.Field switch
        {
            "host-header" => new()
            {
                Field = condition.Field,
                HostHeaderConfig = new() { Values = plain, RegexValues = regex },
            },
            "path-pattern" => new()
            {
                Field = condition.Field,
                PathPatternConfig = new() { Values = plain, RegexValues = regex },
            },
            "http-request-method" => new()
            {
                Field = condition.Field,
                HttpRequestMethodConfig = new() { Values = values },
            },
            "http-header" => new()
            {
                Field = condition.Field,
                HttpHeaderConfig = new()
                {
                    HttpHeaderName = condition.HeaderName,
                    Values = plain,
                    RegexValues = regex,
                },
            },
            "source-ip" => new()
            {
                Field = condition.Field,
                SourceIpConfig = new() { Values = values },
            },
            "query-string" => new()
            {
                Field = condition.Field,
                QueryStringConfig = new() { Values = [.. values.Select(PairOf)] },
            },
            _ => throw new InvalidOperationException($"The plan writes a condition that elbctl only reads: {condition.Field}"),
        };
    }

    private static QueryStringKeyValuePair PairOf(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) switch
        {
            < 0 => new() { Value = text },
            0 => new() { Value = text[1..] },
            var at => new() { Key = text[..at], Value = text[(at + 1)..] },
        };
}
