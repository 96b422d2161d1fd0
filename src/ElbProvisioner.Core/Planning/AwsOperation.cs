using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning;

using Tags = ImmutableSortedDictionary<string, string>;

/// <summary>
/// What an action does, with everything it needs except ids that other actions of the run will give. Handlers perform them one
/// to one. Each is safe to repeat: a create adopts what a lost answer left behind (after checking its tags), a delete of what is
/// gone succeeds.
/// </summary>
public abstract record AwsOperation
{
    private AwsOperation() { }

    // Any kind.

    /// <param name="Target">Of the kind the action's address names.</param>
    /// <param name="Set">Added or overwritten.</param>
    /// <param name="Remove">Keys to take away.</param>
    public sealed record SetTags(ResourceRef Target, Tags Set, ImmutableArray<string> Remove) : AwsOperation;

    // Security groups.

    /// <summary>Creates it without rules of ours; waits until it is visible. Outputs its id.</summary>
    public sealed record CreateSecurityGroup(SecurityGroupSettings Settings, Tags Tags) : AwsOperation;

    public sealed record AuthorizeRules(ResourceRef Group, ImmutableArray<SecurityGroupRule> Rules) : AwsOperation;

    public sealed record RevokeRules(ResourceRef Group, ImmutableArray<SecurityGroupRule> Rules) : AwsOperation;

    /// <summary>Same flows, other descriptions.</summary>
    public sealed record DescribeRules(ResourceRef Group, ImmutableArray<SecurityGroupRule> Rules) : AwsOperation;

    /// <summary>Retries while interfaces of a deleted load balancer or terminating instances still hold the group.</summary>
    public sealed record DeleteSecurityGroup(OwnedResource Group) : AwsOperation;

    // Certificates.

    public sealed record RequestCertificate(Settings Settings, Tags Tags) : AwsOperation;

    /// <summary>Waits for ACM to name the validation records, then puts them into their zones. Zone id by domain.</summary>
    public sealed record PublishValidation(ResourceRef Certificate, ImmutableSortedDictionary<string, string> ZoneByDomain) : AwsOperation;

    public sealed record WaitCertificateIssued(ResourceRef Certificate) : AwsOperation;

    /// <param name="Existing">Import again in place; null: a new one.</param>
    /// <param name="Material">Read at binding; never shown.</param>
    public sealed record ImportCertificate(ResourceRef? Existing, Certificate.Imported Material, Tags Tags) : AwsOperation;

    /// <summary>
    /// Retries while load balancers let go of it; then removes its validation records (zone id by domain) unless another certificate shares
    /// them.
    /// </summary>
    public sealed record DeleteCertificate(OwnedResource Certificate, ImmutableSortedDictionary<string, string> ZoneByDomain)
        : AwsOperation;

    // Load balancers.

    /// <summary>Outputs ARN, DNS name and canonical hosted zone id.</summary>
    public sealed record CreateLoadBalancer(Settings Settings, Tags Tags) : AwsOperation;

    /// <summary>At most 20 attributes a call; the handler splits.</summary>
    public sealed record SetLoadBalancerAttributes(ResourceRef LoadBalancer, Tags Attributes) : AwsOperation;

    public sealed record SetSubnets(ResourceRef LoadBalancer, ImmutableSortedSet<string> SubnetIds) : AwsOperation;

    public sealed record SetSecurityGroups(ResourceRef LoadBalancer, ImmutableArray<ResourceRef> SecurityGroups) : AwsOperation;

    public sealed record SetIpAddressType(ResourceRef LoadBalancer, string IpAddressType) : AwsOperation;

    public sealed record WaitLoadBalancerActive(ResourceRef LoadBalancer) : AwsOperation;

    /// <summary>Deletes it and waits until AWS no longer lists it.</summary>
    public sealed record DeleteLoadBalancer(OwnedResource LoadBalancer) : AwsOperation;

    // Target groups.

    public sealed record CreateTargetGroup(Settings Settings, Tags Tags) : AwsOperation;

    public sealed record ModifyHealthCheck(ResourceRef TargetGroup, Settings Settings) : AwsOperation;

    public sealed record SetTargetGroupAttributes(ResourceRef TargetGroup, Tags Attributes) : AwsOperation;

    /// <summary>
    /// Until every in-service instance of the scaling group, and at least its minimum, is healthy in each of the target groups.
    /// Gives up early, saying why, when it cannot come true (launches failing).
    /// </summary>
    public sealed record WaitTargetsHealthy(ResourceRef Group, ImmutableArray<ResourceRef> TargetGroups) : AwsOperation;

    /// <summary>Until the group has no instance outside the zones.</summary>
    public sealed record WaitZonesLeft(ResourceRef Group, ImmutableSortedSet<string> Zones) : AwsOperation;

    /// <summary>Gives the group's running instances, and the volumes on them, tags that new ones get at launch.</summary>
    public sealed record TagInstances(ResourceRef Group, Tags Set, ImmutableArray<string> Remove) : AwsOperation;

    /// <summary>Lets whoever still uses a thing that gets nothing new (a load balancer whose names have moved) finish.</summary>
    public sealed record WaitDrained(ResourceRef Target, TimeSpan Delay) : AwsOperation;

    /// <summary>Retries while AWS still counts it as in use.</summary>
    public sealed record DeleteTargetGroup(OwnedResource TargetGroup) : AwsOperation;

    // Listeners and rules.

