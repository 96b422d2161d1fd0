using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Causes;

/// <summary>Why targets do not serve: what their health check asks, what comes back, and which security group is in the way.</summary>
internal sealed class TargetGroupCauses(Stack stack, LiveWorld world, FilePlaces places)
{
    private const string Ec2Traffic = "traffic-port";

    /// <summary>More are counted.</summary>
    private const int MostNamed = 4;

    /// <param name="targets">Those to be explained; the ones that serve are left out.</param>
    public IEnumerable<CauseLink> Of(LiveTargetGroup live, ImmutableArray<TargetStatus> targets)
    {
        var declared = stack.TargetGroups.FirstOrDefault(g => Address.Of(ResourceKind.TargetGroup, g.Name) == live.Address);
        var failing = targets.Where(static t => !t.Serves).ToList();
        if (
            failing.Exists(static t => t.State is TargetState.Unhealthy or TargetState.Initial)
            && Asked(live.Settings, failing[0]) is { } asked
        )
        {
            yield return new($"The health check {asked}.", live.Address, PlaceOf(declared, live, TargetGroupTable.CheckPath));
        }

        foreach (var alike in Alike(failing))
        {
            var (state, code, _) = alike.Key;
            var obstacle = alike.Select(static t => t.Obstacle).FirstOrDefault(static o => o is not null);
            var why = alike.Key.Why ?? $"AWS says {state.ToString().ToLowerInvariant()}.";
            yield return new(
                $"{Names(alike)}: {why}{(code is null ? "" : $" ({code})")}",
                live.Address,
                PlaceOf(declared, live, code == "Target.ResponseCodeMismatch" ? TargetGroupTable.CheckMatcher : TargetGroupTable.CheckPort),
                obstacle is null ? RemedyOf(code, live.Settings, alike.First()) : null
            );
            if (obstacle is not null)
            {
                yield return Blocked(live, declared, obstacle);
            }
        }
    }

    /// <summary>The most first; those that are on their way out say the least.</summary>
    private static IEnumerable<IGrouping<(TargetState State, string? Code, string? Why), TargetStatus>> Alike(List<TargetStatus> failing) =>
        failing
            .GroupBy(static t => (t.State, t.Code, t.Why))
            .OrderBy(static g => g.Key.State == TargetState.Draining)
            .ThenByDescending(static g => g.Count());

    /// <summary>Where one of the groups that lack a rule is the stack's, its file says so; else whoever made them is asked.</summary>
    private CauseLink Blocked(LiveTargetGroup live, TargetGroup? declared, PortObstacle obstacle)
    {
        var lacking = world.SecurityGroups.FirstOrDefault(g => obstacle.Lacking.Contains(g.Id));
        var says = $"{char.ToUpperInvariant(obstacle.Says[0])}{obstacle.Says[1..]}.";
        return lacking is null
            ? BlockedElsewhere(live, obstacle, says)
            : new(
                $"{says} {lacking.Id} is {lacking.Address.Path} of the file.",
                lacking.Address,
                places.Of(lacking.Address),
                declared is not null && IsOpenInFile(live, declared)
                    ? "The file has it open: `elbctl apply` puts the rule back."
                    : $"Add to {lacking.Address.Path} {obstacle.MissingRule}, then apply."
            );
    }

    /// <summary>Nothing that elbctl does changes groups of others: who can, which ones, and what.</summary>
    private CauseLink BlockedElsewhere(LiveTargetGroup live, PortObstacle obstacle, string says)
    {
        var owner = obstacle.IsBalancers ? world.ForeignLoadBalancers.FirstOrDefault(b => live.LoadBalancerArns.Contains(b.Arn)) : null;
        var balancer = owner?.Name is { } name ? Address.Of(ResourceKind.LoadBalancer, name) : null;
        var groups = string.Join(" or ", obstacle.Lacking);
        return new(
            $"{says} {groups} {(obstacle.Lacking.Length == 1 ? "is" : "are")} not this stack's.",
            balancer,
            places.Of(balancer),
            $"{(owner is null ? "Whoever made" : $"The owner of the load balancer {owner.PhysicalName} adds to")} {groups}"
                + $"{(owner is null ? " adds" : "")} {obstacle.MissingRule}; `elbctl apply` changes nothing there."
        );
    }

