using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning;

using ElbProvisioner.Core.Tables;
using static AwsOperation;

/// <summary>Every reference an operation holds: where the plan's edges come from.</summary>
internal static class OperationRefs
{
    public static IEnumerable<ResourceRef> Of(AwsOperation operation) =>
        operation switch
        {
            SetTags o => [o.Target],
            AuthorizeRules o => [o.Group, .. Of(o.Rules)],
            RevokeRules o => [o.Group],
            DescribeRules o => [o.Group, .. Of(o.Rules)],
            PublishValidation o => [o.Certificate],
            WaitCertificateIssued o => [o.Certificate],
            ImportCertificate { Existing: { } existing } => [existing],
            CreateLoadBalancer o => o.Settings.Refs,
            SetLoadBalancerAttributes o => [o.LoadBalancer],
            SetSubnets o => [o.LoadBalancer],
            SetSecurityGroups o => [o.LoadBalancer, .. o.SecurityGroups],
            SetIpAddressType o => [o.LoadBalancer],
            WaitLoadBalancerActive o => [o.LoadBalancer],
            ModifyHealthCheck o => [o.TargetGroup],
            SetTargetGroupAttributes o => [o.TargetGroup],
            WaitTargetsHealthy o => [o.Group, .. o.TargetGroups],
            WaitZonesLeft o => [o.Group],
            TagInstances o => [o.Group],
            WaitDrained o => [o.Target],
            CreateListener o => [o.LoadBalancer, .. o.Settings.Refs],
            ModifyListener o => [o.Listener, .. o.Settings.Refs],
            SetListenerAttributes o => [o.Listener],
            AddListenerCertificates o => [o.Listener, .. o.Certificates],
            RemoveListenerCertificates o => [o.Listener, .. o.Certificates],
            CreateRule o => [o.Listener, .. o.Settings.Refs],
            EndWarmUp o => [o.Rule],
            ModifyRule o => [o.Rule, .. o.Settings.Refs],
            SetRulePriorities o => o.Priorities.Select(p => p.Rule),
            CreateLaunchTemplate o => o.Settings.Refs,
            CreateLaunchTemplateVersion o => [o.Template, .. o.Settings.Refs],
            CreateAutoScalingGroup o => [o.Template.Template, .. o.Settings.Refs],
            UpdateAutoScalingGroup o => o.Template is { } template ? [o.Group, template.Template] : [o.Group],
            AttachTargetGroups o => [o.Group, .. o.TargetGroups],
            DetachTargetGroups o => [o.Group, .. o.TargetGroups],
            SuspendProcesses o => [o.Group],
            ResumeProcesses o => [o.Group],
            RefreshInstances o => [o.Group, o.Template.Template],
            WaitGroupInService o => [o.Group],
            PutGroupPart o => [o.Group],
            PutScalingPolicy o => [o.Group, .. o.Settings.Refs],
            UpsertAliases o => [o.LoadBalancer],
            CreateSecurityGroup or RequestCertificate or ImportCertificate or CreateTargetGroup => [],

            // What is taken away is there.
            DeleteSecurityGroup
            or DeleteCertificate
            or DeleteLoadBalancer
            or DeleteTargetGroup
            or DeleteListener
            or DeleteRule
            or DeleteLaunchTemplate
            or EmptyAutoScalingGroup
            or DeleteAutoScalingGroup
            or DeleteScalingPolicy
            or DeleteGroupPart
            or DeleteAliases => [],
            _ => throw new InvalidOperationException($"What {operation.GetType().Name} refers to is not written down."),
        };

    private static IEnumerable<ResourceRef> Of(IEnumerable<SecurityGroupRule> rules) =>
        rules.Select(r => r.Peer).OfType<RulePeer.Group>().Select(p => p.Ref);
}