    public sealed record CreateListener(ResourceRef LoadBalancer, Settings Settings, Tags Tags) : AwsOperation;

    /// <summary>
    /// Port, protocol, policy, default certificate and default action, whole. Certificates and attributes have their own operations.
    /// </summary>
    public sealed record ModifyListener(ResourceRef Listener, Settings Settings) : AwsOperation;

    public sealed record SetListenerAttributes(ResourceRef Listener, Tags Attributes) : AwsOperation;

    public sealed record AddListenerCertificates(ResourceRef Listener, ImmutableArray<ResourceRef> Certificates) : AwsOperation;

    public sealed record RemoveListenerCertificates(ResourceRef Listener, ImmutableArray<ResourceRef> Certificates) : AwsOperation;

    public sealed record DeleteListener(OwnedResource Listener) : AwsOperation;

    public sealed record CreateRule(ResourceRef Listener, int Priority, Settings Settings, Tags Tags) : AwsOperation;

    public sealed record ModifyRule(ResourceRef Rule, Settings Settings) : AwsOperation;

    /// <summary>One atomic call.</summary>
    public sealed record SetRulePriorities(ImmutableArray<RulePriority> Priorities) : AwsOperation;

    public sealed record DeleteRule(OwnedResource Rule) : AwsOperation;

    /// <summary>Deletes a rule that this run made to have target groups checked.</summary>
    public sealed record EndWarmUp(ResourceRef.Planned Rule) : AwsOperation;

    // Launch templates.

    /// <summary>Outputs the id and version 1. The template's own tags gain <see cref="OwnershipTags.Version"/>.</summary>
    public sealed record CreateLaunchTemplate(Settings Settings, Tags Tags) : AwsOperation;

    /// <summary>A new version with all the data, recorded in the template's tag. Outputs the id and the version.</summary>
    public sealed record CreateLaunchTemplateVersion(ResourceRef Template, Settings Settings) : AwsOperation;

    public sealed record DeleteLaunchTemplate(OwnedResource Template) : AwsOperation;

    // Scaling groups.

    /// <param name="Hooks">In place before the first instance launches.</param>
    public sealed record CreateAutoScalingGroup(Settings Settings, TemplateVersion Template, Tags Tags, ImmutableArray<Settings> Hooks)
        : AwsOperation;

    /// <summary>The whole of the declared settings, without target groups and processes, which have their own operations.</summary>
    /// <param name="Template">Null: unchanged, or an instance refresh will bring it.</param>
    public sealed record UpdateAutoScalingGroup(ResourceRef Group, Settings Settings, TemplateVersion? Template) : AwsOperation;

    /// <summary>Waits until the attachment is no longer being added.</summary>
    public sealed record AttachTargetGroups(ResourceRef Group, ImmutableArray<ResourceRef> TargetGroups) : AwsOperation;

    /// <summary>Waits until the instances are deregistered (draining honoured).</summary>
    public sealed record DetachTargetGroups(ResourceRef Group, ImmutableArray<ResourceRef> TargetGroups) : AwsOperation;

    public sealed record SuspendProcesses(ResourceRef Group, ImmutableArray<string> Processes) : AwsOperation;

    public sealed record ResumeProcesses(ResourceRef Group, ImmutableArray<string> Processes) : AwsOperation;

    /// <summary>
    /// Starts an instance refresh to the template's version, or joins the one that already runs to it, and follows it to its end.
    /// Anything but success fails the action with AWS's reason.
    /// </summary>
    public sealed record RefreshInstances(ResourceRef Group, TemplateVersion Template, RefreshPreferences Preferences) : AwsOperation;

    /// <summary>Until the group has its desired capacity in service; gives up early when launches fail for good.</summary>
    public sealed record WaitGroupInService(ResourceRef Group) : AwsOperation;

    /// <summary>Sizes to zero, scale-in protection lifted, until no instance is left (draining honoured).</summary>
    public sealed record EmptyAutoScalingGroup(OwnedResource Group) : AwsOperation;

    /// <summary>Deletes the empty group and waits until AWS no longer lists it.</summary>
    public sealed record DeleteAutoScalingGroup(OwnedResource Group) : AwsOperation;

    public sealed record PutScalingPolicy(ResourceRef Group, Settings Settings) : AwsOperation;

    /// <summary>Makes it or makes it so: what it does not say stays.</summary>
    public sealed record PutGroupPart(ResourceRef Group, Settings Settings) : AwsOperation;

    public sealed record DeleteGroupPart(OwnedResource Part, string GroupName, string Name) : AwsOperation;

    public sealed record DeleteScalingPolicy(OwnedResource Policy, string GroupName, string PolicyName) : AwsOperation;

    // DNS.

    /// <summary>One batch a zone, then INSYNC. All aliases point at the same load balancer.</summary>
    public sealed record UpsertAliases(string ZoneId, ImmutableArray<DnsAlias> Aliases, ResourceRef LoadBalancer) : AwsOperation;

    /// <summary>Exactly these record sets; one that is gone or no longer points there is left alone.</summary>
    public sealed record DeleteAliases(string ZoneId, ImmutableArray<Live.LiveDnsRecord> Records) : AwsOperation;
}

public sealed record RulePriority(ResourceRef Rule, int Priority);

/// <param name="Version">Null: the version that this run creates (an output of the template's action).</param>
public sealed record TemplateVersion(ResourceRef Template, string? Version);