    private bool IsOpenInFile(LiveTargetGroup live, TargetGroup declared) =>
        stack
            .LoadBalancers.Where(b => world.LoadBalancers.Any(l => live.LoadBalancerArns.Contains(l.Id) && l.Address.Path == b.Name))
            .All(b =>
                Filled.By(stack, declared).All(g => declared.Openings.All(port => Reach.Judge(stack, b, g, declared, port).IsOpen != false))
            );

    /// <summary><c>asks GET http://TARGET:8080/health every 30s, waits 5s for an answer, and takes 200-299 for healthy</c>.</summary>
    private static string? Asked(Settings check, TargetStatus target)
    {
        if (check.Find(TargetGroupTable.CheckProtocol) is not { } protocol)
        {
            return null;
        }

        var own = check.Find(TargetGroupTable.CheckPort);
        var port = own is null or Ec2Traffic ? $"{target.Port}" : own;
        var path = check.Find(TargetGroupTable.CheckPath);
        var what =
            protocol is "HTTP" or "HTTPS" && path is not null
                ? $"asks GET {protocol.ToLowerInvariant()}://TARGET:{port}{path}"
                : $"opens a {protocol} connection to port {port}";
        var every = check.FindValue(TargetGroupTable.CheckInterval) is { } interval ? $" every {interval.TotalSeconds:0}s" : "";
        var within = check.FindValue(TargetGroupTable.CheckTimeout) is { } timeout
            ? $", waits {timeout.TotalSeconds:0}s for an answer"
            : "";
        var healthy = check.Find(TargetGroupTable.CheckMatcher) is { } matcher ? $", takes {matcher} for healthy" : "";
        var thresholds = check.FindValue(TargetGroupTable.UnhealthyThreshold) is { } failures
            ? $", and fails a target after {failures} failures"
            : "";
        return what + every + within + healthy + thresholds;
    }

    private static string? RemedyOf(string? code, Settings check, TargetStatus target) =>
        code switch
        {
            "Target.ResponseCodeMismatch" => $"Let the application answer {check.Find(TargetGroupTable.CheckMatcher)} on "
                + $"{check.Find(TargetGroupTable.CheckPath)}, or write what it answers in {TargetGroupTable.CheckMatcher.Path}.",
            "Target.Timeout" =>
                $"See whether the application listens on port {PortOf(check, target)} and answers in time: the instance's own "
                    + $"firewall and log, {TargetGroupTable.CheckTimeout.Path}.",
            "Target.FailedHealthChecks" =>
                $"See why nothing answers on port {PortOf(check, target)}: whether userData started the application, "
                    + $"on which port, and whether {TargetGroupTable.CheckProtocol.Path} is what it speaks.",
            // A new target needs one of them, whatever the threshold says [ALB guide: health checks].
            "Elb.RegistrationInProgress" or "Elb.InitialHealthChecking" => "Wait: the first check that goes well makes it healthy, and "
                + $"there is one every {check.FindValue(TargetGroupTable.CheckInterval)?.TotalSeconds:0}s.",
            "Target.NotInUse" => "Let a listener or a rule forward to it, or give the load balancer a subnet in its zone.",
            "Target.InvalidState" => "Its scaling group replaces it, unless processes of it are suspended.",
            "Target.IpUnusable" => "Register another address.",
            "Target.NotRegistered" => "Register it again.",
            "Target.DeregistrationInProgress" => "Nothing is to be done about it: another one takes its place, if one is wanted.",
            "Elb.InternalError" => "Wait; if it lasts, ask AWS.",
            _ => null,
        };

    private static string PortOf(Settings check, TargetStatus target) =>
        check.Find(TargetGroupTable.CheckPort) is { } own && own != Ec2Traffic ? own : $"{target.Port}";

    private SourceSpan PlaceOf(TargetGroup? declared, LiveTargetGroup live, Property property) =>
        declared?.Settings.At(property) is { IsNone: false } at ? at : places.Of(live.Address);

    private static string Names(IEnumerable<TargetStatus> targets)
    {
        var names = targets.Select(static t => t.Zone is null ? t.Id : $"{t.Id} ({t.Zone})").ToList();
        return string.Join(", ", names.Take(MostNamed)) + (names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : "");
    }
}
