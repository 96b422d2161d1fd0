using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Live;

/// <summary>
/// Whether a stack is healthy, and everything that makes it not so: each place that gets traffic serves it, all that is declared is there,
/// certificates are issued, and scaling groups can replace what dies. Nothing else counts: one healthy target makes a place serve.
/// </summary>
public static class HealthJudge
{
    /// <summary>
    /// Without these a group does not replace an instance that dies, or does not bring the new one into traffic [Auto Scaling user guide].
    /// </summary>
    private static readonly ImmutableArray<string> Needed = ["AddToLoadBalancer", "HealthCheck", "Launch", "ReplaceUnhealthy", "Terminate"];

    public static ImmutableArray<StatusReason> Judge(Stack stack, LiveWorld world, HealthReadings readings) =>
        world.AllResources().Any()
            ?
            [
                .. DeclaredThings
                    .Missing(stack, world)
                    .Select(a => new StatusReason(
                        ReasonKind.Missing,
                        a,
                        $"The {a.Kind.Label} {a.Path} is declared and {Absent(stack, a)}."
                    )),
                .. DeclaredRouting.Judge(stack, world),
                .. DeclaredTargets.Judge(stack, world),
                .. world.LoadBalancers.Select(Judge).OfType<StatusReason>(),
                .. world.LoadBalancers.SelectMany(b => JudgeExtras(stack, b)),
                .. world.Certificates.Where(c => !IsLeftToMail(c, world)).Select(Judge).OfType<StatusReason>(),
                .. readings.Certificates.Values.Where(c => c.Alarm is not null).Select(c => Certificate(null, c.Arn, c.Status, c.Alarm)),
                .. PlaceJudge.Judge(world, readings),
                .. world.AutoScalingGroups.Where(g => IsCurrent(g, world)).SelectMany(g => Judge(g, world, readings)),
            ]
        : DeclaredThings.Missing(stack, world).Any() ? [new(ReasonKind.NothingThere, null, "Nothing of this stack is there.")]
        : [];

    private static string Absent(Stack stack, Address address) =>
        address.Kind == ResourceKind.DnsRecord && stack.DnsRecords.All(r => r.Name != address.Path)
            ? "does not lead to its load balancer"
            : "not there";

    /// <summary>Of two groups of one address one is on its way out: what it lacks is meant.</summary>
    private static bool IsCurrent(LiveAutoScalingGroup group, LiveWorld world) =>
        group.Status is null || world.AutoScalingGroups.All(g => g.Address != group.Address || g.Status is not null);

    private static StatusReason? Judge(LiveLoadBalancer balancer) =>
        balancer.State switch
        {
            "active" => null,
            "active_impaired" => new(ReasonKind.LoadBalancerImpaired, balancer.Address, Say(balancer)),
            _ => new(ReasonKind.LoadBalancerNotActive, balancer.Address, Say(balancer)) { IsLasting = balancer.State == "failed" },
        };

    private static IEnumerable<StatusReason> JudgeExtras(Stack stack, LiveLoadBalancer balancer)
    {
        if (balancer.Capacity is { HasFailed: true, Units: var units, Zones: var zones })
        {
            yield return new(
                ReasonKind.CapacityNotReserved,
                balancer.Address,
                $"AWS has not reserved the {units} capacity units of the load balancer {balancer.Address.Path}"
                    + $"{(zones.Select(z => z.Reason).FirstOrDefault(r => r is not null) is { } why ? $" ({why})" : "")}: it serves without."
            );
        }

        var wanted = stack.LoadBalancers.FirstOrDefault(b => b.Name == balancer.Address.Path)?.Settings.Find(LoadBalancerTable.WebAcl);
        if (wanted is not null && balancer.Settings.Find(LoadBalancerTable.WebAcl) is { } there && there != wanted)
        {
            yield return new(
                ReasonKind.WebAclDiffers,
                balancer.Address,
                $"The requests of the load balancer {balancer.Address.Path} are judged by {(there.Length == 0 ? "no web ACL" : there)}, and the "
                    + $"file names {wanted}."
            );
        }
    }

