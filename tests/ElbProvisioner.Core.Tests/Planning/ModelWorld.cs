using System.Collections.Immutable;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Planning.Kinds;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tests.Planning;

using ElbProvisioner.Core.Tables;
using static AwsOperation;
using Tags = ImmutableSortedDictionary<string, string>;

/// <summary>
/// AWS reduced to what a plan may rely on: performs operations on a <see cref="LiveWorld"/>, refuses what AWS refuses (in use, taken, not
/// empty), and watches that traffic never meets a target group whose targets nobody has seen healthy.
/// </summary>
internal sealed class ModelWorld : IActionPerformer
{
    private readonly HashSet<string> _healthy = new(StringComparer.Ordinal);
    private readonly HashSet<(string TargetGroup, string Function)> _invocations = [];
    private readonly HashSet<string> _unproved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, double>> _recovering = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _userData = new(StringComparer.Ordinal);
    private int _next = 1;

    public ModelWorld(NetworkFacts? network = null) =>
        World = new LiveWorld
        {
            Account = "123456789012",
            Region = "eu-west-1",
            Network = network ?? Facts(),
        };

    public LiveWorld World { get; set; }

    /// <summary>
    /// As a reader finds it: of other stacks only what they have on load balancers that are shared, and what carries no tags only under the
    /// names that the file or an object of ours knows.
    /// </summary>
    public LiveWorld ReadFor(Stack stack)
    {
        var ours = ModelSharing.Of(stack, World);
        var keepers = ours.LoadBalancers.Concat<LiveResource>(ours.Rules).ToList();
        var marks = stack
            .DnsRecords.Select(RecordMark.NameOf)
            .Concat(keepers.SelectMany(b => DeclaredTags.Read(b.Tags, RecordMark.Item)))
            .ToList();
        var names = stack
            .DnsNames.Select(d => d.Name)
            .Concat(keepers.SelectMany(b => DeclaredTags.Read(b.Tags, "dns.")))
            .Concat(marks)
            .Concat(marks.Select(RecordMark.MarkedBy))
            .ToHashSet(StringComparer.Ordinal);
        var policies = stack
            .AutoScalingGroups.SelectMany(g => g.Scaling.Select(p => PhysicalNames.ScalingPolicy(stack, g, p)))
            .Concat(ours.AutoScalingGroups.SelectMany(g => DeclaredTags.Read(g.Tags, "scaling.")))
            .ToHashSet(StringComparer.Ordinal);
        var parts = stack
            .AutoScalingGroups.SelectMany(g => g.Parts.Select(p => PhysicalNames.GroupPart(stack, g, p)))
            .Concat(
                ours.AutoScalingGroups.SelectMany(g =>
                    DeclaredTags.Read(g.Tags, "schedule.").Concat(DeclaredTags.Read(g.Tags, "lifecycleHook."))
                )
            )
            .ToHashSet(StringComparer.Ordinal);
        return ours with
        {
            DnsRecords = ours.DnsRecords.RemoveAll(r => !names.Contains(r.Name)),
            ScalingPolicies = ours.ScalingPolicies.RemoveAll(p => !policies.Contains(p.Name)),
            GroupParts = ours.GroupParts.RemoveAll(p => !parts.Contains(p.Name)),
        };
    }

    /// <summary>Load balancers that clients use: set before a run to have <see cref="CheckTraffic"/> watch them.</summary>
    public HashSet<string> Serving { get; } = new(StringComparer.Ordinal);

    /// <summary>Target groups that a plan said would serve nothing, by name in the file.</summary>
    public HashSet<string> Dark { get; } = new(StringComparer.Ordinal);

    public List<string> Log { get; } = [];

    /// <summary>The tags that running instances were given last, by group.</summary>
    public Dictionary<string, TagInstances> Tagged { get; } = new(StringComparer.Ordinal);

    public static NetworkFacts Facts(string vpc = "vpc-1") =>
        new()
        {
            VpcId = vpc,
            VpcIpv4Cidrs = ["10.0.0.0/16"],
            Subnets = [new($"subnet-{vpc}-a", "a"), new($"subnet-{vpc}-b", "b")],
            Zones = new Dictionary<string, HostedZone>
            {
                ["shop.example.com"] = new("Z1", "example.com", false),
                ["www.shop.example.com"] = new("Z1", "example.com", false),
                ["new.example.com"] = new("Z1", "example.com", false),
                ["old.shop.example.com"] = new("Z1", "example.com", false),
                ["*.shop.example.com"] = new("Z1", "example.com", false),
                ["example.com"] = new("Z1", "example.com", false),
                ["shop.example.com  private"] = new("Z2", "example.com", true),
            }.ToImmutableDictionary(),
        };

    public Task<Outputs?> PerformAsync(
        PlannedAction action,
        Func<ResourceRef, Outputs> resolve,
        IProgress<string> progress,
        CancellationToken stop
    )
    {
        Log.Add(action.Id);
        var outputs = Perform(action, r => r is ResourceRef.Existing e ? e.Id : resolve(r).Id, resolve);
        CheckTraffic();
        return Task.FromResult(outputs);
    }

