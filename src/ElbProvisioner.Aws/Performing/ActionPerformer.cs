using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Performs actions of a plan against AWS, one handler a kind. The run's clock starts when it is made.</summary>
public sealed class ActionPerformer : IActionPerformer
{
    private readonly OperationTable _table = new();
    private readonly Waiting _waiting;

    public ActionPerformer(AwsSession aws, TimeProvider time, WaitSettings settings)
    {
        _waiting = new Waiting(settings, time, boundsCalls: !aws.IsInProcess);
        var tags = new ElbTags(aws);
        var groups = new ScalingGroups(aws);
        var failures = new LaunchFailures(aws);
        var attachments = new TargetAttachments(aws);
        var zones = new ZoneChanges(aws);
        var loadBalancers = new LoadBalancerHandler(aws, tags);

        new SecurityGroupHandler(aws, new SecurityGroupHolders(aws)).Register(_table);
        new ElasticIpHandler(aws).Register(_table);
        new EndpointServiceHandler(aws).Register(_table);
        new PrivateNameHandler(aws, zones).Register(_table);
        new CertificateHandler(aws, new ValidationRecords(aws, zones)).Register(_table);
        new TrustStoreHandler(aws, tags).Register(_table);
        loadBalancers.Register(_table);
        new CapacityHandler(aws).Register(_table);
        new WebAclHandler(aws).Register(_table);
        new TargetGroupHandler(aws, tags).Register(_table);
        new ListenerHandler(aws, tags).Register(_table);
        new RuleHandler(aws, tags).Register(_table);
        new LaunchTemplateHandler(aws).Register(_table);
        var warmPools = new WarmPoolHandler(aws, groups);
        new AutoScalingGroupHandler(aws, groups, attachments, warmPools).Register(_table);
        warmPools.Register(_table);
        attachments.Register(_table);
        new GroupExtrasHandler(aws).Register(_table);
        new GroupWaits(aws, groups, failures).Register(_table);
        new TargetRegistrations(aws).Register(_table);
        new InstanceHandler(aws, groups).Register(_table);
        new InstanceRefreshHandler(aws, groups, failures).Register(_table);
        new ScalingPolicyHandler(aws).Register(_table);
        new AlarmHandler(aws).Register(_table);
        new GroupPartHandler(aws).Register(_table);
        new DnsHandler(loadBalancers, zones).Register(_table);
        new TagHandler(aws).Register(_table);
    }

    internal IReadOnlyCollection<Type> Operations => _table.Operations;

    public async Task<Outputs?> PerformAsync(
        PlannedAction action,
        Func<ResourceRef, Outputs> resolve,
        IProgress<string> progress,
        CancellationToken stop
    )
    {
        CallTalk.Current = progress;
        var scope = new ActionScope(action, resolve, progress, _waiting, stop);
        try
        {
            return await _table.PerformAsync(scope);
        }
        catch (Exception failed) when (Refusal.IsCallFailure(failed))
        {
            throw Refusal.Explain(scope, failed);
        }
        catch (OperationCanceledException) when (scope.IsCutShort)
        {
            throw Refusal.CutShort(scope);
        }
    }
}
