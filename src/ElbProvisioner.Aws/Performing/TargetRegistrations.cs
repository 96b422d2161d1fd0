using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Lambda.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Reading.Balancing;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Targets that the file names: registered, waited for, drained.</summary>
internal sealed class TargetRegistrations(AwsSession aws)
{
    /// <summary>Well below what one call takes; AWS publishes no limit of its own for it.</summary>
    private const int TargetsPerCall = 100;

    public void Register(OperationTable table)
    {
        table.On<AwsOperation.GrantInvocation>(GrantAsync);
        table.On<AwsOperation.RevokeInvocation>(RevokeAsync);
        table.On<AwsOperation.RegisterTargets>(RegisterAsync);
        table.On<AwsOperation.DeregisterTargets>(DeregisterAsync);
        table.On<AwsOperation.WaitDeclaredHealthy>(WaitHealthyAsync);
    }

    private async Task GrantAsync(ActionScope scope, AwsOperation.GrantInvocation grant)
    {
        var group = scope.Id(grant.TargetGroup);
        var (function, qualifier) = Split(grant.Function);
        try
        {
            await AddAsync();
        }
        catch (AmazonServiceException refusal) when (refusal.Is("ResourceConflictException"))
        {
            // An earlier run gave it: the statement's name holds the target group's own id. Unless somebody made another one of it.
            var policy = await aws.Lambda.GetPolicyAsync(
                new GetPolicyRequest { FunctionName = function, Qualifier = qualifier },
                scope.ToTheEnd()
            );
            if (!InvocationPolicy.LetsIn(policy.Policy, group))
            {
                await RemoveAsync(scope, function, qualifier, group);
                await AddAsync();
            }
        }

        Task AddAsync() =>
            aws.Lambda.AddPermissionAsync(
                new AddPermissionRequest
                {
                    FunctionName = function,
                    Qualifier = qualifier,
                    StatementId = StatementOf(group),
                    Action = "lambda:InvokeFunction",
                    Principal = "elasticloadbalancing.amazonaws.com",
                    SourceArn = group,
                },
                scope.ToTheEnd()
            );
    }

    private async Task RemoveAsync(ActionScope scope, string function, string? qualifier, string group) =>
        await aws.Lambda.RemovePermissionAsync(
            new RemovePermissionRequest
            {
                FunctionName = function,
                Qualifier = qualifier,
                StatementId = StatementOf(group),
            },
            scope.ToTheEnd()
        );

    private async Task RevokeAsync(ActionScope scope, AwsOperation.RevokeInvocation revoke)
    {
        var (function, qualifier) = Split(revoke.Function);
        try
        {
            await RemoveAsync(scope, function, qualifier, revoke.TargetGroup.Id);
        }
        catch (AmazonServiceException refusal) when (refusal.Is("ResourceNotFoundException"))
        {
            // The function, or what it allowed, is gone.
        }
    }

    /// <summary>Up to 100 letters, digits, - and _ [Lambda API: AddPermission]; no two target groups have one.</summary>
    private static string StatementOf(string targetGroup) =>
        "elbctl-" + string.Join('-', targetGroup[(targetGroup.LastIndexOf(':') + 1)..].Split('/')[1..]);

    private static (string Function, string? Qualifier) Split(string arn)
    {
        const int partsWithoutQualifier = 7;
        var parts = arn.Split(':');
        return (
            string.Join(':', parts.Take(partsWithoutQualifier)),
            parts.Length > partsWithoutQualifier ? parts[partsWithoutQualifier] : null
        );
    }

    private async Task RegisterAsync(ActionScope scope, AwsOperation.RegisterTargets register)
    {
        var arn = scope.Id(register.TargetGroup);
        if (!ActionScope.IsNew(register.TargetGroup))
        {
            await WaitDrainedAsync(scope, arn, [.. register.Targets.Select(t => Of(scope, t))]);
        }

        foreach (var some in register.Targets.Chunk(TargetsPerCall))
        {
            await scope.RetryAsync(
                scope.Waits.Propagation,
                refusal =>
                    (refusal.Is("TargetGroupNotFound") && ActionScope.IsNew(register.TargetGroup))
                    || (refusal.Is("AccessDenied") && some.Any(t => t.Port is null))
                    || (refusal.Is("InvalidTarget") && some.Any(t => ActionScope.IsNew(t.Id))),
                "waiting for AWS to know what is registered",
                () =>
                    aws.Elb.RegisterTargetsAsync(
                        new RegisterTargetsRequest { TargetGroupArn = arn, Targets = [.. some.Select(t => Of(scope, t))] },
                        scope.ToTheEnd()
                    )
            );
        }
    }