    private Outputs? Perform(PlannedAction action, Func<ResourceRef, string> id, Func<ResourceRef, Outputs> resolve)
    {
        ResourceRef Fix(ResourceRef r) => new ResourceRef.Existing(id(r));
        ImmutableArray<Settings> FixActions(ImmutableArray<Settings> a) =>
            a.Forward is null ? a : a.ForwardingTo(a.Targets.Select(t => t with { TargetGroup = Fix(t.TargetGroup) }), a.Stickiness);
        Settings FixListener(Settings s) =>
            (s.Find(ListenerTable.Certificate) is { } c ? s.With(ListenerTable.Certificate, Fix(c)) : s)
                .With(ListenerTable.Actions, FixActions(s.Get(ListenerTable.Actions)))
                .Map(ListenerTable.MutualAuthentication, m => m.Map(MutualAuthenticationTable.TrustStore, Fix))
                .Without(ListenerTable.AdditionalCertificates)
                .WithAttributes(Tags.Empty);
        Settings FixRouting(Settings s) => s.With(RuleTable.Actions, FixActions(s.Get(RuleTable.Actions)));
        Settings Presenting(Settings s, IEnumerable<ResourceRef> additional) =>
            additional.ToImmutableArray() is { IsEmpty: false } some
                ? s.With(ListenerTable.AdditionalCertificates, some)
                : s.Without(ListenerTable.AdditionalCertificates);
        SecurityGroupRule FixRule(SecurityGroupRule r) => r.Peer is RulePeer.Group g ? r with { Peer = new RulePeer.Group(Fix(g.Ref)) } : r;
        OwnedResource Own(string arn, Tags tags) =>
            OwnedResource.TryRead(arn, tags[OwnershipTags.Stack], tags) ?? throw Refused($"{arn} is made without ownership tags");

        SubnetMapping FixPlace(SubnetMapping place) => place.Allocation is { } a ? place with { Allocation = Fix(a) } : place;

        switch (action.Operation)
        {
            case SetTags o:
                SetTagsOf(id(o.Target), o);
                return null;
            case CreateSecurityGroup o:
            {
                Refuse(
                    World.SecurityGroups.Any(g =>
                        g.GroupName == o.Settings.Get(SecurityGroupTable.Name) && g.VpcId == o.Settings.Get(SecurityGroupTable.VpcId)
                    ),
                    "InvalidGroup.Duplicate"
                );
                var arn = $"sg-{_next++}";
                World = World with
                {
                    SecurityGroups = World.SecurityGroups.Add(
                        new(
                            Own(arn, o.Tags),
                            o.Tags,
                            o.Settings.With(
                                SecurityGroupTable.Rules,
                                [new(RuleDirection.Egress, "-1", null, null, new RulePeer.Cidr("0.0.0.0/0"), "")]
                            )
                        )
                    ),
                };
                return Outputs.Of(arn);
            }

            case AuthorizeRules o:
                EditGroup(
                    id(o.Group),
                    rules =>
                    {
                        var added = o.Rules.Select(FixRule).ToList();
                        Refuse(added.Exists(a => rules.Any(r => Same(r, a))), "InvalidPermission.Duplicate");
                        return [.. rules, .. added];
                    }
                );
                return null;
            case RevokeRules o:
                EditGroup(
                    id(o.Group),
                    rules =>
                    {
                        var gone = o.Rules.Select(FixRule).ToList();
                        return [.. rules.Where(r => !gone.Exists(g => Same(r, g)))];
                    }
                );
                return null;
            case DescribeRules o:
                EditGroup(
                    id(o.Group),
                    rules =>
                        [
                            .. rules.Select(r =>
                                o.Rules.Select(FixRule).FirstOrDefault(d => Same(d, r)) is { } described
                                    ? r with
                                    {
                                        Description = described.Description,
                                    }
                                    : r
                            ),
                        ]
                );
                return null;
            case DeleteSecurityGroup o:
                Refuse(
                    World.LoadBalancers.Any(b => b.Settings.Get(LoadBalancerTable.SecurityGroups).Any(g => g.ToString() == o.Group.Id)),
                    "DependencyViolation: load balancer"
                );
                Refuse(
                    World.SecurityGroups.Any(g =>
                        g.Id != o.Group.Id && g.Rules.Any(r => r.Peer is RulePeer.Group p && p.Ref.ToString() == o.Group.Id)
                    ),
                    "DependencyViolation: referenced"
                );
                World = World with { SecurityGroups = World.SecurityGroups.RemoveAll(g => g.Id == o.Group.Id) };
                return null;
            case CreateEndpointService o:
            {
                var service = $"vpce-svc-{_next++}";
                World = World with
                {
                    EndpointServices = World.EndpointServices.Add(
                        new(
                            Own(service, o.Tags),
                            o.Tags,
                            o.Settings.With(EndpointServiceTable.AllowedPrincipals, [])
                                .With(
                                    EndpointServiceTable.LoadBalancers,
                                    [.. o.Settings.Get(EndpointServiceTable.LoadBalancers).Select(Fix)]
                                ),
                            "com.amazonaws.vpce.eu-west-1." + service
                        )
                    ),
                };
                return Outputs.Of(service);
            }

            case ModifyEndpointService o:
                EditService(
                    id(o.Service),
                    s =>
                        s.With(
                                EndpointServiceTable.AcceptanceRequired,
                                o.AcceptanceRequired ?? s.Get(EndpointServiceTable.AcceptanceRequired)
                            )
                            .With(
                                EndpointServiceTable.LoadBalancers,
                                [
                                    .. s.Get(EndpointServiceTable.LoadBalancers)
                                        .Where(l => !o.Remove.Any(r => r.Key == l.Key))
                                        .Concat(o.Add.Select(Fix)),
                                ]
                            )
                            .With(
                                EndpointServiceTable.IpAddressTypes,
                                s.Get(EndpointServiceTable.IpAddressTypes).Union(o.AddTypes).Except(o.RemoveTypes)
                            )
                            .With(
                                EndpointServiceTable.SupportedRegions,
                                s.Get(EndpointServiceTable.SupportedRegions).Union(o.AddRegions).Except(o.RemoveRegions)
                            )
                            .With(
                                EndpointServiceTable.PrivateDnsName,
                                o.PrivateDnsName ?? s.Find(EndpointServiceTable.PrivateDnsName) ?? ""
                            )
                );
                return null;
            case VerifyPrivateName o:
                World = World with
                {
                    EndpointServices =
                    [
                        .. World.EndpointServices.Select(s =>
                            s.Id == id(o.Service)
                                ? s with
                                {
                                    NameProof = new("_proof.example.com", "vpce:proof"),
                                    NameState = "verified",
                                }
                                : s
                        ),
                    ],
                };
                return null;
            case RemoveNameProof o:
                Refuse(World.EndpointServices.All(s => s.Id != o.Service.Id), "the service went before its proof");
                return null;
            case SetEndpointPrincipals o:
                EditService(
                    id(o.Service),
                    s =>
                        s.With(
                            EndpointServiceTable.AllowedPrincipals,
                            s.Get(EndpointServiceTable.AllowedPrincipals).Union(o.Add).Except(o.Remove)
                        )
                );
                return null;
            case DeleteEndpointService o:
                World = World with { EndpointServices = World.EndpointServices.RemoveAll(s => s.Id == o.Service.Id) };
                return null;
            case AllocateElasticIp o:
            {
                var allocation = $"eipalloc-{_next++}";
                World = World with
                {
                    ElasticIps = World.ElasticIps.Add(new(Own(allocation, o.Tags), o.Tags, o.Settings, $"198.51.100.{_next}", false)),
                };
                return Outputs.Of(allocation);
            }

            case ReleaseElasticIp o:
                Refuse(World.ElasticIps.Any(e => e.Id == o.ElasticIp.Id && e.IsUsed), "InvalidIPAddress.InUse");
                World = World with { ElasticIps = World.ElasticIps.RemoveAll(e => e.Id == o.ElasticIp.Id) };
                return null;
            case CreateTrustStore o:
            {
                var store = $"arn:truststore/{_next++}";
                World = World with { TrustStores = World.TrustStores.Add(new(Own(store, o.Tags), o.Tags, o.Settings, "ACTIVE", [])) };
                return Outputs.Of(store);
            }

            case SetTrustStoreBundle o:
                EditTrustStore(
                    id(o.TrustStore),
                    s => s with { Settings = o.Settings, Tags = s.Tags.SetItem(OwnershipTags.Fingerprint, o.Fingerprint) }
                );
                return null;
            case AddRevocations o:
                foreach (var list in o.Lists)
                {
                    var number = _next++;
                    EditTrustStore(
                        id(o.TrustStore),
                        s =>
                            s with
                            {
                                Revocations = s.Revocations.Add(number),
                                Tags = s.Tags.SetItem(OwnershipTags.RevocationPrefix + list.Fingerprint, $"{number}"),
                            }
                    );
                }

                return null;
            case RemoveRevocations o:
                EditTrustStore(
                    id(o.TrustStore),
                    s => s with { Revocations = s.Revocations.RemoveRange(o.Revocations), Tags = s.Tags.RemoveRange(o.Marks) }
                );
                return null;
            case DeleteTrustStore o:
                Refuse(
                    World.Listeners.Any(l =>
                        l.Settings.Find(ListenerTable.MutualAuthentication)?.Find(MutualAuthenticationTable.TrustStore)?.Key
                        == o.TrustStore.Id
                    ),
                    "TrustStoreInUse"
                );
                World = World with { TrustStores = World.TrustStores.RemoveAll(s => s.Id == o.TrustStore.Id) };
                return null;
            case RequestCertificate o:
            {
                var arn = $"arn:cert/{_next++}";
                World = World with
                {
                    Certificates = World.Certificates.Add(
                        new(Own(arn, o.Tags), o.Tags, o.Settings, false, "PENDING_VALIDATION", null, null, null, [])
                    ),
                };
                return Outputs.Of(arn);
            }

            case PublishValidation:
                return null;
            case WaitCertificateIssued o:
                World = World with
                {
                    Certificates = [.. World.Certificates.Select(c => c.Id == id(o.Certificate) ? c with { Status = "ISSUED" } : c)],
                };
                return null;
            case DeleteCertificate o:
                Refuse(
                    World.Listeners.Any(l =>
                        l.Settings.Find(ListenerTable.Certificate)?.ToString() == o.Certificate.Id
                        || ListenerTable.AdditionalOf(l.Settings).Any(c => c.ToString() == o.Certificate.Id)
                    ),
                    "ResourceInUseException"
                );
                World = World with { Certificates = World.Certificates.RemoveAll(c => c.Id == o.Certificate.Id) };
                return null;
            case CreateLoadBalancer o:
            {
                Refuse(
                    World.LoadBalancers.Any(b => b.Settings.Get(LoadBalancerTable.Name) == o.Settings.Get(LoadBalancerTable.Name)),
                    "DuplicateLoadBalancerName"
                );
                var n = _next++;
                var arn = $"arn:loadbalancer/app/{o.Settings.Get(LoadBalancerTable.Name)}/{n}";
                World = World with
                {
                    LoadBalancers = World.LoadBalancers.Add(
                        new(
                            Own(arn, o.Tags),
                            o.Tags,
                            Placed(
                                o.Settings.Without(LoadBalancerTable.PrivateLinkInbound)
                                    .Without(LoadBalancerTable.CapacityUnits)
                                    .Without(LoadBalancerTable.WebAcl)
                                    .With(
                                        LoadBalancerTable.SecurityGroups,
                                        [.. o.Settings.Get(LoadBalancerTable.SecurityGroups).Select(Fix)]
                                    ),
                                [.. (o.Settings.FindValue(LoadBalancerTable.Addresses) ?? []).Select(s => Stand(null, FixPlace(s)))]
                            ),
                            $"lb-{n}.elb.amazonaws.com",
                            "ZELB",
                            "provisioning",
                            TagMap.Empty
                        )
                        {
                            Zones = ZonesOf(o.Settings.Get(LoadBalancerTable.SubnetIds)),
                        }
                    ),
                };
                UseElasticIps();
                return Outputs.Of(arn);
            }

            case SetLoadBalancerAttributes o:
                EditLoadBalancer(id(o.LoadBalancer), b => b with { AllAttributes = b.AllAttributes.SetItems(o.Attributes) });
                return null;
            case SetSubnets o:
                EditLoadBalancer(
                    id(o.LoadBalancer),
                    b =>
                        b with
                        {
                            Settings = Placed(
                                Typed(b.Settings.With(LoadBalancerTable.SubnetIds, o.SubnetIds), o),
                                [.. o.Subnets.Select(s => Stand(b, FixPlace(s)))]
                            ),
                            Zones = ZonesOf(o.SubnetIds),
                        }
                );
                UseElasticIps();
                return null;
            case SetSecurityGroups o:
                EditLoadBalancer(
                    id(o.LoadBalancer),
                    b =>
                        b with
                        {
                            Settings = Inbound(
                                b.Settings.With(LoadBalancerTable.SecurityGroups, [.. o.SecurityGroups.Select(Fix)]),
                                o.PrivateLinkInbound
                            ),
                        }
                );
                return null;
            case SetIpAddressType o:
                EditLoadBalancer(
                    id(o.LoadBalancer),
                    b => b with { Settings = b.Settings.With(LoadBalancerTable.IpAddressType, o.IpAddressType) }
                );
                return null;
            case SetIpamPool o:
                EditLoadBalancer(id(o.LoadBalancer), b => b with { Settings = b.Settings.With(LoadBalancerTable.IpamPool, o.Pool ?? "") });
                return null;
            case ReserveCapacity o:
                EditLoadBalancer(
                    id(o.LoadBalancer),
                    b =>
                        b with
                        {
                            Capacity = new(o.Units ?? 0, Decreases: 2, [new("zone-a", "provisioned", o.Units ?? 0, null)]),
                            Settings = b.Settings.With(LoadBalancerTable.CapacityUnits, o.Units ?? 0),
                        }
                );
                return null;
            case SetWebAcl o:
                Refuse(World.LoadBalancers.Any(b => b.Id == id(o.LoadBalancer) && b.State != "active"), "WAFUnavailableEntityException");
                EditLoadBalancer(id(o.LoadBalancer), b => b with { Settings = b.Settings.With(LoadBalancerTable.WebAcl, o.WebAcl ?? "") });
                return null;
            case WaitLoadBalancerActive o:
                EditLoadBalancer(id(o.LoadBalancer), b => b with { State = "active" });
                return null;
            case DeleteLoadBalancer o:
            {
                Refuse(World.TargetGroups.Any(g => g.Targets.Any(t => t.Id.Key == o.LoadBalancer.Id)), "a target group still leads to it");
                var listeners = World.Listeners.Where(l => l.LoadBalancerArn == o.LoadBalancer.Id).Select(l => l.Id).ToList();
                Refuse(
                    World.EndpointServices.Any(s =>
                        s.Settings.Get(EndpointServiceTable.LoadBalancers).Any(l => l.Key == o.LoadBalancer.Id)
                    ),
                    "ResourceInUse: an endpoint service"
                );
                Refuse(
                    World.DnsRecords.Any(r => World.LoadBalancers.Any(b => b.Id == o.LoadBalancer.Id && b.DnsName == r.AliasTarget)),
                    "a name still points at it"
                );
                World = World with
                {
                    LoadBalancers = World.LoadBalancers.RemoveAll(b => b.Id == o.LoadBalancer.Id),
                    Listeners = World.Listeners.RemoveAll(l => listeners.Contains(l.Id)),
                    Rules = World.Rules.RemoveAll(r => listeners.Contains(r.ListenerArn)),
                };
                UseElasticIps();
                Relink();
                return null;
            }

            case CreateTargetGroup o:
            {
                Refuse(
                    World.TargetGroups.Any(t => t.Settings.Get(TargetGroupTable.Name) == o.Settings.Get(TargetGroupTable.Name)),
                    "DuplicateTargetGroupName"
                );
                var arn = $"arn:targetgroup/{o.Settings.Get(TargetGroupTable.Name)}/{_next++}";
                World = World with
                {
                    TargetGroups = World.TargetGroups.Add(new(Own(arn, o.Tags), o.Tags, o.Settings.WithAttributes(TagMap.Empty), [])),
                };
                return Outputs.Of(arn);
            }

            case ModifyHealthCheck o:
                NoteHealthCheck(World.TargetGroups.Single(t => t.Id == id(o.TargetGroup)), o.Settings);
                EditTargetGroup(id(o.TargetGroup), s => o.Settings.WithAttributes(s.Attributes));
                return null;
            case SetTargetGroupAttributes o:
                EditTargetGroup(id(o.TargetGroup), s => s.WithAttributes(s.Attributes.SetItems(o.Attributes)));
                RefuseUnevenStickiness();
                return null;
            case WaitTargetsHealthy o:
                foreach (var arn in o.TargetGroups.Select(id))
                {
                    var group = World.AutoScalingGroups.Single(g => g.Id == id(o.Group));
                    Refuse(
                        !group.Settings.Get(AutoScalingGroupTable.TargetGroups).Any(t => t.ToString() == arn),
                        $"would wait for ever: {arn} is not attached to {group.Id}"
                    );
                    Refuse(
                        World.TargetGroups.Single(t => t.Id == arn).LoadBalancerArns.IsEmpty,
                        $"would wait for ever: no load balancer uses {arn}"
                    );
                    Refuse(
                        !IsServed(arn, group.LaunchTemplateId, group.LaunchTemplateVersion),
                        $"would wait for ever: instances of {group.Id} do not serve {arn}"
                    );
                    if (group.DesiredCapacity > 0)
                    {
                        _healthy.Add(arn);
                        _unproved.Remove(arn);
                    }
                }

                return null;
            case GrantInvocation o:
                _invocations.Add((id(o.TargetGroup), o.Function));
                return null;
            case RevokeInvocation o:
                Refuse(World.TargetGroups.Any(t => t.Id == o.TargetGroup.Id), "the target group still has the function");
                _invocations.Remove((o.TargetGroup.Id, o.Function));
                return null;
            case RegisterTargets o:
                foreach (var target in o.Targets)
                {
                    Refuse(
                        target.Id is ResourceRef.Planned { Address.Kind: var kind }
                            && kind == ResourceKind.LoadBalancer
                            && !World.Listeners.Any(l => l.LoadBalancerArn == id(target.Id) && l.Port == target.Port),
                        "the target must have a listener that matches the target group port"
                    );
                    Refuse(
                        target.Port is null && !_invocations.Contains((id(o.TargetGroup), id(target.Id))),
                        "elasticloadbalancing principal does not have permission to invoke it"
                    );
                }

                EditTargets(
                    id(o.TargetGroup),
                    has => [.. has, .. o.Targets.Select(t => t with { Id = new ResourceRef.Existing(id(t.Id)) })]
                );
                return null;
            case DeregisterTargets o:
                EditTargets(id(o.TargetGroup), has => has.RemoveAll(t => o.Targets.Any(gone => gone.Key == t.Key)));
                return null;
            case WaitDeclaredHealthy o:
            {
                var arn = id(o.TargetGroup);
                var group = World.TargetGroups.Single(t => t.Id == arn);
                Refuse(group.LoadBalancerArns.IsEmpty, $"would wait for ever: no load balancer uses {arn}");
                Refuse(
                    o.Targets.Any(t => !group.Targets.Any(has => has.Id.Key == id(t.Id) && has.Port == t.Port)),
                    $"would wait for ever: not all targets are registered in {arn}"
                );
                _healthy.Add(arn);
                _unproved.Remove(arn);
                return null;
            }

            case WaitDrained:
                return null;
            case WaitZonesLeft o:
                EditGroupOf(
                    id(o.Group),
                    g =>
                        g with
                        {
                            Instances =
                            [
                                .. g.Instances.Select(
                                    (i, n) =>
                                        o.Zones.Contains(i.AvailabilityZone) ? i : i with { AvailabilityZone = o.Zones[n % o.Zones.Count] }
                                ),
                            ],
                        }
                );
                return null;
            case TagInstances o:
                Tagged[id(o.Group)] = o;
                return null;
            case DeleteTargetGroup o:
                Refuse(World.TargetGroups.Any(t => t.Id == o.TargetGroup.Id && !t.LoadBalancerArns.IsEmpty), "ResourceInUse");
                Refuse(
                    World.AutoScalingGroups.Any(g =>
                        g.Settings.Get(AutoScalingGroupTable.TargetGroups).Any(t => t.ToString() == o.TargetGroup.Id)
                    ),
                    "a scaling group still has it"
                );
                World = World with { TargetGroups = World.TargetGroups.RemoveAll(t => t.Id == o.TargetGroup.Id) };
                return null;
            case CreateListener o:
            {
                var loadBalancer = id(o.LoadBalancer);
                Refuse(
                    World.Listeners.Any(l => l.LoadBalancerArn == loadBalancer && l.Port == o.Settings.Get(ListenerTable.Port)),
                    "DuplicateListener"
                );
                var settings = FixListener(o.Settings);
                RequireIssued(settings.Find(ListenerTable.Certificate));
                var arn = $"arn:listener/{_next++}";
                World = World with { Listeners = World.Listeners.Add(new(Own(arn, o.Tags), o.Tags, loadBalancer, settings)) };
                Relink();
                return Outputs.Of(arn);
            }

            case ModifyListener o:
                EditListener(
                    id(o.Listener),
                    s => Presenting(FixListener(o.Settings), ListenerTable.AdditionalOf(s)).WithAttributes(s.Attributes)
                );
                RequireIssued(World.Listeners.Single(l => l.Id == id(o.Listener)).Settings.Find(ListenerTable.Certificate));
                Relink();
                return null;
            case SetListenerAttributes o:
                EditListener(id(o.Listener), s => s.WithAttributes(s.Attributes.SetItems(o.Attributes)));
                return null;
            case AddListenerCertificates o:
                o.Certificates.ToList().ForEach(c => RequireIssued(Fix(c)));
                EditListener(id(o.Listener), s => Presenting(s, [.. ListenerTable.AdditionalOf(s), .. o.Certificates.Select(Fix)]));
                return null;
            case RemoveListenerCertificates o:
                EditListener(
                    id(o.Listener),
                    s => Presenting(s, ListenerTable.AdditionalOf(s).Where(c => !o.Certificates.Any(x => id(x) == c.ToString())))
                );
                return null;
            case DeleteListener o:
                World = World with
                {
                    Listeners = World.Listeners.RemoveAll(l => l.Id == o.Listener.Id),
                    Rules = World.Rules.RemoveAll(r => r.ListenerArn == o.Listener.Id),
                };
                Relink();
                return null;
            case CreateRule o:
            {
                var listener = id(o.Listener);
                Refuse(
                    World.Rules.Any(r => r.ListenerArn == listener && r.Priority == o.Priority)
                        || World.TakenPriorities.Any(t => t.ListenerArn == listener && t.Priority == o.Priority),
                    $"PriorityInUse {o.Priority}"
                );
                var balancer = BalancerOf(listener);
                Refuse(World.Rules.Count(r => BalancerOf(r.ListenerArn) == balancer) >= 100, "TooManyRules");
                var arn = $"arn:rule/{_next++}";
                World = World with { Rules = World.Rules.Add(new(Own(arn, o.Tags), o.Tags, listener, o.Priority, FixRouting(o.Settings))) };
                Relink();
                return Outputs.Of(arn);
            }

            case ModifyRule o:
                World = World with
                {
                    Rules = [.. World.Rules.Select(r => r.Id == id(o.Rule) ? r with { Settings = FixRouting(o.Settings) } : r)],
                };
                Relink();
                return null;
            case SetRulePriorities o:
            {
                var moves = o.Priorities.ToDictionary(p => id(p.Rule), p => p.Priority, StringComparer.Ordinal);
                World = World with
                {
                    Rules = [.. World.Rules.Select(r => moves.TryGetValue(r.Id, out var p) ? r with { Priority = p } : r)],
                };
                Refuse(World.Rules.GroupBy(r => (r.ListenerArn, r.Priority)).Any(g => g.Count() > 1), "PriorityInUse after reordering");
                return null;
            }

            case EndWarmUp o:
                World = World with { Rules = World.Rules.RemoveAll(r => r.Id == id(o.Rule)) };
                Relink();
                return null;
            case DeleteRule o:
                World = World with { Rules = World.Rules.RemoveAll(r => r.Id == o.Rule.Id) };
                Relink();
                return null;
            case CreateLaunchTemplate o:
            {
                var arn = $"lt-{_next++}";
                World = World with
                {
                    LaunchTemplates = World.LaunchTemplates.Add(
                        new(
                            Own(arn, o.Tags),
                            o.Tags.SetItems(TemplateContent.Tags(o.Settings, id)),
                            o.Settings.Get(LaunchTemplateTable.Name),
                            1,
                            TemplateFingerprint.Compute(o.Settings, id)
                        )
                    ),
                };
                _userData[$"{arn}:1"] = o.Settings.Find(LaunchTemplateTable.UserData) ?? "";
                return new(arn, TagMap.Empty.Add("version", "1"));
            }

            case CreateLaunchTemplateVersion o:
            {
                var template = World.LaunchTemplates.Single(t => t.Id == id(o.Template));
                var version = (template.Version ?? 0) + 1;
                World = World with
                {
                    LaunchTemplates = World.LaunchTemplates.Replace(
                        template,
                        template with
                        {
                            Version = version,
                            Tags = template.Tags.SetItems(TemplateContent.Tags(o.Settings, id)),
                            Fingerprint = TemplateFingerprint.Compute(o.Settings, id),
                        }
                    ),
                };
                _userData[$"{template.Id}:{version}"] = o.Settings.Find(LaunchTemplateTable.UserData) ?? "";
                return new(template.Id, TagMap.Empty.Add("version", version.ToString()));
            }

            case DeleteLaunchTemplate o:
                Refuse(World.AutoScalingGroups.Any(g => g.LaunchTemplateId == o.Template.Id), "a scaling group still launches from it");
                World = World with { LaunchTemplates = World.LaunchTemplates.RemoveAll(t => t.Id == o.Template.Id) };
                return null;
            case CreateAutoScalingGroup o:
            {
                Refuse(World.AutoScalingGroups.Any(g => g.Id == o.Settings.Get(AutoScalingGroupTable.Name)), "AlreadyExists");
                var settings = o
                    .Settings.Without(AutoScalingGroupTable.Suspended)
                    .With(AutoScalingGroupTable.TargetGroups, [.. o.Settings.Get(AutoScalingGroupTable.TargetGroups).Select(Fix)]);
                var capacity = o.Settings.Get(AutoScalingGroupTable.DesiredCapacity);
                World = World with
                {
                    AutoScalingGroups = World.AutoScalingGroups.Add(
                        new(
                            Own(o.Settings.Get(AutoScalingGroupTable.Name), o.Tags),
                            o.Tags,
                            "arn:asg",
                            settings,
                            capacity,
                            id(o.Template.Template),
                            VersionOf(o.Template, resolve),
                            [.. Enumerable.Range(0, capacity).Select(i => Launch(o.Settings.Get(AutoScalingGroupTable.SubnetIds), i))],
                            null,
                            null
                        )
                    ),
                };
                foreach (var hook in o.Hooks)
                {
                    PutPart(World.AutoScalingGroups[^1], hook);
                }

                return Outputs.Of(o.Settings.Get(AutoScalingGroupTable.Name));
            }

            case UpdateAutoScalingGroup o:
                Refuse(
                    o.Settings.Get(AutoScalingGroupTable.HealthCheckType) == "ELB"
                        && World.AutoScalingGroups.Single(g => g.Id == id(o.Group)) is { } checkedLater
                        && checkedLater.Settings.Get(AutoScalingGroupTable.HealthCheckType) == "EC2"
                        && checkedLater
                            .Settings.Get(AutoScalingGroupTable.TargetGroups)
                            .Any(t => !_healthy.Contains(t.ToString() ?? "") || _unproved.Contains(t.ToString() ?? "")),
                    "ELB checks would terminate instances that are not healthy yet"
                );
                NoteGrowth(World.AutoScalingGroups.Single(g => g.Id == id(o.Group)), o.Settings);
                EditGroupOf(
                    id(o.Group),
                    g =>
                        g with
                        {
                            Settings = o
                                .Settings.Without(AutoScalingGroupTable.TargetGroups)
                                .Without(AutoScalingGroupTable.Suspended)
                                .Without(AutoScalingGroupTable.Name)
                                .Mixed(o.Template, g)
                                .Over(g.Settings),
                            DesiredCapacity = Math.Clamp(
                                g.DesiredCapacity,
                                o.Settings.Get(AutoScalingGroupTable.MinSize),
                                o.Settings.Get(AutoScalingGroupTable.MaxSize)
                            ),
                            Instances = Resized(
                                g,
                                Math.Clamp(
                                    g.DesiredCapacity,
                                    o.Settings.Get(AutoScalingGroupTable.MinSize),
                                    o.Settings.Get(AutoScalingGroupTable.MaxSize)
                                )
                            ),
                            LaunchTemplateVersion = o.Template is { } template ? VersionOf(template, resolve) : g.LaunchTemplateVersion,
                        }
                );
                return null;
            case AttachTargetGroups o:
                EditGroupOf(
                    id(o.Group),
                    g =>
                    {
                        Refuse(
                            g.Settings.Get(AutoScalingGroupTable.HealthCheckType) == "ELB"
                                && o.TargetGroups.Any(t => !_healthy.Contains(id(t))),
                            "ELB checks would terminate instances of a group that is not healthy yet"
                        );
                        return g with
                        {
                            Settings = g.Settings.With(
                                AutoScalingGroupTable.TargetGroups,
                                [.. g.Settings.Get(AutoScalingGroupTable.TargetGroups), .. o.TargetGroups.Select(Fix)]
                            ),
                        };
                    }
                );
                return null;
            case DetachTargetGroups o:
                foreach (var arn in o.TargetGroups.Select(id))
                {
                    Refuse(
                        Serves(arn)
                            && !IsDark(arn)
                            && World.AutoScalingGroups.Count(g =>
                                g.Settings.Get(AutoScalingGroupTable.TargetGroups).Any(t => t.ToString() == arn)
                            ) == 1,
                        $"{arn} still gets traffic"
                    );
                }

                EditGroupOf(
                    id(o.Group),
                    g =>
                        g with
                        {
                            Settings = g.Settings.With(
                                AutoScalingGroupTable.TargetGroups,
                                [
                                    .. g
                                        .Settings.Get(AutoScalingGroupTable.TargetGroups)
                                        .Where(t => !o.TargetGroups.Any(x => id(x) == t.ToString())),
                                ]
                            ),
                        }
                );
                return null;
            case SuspendProcesses o:
                EditGroupOf(
                    id(o.Group),
                    g =>
                        g with
                        {
                            Settings = g.Settings.With(
                                AutoScalingGroupTable.Suspended,
                                (g.Settings.Find(AutoScalingGroupTable.Suspended) ?? []).Union(o.Processes)
                            ),
                        }
                );
                return null;
            case ResumeProcesses o:
                EditGroupOf(
                    id(o.Group),
                    g =>
                        g with
                        {
                            Settings = g.Settings.With(
                                AutoScalingGroupTable.Suspended,
                                (g.Settings.Find(AutoScalingGroupTable.Suspended) ?? []).Except(o.Processes)
                            ),
                        }
                );
                return null;
            case PutWarmPool o:
                EditGroupOf(id(o.Group), g => g with { Settings = g.Settings.With(AutoScalingGroupTable.WarmPool, o.Settings) });
                return null;
            case DeleteWarmPool o:
                EditGroupOf(id(o.Group), g => g with { Settings = g.Settings.Without(AutoScalingGroupTable.WarmPool) });
                return null;
            case EnableMetrics o:
                EditList(id(o.Group), AutoScalingGroupTable.Metrics, l => l.Union(o.Metrics, StringComparer.Ordinal));
                return null;
            case DisableMetrics o:
                EditList(id(o.Group), AutoScalingGroupTable.Metrics, l => l.Except(o.Metrics, StringComparer.Ordinal));
                return null;
            case PutNotifications o:
                EditList(
                    id(o.Group),
                    AutoScalingGroupTable.Notifications,
                    l => Others(l, o.Topic).Concat(o.Events.Select(e => NotificationForm.Item(o.Topic, e)))
                );
                return null;
            case DeleteNotifications o:
                EditList(id(o.Group), AutoScalingGroupTable.Notifications, l => Others(l, o.Topic));
                return null;
            case AttachTrafficSources o:
                EditList(id(o.Group), AutoScalingGroupTable.TrafficSources, l => l.Union(o.Sources, StringComparer.Ordinal));
                return null;
            case DetachTrafficSources o:
                EditList(id(o.Group), AutoScalingGroupTable.TrafficSources, l => l.Except(o.Sources, StringComparer.Ordinal));
                return null;
            case RefreshInstances o:
                foreach (
                    var arn in World
                        .AutoScalingGroups.Single(g => g.Id == id(o.Group))
                        .Settings.Get(AutoScalingGroupTable.TargetGroups)
                        .Select(t => t.ToString() ?? "")
                )
                {
                    Refuse(
                        Serves(arn) && !IsServed(arn, id(o.Template.Template), VersionOf(o.Template, resolve)),
                        $"the refresh fails: its new instances do not serve {arn}"
                    );
                }

                EditGroupOf(
                    id(o.Group),
                    g =>
                        g with
                        {
                            Settings = g.Settings.With(o.Mixed, g),
                            LaunchTemplateId = id(o.Template.Template),
                            LaunchTemplateVersion = VersionOf(o.Template, resolve),
                        }
                );

                // Instances that nothing is sent to yet are new ones: nobody has seen them healthy.
                _healthy.ExceptWith(
                    World
                        .AutoScalingGroups.Single(g => g.Id == id(o.Group))
                        .Settings.Get(AutoScalingGroupTable.TargetGroups)
                        .Select(t => t.ToString() ?? "")
                        .Where(t => !Serves(t))
                );
                return null;
            case WaitGroupInService:
                return null;
            case EmptyAutoScalingGroup o:
                foreach (
                    var arn in World
                        .AutoScalingGroups.Single(g => g.Id == o.Group.Id)
                        .Settings.Get(AutoScalingGroupTable.TargetGroups)
                        .Select(t => t.ToString() ?? "")
                )
                {
                    Refuse(
                        !IsDark(arn)
                            && Serves(arn)
                            && World.AutoScalingGroups.Count(g =>
                                g.Settings.Get(AutoScalingGroupTable.TargetGroups).Any(t => t.ToString() == arn)
                            ) == 1,
                        $"{arn} still gets traffic and would have no instances"
                    );
                }

                EditGroupOf(
                    o.Group.Id,
                    g =>
                        g with
                        {
                            Instances = [],
                            DesiredCapacity = 0,
                            Settings = g.Settings.With(AutoScalingGroupTable.MinSize, 0).With(AutoScalingGroupTable.MaxSize, 0),
                        }
                );
                return null;
            case DeleteAutoScalingGroup o:
                Refuse(World.AutoScalingGroups.Any(g => g.Id == o.Group.Id && !g.Instances.IsEmpty), "ResourceInUse: instances");
                World = World with
                {
                    AutoScalingGroups = World.AutoScalingGroups.RemoveAll(g => g.Id == o.Group.Id),
                    ScalingPolicies = World.ScalingPolicies.RemoveAll(p => p.GroupName == o.Group.Id),
                    GroupParts = World.GroupParts.RemoveAll(p => p.GroupName == o.Group.Id),
                };
                return null;
            case PutScalingPolicy o:
            {
                var group = World.AutoScalingGroups.Single(g => g.Id == id(o.Group));
                var metric = o.Settings.Find(ScalingPolicyTable.Metric);
                if (metric?.Find(PredefinedMetricTable.Label) is { } label)
                {
                    var requests = new ResourceLabel(Fix(label.LoadBalancer), Fix(label.TargetGroup));
                    metric = metric.With(PredefinedMetricTable.Label, requests);
                    var target = World.TargetGroups.Single(t => t.Id == requests.TargetGroup.ToString());
                    Refuse(
                        !target.LoadBalancerArns.Contains(requests.LoadBalancer.ToString() ?? "")
                            || !group.Settings.Get(AutoScalingGroupTable.TargetGroups).Any(t => t.ToString() == target.Id),
                        "ValidationError: resource label"
                    );
                }

                var policy = "arn:policy/" + o.Settings.Get(ScalingPolicyTable.Name);
                World = World with
                {
                    ScalingPolicies = World
                        .ScalingPolicies.RemoveAll(p => p.GroupName == group.Id && p.Name == o.Settings.Get(ScalingPolicyTable.Name))
                        .Add(
                            new(
                                group.Owner.Part(policy, action.Address),
                                group.Id,
                                metric is null ? o.Settings : o.Settings.With(ScalingPolicyTable.Metric, metric)
                            )
                        ),
                };
                return Outputs.Of(policy);
            }

            case PutAlarm o:
                PutAlarm(o, Fix, Own);
                return null;
            case DeleteAlarm o:
                World = World with { Alarms = World.Alarms.RemoveAll(a => a.Id == o.Alarm.Id) };
                return null;
            case PutGroupPart o:
                PutPart(World.AutoScalingGroups.Single(g => g.Id == id(o.Group)), o.Settings);
                return null;
            case DeleteGroupPart o:
                World = World with { GroupParts = World.GroupParts.RemoveAll(p => p.Id == o.Part.Id) };
                return null;
            case DeleteScalingPolicy o:
                World = World with
                {
                    ScalingPolicies = World.ScalingPolicies.RemoveAll(p => p.GroupName == o.GroupName && p.Name == o.PolicyName),
                };
                return null;
            case ChangeRecords o:
            {
                Refuse(o.Gone.Any(r => !World.DnsRecords.Contains(r)), "a record that goes is not there as it was");
                var records = World.DnsRecords.RemoveAll(r => o.Gone.Contains(r));
                foreach (var write in o.Written)
                {
                    var settings = write.Record;
                    if (write.LoadBalancer is { } target)
                    {
                        var loadBalancer = World.LoadBalancers.Single(b => b.Id == id(target));
                        Refuse(loadBalancer.State != "active", "the name would point at a load balancer that is not active");
                        settings = settings
                            .With(DnsRecordTable.AliasName, loadBalancer.DnsName)
                            .With(DnsRecordTable.AliasZone, loadBalancer.CanonicalHostedZoneId);
                        Serving.Add(loadBalancer.Id);
                    }

                    var written = new LiveDnsRecord(o.ZoneId, settings);
                    records = records.RemoveAll(r => IsInPlaceOf(r, written) && r.Id == written.Id).Add(written);
                }

                foreach (var one in records)
                {
                    Refuse(
                        records.Any(r =>
                            IsInPlaceOf(r, one)
                            && !ReferenceEquals(r, one)
                            && DnsRecordTable.PolicyOf(r.Settings) is var policy
                            && (policy is null || policy != DnsRecordTable.PolicyOf(one.Settings))
                        ),
                        "records of one name and type have one policy"
                    );
                }

                World = World with { DnsRecords = records };
                return null;

                static bool IsInPlaceOf(LiveDnsRecord one, LiveDnsRecord other) =>
                    (one.ZoneId, one.Name, one.Type) == (other.ZoneId, other.Name, other.Type);
            }

            case DeleteRecords o:
                World = World with { DnsRecords = World.DnsRecords.RemoveAll(r => o.Records.Contains(r)) };
                return null;
            default:
                throw new InvalidOperationException($"The model does not know {action.Operation.GetType().Name}.");
        }
    }

