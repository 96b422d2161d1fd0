using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>How a load balancer goes that the file no longer has, or that could not be made.</summary>
internal static class LoadBalancerRemoval
{
    /// <summary>
    /// It holds the name that the next one is to have, and AWS answers a request for that with the one that is there [ELBv2 API:
    /// CreateLoadBalancer]. It serves nobody.
    /// </summary>
    public static string RemoveFailed(PlanningContext context, LiveLoadBalancer failed)
    {
        ReportProtection(context, failed);
        return context.Builder.Act(
            failed.Address,
            "delete failed",
            new AwsOperation.DeleteLoadBalancer(failed.Owner),
            Cost.LoadBalancerGone
        );
    }

    /// <summary>Deletes it once its names have pointed elsewhere long enough.</summary>
    public static string Remove(PlanningContext context, LiveLoadBalancer surplus, IReadOnlyCollection<string> after)
    {
        ReportProtection(context, surplus);
        IReadOnlyCollection<string> held = after;
        var isReplaced = context.Builder.Removes(
            surplus.Address,
            Reasons.Gone(context),
            [new("dnsName", surplus.DnsName, null)],
            [
                surplus.State == FailedBalancers.Failed ? null
                : IsLedElsewhere(context, surplus) ? new(TrafficImpact.NewEndpoint, $"whoever uses {surplus.DnsName} by itself is cut off")
                : new(TrafficImpact.Gap, "clients of it are refused"),
                Bystanders.EffectOf(context.Live, surplus),
            ]
        );
        if (isReplaced || context.Builder.Reaches(Milestone.LedAway(surplus.Id)))
        {
            held = [Hold(context, surplus.Address, surplus.Id, after)];
        }

        return context.Builder.Act(
            surplus.Address,
            isReplaced ? "delete old" : "delete",
            new AwsOperation.DeleteLoadBalancer(surplus.Owner),
            Cost.LoadBalancerGone,
            held
        );
    }

    /// <summary>
    /// Its names lead to another one from now on, or it stands behind a load balancer that stays: what that one's clients feel stands with
    /// its listeners.
    /// </summary>
    private static bool IsLedElsewhere(PlanningContext context, LiveLoadBalancer surplus) =>
        context.Builder.Reaches(Milestone.LedAway(surplus.Id))
        || context.Live.TargetGroups.Any(t =>
            TargetPlanner.LeadsTo(t, [surplus.Id])
            && context.Live.LoadBalancers.Any(b => t.LoadBalancerArns.Contains(b.Id) && context.Keeps(b))
        );

    /// <summary>Resolvers lead clients there until they have forgotten it.</summary>
    /// <param name="after">What led it elsewhere.</param>
    public static string Hold(PlanningContext context, Address address, string arn, IEnumerable<string> after) =>
        context.Builder.Act(
            address,
            "hold old",
            new AwsOperation.WaitDrained(new ResourceRef.Existing(arn), Cost.AliasHold),
            Cost.Drained(Cost.AliasHold),
            after
        );

    private static void ReportProtection(PlanningContext context, LiveLoadBalancer doomed)
    {
        if (doomed.AllAttributes.GetValueOrDefault("deletion_protection.enabled") == "true")
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.DeletionProtected,
                    SourceSpan.None,
                    $"The load balancer '{doomed.Address.Name}' ({doomed.Settings.Get(LoadBalancerTable.Name)}) would be deleted, and is protected from "
                        + "deletion.",
                    "Set 'deletionProtection: false' on it and apply; then it can go."
                )
            );
        }
    }
}
