using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// AWS answers "Only one TargetTrackingScaling policy for a given metric specification is allowed" [PutScalingPolicy; Auto Scaling user guide:
/// target tracking, "Multiple target tracking scaling policies"].
/// </summary>
internal sealed class TwoPoliciesTrackOneMetric() : Check(new("ELB3528", Severity.Error, "Two policies of a group track the same metric"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        from same in @group
            .Scaling.Where(policy =>
                policy.Settings.Find(ScalingPolicyTable.Type) == ScalingPolicyTable.Tracking
                && !file.IsBroken("autoScalingGroups", @group.Name, "scaling", policy.Name)
            )
            .GroupBy(MetricOf, StringComparer.Ordinal)
        from second in same.Skip(1)
        select Report(
            file.At("autoScalingGroups", @group.Name, "scaling", second.Name, "targetTracking", "metric"),
            $"autoScalingGroups.{@group.Name}: the policies {same.First().Name} and {second.Name} track the same metric, and AWS takes only "
                + "one that does.",
            "Keep one of them; it grows and shrinks the group. Another value for shrinking is a step policy's business."
        );

    private static string MetricOf(ScalingPolicy policy) =>
        policy.RequestsOf is { } requests
            ? $"requests of {requests.Text}"
            : string.Join(' ', policy.Settings.Find(ScalingPolicyTable.Metric)?.Canonical() ?? []);
}