    private string BalancerOf(string listener) =>
        World.ForeignListener(listener)?.LoadBalancerArn ?? World.Listeners.Single(l => l.Id == listener).LoadBalancerArn;

    private static ImmutableSortedDictionary<string, string> ZonesOf(IEnumerable<string> subnets) =>
        subnets.ToImmutableSortedDictionary(s => s, s => s[^1..], StringComparer.Ordinal);

    private LiveInstance Launch(ImmutableSortedSet<string> subnets, int number) =>
        new($"i-{_next++}", subnets[number % subnets.Count][^1..], "InService", "Healthy", null, null, false);

    private ImmutableArray<LiveInstance> Resized(LiveAutoScalingGroup group, int capacity) =>
        [
            .. group.Instances.Take(capacity),
            .. Enumerable
                .Range(0, Math.Max(0, capacity - group.Instances.Length))
                .Select(i => Launch(group.Settings.Get(AutoScalingGroupTable.SubnetIds), i)),
        ];

    /// <summary>What was empty is filled with instances that nobody has seen healthy.</summary>
    private void NoteGrowth(LiveAutoScalingGroup group, Settings settings)
    {
        if (group.DesiredCapacity == 0 && settings.Get(AutoScalingGroupTable.MinSize) > 0)
        {
            foreach (var arn in group.Settings.Get(AutoScalingGroupTable.TargetGroups).Select(t => t.ToString() ?? ""))
            {
                _healthy.Remove(arn);
                _recovering[arn] = Shares(arn);
            }
        }
    }

