using System.Collections.Immutable;
using Amazon.CertificateManager.Model;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Reading.Compute;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Status;

/// <summary>How much of a stack's health is asked for.</summary>
public enum HealthDepth
{
    /// <summary>
    /// What decides whether every place that gets traffic serves it: a call for each of them, and one for each group that lacks instances.
    /// </summary>
    Serving,

    /// <summary>Everything that a person is shown.</summary>
    Everything,
}

/// <summary>The health behind a live world, all of it at once.</summary>
public sealed class StatusReader(AwsSession session)
{
    private readonly ScalingFailures _failures = new(session);
    private readonly PortCheck _ports = new(session);

    public async Task<StatusReport> ReadAsync(Stack stack, LiveWorld world, HealthDepth depth, CancellationToken ct)
    {
        var all = depth == HealthDepth.Everything;
        var places = TrafficPlace.Of(world).Select(p => p.TargetGroup);
        var targets = TargetsAsync(world, all ? places.Concat(world.TargetGroups.Select(g => g.Id)) : places, ct);
        var failing = Task.WhenAll(
            world
                .AutoScalingGroups.Where(g => all || g.CapacityInService < g.DesiredCapacity)
                .Select(async g => KeyValuePair.Create(g.Id, await _failures.ReadAsync(g.Id, ct)))
        );
        var refreshes = FailedRefreshesAsync(all ? world.AutoScalingGroups : [], ct);
        var templates = MissingTemplatesAsync(world, ct);
        var certificates = all ? CertificatesAsync(world, ct) : Task.FromResult(ImmutableDictionary<string, CertificateStatus>.Empty);
        return StatusComposer.Compose(
            stack,
            world,
            new()
            {
                Targets = all ? await ExplainedAsync(await targets, ct) : await targets,
                FailedRefreshes = await refreshes,
                Failures = (await failing).ToImmutableDictionary(),
                MissingTemplates = await templates,
                Certificates = await certificates,
            }
        );
    }

    private async Task<ImmutableDictionary<string, ImmutableArray<TargetStatus>>> TargetsAsync(
        LiveWorld world,
        IEnumerable<string> groups,
        CancellationToken ct
    )
    {
        // AWS names the zone of address targets only; of instances their scaling group knows it.
        var zones = world
            .AutoScalingGroups.SelectMany(g => g.Instances)
            .DistinctBy(i => i.InstanceId)
            .ToDictionary(i => i.InstanceId, i => i.AvailabilityZone, StringComparer.Ordinal);
        var read = await Task.WhenAll(
            groups.Distinct(StringComparer.Ordinal).Select(async arn => KeyValuePair.Create(arn, await TargetsAsync(arn, zones, ct)))
        );
        return read.ToImmutableDictionary(StringComparer.Ordinal);
    }

