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

    /// <summary>Every reference it holds: where the plan's edges come from.</summary>
    internal abstract IEnumerable<ResourceRef> Refs { get; }

    private static IEnumerable<ResourceRef> Peers(IEnumerable<SecurityGroupRule> rules) =>
        rules.Select(r => r.Peer).OfType<RulePeer.Group>().Select(p => p.Ref);

    /// <summary>What is taken away is there: nothing that the run makes is referred to.</summary>
    public abstract record Removal : AwsOperation
    {
        internal sealed override IEnumerable<ResourceRef> Refs => [];
    }

    /// <summary>Nothing of AWS is changed by it.</summary>
    public abstract record Waiting : AwsOperation;

    // Any kind.

    /// <param name="Target">Of the kind the action's address names.</param>
    /// <param name="Set">Added or overwritten.</param>
    /// <param name="Remove">Keys to take away.</param>
    public sealed record SetTags(ResourceRef Target, Tags Set, ImmutableArray<string> Remove) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Target];
    }

    // Security groups.

    /// <summary>Creates it without rules of ours; waits until it is visible. Outputs its id.</summary>
    public sealed record CreateSecurityGroup(Settings Settings, Tags Tags) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => Settings.Refs;
    }

    public sealed record AuthorizeRules(ResourceRef Group, ImmutableArray<SecurityGroupRule> Rules) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group, .. Peers(Rules)];
    }

    public sealed record RevokeRules(ResourceRef Group, ImmutableArray<SecurityGroupRule> Rules) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group];
    }

    /// <summary>Same flows, other descriptions.</summary>
    public sealed record DescribeRules(ResourceRef Group, ImmutableArray<SecurityGroupRule> Rules) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group, .. Peers(Rules)];
    }

    /// <summary>Retries while interfaces of a deleted load balancer or terminating instances still hold the group.</summary>
    public sealed record DeleteSecurityGroup(OwnedResource Group) : Removal;

    // Elastic IPs.

    /// <summary>One that an earlier try allocated is found by its tags. Outputs its id and the address.</summary>
    public sealed record AllocateElasticIp(Settings Settings, Tags Tags) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => Settings.Refs;
    }

    /// <summary>Retries while a load balancer that is gone still holds it.</summary>
    public sealed record ReleaseElasticIp(OwnedResource ElasticIp) : Removal;

    // Endpoint services.

    /// <summary>Without the principals, which have their own operation. Outputs its id and its name.</summary>
    public sealed record CreateEndpointService(Settings Settings, Tags Tags) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => Settings.Refs;
    }

    /// <param name="IsGateway">Of what kind its load balancers are.</param>
    public sealed record ModifyEndpointService(ResourceRef Service, bool IsGateway) : AwsOperation
    {
        /// <summary>Null: as it is.</summary>
        public bool? AcceptanceRequired { get; init; }

        public ImmutableArray<ResourceRef> Add { get; init; } = [];

        public ImmutableArray<ResourceRef> Remove { get; init; } = [];

        public ImmutableSortedSet<string> AddTypes { get; init; } = [];

        public ImmutableSortedSet<string> RemoveTypes { get; init; } = [];

        public ImmutableSortedSet<string> AddRegions { get; init; } = [];

        public ImmutableSortedSet<string> RemoveRegions { get; init; } = [];

        /// <summary>Empty: none any more; null: as it is.</summary>
        public string? PrivateDnsName { get; init; }

        public bool IsEmpty =>
            AcceptanceRequired is null
            && PrivateDnsName is null
            && Add.IsEmpty
            && Remove.IsEmpty
            && AddTypes.IsEmpty
            && RemoveTypes.IsEmpty
            && AddRegions.IsEmpty
            && RemoveRegions.IsEmpty;

        internal override IEnumerable<ResourceRef> Refs => [Service, .. Add, .. Remove];
    }

    public sealed record SetEndpointPrincipals(ResourceRef Service, ImmutableSortedSet<string> Add, ImmutableSortedSet<string> Remove)
        : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Service];
    }

    /// <summary>Puts the record that proves the name into its zone, and waits until AWS has found it.</summary>
    public sealed record VerifyPrivateName(ResourceRef Service, string ZoneId) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Service];
    }

    /// <summary>Of a service that goes, or gets another name.</summary>
    public sealed record RemoveNameProof(OwnedResource Service, NameProofRecord Proof, string ZoneId) : Removal;

    /// <summary>Fails while endpoints are attached to it.</summary>
    public sealed record DeleteEndpointService(OwnedResource Service) : Removal;

    // Certificates.

    public sealed record RequestCertificate(Settings Settings, Tags Tags) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => Settings.Refs;
    }

    /// <summary>Waits for ACM to name the validation records, then puts them into their zones. Zone id by domain.</summary>
    public sealed record PublishValidation(ResourceRef Certificate, ImmutableSortedDictionary<string, string> ZoneByDomain) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Certificate];
    }

    public sealed record WaitCertificateIssued(ResourceRef Certificate) : Waiting
    {
        internal override IEnumerable<ResourceRef> Refs => [Certificate];
    }

    /// <param name="Existing">Import again in place; null: a new one.</param>
    /// <param name="Material">Read at binding; never shown.</param>
    public sealed record ImportCertificate(ResourceRef? Existing, Certificate.Imported Material, Tags Tags) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => Existing is null ? [] : [Existing];
    }

    /// <summary>
    /// Retries while load balancers let go of it; then removes its validation records (zone id by domain) unless another certificate shares
    /// them.
    /// </summary>
    public sealed record DeleteCertificate(OwnedResource Certificate, ImmutableSortedDictionary<string, string> ZoneByDomain) : Removal;

    // Trust stores.

    /// <summary>Until it is active.</summary>
    public sealed record CreateTrustStore(Settings Settings, Tags Tags) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => Settings.Refs;
    }

    /// <summary>Other certificates in place of all it has; then the tag that tells which.</summary>
    public sealed record SetTrustStoreBundle(ResourceRef TrustStore, Settings Settings, string Fingerprint) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [TrustStore];
    }

    /// <summary>Then the tags that tell their numbers.</summary>
    public sealed record AddRevocations(ResourceRef TrustStore, ImmutableArray<StoredObject> Lists) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [TrustStore];
    }

    /// <param name="Marks">Tags that told their numbers.</param>
    public sealed record RemoveRevocations(ResourceRef TrustStore, ImmutableArray<long> Revocations, ImmutableArray<string> Marks)
        : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [TrustStore];
    }

    /// <summary>Retries while listeners let go of it.</summary>
    public sealed record DeleteTrustStore(OwnedResource TrustStore) : Removal;

    // Load balancers.

    /// <summary>Outputs ARN, DNS name and canonical hosted zone id.</summary>
    public sealed record CreateLoadBalancer(Settings Settings, Tags Tags) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => Settings.Refs;
    }

    /// <summary>At most 20 attributes a call; the handler splits.</summary>
    public sealed record SetLoadBalancerAttributes(ResourceRef LoadBalancer, Tags Attributes) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [LoadBalancer];
    }

    /// <param name="Subnets">All that it shall be in, with what is said of addresses there.</param>
    public sealed record SetSubnets(ResourceRef LoadBalancer, ImmutableArray<SubnetMapping> Subnets) : AwsOperation
    {
        /// <summary>Null: as it is.</summary>
        public string? IpAddressType { get; init; }

        /// <summary>Null: as it is.</summary>
        public bool? SourceNat { get; init; }

        public ImmutableSortedSet<string> SubnetIds =>
            ImmutableSortedSet.CreateRange(StringComparer.Ordinal, Subnets.Select(static s => s.SubnetId));

        internal override IEnumerable<ResourceRef> Refs =>
            [LoadBalancer, .. Subnets.Select(static s => s.Allocation).OfType<ResourceRef>()];
    }

    public sealed record SetSecurityGroups(ResourceRef LoadBalancer, ImmutableArray<ResourceRef> SecurityGroups) : AwsOperation
    {
        /// <summary><c>enforce</c> or <c>ignore</c>; null: as it is.</summary>
        public string? PrivateLinkInbound { get; init; }

        internal override IEnumerable<ResourceRef> Refs => [LoadBalancer, .. SecurityGroups];
    }

    public sealed record SetIpAddressType(ResourceRef LoadBalancer, string IpAddressType) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [LoadBalancer];
    }

    /// <summary>Where its public addresses come from.</summary>
    /// <param name="Pool">Null: from AWS's own.</param>
    public sealed record SetIpamPool(ResourceRef LoadBalancer, string? Pool) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [LoadBalancer];
    }

    /// <summary>
    /// Asks for capacity, once what was asked for before is there. What it asks for comes within minutes, or hours: that is not waited for.
    /// </summary>
    /// <param name="Units">Null: none any more.</param>
    public sealed record ReserveCapacity(ResourceRef LoadBalancer, int? Units) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [LoadBalancer];
    }

    /// <summary>Retries while WAF does not know the load balancer yet.</summary>
    /// <param name="WebAcl">Its ARN; null: none any more.</param>
    public sealed record SetWebAcl(ResourceRef LoadBalancer, string? WebAcl) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [LoadBalancer];
    }

    public sealed record WaitLoadBalancerActive(ResourceRef LoadBalancer) : Waiting
    {
        internal override IEnumerable<ResourceRef> Refs => [LoadBalancer];
    }

    /// <summary>Deletes it and waits until AWS no longer lists it.</summary>
    public sealed record DeleteLoadBalancer(OwnedResource LoadBalancer) : Removal;

    // Target groups.

    public sealed record CreateTargetGroup(Settings Settings, Tags Tags) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => Settings.Refs;
    }

    public sealed record ModifyHealthCheck(ResourceRef TargetGroup, Settings Settings) : AwsOperation
    {
        /// <summary>
        /// How long targets keep the health that the old check found, whatever the new one finds: nobody may act on it before.
        /// Zero: nobody does.
        /// </summary>
        public TimeSpan Settles { get; init; }

        internal override IEnumerable<ResourceRef> Refs => [TargetGroup];
    }

    public sealed record SetTargetGroupAttributes(ResourceRef TargetGroup, Tags Attributes) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [TargetGroup];
    }

    /// <summary>Lets load balancing invoke a Lambda function, for this target group alone [ALB guide: Lambda as targets].</summary>
    /// <param name="Function">Its ARN, with the qualifier under which it is a target.</param>
    public sealed record GrantInvocation(ResourceRef TargetGroup, string Function) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [TargetGroup];
    }

    /// <summary>Takes back what <see cref="GrantInvocation"/> gave, of a target group that is gone.</summary>
    public sealed record RevokeInvocation(OwnedResource TargetGroup, string Function) : Removal;

    /// <summary>Waits where one of them is still leaving: AWS takes it back only then [ALB guide: register targets].</summary>
    public sealed record RegisterTargets(ResourceRef TargetGroup, ImmutableArray<RegisteredTarget> Targets) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [TargetGroup, .. Targets.Select(t => t.Id)];
    }

    /// <summary>Waits until they have drained.</summary>
    public sealed record DeregisterTargets(ResourceRef TargetGroup, ImmutableArray<RegisteredTarget> Targets) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [TargetGroup];
    }

    /// <summary>Until all are healthy; when time is up it fails only where none is.</summary>
    public sealed record WaitDeclaredHealthy(ResourceRef TargetGroup, ImmutableArray<RegisteredTarget> Targets) : Waiting
    {
        internal override IEnumerable<ResourceRef> Refs => [TargetGroup, .. Targets.Select(t => t.Id)];
    }

    /// <summary>
    /// Until every in-service instance of the scaling group, and at least its minimum, is healthy in each of the target groups.
    /// Gives up early, saying why, when it cannot come true (launches failing).
    /// </summary>
    public sealed record WaitTargetsHealthy(ResourceRef Group, ImmutableArray<ResourceRef> TargetGroups) : Waiting
    {
        /// <summary>Before that is over, what is reported may be what another check found. Zero: it is not.</summary>
        public TimeSpan Settles { get; init; }

        internal override IEnumerable<ResourceRef> Refs => [Group, .. TargetGroups];
    }

    /// <summary>Until the group has no instance outside the zones.</summary>
    public sealed record WaitZonesLeft(ResourceRef Group, ImmutableSortedSet<string> Zones) : Waiting
    {
        internal override IEnumerable<ResourceRef> Refs => [Group];
    }

    /// <summary>Gives the group's running instances, and the volumes on them, tags that new ones get at launch.</summary>
    public sealed record TagInstances(ResourceRef Group, Tags Set, ImmutableArray<string> Remove) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group];
    }

    /// <summary>Lets whoever still uses a thing that gets nothing new (a load balancer whose names have moved) finish.</summary>
    public sealed record WaitDrained(ResourceRef Target, TimeSpan Delay) : Waiting
    {
        internal override IEnumerable<ResourceRef> Refs => [Target];
    }

    /// <summary>Retries while AWS still counts it as in use.</summary>
    public sealed record DeleteTargetGroup(OwnedResource TargetGroup) : Removal;

    // Listeners and rules.

    public sealed record CreateListener(ResourceRef LoadBalancer, Settings Settings, Tags Tags) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [LoadBalancer, .. Settings.Refs];
    }

    /// <summary>
    /// Port, protocol, policy, default certificate and default action, whole. Certificates and attributes have their own operations.
    /// </summary>
    public sealed record ModifyListener(ResourceRef Listener, Settings Settings) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Listener, .. Settings.Refs];
    }

    public sealed record SetListenerAttributes(ResourceRef Listener, Tags Attributes) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Listener];
    }

    public sealed record AddListenerCertificates(ResourceRef Listener, ImmutableArray<ResourceRef> Certificates) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Listener, .. Certificates];
    }

    public sealed record RemoveListenerCertificates(ResourceRef Listener, ImmutableArray<ResourceRef> Certificates) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Listener, .. Certificates];
    }

    public sealed record DeleteListener(OwnedResource Listener) : Removal;

    public sealed record CreateRule(ResourceRef Listener, int Priority, Settings Settings, Tags Tags) : AwsOperation
    {
        /// <summary>
        /// Numbers of the listener that the rule claims for the stack: where somebody else has one of them by now it does not stay, and the
        /// operation fails. Null: it claims its own number only.
        /// </summary>
        public PriorityBand? Claim { get; init; }

        internal override IEnumerable<ResourceRef> Refs => [Listener, .. Settings.Refs];
    }

    public sealed record ModifyRule(ResourceRef Rule, Settings Settings) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Rule, .. Settings.Refs];
    }

    /// <summary>One atomic call.</summary>
    public sealed record SetRulePriorities(ImmutableArray<RulePriority> Priorities) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => Priorities.Select(p => p.Rule);
    }

    public sealed record DeleteRule(OwnedResource Rule) : Removal;

    /// <summary>Deletes a rule that this run made to have target groups checked.</summary>
    public sealed record EndWarmUp(ResourceRef.Planned Rule) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Rule];
    }

    // Launch templates.

    /// <summary>Outputs the id and version 1. The template's own tags gain <see cref="OwnershipTags.Version"/>.</summary>
    public sealed record CreateLaunchTemplate(Settings Settings, Tags Tags) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => Settings.Refs;
    }

    /// <summary>A new version with all the data, recorded in the template's tag. Outputs the id and the version.</summary>
    public sealed record CreateLaunchTemplateVersion(ResourceRef Template, Settings Settings) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Template, .. Settings.Refs];
    }

    public sealed record DeleteLaunchTemplate(OwnedResource Template) : Removal;

    // Scaling groups.

    /// <param name="Hooks">In place before the first instance launches.</param>
    public sealed record CreateAutoScalingGroup(Settings Settings, TemplateVersion Template, Tags Tags, ImmutableArray<Settings> Hooks)
        : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Template.Template, .. Settings.Refs];
    }

    /// <summary>The whole of the declared settings, without target groups and processes, which have their own operations.</summary>
    /// <param name="Template">Null: unchanged, or an instance refresh will bring it.</param>
    public sealed record UpdateAutoScalingGroup(ResourceRef Group, Settings Settings, TemplateVersion? Template) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => Template is null ? [Group] : [Group, Template.Template];
    }

    /// <summary>Waits until the attachment is no longer being added.</summary>
    public sealed record AttachTargetGroups(ResourceRef Group, ImmutableArray<ResourceRef> TargetGroups) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group, .. TargetGroups];
    }

    /// <summary>Waits until the instances are deregistered (draining honoured).</summary>
    public sealed record DetachTargetGroups(ResourceRef Group, ImmutableArray<ResourceRef> TargetGroups) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group, .. TargetGroups];
    }

    public sealed record SuspendProcesses(ResourceRef Group, ImmutableArray<string> Processes) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group];
    }

    public sealed record ResumeProcesses(ResourceRef Group, ImmutableArray<string> Processes) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group];
    }

    public sealed record EnableMetrics(ResourceRef Group, ImmutableArray<string> Metrics) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group];
    }

    public sealed record DisableMetrics(ResourceRef Group, ImmutableArray<string> Metrics) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group];
    }

    /// <summary>Makes it or makes it so.</summary>
    public sealed record PutWarmPool(ResourceRef Group, Settings Settings) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group];
    }

    /// <summary>With the instances in it; waits until it is gone.</summary>
    public sealed record DeleteWarmPool(ResourceRef Group) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group];
    }

    /// <summary>The topic is told of these kinds of events, and of no others.</summary>
    public sealed record PutNotifications(ResourceRef Group, string Topic, ImmutableArray<string> Events) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group];
    }

    public sealed record DeleteNotifications(ResourceRef Group, string Topic) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group];
    }

    /// <summary>Sources that are no target groups of load balancers. Waits until they are no longer being added.</summary>
    public sealed record AttachTrafficSources(ResourceRef Group, ImmutableArray<string> Sources) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group];
    }

    /// <summary>Waits until the instances are deregistered.</summary>
    public sealed record DetachTrafficSources(ResourceRef Group, ImmutableArray<string> Sources) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group];
    }

    /// <summary>
    /// Starts an instance refresh to the template's version, or joins the one that already runs to it, and follows it to its end.
    /// Anything but success fails the action with AWS's reason.
    /// </summary>
    /// <param name="Mixed">The mixed policy that goes with it; null: the template alone.</param>
    public sealed record RefreshInstances(
        ResourceRef Group,
        TemplateVersion Template,
        RefreshPreferences Preferences,
        Settings? Mixed = null
    ) : AwsOperation
    {
        /// <summary>
        /// The group has the template and the policy already. AWS takes neither with a refresh of a group whose instance types are chosen
        /// by what is required, nor skips what matches there [Auto Scaling user guide: instance refresh].
        /// </summary>
        public bool IsOfWhatTheGroupHas { get; init; }

        internal override IEnumerable<ResourceRef> Refs => [Group, Template.Template];
    }

    /// <summary>Until the group has its desired capacity in service; gives up early when launches fail for good.</summary>
    public sealed record WaitGroupInService(ResourceRef Group) : Waiting
    {
        internal override IEnumerable<ResourceRef> Refs => [Group];
    }

    /// <summary>Sizes to zero, scale-in protection lifted, until no instance is left (draining honoured).</summary>
    public sealed record EmptyAutoScalingGroup(OwnedResource Group) : Removal;

    /// <summary>Deletes the empty group and waits until AWS no longer lists it.</summary>
    public sealed record DeleteAutoScalingGroup(OwnedResource Group) : Removal;

    public sealed record PutScalingPolicy(ResourceRef Group, Settings Settings) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group, .. Settings.Refs];
    }

    /// <summary>Makes it or makes it so: what it does not say stays.</summary>
    public sealed record PutGroupPart(ResourceRef Group, Settings Settings) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => [Group, .. Settings.Refs];
    }

    public sealed record DeleteGroupPart(OwnedResource Part, string GroupName, string Name) : Removal;

    public sealed record DeleteScalingPolicy(OwnedResource Policy, string GroupName, string PolicyName) : Removal;

    // Alarms.

    /// <summary>Makes it or makes it so; the tags count only for a new one.</summary>
    public sealed record PutAlarm(Settings Settings, Tags Tags) : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => Settings.Refs;
    }

    public sealed record DeleteAlarm(OwnedResource Alarm, string Name) : Removal;

    // DNS.

    /// <summary>
    /// One batch, which name servers take as one, then INSYNC: a record that changes its policy goes and comes in it, and its name is
    /// answered all the time.
    /// </summary>
    /// <param name="Gone">Exactly these; what is gone already is left out.</param>
    public sealed record ChangeRecords(string ZoneId, ImmutableArray<Live.LiveDnsRecord> Gone, ImmutableArray<RecordWrite> Written)
        : AwsOperation
    {
        internal override IEnumerable<ResourceRef> Refs => Written.Select(w => w.LoadBalancer).OfType<ResourceRef>();
    }

    /// <summary>Exactly these record sets; one that is gone or no longer is as it was is left alone.</summary>
    public sealed record DeleteRecords(string ZoneId, ImmutableArray<Live.LiveDnsRecord> Records) : Removal;
}

/// <param name="LoadBalancer">Whose alias it is; null: the record says its answers itself.</param>
public sealed record RecordWrite(Settings Record, ResourceRef? LoadBalancer);

public sealed record RulePriority(ResourceRef Rule, int Priority);

/// <param name="Version">Null: the version that this run creates (an output of the template's action).</param>
public sealed record TemplateVersion(ResourceRef Template, string? Version);