    /// <summary>The share of each place's requests that a target group gets.</summary>
    private Dictionary<string, double> Shares(string targetGroup) =>
        World
            .Listeners.Select(l => (l.Id, Action: l.Actions))
            .Concat(World.Rules.Select(r => (r.Id, Action: r.Actions)))
            .ToDictionary(p => p.Id, p => TrafficShare.Of(p.Action, targetGroup), StringComparer.Ordinal);

    /// <summary>What got nothing but errors while it was empty is not worse off while it is filled, as long as it gets no more.</summary>
    private bool IsRecovering(string targetGroup) =>
        _recovering.TryGetValue(targetGroup, out var before) && Shares(targetGroup).All(s => s.Value <= before.GetValueOrDefault(s.Key));

    /// <summary>Another path or port: targets may fail it until somebody waits for them, unless it takes any answer below 500.</summary>
    private void NoteHealthCheck(LiveTargetGroup group, Settings check)
    {
        if (HealthCheckMoves.MayFail(group.Settings, check) && check.Find(TargetGroupTable.CheckMatcher) != "200-499")
        {
            Refuse(
                World.AutoScalingGroups.Any(g =>
                    g.Settings.Get(AutoScalingGroupTable.HealthCheckType) == "ELB"
                    && !g.Instances.IsEmpty
                    && g.Settings.Get(AutoScalingGroupTable.TargetGroups).Any(t => t.ToString() == group.Id)
                ),
                "the scaling group would end instances that fail the new check"
            );
            _unproved.Add(group.Id);
        }
    }