    private async Task<ImmutableArray<TargetStatus>> TargetsAsync(string arn, Dictionary<string, string> zones, CancellationToken ct)
    {
        try
        {
            var answer = await session.Elb.DescribeTargetHealthAsync(new DescribeTargetHealthRequest { TargetGroupArn = arn }, ct);
            return
            [
                .. (answer.TargetHealthDescriptions ?? [])
                    .Select(d => Read(d, zones))
                    .OrderBy(t => t.Zone, StringComparer.Ordinal)
                    .ThenBy(t => t.Id, StringComparer.Ordinal)
                    .ThenBy(t => t.Port),
            ];
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
        {
            // Removed since the world was read: nobody is in it.
            return [];
        }
    }

    private async Task<ImmutableDictionary<string, FailedRefresh>> FailedRefreshesAsync(
        IEnumerable<LiveAutoScalingGroup> groups,
        CancellationToken ct
    )
    {
        var reader = new RefreshReader(session, ct);
        var read = await Task.WhenAll(
            groups.Select(async g =>
                await reader.FailedAsync(g.Id) is { } failed ? (g.Id, Failed: failed) : default((string Id, FailedRefresh Failed)?)
            )
        );
        return read.OfType<(string Id, FailedRefresh Failed)>().ToImmutableDictionary(r => r.Id, r => r.Failed, StringComparer.Ordinal);
    }

    /// <summary>
    /// Where nothing serves, what keeps the checks away, as far as security groups tell. Asked of one target: those of a group have the
    /// same.
    /// </summary>
    private async Task<ImmutableDictionary<string, ImmutableArray<TargetStatus>>> ExplainedAsync(
        ImmutableDictionary<string, ImmutableArray<TargetStatus>> targets,
        CancellationToken ct
    )
    {
        var explained = await Task.WhenAll(
            targets.Select(async group => KeyValuePair.Create(group.Key, await ExplainedAsync(group.Key, group.Value, ct)))
        );
        return explained.ToImmutableDictionary(StringComparer.Ordinal);
    }

    private async Task<ImmutableArray<TargetStatus>> ExplainedAsync(
        string targetGroup,
        ImmutableArray<TargetStatus> targets,
        CancellationToken ct
    )
    {
        if (
            targets.Any(t => t.Serves)
            || targets
                .OrderByDescending(t => t.State == TargetState.Unhealthy)
                .FirstOrDefault(t => t.State != TargetState.Unused && t.Id.StartsWith("i-", StringComparison.Ordinal))
                is not { } silent
            || await _ports.ObstacleAsync(targetGroup, silent.Id, silent.Port, ct) is not { } obstacle
        )
        {
            return targets;
        }

        var sentence = $"{char.ToUpperInvariant(obstacle.Says[0])}{obstacle.Says[1..]}.";
        return
        [
            .. targets.Select(t =>
                t == silent || t.State is TargetState.Unhealthy or TargetState.Initial
                    ? t with
                    {
                        Why = $"{t.Why} {sentence}".TrimStart(),
                        Obstacle = obstacle,
                    }
                    : t
            ),
        ];
    }

    private static TargetStatus Read(TargetHealthDescription description, Dictionary<string, string> zones)
    {
        var id = description.Target?.Id ?? "";
        var health = description.TargetHealth;
        var state = HealthReasons.StateOf(health?.State?.Value);
        var code = state == TargetState.Healthy ? null : health?.Reason?.Value;
        return new(
            id,
            description.Target?.Port ?? 0,
            description.Target?.AvailabilityZone ?? zones.GetValueOrDefault(id),
            state,
            code,
            state == TargetState.Healthy ? null : HealthReasons.Sentence(code, health?.Description)
        );
    }

    /// <summary>
    /// The stack's own were read with the world; only others are asked for, one by one, since one unknown id fails a whole call.
    /// </summary>
    private async Task<ImmutableHashSet<string>> MissingTemplatesAsync(LiveWorld world, CancellationToken ct)
    {
        var known = world.LaunchTemplates.Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        var asked = world
            .AutoScalingGroups.Select(g => g.LaunchTemplateId)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Where(id => !known.Contains(id));
        var missing = await Task.WhenAll(asked.Select(async id => (Id: id, IsThere: await IsThereAsync(id, ct))));
        return [.. missing.Where(m => !m.IsThere).Select(m => m.Id)];
    }

    private async Task<bool> IsThereAsync(string template, CancellationToken ct)
    {
        try
        {
            await session.Ec2.DescribeLaunchTemplatesAsync(new DescribeLaunchTemplatesRequest { LaunchTemplateIds = [template] }, ct);
            return true;
        }
        catch (Exception refusal) when (AwsFailure.OfCall(refusal)?.Kind is AwsFailureKind.NotFound or AwsFailureKind.Unsupported)
        {
            return false;
        }
    }

    /// <summary>Those that listeners present and that are not the stack's.</summary>
    private async Task<ImmutableDictionary<string, CertificateStatus>> CertificatesAsync(LiveWorld world, CancellationToken ct)
    {
        var own = world.Certificates.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var used = world
            .Listeners.SelectMany(l => ListenerTable.CertificatesOf(l.Settings))
            .OfType<ResourceRef.Existing>()
            .Select(c => c.Id)
            .Where(arn => arn.Contains(":acm:", StringComparison.Ordinal) && !own.Contains(arn));
        var read = await Task.WhenAll(used.Distinct(StringComparer.Ordinal).Select(arn => CertificateAsync(arn, ct)));
        return read.ToImmutableDictionary(c => c.Arn, StringComparer.Ordinal);
    }

    private async Task<CertificateStatus> CertificateAsync(string arn, CancellationToken ct)
    {
        try
        {
            var detail = (
                await session.Acm.DescribeCertificateAsync(new DescribeCertificateRequest { CertificateArn = arn }, ct)
            ).Certificate;
            var status = detail?.Status?.Value ?? "";
            return new(
                arn,
                arn,
                detail?.DomainName ?? "",
                status,
                detail?.NotAfter is { } end ? new DateTimeOffset(end.ToUniversalTime(), TimeSpan.Zero) : null,
                CertificateStates.Alarm(status, detail?.FailureReason?.Value)
            );
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
        {
            return new(arn, arn, "", "NOT_FOUND", null, "ACM does not have it.");
        }
    }
}
