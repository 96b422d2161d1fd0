using System.Globalization;
using Amazon.ElasticLoadBalancingV2;
using ElbProvisioner.Core.Resources;
using AwsAction = Amazon.ElasticLoadBalancingV2.Model.Action;

namespace ElbProvisioner.Aws.Reading.Balancing;

/// <summary>Actions in the one form both sides of a comparison use. AWS answers in several.</summary>
internal static class ActionReader
{
    public static ActionSettings Read(IEnumerable<AwsAction>? actions)
    {
        var ordered = (actions ?? []).OrderBy(a => a.Order ?? 0).ToList();
        return ordered is [var only]
            ? Read(only)
            : new ActionSettings.Foreign(string.Join(", then ", ordered.Select(a => a.Type?.Value ?? "?")));
    }

    private static ActionSettings Read(AwsAction action) =>
        action.Type?.Value switch
        {
            "forward" => ReadForward(action),
            "redirect" when action.RedirectConfig is { } redirect => new ActionSettings.Redirect(
                redirect.Protocol ?? "#{protocol}",
                redirect.Host ?? "#{host}",
                redirect.Port ?? "#{port}",
                redirect.Path ?? "/#{path}",
                redirect.Query ?? "#{query}",
                redirect.StatusCode == RedirectActionStatusCodeEnum.HTTP_302 ? 302 : 301
            ),
            "fixed-response" when action.FixedResponseConfig is { } answer => new ActionSettings.FixedResponse(
                int.TryParse(answer.StatusCode, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 0,
                answer.ContentType ?? "text/plain",
                answer.MessageBody ?? ""
            ),
            var type => new ActionSettings.Foreign(type ?? "?"),
        };

    private static ActionSettings ReadForward(AwsAction action)
    {
        var sticky = action.ForwardConfig?.TargetGroupStickinessConfig;
        int? seconds = sticky?.Enabled == true ? sticky.DurationSeconds : null;
        var groups = action.ForwardConfig?.TargetGroups ?? [];
        if (groups.Count <= 1)
        {
            // A weight means nothing without another group; AWS says 1, an emulator perhaps nothing.
            var arn = groups.Count == 1 ? groups[0].TargetGroupArn : action.TargetGroupArn;
            return arn is null
                ? new ActionSettings.Foreign("forward to nothing")
                : new ActionSettings.Forward([new ForwardTarget(new ResourceRef.Existing(arn), 1)], seconds);
        }

        return new ActionSettings.Forward(
            [.. groups.Select(g => new ForwardTarget(new ResourceRef.Existing(g.TargetGroupArn), g.Weight ?? 1))],
            seconds
        );
    }
}