    private void RefuseUnevenStickiness()
    {
        foreach (var action in World.Listeners.Select(l => l.Actions).Concat(World.Rules.Select(r => r.Actions)))
        {
            Refuse(
                action is { Stickiness: null, Targets.Length: > 1 }
                    && action.Targets.Any(t =>
                        GroupStickiness.IsOn(World.TargetGroups.First(g => g.Id == t.TargetGroup.ToString()).Settings.Attributes)
                    ),
                "InvalidConfigurationRequest: a forward to several groups of which one is sticky needs group stickiness"
            );
        }
    }

    /// <summary>No client of a serving load balancer may reach a group with instances that nobody has seen healthy.</summary>
    private void CheckTraffic()
    {
        foreach (var group in World.TargetGroups.Where(t => t.LoadBalancerArns.Any(Serving.Contains) && Serves(t.Id)))
        {
            var hasInstances =
                Dark.Contains(group.Address.Name)
                || World.AutoScalingGroups.Any(g =>
                    g.DesiredCapacity > 0 && g.Settings.Get(AutoScalingGroupTable.TargetGroups).Any(t => t.ToString() == group.Id)
                );
            var zones = World
                .LoadBalancers.Where(b => group.LoadBalancerArns.Contains(b.Id))
                .SelectMany(b => b.Zones.Values)
                .ToHashSet(StringComparer.Ordinal);
            var stranded = World
                .AutoScalingGroups.Where(g => g.Settings.Get(AutoScalingGroupTable.TargetGroups).Any(t => t.ToString() == group.Id))
                .SelectMany(g => g.Instances)
                .FirstOrDefault(i => !zones.Contains(i.AvailabilityZone));
            Refuse(
                stranded is not null && !Dark.Contains(group.Address.Name),
                $"a target of {group.Settings.Get(TargetGroupTable.Name)} is unused: its load balancer is not in zone "
                    + $"{stranded?.AvailabilityZone}"
            );
            Refuse(
                !hasInstances || (!_healthy.Contains(group.Id) && !Dark.Contains(group.Address.Name) && !IsRecovering(group.Id)),
                $"traffic reaches {group.Settings.Get(TargetGroupTable.Name)} before its targets are healthy"
            );
        }
    }

