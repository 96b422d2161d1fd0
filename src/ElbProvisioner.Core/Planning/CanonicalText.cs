using System.Text;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning;

/// <summary>Settings as text in a fixed order: record equality over arrays is by reference, so it cannot stand for content.</summary>
internal static class CanonicalText
{
    public static void Write(StringBuilder text, LiveResource resource) => text.AppendJoin('\n', Lines(resource)).Append('\n');

    private static IEnumerable<string> Lines(LiveResource resource) =>
        resource switch
        {
            LiveSecurityGroup r =>
            [
                r.Settings.GroupName,
                r.Settings.Description,
                r.Settings.VpcId,
                .. r.Settings.Rules.Select(x => x.ToString()).Order(StringComparer.Ordinal),
            ],
            LiveCertificate r => [.. r.Settings.Canonical(), r.Status, r.IsImported.ToString(), .. r.LostProofs],
            LiveLoadBalancer r => [.. r.Settings.Canonical(), .. Pairs(r.AllAttributes)],
            LiveTargetGroup r => [.. r.Settings.Canonical(), .. r.LoadBalancerArns.Order(StringComparer.Ordinal)],
            LiveListener r => [r.LoadBalancerArn, .. r.Settings.Canonical()],
            LiveRule r => [r.ListenerArn, r.Priority.ToString(), .. r.Settings.Canonical()],
            LiveLaunchTemplate r =>
            [
                r.TemplateName,
                r.Version?.ToString() ?? "",
                r.Fingerprint ?? "",
                .. Marked("gone", r.GoneVersion?.ToString()),
            ],
            LiveAutoScalingGroup r =>
            [
                .. r.Settings.Without(AutoScalingGroupTable.DesiredCapacity).Canonical(),
                r.LaunchTemplateId ?? "",
                r.LaunchTemplateVersion ?? "",
                .. Marked("gone", r.IsTemplateGone ? "template" : null),
            ],
            LiveGroupPart r => [r.GroupName, r.Name, .. ScheduleTable.Lasting(r.Settings).Canonical()],
            LiveScalingPolicy r => [r.GroupName, .. r.Settings.Canonical()],
            _ => throw new InvalidOperationException($"What makes {resource.GetType().Name} another one is not written down."),
        };

    /// <summary>What is rare is written only where it is.</summary>
    private static string[] Marked(string mark, string? value) => value is null ? [] : [$"{mark}={value}"];

    private static IEnumerable<string> Pairs(IEnumerable<KeyValuePair<string, string>> map) => map.Select(p => $"{p.Key}={p.Value}");
}
