using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Live;

/// <summary>One object as AWS reports it, proved ours by its tags.</summary>
/// <param name="Tags">Without AWS's own (<c>aws:</c>).</param>
public abstract record LiveResource(OwnedResource Owner, ImmutableSortedDictionary<string, string> Tags)
{
    public string Id => Owner.Id;

    public Address Address => Owner.Address;

    /// <summary>
    /// What makes it another one, in a fixed order: without what tags, owner and id stand for already, and what changes by itself.
    /// </summary>
    internal abstract IEnumerable<string> Canonical { get; }

    /// <summary>What is rare is written only where it is.</summary>
    protected static string[] Marked(string mark, string? value) => value is null ? [] : [$"{mark}={value}"];
}

/// <summary>Id: <c>sg-…</c>.</summary>
public sealed record LiveSecurityGroup(OwnedResource Owner, ImmutableSortedDictionary<string, string> Tags, Settings Settings)
    : LiveResource(Owner, Tags)
{
    public string GroupName => Settings.Get(SecurityGroupTable.Name);

    public string Description => Settings.Get(SecurityGroupTable.Description);

    public string VpcId => Settings.Get(SecurityGroupTable.VpcId);

    public ImmutableArray<SecurityGroupRule> Rules => Settings.Get(SecurityGroupTable.Rules);

    internal override IEnumerable<string> Canonical => Settings.Canonical();
}

/// <summary>Id: the ARN.</summary>
/// <param name="Status">ACM's: <c>PENDING_VALIDATION</c>, <c>ISSUED</c>, <c>FAILED</c> …</param>
/// <param name="Proofs">The CNAMEs that prove the domains, as far as ACM has given them out.</param>
public sealed record LiveCertificate(
    OwnedResource Owner,
    ImmutableSortedDictionary<string, string> Tags,
    Settings Settings,
    bool IsImported,
    string Status,
    string? FailureReason,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? NotAfter,
    ImmutableArray<DomainProof> Proofs
) : LiveResource(Owner, Tags)
{
    /// <summary>Names of those that a zone lacks, as far as it was read: without them ACM does not renew the certificate.</summary>
    public ImmutableArray<string> LostProofs { get; init; } = [];

    internal override IEnumerable<string> Canonical => [.. Settings.Canonical(), Status, IsImported.ToString(), .. LostProofs];

    public string Domain => Settings.Get(CertificateTable.Domain);

    /// <summary>The domain and the alternative names.</summary>
    public IEnumerable<string> Domains => Settings.Get(CertificateTable.AlternativeNames).Prepend(Domain);
}

/// <summary>Id: the ARN.</summary>
/// <param name="Status">AWS's: <c>CREATING</c>, <c>ACTIVE</c>.</param>
/// <param name="Revocations">The numbers of its revocation lists, in their order; where they came from AWS does not tell.</param>
public sealed record LiveTrustStore(
    OwnedResource Owner,
    ImmutableSortedDictionary<string, string> Tags,
    Settings Settings,
    string Status,
    ImmutableArray<long> Revocations
) : LiveResource(Owner, Tags)
{
    public string Name => Settings.Get(TrustStoreTable.Name);

    internal override IEnumerable<string> Canonical => [.. Settings.Canonical(), .. Revocations.Select(id => $"revocation={id}")];
}

/// <summary>A CNAME by which ACM knows that a domain is its owner's; both names in lower case, without a trailing dot.</summary>
public sealed record DomainProof(string Domain, string Name, string Value);

/// <summary>Id: <c>eipalloc-…</c>.</summary>
/// <param name="PublicIp">The address.</param>
/// <param name="IsUsed">Something stands on it.</param>
public sealed record LiveElasticIp(
    OwnedResource Owner,
    ImmutableSortedDictionary<string, string> Tags,
    Settings Settings,
    string PublicIp,
    bool IsUsed
) : LiveResource(Owner, Tags)
{
    internal override IEnumerable<string> Canonical => [.. Settings.Canonical(), PublicIp];
}