    /// <summary>User data that names ports serves those only; any other serves every port.</summary>
    private bool IsServed(string targetGroup, string? template, string? version)
    {
        var userData = _userData.GetValueOrDefault($"{template}:{version}", "");
        var target = World.TargetGroups.Single(t => t.Id == targetGroup).Settings;

        // An appliance speaks GENEVE by itself: what its user data starts answers the check.
        var port = TargetGroupTable.IsGateway(target) ? target.Get(TargetGroupTable.CheckPort) : $"{target.Get(TargetGroupTable.Port)}";
        return !userData.Any(char.IsDigit) || userData.Contains(port, StringComparison.Ordinal);
    }

    private bool IsDark(string targetGroup) => World.TargetGroups.Any(t => t.Id == targetGroup && Dark.Contains(t.Address.Name));

    private bool Serves(string targetGroup) =>
        Actions().Any(f => f.Targets.Any(t => t.TargetGroup.ToString() == targetGroup && t.Weight > 0));

    /// <summary>No request names such a host.</summary>
    private static bool IsNobodys(LiveRule rule) =>
        rule.Conditions.Any(c => c.Field == "host-header" && c.Values.All(v => v.EndsWith(".invalid", StringComparison.Ordinal)));

    private IEnumerable<ImmutableArray<Settings>> Actions() =>
        World
            .Listeners.Where(l => Serving.Contains(l.LoadBalancerArn))
            .Select(l => l.Actions)
            .Concat(
                World
                    .Rules.Where(r =>
                        !IsNobodys(r) && World.Listeners.Any(l => l.Id == r.ListenerArn && Serving.Contains(l.LoadBalancerArn))
                    )
                    .Select(r => r.Actions)
            );