    private async Task DeregisterAsync(ActionScope scope, AwsOperation.DeregisterTargets deregister)
    {
        var arn = scope.Id(deregister.TargetGroup);
        List<TargetDescription> targets = [.. deregister.Targets.Select(t => Of(scope, t))];
        try
        {
            foreach (var some in targets.Chunk(TargetsPerCall))
            {
                await aws.Elb.DeregisterTargetsAsync(
                    new DeregisterTargetsRequest { TargetGroupArn = arn, Targets = [.. some] },
                    scope.ToTheEnd()
                );
            }
        }
        catch (AmazonServiceException refusal) when (refusal.Is("TargetGroupNotFound", "InvalidTarget"))
        {
            // What was to leave has left.
        }

        await WaitDrainedAsync(scope, arn, targets);
    }

    private Task WaitDrainedAsync(ActionScope scope, string arn, List<TargetDescription> targets) =>
        scope.UntilAsync(
            scope.Waits.Detached,
            "the targets to drain",
            async () =>
            {
                var draining = (await HealthAsync(scope, arn))
                    .Where(t => t.TargetHealth?.State == TargetHealthStateEnum.Draining && targets.Exists(w => IsSame(w, t.Target)))
                    .Select(t => t.Target.Id)
                    .ToList();
                return draining.Count == 0 ? Look.Done : Look.NotYet($"{Words.Some(draining)} still draining");
            }
        );

    private async Task WaitHealthyAsync(ActionScope scope, AwsOperation.WaitDeclaredHealthy wait)
    {
        var arn = scope.Id(wait.TargetGroup);
        List<TargetDescription> targets = [.. wait.Targets.Select(t => Of(scope, t))];
        var healthy = 0;
        try
        {
            await scope.UntilAsync(
                scope.Waits.TargetsHealthy,
                "the targets to be healthy",
                async () =>
                {
                    var health = await HealthAsync(scope, arn);
                    var ill = targets
                        .Select(t => (t.Id, Health: health.Find(h => IsSame(t, h.Target))?.TargetHealth))
                        .Where(t => !Serves(t.Health))
                        .OrderByDescending(t => t.Health?.State == TargetHealthStateEnum.Unhealthy)
                        .ThenBy(t => t.Id, StringComparer.Ordinal)
                        .ToList();
                    healthy = targets.Count - ill.Count;
                    return ill is [var worst, ..]
                        ? Look.NotYet(
                            $"{healthy} of {targets.Count} healthy in {Words.NameOf(arn)}; {Words.NameOf(worst.Id)} {TargetHealthWords.Describe(worst.Health)}"
                        )
                        : Look.Done;
                }
            );
        }
        catch (ActionFailedException failure) when (failure.Diagnostic.Code == ApplyCodes.NotInTime && healthy > 0)
        {
            // It serves: what else the file names is told, and is nobody's reason to stop.
            scope.Say($"{healthy} of {targets.Count} targets are healthy and serve; going on without the others");
        }
    }

    /// <summary>A group that is never checked sends requests to all its targets [ELBv2 API: TargetHealth].</summary>
    private static bool Serves(TargetHealth? health) =>
        health?.State == TargetHealthStateEnum.Healthy
        || (health?.State == TargetHealthStateEnum.Unavailable && health.Reason == TargetHealthReasonEnum.TargetHealthCheckDisabled);

    private async Task<List<TargetHealthDescription>> HealthAsync(ActionScope scope, string arn)
    {
        try
        {
            return (
                    await aws.Elb.DescribeTargetHealthAsync(new DescribeTargetHealthRequest { TargetGroupArn = arn }, scope.Stop)
                ).TargetHealthDescriptions
                ?? [];
        }
        catch (AmazonServiceException refusal) when (refusal.Is("TargetGroupNotFound"))
        {
            return [];
        }
    }

    private static bool IsSame(TargetDescription wanted, TargetDescription? has) =>
        has is not null && has.Id == wanted.Id && (wanted.Port is null || has.Port == wanted.Port);

    private static TargetDescription Of(ActionScope scope, RegisteredTarget target) =>
        new()
        {
            Id = scope.Id(target.Id),
            Port = target.Port,
            AvailabilityZone = target.Zone,
            QuicServerId = target.QuicServerId,
        };
}