/// <summary>Id: <c>vpce-svc-…</c>.</summary>
/// <param name="ServiceName">By which endpoints are made: <c>com.amazonaws.vpce.REGION.vpce-svc-…</c>.</param>
public sealed record LiveEndpointService(
    OwnedResource Owner,
    ImmutableSortedDictionary<string, string> Tags,
    Settings Settings,
    string ServiceName
) : LiveResource(Owner, Tags)
{
    /// <summary>What proves its private DNS name; null: it has none, or AWS has not said.</summary>
    public NameProofRecord? NameProof { get; init; }

    /// <summary>Of the private DNS name: <c>pendingVerification</c>, <c>verified</c>, <c>failed</c>; null: it has none.</summary>
    public string? NameState { get; init; }

    internal override IEnumerable<string> Canonical => [.. Settings.Canonical(), ServiceName];
}

/// <summary>Id: the ARN.</summary>
/// <param name="State"><c>provisioning</c>, <c>active</c>, <c>active_impaired</c>, <c>failed</c>.</param>
public sealed record LiveLoadBalancer(
    OwnedResource Owner,
    ImmutableSortedDictionary<string, string> Tags,
    Settings Settings,
    string DnsName,
    string CanonicalHostedZoneId,
    string State,
    ImmutableSortedDictionary<string, string> AllAttributes
) : LiveResource(Owner, Tags)
{
    /// <summary>By which clients reach it while it is there, zone by zone; empty where AWS may change them.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>The zone of each of its subnets, as far as AWS says.</summary>
    public ImmutableSortedDictionary<string, string> Zones { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Null: none was ever reserved, or it was not asked for.</summary>
    public LiveCapacity? Capacity { get; init; }

    /// <summary>Firewall Manager associated the web ACL, and will again.</summary>
    public bool IsWebAclManaged { get; init; }

    internal override IEnumerable<string> Canonical => [.. Settings.Canonical(), .. AllAttributes.Select(a => $"{a.Key}={a.Value}")];
}

/// <summary>What AWS keeps ready for a load balancer.</summary>
/// <param name="Decreases">How often it may still fall today; null: AWS does not say.</param>
public sealed record LiveCapacity(int Units, int? Decreases, ImmutableArray<ZoneCapacity> Zones)
{
    /// <summary>What was asked for last is not there yet.</summary>
    public bool IsPending => Zones.Any(static z => z.State == "pending");

    /// <summary>Nowhere, and it will not come.</summary>
    public bool HasFailed => !Zones.IsEmpty && Zones.All(static z => z.State == "failed");
}

/// <param name="State"><c>provisioned</c>, <c>pending</c>, <c>rebalancing</c>, <c>failed</c>.</param>
/// <param name="Units">That are there.</param>
/// <param name="Reason">Null: AWS gives none.</param>
public sealed record ZoneCapacity(string Zone, string State, double Units, string? Reason);

/// <summary>Id: the ARN.</summary>
/// <param name="LoadBalancerArns">The load balancers that use it: none or one.</param>
public sealed record LiveTargetGroup(
    OwnedResource Owner,
    ImmutableSortedDictionary<string, string> Tags,
    Settings Settings,
    ImmutableArray<string> LoadBalancerArns
) : LiveResource(Owner, Tags)
{
    /// <summary>Those that are not leaving; empty where neither the file nor the tags say that elbctl registers any.</summary>
    public ImmutableArray<RegisteredTarget> Targets { get; init; } = [];

    /// <summary>The function that is its target lets load balancing invoke it; null: it has none, or nobody may look.</summary>
    public bool? MayInvoke { get; init; }

    internal override IEnumerable<string> Canonical =>
        [
            .. Settings.Canonical(),
            .. MayInvoke == false ? (string[])["not invoked"] : [],
            .. LoadBalancerArns.Order(StringComparer.Ordinal),
            .. Targets.Select(t => $"target={t.Name},{t.Zone},{t.QuicServerId}").Order(StringComparer.Ordinal),
        ];
}

/// <summary>Id: the ARN.</summary>
public sealed record LiveListener(
    OwnedResource Owner,
    ImmutableSortedDictionary<string, string> Tags,
    string LoadBalancerArn,
    Settings Settings
) : LiveResource(Owner, Tags)
{
    internal override IEnumerable<string> Canonical => [LoadBalancerArn, .. Settings.Canonical()];

    public int Port => Settings.Get(ListenerTable.Port);

    public string Protocol => Settings.Get(ListenerTable.Protocol);

    public ImmutableArray<Settings> Actions => Settings.Get(ListenerTable.Actions);
}

/// <summary>Id: the ARN. Rules of other owners are not here: see <see cref="TakenPriority"/>.</summary>
public sealed record LiveRule(
    OwnedResource Owner,
    ImmutableSortedDictionary<string, string> Tags,
    string ListenerArn,
    int Priority,
    Settings Settings
) : LiveResource(Owner, Tags)
{
    internal override IEnumerable<string> Canonical => [ListenerArn, Priority.ToString(), .. Settings.Canonical()];

    public ImmutableArray<ConditionSettings> Conditions => Settings.Get(RuleTable.Conditions);

    public ImmutableArray<Settings> Actions => Settings.Get(RuleTable.Actions);
}

/// <summary>A priority held by a rule of somebody else on one of our listeners.</summary>
/// <param name="Settings">Null: not read.</param>
public sealed record TakenPriority(string ListenerArn, int Priority, string RuleArn, Settings? Settings = null)
{
    /// <summary>The stack whose tags it bears; null: none of elbctl's.</summary>
    public string? Stack { get; init; }

    /// <summary>What the tags of that stack remember there (see <see cref="DeclaredTags"/>).</summary>
    public ImmutableSortedSet<string> Declared { get; init; } = [];

    /// <summary>For people: whose it is.</summary>
    internal string Owner => Stack is null ? "somebody else" : $"the stack {Stack}";

    internal IEnumerable<string> Canonical =>
        [ListenerArn, RuleArn, Priority.ToString(CultureInfo.InvariantCulture), Stack ?? "", .. Settings?.Canonical() ?? [], .. Declared];
}

/// <summary>Id: <c>lt-…</c>.</summary>
/// <param name="Version">The version elbctl made last, as its tag says; null: the tag is missing.</param>
/// <param name="Fingerprint">Of that version's data.</param>
public sealed record LiveLaunchTemplate(
    OwnedResource Owner,
    ImmutableSortedDictionary<string, string> Tags,
    string TemplateName,
    long? Version,
    string? Fingerprint
) : LiveResource(Owner, Tags)
{
    /// <summary>The version that elbctl made last, where somebody deleted it.</summary>
    public long? GoneVersion { get; init; }

    internal override IEnumerable<string> Canonical =>
        [TemplateName, Version?.ToString() ?? "", Fingerprint ?? "", .. Marked("gone", GoneVersion?.ToString())];
}

/// <summary>Id: the group's name.</summary>
/// <param name="LaunchTemplateId">What the group launches from, by itself or in a mixed policy; null: a launch configuration.</param>
/// <param name="LaunchTemplateVersion">As pinned: a number, <c>$Latest</c> or <c>$Default</c>.</param>
/// <param name="ActiveRefresh">The refresh that is running now, or null.</param>
/// <param name="Status">Null, or AWS's text while the group is being deleted.</param>
public sealed record LiveAutoScalingGroup(
    OwnedResource Owner,
    ImmutableSortedDictionary<string, string> Tags,
    string Arn,
    Settings Settings,
    int DesiredCapacity,
    string? LaunchTemplateId,
    string? LaunchTemplateVersion,
    ImmutableArray<LiveInstance> Instances,
    string? Status,
    ActiveRefresh? ActiveRefresh
) : LiveResource(Owner, Tags)
{
    /// <summary>The version it launches from has been deleted: nothing can start, and there is nothing to go back to.</summary>
    public bool IsTemplateGone { get; init; }

    /// <summary>Instances that are prepared beside it.</summary>
    public int WarmPoolSize { get; init; }

    /// <summary>Null: it launches from the template alone.</summary>
    public Settings? Mixed => Settings.Find(AutoScalingGroupTable.MixedInstances);

    /// <summary>An instance is one of its capacity, whatever its type.</summary>
    public bool IsCountedInInstances =>
        Settings.Find(AutoScalingGroupTable.SizeUnit) is null or "units"
        && MixedInstancesTable.OverridesOf(Mixed).All(o => !o.Has(OverrideTable.Weight));

    /// <summary>In the units of <see cref="DesiredCapacity"/>.</summary>
    public int CapacityInService => Capacity.InService(Instances.Where(i => i.IsInService).Select(i => i.Weight));

    internal override IEnumerable<string> Canonical =>
        [
            .. Settings.Without(AutoScalingGroupTable.DesiredCapacity).Canonical(),
            LaunchTemplateId ?? "",
            LaunchTemplateVersion ?? "",
            .. Marked("gone", IsTemplateGone ? "template" : null),
        ];
}

public sealed record LiveInstance(
    string InstanceId,
    string AvailabilityZone,
    string LifecycleState,
    string HealthStatus,
    string? LaunchTemplateId,
    string? LaunchTemplateVersion,
    bool ProtectedFromScaleIn
)
{
    /// <summary>How much of the group's capacity it is; null: one.</summary>
    public int? Weight { get; init; }

    public bool IsInService => LifecycleState == "InService" && HealthStatus == "Healthy";
}

/// <param name="LaunchTemplateVersion">The version it rolls out, when it has a desired configuration.</param>
public sealed record ActiveRefresh(string RefreshId, string Status, int PercentageComplete, string? LaunchTemplateVersion);

/// <summary>A refresh that has not brought what it was begun for.</summary>
/// <param name="Status"><c>Failed</c>, <c>Cancelled</c>, <c>RollbackSuccessful</c> or <c>RollbackFailed</c>.</param>
/// <param name="Why">AWS's sentence; empty: none.</param>
/// <param name="Version">Of the launch template, that it was to bring; null: it had no configuration of its own.</param>
public sealed record FailedRefresh(string Status, DateTimeOffset? At, string Why, string? Version);

/// <summary>Id: the policy's ARN.</summary>
public sealed record LiveGroupPart(OwnedResource Owner, string GroupName, string Name, Settings Settings)
    : LiveResource(Owner, ImmutableSortedDictionary<string, string>.Empty)
{
    internal override IEnumerable<string> Canonical => [GroupName, Name, .. ScheduleTable.Lasting(Settings).Canonical()];
}

/// <inheritdoc cref="LiveGroupPart"/>
public sealed record LiveScalingPolicy(OwnedResource Owner, string GroupName, Settings Settings)
    : LiveResource(Owner, ImmutableSortedDictionary<string, string>.Empty)
{
    public string Name => Settings.Get(ScalingPolicyTable.Name);

    internal override IEnumerable<string> Canonical => [GroupName, .. Settings.Canonical()];
}

/// <summary>Id: the ARN.</summary>
public sealed record LiveAlarm(OwnedResource Owner, ImmutableSortedDictionary<string, string> Tags, Settings Settings)
    : LiveResource(Owner, Tags)
{
    public string Name => Settings.Get(AlarmTable.Name);

    /// <summary><c>OK</c>, <c>ALARM</c> or <c>INSUFFICIENT_DATA</c>; null: AWS does not say.</summary>
    public string? State { get; init; }

    /// <summary>Why it is so, as CloudWatch says it.</summary>
    public string? StateReason { get; init; }

    internal override IEnumerable<string> Canonical => Settings.Canonical();
}

/// <summary>One record of a name that the stack declares or declared, or of a mark beside one (<see cref="RecordMark"/>).</summary>
/// <param name="Settings">By <see cref="DnsRecordTable"/>: names in lower case, without a trailing dot and octal escapes.</param>
public sealed record LiveDnsRecord(string ZoneId, Settings Settings)
{
    /// <summary>Exactly as Route 53 gave it, by the members of its model: a deletion must repeat it.</summary>
    public IReadOnlyDictionary<string, object> Raw { get; init; } = ImmutableDictionary<string, object>.Empty;

    public string Name => Settings.Get(DnsRecordTable.Name);

    public string Type => Settings.Get(DnsRecordTable.Type);

    /// <summary>Null: it has no policy, and stands alone with its name and type.</summary>
    public string? Id => Settings.Find(DnsRecordTable.Id);

    /// <summary>Lower case, no trailing dot, no <c>dualstack.</c> prefix; null: it is no alias.</summary>
    public string? AliasTarget => Settings.Find(DnsRecordTable.AliasName);

    public ImmutableArray<string> Values => Settings.FindValue(DnsRecordTable.Values) ?? [];

    internal IEnumerable<string> Canonical => Settings.Canonical().Prepend(ZoneId);
}