    /// <summary>Works out who uses each target group; AWS allows one load balancer.</summary>
    private void Relink()
    {
        World = World with
        {
            TargetGroups =
            [
                .. World.TargetGroups.Select(t =>
                {
                    var users = World
                        .Listeners.Where(l => Uses(l.Actions, t.Id))
                        .Select(l => l.LoadBalancerArn)
                        .Concat(World.Rules.Where(r => Uses(r.Actions, t.Id)).Select(r => BalancerOf(r.ListenerArn)))
                        .Distinct(StringComparer.Ordinal)
                        .ToImmutableArray();
                    Refuse(users.Length > 1, "TargetGroupAssociationLimit");
                    if (users.IsEmpty)
                    {
                        _healthy.Remove(t.Id);
                    }

                    return t with
                    {
                        LoadBalancerArns = users,
                    };
                }),
            ],
        };
        RefuseUnevenStickiness();

        static bool Uses(ImmutableArray<Settings> actions, string arn) => actions.Targets.Any(t => t.TargetGroup.ToString() == arn);
    }

    private void SetTagsOf(string id, SetTags o)
    {
        T Tag<T>(T resource)
            where T : LiveResource
        {
            if (resource.Id != id)
            {
                return resource;
            }

            var tags = resource.Tags.RemoveRange(o.Remove).SetItems(o.Set);
            return resource with
            {
                Tags = tags,
                Owner = OwnedResource.TryRead(id, tags[OwnershipTags.Stack], tags) ?? throw Refused("ownership lost"),
            };
        }

        World = World with
        {
            SecurityGroups = [.. World.SecurityGroups.Select(Tag)],
            Certificates = [.. World.Certificates.Select(Tag)],
            ElasticIps = [.. World.ElasticIps.Select(Tag)],
            TrustStores = [.. World.TrustStores.Select(Tag)],
            EndpointServices = [.. World.EndpointServices.Select(Tag)],
            LoadBalancers = [.. World.LoadBalancers.Select(Tag)],
            TargetGroups = [.. World.TargetGroups.Select(Tag)],
            Listeners = [.. World.Listeners.Select(Tag)],
            Rules = [.. World.Rules.Select(Tag)],
            LaunchTemplates = [.. World.LaunchTemplates.Select(Tag)],
            AutoScalingGroups = [.. World.AutoScalingGroups.Select(Tag)],
        };
    }

    private void PutAlarm(PutAlarm put, Func<ResourceRef, ResourceRef> fix, Func<string, Tags, OwnedResource> own)
    {
        var settings = put.Settings.With(AlarmTable.OnAlarm, [.. put.Settings.Get(AlarmTable.OnAlarm).Select(fix)]);
        if (settings.Find(AlarmTable.Dimensions) is { } dimensions)
        {
            settings = settings.With(
                AlarmTable.Dimensions,
                dimensions.ToImmutableSortedDictionary(d => d.Key, d => fix(d.Value), StringComparer.Ordinal)
            );
        }

        var id = "arn:alarm:" + settings.Get(AlarmTable.Name);
        var tags = World.Alarms.FirstOrDefault(a => a.Id == id)?.Tags ?? put.Tags;
        World = World with { Alarms = World.Alarms.RemoveAll(a => a.Id == id).Add(new(own(id, tags), tags, settings)) };
    }