    private static string Say(LiveLoadBalancer balancer) =>
        $"The load balancer {balancer.Address.Path} ({balancer.Settings.Get(LoadBalancerTable.Name)}) is {balancer.State}: "
        + $"{LoadBalancerStates.Sentence(balancer.State)}";

    /// <summary>It is asked for by mail, and no listener waits for the answer.</summary>
    private static bool IsLeftToMail(LiveCertificate certificate, LiveWorld world) =>
        certificate.Status == CertificateStates.Pending
        && certificate.Settings.Find(CertificateTable.Validation) == "EMAIL"
        && !world.Listeners.Any(l => ListenerTable.CertificatesOf(l.Settings).Any(c => c.Key == certificate.Id));

    private static StatusReason? Judge(LiveCertificate certificate) =>
        CertificateStates.Alarm(certificate.Status, certificate.FailureReason) is { } alarm
            ? Certificate(certificate.Address, certificate.Id, certificate.Status, alarm)
            : null;

    private static StatusReason Certificate(Address? address, string arn, string status, string? alarm) =>
        new(ReasonKind.CertificateNotIssued, address, $"The certificate {address?.Path ?? arn} is {status}: {alarm}")
        {
            IsLasting = status != CertificateStates.Pending,
        };

    private static IEnumerable<StatusReason> Judge(LiveAutoScalingGroup group, LiveWorld world, HealthReadings readings)
    {
        var name = GroupNames.Of(group);
        if (group.Status is { } deleting)
        {
            yield return new(ReasonKind.BeingDeleted, group.Address, $"The scaling group {name} is being deleted ({deleting}).");
            yield break;
        }

        var suspended = Needed.Where(p => group.Settings.Find(AutoScalingGroupTable.Suspended)?.Contains(p) == true).ToList();
        if (suspended.Count > 0)
        {
            yield return new(
                ReasonKind.ProcessSuspended,
                group.Address,
                $"The scaling group {name} cannot replace what dies: {string.Join(", ", suspended)} suspended."
            );
        }

        if (group.LaunchTemplateId is { } template && readings.MissingTemplates.Contains(template))
        {
            yield return new(
                ReasonKind.LaunchTemplateMissing,
                group.Address,
                $"The scaling group {name} cannot launch: its launch template {template} is gone."
            );
        }

        var inService = group.Instances.Count(i => i.IsInService);
        if (group.DesiredCapacity == 0)
        {
            var missed = TrafficPlace
                .Of(world)
                .FirstOrDefault(p => PlaceJudge.IsFedBy(p, group) && PlaceJudge.IsAbandoned(p, world, readings));
            yield return new(
                ReasonKind.ScaledToZero,
                group.Address,
                $"The scaling group {name} is scaled to zero: it wants no instances"
                    + $"{(missed is null ? "" : $", and the traffic it gets {PlaceJudge.Loss(missed, world)}")}."
            );
            yield break;
        }

        if (group.CapacityInService < group.DesiredCapacity && readings.FailuresOf(group.Id).FirstOrDefault(f => f.IsLast) is { } failure)
        {
            yield return new(ReasonKind.LaunchesFail, group.Address, $"The scaling group {name} fails: {failure.What}: {failure.Why}");
        }

        if (inService == 0 && !TrafficPlace.Of(world).Any(p => PlaceJudge.IsFedBy(p, group)))
        {
            yield return new(
                ReasonKind.NoInstance,
                group.Address,
                group.IsCountedInInstances
                    ? $"0 of {group.DesiredCapacity} instances of the scaling group {name} are in service."
                    : $"No instance of the scaling group {name} is in service; it wants a capacity of {group.DesiredCapacity}."
            );
        }
    }
}

/// <summary>What people call a group, with AWS's name beside it.</summary>
internal static class GroupNames
{
    public static string Of(LiveAutoScalingGroup group) => $"{group.Address.Path} ({group.Id})";

    public static string Of(LiveTargetGroup group) => $"{group.Address.Path} ({group.Settings.Get(TargetGroupTable.Name)})";
}
