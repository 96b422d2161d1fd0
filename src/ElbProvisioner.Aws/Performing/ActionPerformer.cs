using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Performs actions of a plan against AWS, one handler a kind. The run's clock starts when it is made.</summary>
public sealed class ActionPerformer : IActionPerformer
{
    private readonly OperationTable table = new();
    private readonly Waiting waiting;

    public ActionPerformer(AwsSession aws, TimeProvider time, WaitSettings settings)
    {
        waiting = new Waiting(settings, time);
        var tags = new ElbTags(aws);
        var groups = new ScalingGroups(aws);
        var failures = new LaunchFailures(aws);
        var attachments = new TargetAttachments(aws);
        var zones = new ZoneChanges(aws);
        var loadBalancers = new LoadBalancerHandler(aws, tags);

        new SecurityGroupHandler(aws, new SecurityGroupHolders(aws)).Register(table);
        new CertificateHandler(aws, new ValidationRecords(aws, zones)).Register(table);
        loadBalancers.Register(table);
        new TargetGroupHandler(aws, tags).Register(table);
        new ListenerHandler(aws, tags).Register(table);
        new RuleHandler(aws, tags).Register(table);
        new LaunchTemplateHandler(aws).Register(table);
        new AutoScalingGroupHandler(aws, groups, attachments).Register(table);
        attachments.Register(table);
        new GroupWaits(aws, groups, failures).Register(table);
        new InstanceHandler(aws, groups).Register(table);
        new InstanceRefreshHandler(aws, groups, failures).Register(table);
        new ScalingPolicyHandler(aws).Register(table);
        new DnsHandler(loadBalancers, zones).Register(table);
        new TagHandler(aws).Register(table);
    }

    internal IReadOnlyCollection<Type> Operations => table.Operations;

    public async Task<Outputs?> PerformAsync(
        PlannedAction action, Func<ResourceRef, Outputs> resolve, IProgress<string> progress, CancellationToken stop)
    {
        CallTalk.Current = progress;
        var scope = new ActionScope(action, resolve, progress, waiting, stop);
        try
        {
            return await table.PerformAsync(scope);
        }
        catch (Exception failed) when (Refusal.IsCallFailure(failed))
        {
            throw Refusal.Explain(scope, failed);
        }
    }
}