    private void EditGroup(string id, Func<ImmutableArray<SecurityGroupRule>, ImmutableArray<SecurityGroupRule>> edit)
    {
        var group = World.SecurityGroups.Single(g => g.Id == id);
        World = World with
        {
            SecurityGroups = World.SecurityGroups.Replace(
                group,
                group with
                {
                    Settings = group.Settings.With(SecurityGroupTable.Rules, edit(group.Rules)),
                }
            ),
        };
    }

    private static Settings Inbound(Settings settings, string? inbound) =>
        inbound is null ? settings : settings.With(LoadBalancerTable.PrivateLinkInbound, inbound);

    private void EditService(string id, Func<Settings, Settings> edit)
    {
        var service = World.EndpointServices.Single(s => s.Id == id);
        World = World with
        {
            EndpointServices = World.EndpointServices.Replace(service, service with { Settings = edit(service.Settings) }),
        };
    }

    private static Settings Typed(Settings settings, SetSubnets set)
    {
        settings = set.IpAddressType is { } type ? settings.With(LoadBalancerTable.IpAddressType, type) : settings;
        return set.SourceNat is { } nat ? settings.With(LoadBalancerTable.SourceNat, nat) : settings;
    }

    private static Settings Placed(Settings settings, ImmutableArray<SubnetMapping> places) =>
        places.Any(p => !p.IsPlain)
            ? settings.With(LoadBalancerTable.Addresses, [.. places.Where(p => !p.IsPlain)])
            : settings.Without(LoadBalancerTable.Addresses);

    /// <summary>Where a load balancer stands it stays by the addresses it has; an address is one load balancer's, in one zone.</summary>
    private SubnetMapping Stand(LiveLoadBalancer? balancer, SubnetMapping place)
    {
        var others = World.LoadBalancers.Where(b => b != balancer).SelectMany(b => PlacesOf(b));
        Refuse(place.Allocation is { } a && others.Any(p => p.Allocation?.Key == a.Key), "ResourceInUse: the Elastic IP");
        if (balancer is not null && balancer.Settings.Get(LoadBalancerTable.SubnetIds).Contains(place.SubnetId))
        {
            var stands = PlacesOf(balancer).FirstOrDefault(p => p.SubnetId == place.SubnetId) ?? new(place.SubnetId);
            Refuse((place.Allocation ?? stands.Allocation)?.Key != stands.Allocation?.Key, "InvalidConfigurationRequest: addresses");
            return stands;
        }

        return place;
    }

    private static ImmutableArray<SubnetMapping> PlacesOf(LiveLoadBalancer balancer) =>
        balancer.Settings.FindValue(LoadBalancerTable.Addresses) ?? [];

    private void UseElasticIps()
    {
        var used = World.LoadBalancers.SelectMany(b => PlacesOf(b)).Select(p => p.Allocation?.Key).ToHashSet();
        World = World with { ElasticIps = [.. World.ElasticIps.Select(e => e with { IsUsed = used.Contains(e.Id) })] };
    }

    private void EditTrustStore(string id, Func<LiveTrustStore, LiveTrustStore> edit)
    {
        var store = World.TrustStores.Single(s => s.Id == id);
        World = World with { TrustStores = World.TrustStores.Replace(store, edit(store)) };
    }

    private void EditLoadBalancer(string id, Func<LiveLoadBalancer, LiveLoadBalancer> edit)
    {
        var loadBalancer = World.LoadBalancers.Single(b => b.Id == id);
        World = World with { LoadBalancers = World.LoadBalancers.Replace(loadBalancer, edit(loadBalancer)) };
    }

    /// <summary>What a put does not say stays.</summary>
    private void PutPart(LiveAutoScalingGroup group, Settings part)
    {
        var name = part.Get(part.Table == ScheduleTable.Table ? ScheduleTable.Name : LifecycleHookTable.Name);
        var before = World.GroupParts.FirstOrDefault(p => p.GroupName == group.Id && p.Name == name && p.Settings.Table == part.Table);
        var settings = before is null
            ? part
            : part
                .Table.Properties.Where(p => !part.Has(p) && before.Settings.Has(p))
                .Aggregate(part, (all, p) => all.With(p, before.Settings.ValueOf(p)));
        var prefix = PhysicalNames.ScalingPolicyPrefix(group.Tags[OwnershipTags.Stack], group.Address.Name);
        var kind = part.Table.Kind ?? throw new InvalidOperationException();
        World = World with
        {
            GroupParts = World
                .GroupParts.RemoveAll(p => p == before)
                .Add(
                    new(
                        group.Owner.Part($"{kind.Id}:{group.Id}/{name}", Address.Of(kind, group.Address.Path, name[prefix.Length..])),
                        group.Id,
                        name,
                        settings
                    )
                ),
        };
    }

    private void EditTargetGroup(string id, Func<Settings, Settings> edit)
    {
        var group = World.TargetGroups.Single(t => t.Id == id);
        World = World with { TargetGroups = World.TargetGroups.Replace(group, group with { Settings = edit(group.Settings) }) };
    }

    private void EditTargets(string id, Func<ImmutableArray<RegisteredTarget>, ImmutableArray<RegisteredTarget>> edit)
    {
        var group = World.TargetGroups.Single(t => t.Id == id);
        World = World with { TargetGroups = World.TargetGroups.Replace(group, group with { Targets = edit(group.Targets) }) };
    }

    private void EditListener(string id, Func<Settings, Settings> edit)
    {
        var listener = World.Listeners.Single(l => l.Id == id);
        World = World with { Listeners = World.Listeners.Replace(listener, listener with { Settings = edit(listener.Settings) }) };
    }

    private void EditGroupOf(string id, Func<LiveAutoScalingGroup, LiveAutoScalingGroup> edit)
    {
        var group = World.AutoScalingGroups.Single(g => g.Id == id);
        World = World with { AutoScalingGroups = World.AutoScalingGroups.Replace(group, edit(group)) };
    }

    private void EditList(string id, Property<ImmutableArray<string>> list, Func<ImmutableArray<string>, IEnumerable<string>> edit) =>
        EditGroupOf(
            id,
            g => g with { Settings = g.Settings.With(list, [.. edit(g.Settings.FindValue(list) ?? []).Order(StringComparer.Ordinal)]) }
        );

    private static IEnumerable<string> Others(ImmutableArray<string> notifications, string topic) =>
        notifications.Where(n => !n.StartsWith(topic + " ", StringComparison.Ordinal));

    private void RequireIssued(ResourceRef? certificate) =>
        Refuse(
            certificate is not null && World.Certificates.Any(c => c.Id == certificate.ToString() && c.Status != "ISSUED"),
            "UnsupportedCertificate"
        );

    private static string VersionOf(TemplateVersion template, Func<ResourceRef, Outputs> resolve) =>
        template.Version ?? resolve(template.Template).Values["version"];

    private static bool Same(SecurityGroupRule one, SecurityGroupRule other) =>
        one with { Description = "" } == other with { Description = "" };

    private static void Refuse(bool when, string why)
    {
        if (when)
        {
            throw Refused(why);
        }
    }

    private static InvalidOperationException Refused(string why) => new("AWS would refuse: " + why);
}

file static class ModelGroups
{
    /// <summary>A request that names no template says nothing of a mixed policy.</summary>
    public static Settings Mixed(this Settings request, TemplateVersion? template, LiveAutoScalingGroup group) =>
        request.With(template is null ? group.Mixed : request.Find(AutoScalingGroupTable.MixedInstances), group);

    /// <summary>Of one that never had a policy AWS says nothing.</summary>
    public static Settings With(this Settings settings, Settings? mixed, LiveAutoScalingGroup group) =>
        mixed is not null ? settings.With(AutoScalingGroupTable.MixedInstances, mixed)
        : group.Mixed is null ? settings.Without(AutoScalingGroupTable.MixedInstances)
        : settings.With(AutoScalingGroupTable.MixedInstances, MixedInstancesTable.None);
}
