using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Core.Causes;

/// <summary>What is wrong with one thing: a target, an object by any of its names, or a request.</summary>
public sealed class CauseSearch(Stack stack, LiveWorld world, StatusReport status)
{
    private const int FirstError = 400;

    private readonly CauseFinder _finder = new(stack, world, status);
    private readonly FilePlaces _places = new(stack);

    public CauseReport All() =>
        new(
            _finder.All(),
            status.IsHealthy ? ["Everything that should serve does."]
                : status.Serves ? ["Everything that gets traffic serves, but not all is well."]
                : ["Not everything serves."]
        );

    /// <summary>By which one may ask, for people.</summary>
    public IEnumerable<string> Names =>
        Objects()
            .Select(static o => o.Path)
            .Concat(status.TargetGroups.SelectMany(static g => g.Targets).Select(static t => t.Id))
            .Distinct(StringComparer.Ordinal);

    /// <param name="name">Of the file (<c>app</c>, <c>web/https</c>, <c>targetGroup/app</c>), of AWS, or a target's id.</param>
    /// <returns>Null: nothing is called so.</returns>
    public CauseReport? About(string name)
    {
        var targets = status
            .TargetGroups.SelectMany(static g => g.Targets.Select(t => (Group: g, Target: t)))
            .Where(t => t.Target.Id == name || $"{t.Target.Id}:{t.Target.Port}" == name)
            .ToList();
        if (targets.Count > 0)
        {
            return new(
                [.. targets.Select(t => _finder.OfTarget(t.Group, t.Target)).OfType<CauseChain>()],
                [
                    .. targets
                        .Where(static t => t.Target.Serves)
                        .Select(static t => $"The target {t.Target.Id}:{t.Target.Port} of {t.Group.Name} serves."),
                ]
            );
        }

        var meant = world
            .AutoScalingGroups.Where(g => g.Instances.Any(i => i.InstanceId == name))
            .Select(static g => g.Address)
            .Concat(Objects().Where(a => a.Path == name || a.ToString() == name))
            .Concat(world.AllResources().Where(r => r.Id == name || NameOf(r) == name).Select(static r => r.Address))
            .ToHashSet();
        if (meant.Count == 0)
        {
            // Its own name alone, such as http for web/http.
            meant.UnionWith(Objects().Where(a => a.Name == name));
        }

        return meant.Count == 0 ? null : About(meant);
    }

    /// <param name="explained">By what AWS has.</param>
    /// <param name="declared">By the file; null: it has no such load balancer.</param>
    public CauseReport About(Explanation explained, Explanation? declared)
    {
        var trip = explained.Trip;
        var last = trip.Last;
        var chains = ImmutableArray.CreateBuilder<CauseChain>();
        if (DifferenceOf(trip, declared?.Trip) is { } difference)
        {
            chains.Add(difference);
        }

        if (ChainOf(trip, explained.Reach) is { } own)
        {
            chains.Add(own);
        }

        var concerned = trip
            .Stages.SelectMany(AddressesOf)
            .Concat(ServedOf(last.Outcome).Select(static group => Address.Of(ResourceKind.TargetGroup, group)))
            .ToHashSet();
        concerned.UnionWith(concerned.Where(static a => a.Kind == ResourceKind.TargetGroup).SelectMany(FeedersOf).ToList());
        chains.AddRange(_finder.All().Where(c => c.What is { } what && concerned.Contains(what) || c.Kind == ReasonKind.NothingThere));
        return new(
            chains.ToImmutable(),
            [
                .. trip.Stages.Select(static s =>
                    s.Outcome is Outcome.Refused
                        ? $"{s.Request} is refused."
                        : $"{s.Request} is taken by {s.Address} {s.RuleName}: {OutcomeText.Of(s.Outcome)}."
                ),
                .. ServedOf(last.Outcome).Select(group => FactOf(Address.Of(ResourceKind.TargetGroup, group))).OfType<string>(),
            ]
        );
    }

    /// <summary>The file would have the request go elsewhere; null: it says the same.</summary>
    private CauseChain? DifferenceOf(Trip trip, Trip? declared)
    {
        if (declared is null)
        {
            return null;
        }

        var at = trip.Stages.Zip(declared.Stages).TakeWhile(static pair => pair.First.Outcome.Equals(pair.Second.Outcome)).Count();
        if (at >= trip.Stages.Length || at >= declared.Stages.Length)
        {
            return null;
        }

        var (live, said) = (trip.Stages[at], declared.Stages[at]);
        var by = AddressesOf(said).First();
        return new(
            $"{live.Request} goes elsewhere than the file says.",
            null,
            by,
            _places.Of(by),
            [
                new($"AWS: {Saying(live)}.", AddressesOf(live).First(), SourceSpan.None),
                new(
                    $"The file: {Saying(said)}.",
                    by,
                    _places.Of(by),
                    "Somebody changed AWS, or the file was not applied since it changed: `elbctl plan` shows it, and `elbctl apply` makes it "
                        + "what the file says."
                ),
            ]
        );

        static string Saying(Stage stage) =>
            stage.Outcome is Outcome.Refused refused
                ? $"refused, since {refused.Why.TrimEnd('.')}"
                : $"{stage.Address} {(stage.Rule < 0 ? "by default" : $"by its rule {stage.RuleName}")}: {OutcomeText.Of(stage.Outcome)}";
    }

    private CauseReport About(HashSet<Address> meant)
    {
        var related = meant.Concat(meant.SelectMany(Related)).ToHashSet();
        return new(
            [.. _finder.All().Where(c => c.Kind == ReasonKind.NothingThere || c.Concerned.Any(related.Contains))],
            [.. meant.Select(FactOf).OfType<string>()]
        );
    }

    /// <summary>What a request meets that is no fault of what stands behind: nobody there, or a rule that answers with an error.</summary>
    private CauseChain? ChainOf(Trip trip, ImmutableArray<Hop> reach)
    {
        var last = trip.Last;
        var balancer = Address.Of(ResourceKind.LoadBalancer, last.Balancer.Name);
        var by = AddressesOf(last).First();
        if (last.Outcome is Outcome.Refused refused)
        {
            return new(
                $"{last.Request} is refused.",
                null,
                balancer,
                _places.Of(balancer),
                [
                    new(
                        refused.Why,
                        by,
                        _places.Of(by),
                        last.Listener is null
                            ? "Declare a listener there, or ask on another port."
                            : "Admit the client: `allow` of the load balancer, or its security groups."
                    ),
                ]
            )
            {
                Holds = true,
            };
        }

        var remedy =
            "Change the rule, its order or its conditions, if that is not meant: `elbctl explain URL --live` shows those before it.";
        return trip.End is TripEnd.Loop or TripEnd.TooMany or TripEnd.NoUrl
                ? new(
                    $"{trip.First.Request} leads nowhere: its redirects go in a circle, or to what is no URL.",
                    null,
                    by,
                    _places.Of(by),
                    [.. trip.Stages.Select(s => LinkOf(s, remedy))]
                )
            : last.Outcome is Outcome.Respond { Status: >= FirstError } or Outcome.Unknown
                ? new($"{last.Request} gets '{OutcomeText.Of(last.Outcome)}'.", null, by, _places.Of(by), [LinkOf(last, remedy)])
            : reach.FirstOrDefault(static h => h.IsOpen == false) is { } closed
                ? new(
                    $"The way of {last.Request} is closed from {closed.From} to {closed.To}.",
                    null,
                    balancer,
                    _places.Of(balancer),
                    [
                        new(
                            $"{closed.Transport} {closed.Port} ({closed.Use}): {closed.By}.",
                            null,
                            _places.Of(balancer),
                            "`elbctl plan` shows whether the file opens it; if not, open it there."
                        ),
                    ]
                )
            : null;
    }

    private CauseLink LinkOf(Stage stage, string remedy)
    {
        var by = AddressesOf(stage).First();
        return new(
            $"{stage.Request} is taken by {stage.Address} {stage.RuleName}: {OutcomeText.Of(stage.Outcome)}.",
            by,
            _places.Of(by),
            remedy
        );
    }

    /// <summary>The rule or the listener first, then what stands before them: load balancer, its name, its certificates.</summary>
    private IEnumerable<Address> AddressesOf(Stage stage)
    {
        var balancer = stage.Balancer.Name;
        if (stage.Listener is { } listener)
        {
            if (stage.Rule >= 0)
            {
                yield return Address.Of(ResourceKind.Rule, balancer, listener.Name, listener.Rules[stage.Rule].Name);
            }

            var address = Address.Of(ResourceKind.Listener, balancer, listener.Name);
            yield return address;
            foreach (var certificate in CertificatesOf(l => l.Address == address))
            {
                yield return certificate;
            }
        }

        yield return Address.Of(ResourceKind.LoadBalancer, balancer);
        yield return Address.Of(ResourceKind.DnsRecord, stage.Request.Url.Host);
    }

    private IEnumerable<Address> Related(Address address)
    {
        if (address.Kind == ResourceKind.TargetGroup)
        {
            return FeedersOf(address);
        }

        if (address.Kind == ResourceKind.AutoScalingGroup)
        {
            return world.TargetGroups.Where(t => FeedersOf(t.Address).Contains(address)).Select(static t => t.Address);
        }

        if (address.Kind == ResourceKind.Listener || address.Kind == ResourceKind.Rule)
        {
            return Behind(address);
        }

        if (address.Kind != ResourceKind.LoadBalancer)
        {
            return [];
        }

        var live = world.LoadBalancers.Where(b => b.Address == address).Select(static b => b.Id).ToHashSet(StringComparer.Ordinal);
        var groups = world.TargetGroups.Where(t => t.LoadBalancerArns.Any(live.Contains)).Select(static t => t.Address).ToList();
        return Objects()
            .Where(a => a.Path.StartsWith(address.Path + "/", StringComparison.Ordinal))
            .Concat(
                status.Records.Where(r => r.LoadBalancer == address.Path).Select(static r => Address.Of(ResourceKind.DnsRecord, r.Name))
            )
            .Concat(CertificatesOf(l => live.Contains(l.LoadBalancerArn)))
            .Concat(groups)
            .Concat(groups.SelectMany(FeedersOf));
    }

    /// <summary>Of a listener or a rule: its rules, its load balancer, its certificates, where it forwards, and who fills that.</summary>
    private IEnumerable<Address> Behind(Address place)
    {
        var path = place.Path.Split('/');
        var rules = Objects().Where(a => a.Kind == ResourceKind.Rule && a.Path.StartsWith(place.Path + "/", StringComparison.Ordinal));
        var groups = ForwardsOf(place).Distinct().ToList();
        return rules
            .Append(Address.Of(ResourceKind.LoadBalancer, path[0]))
            .Concat(CertificatesOf(l => l.Address == place))
            .Concat(groups)
            .Concat(groups.SelectMany(FeedersOf));
    }

    /// <summary>By the file and by AWS alike.</summary>
    private IEnumerable<Address> ForwardsOf(Address place)
    {
        var path = place.Path.Split('/');
        var declared = stack
            .LoadBalancers.Where(b => b.Name == path[0])
            .SelectMany(static b => b.Listeners)
            .Where(l => l.Name == path[1])
            .SelectMany(l =>
                path.Length > 2
                    ? l.Rules.Where(r => r.Name == path[2]).SelectMany(static r => r.Actions)
                    : l.Rules.SelectMany(static r => r.Actions).Concat(l.Actions)
            )
            .OfType<RoutingAction.Forward>()
            .SelectMany(static forward => forward.Targets)
            .Select(static target => Address.Of(ResourceKind.TargetGroup, target.TargetGroup.Text));
        var listeners = world.Listeners.Where(l => l.Address == place).ToList();
        var arns = world
            .Rules.Where(r => r.Address == place || listeners.Exists(l => l.Id == r.ListenerArn))
            .SelectMany(static r => r.Actions.Targets)
            .Concat(listeners.SelectMany(static l => l.Actions.Targets))
            .Select(static target => LiveNames.IdOf(target.TargetGroup))
            .ToHashSet(StringComparer.Ordinal);
        return declared.Concat(world.TargetGroups.Where(g => arns.Contains(g.Id)).Select(static g => g.Address));
    }

    private IEnumerable<Address> CertificatesOf(Func<LiveListener, bool> isMeant)
    {
        var used = world
            .Listeners.Where(isMeant)
            .SelectMany(static l => ListenerTable.CertificatesOf(l.Settings))
            .OfType<ResourceRef.Existing>()
            .Select(static r => r.Id)
            .ToHashSet(StringComparer.Ordinal);
        return world.Certificates.Where(c => used.Contains(c.Id)).Select(static c => c.Address);
    }

    private IEnumerable<Address> FeedersOf(Address targetGroup)
    {
        var arns = world.TargetGroups.Where(t => t.Address == targetGroup).Select(static t => t.Id).ToHashSet(StringComparer.Ordinal);
        return world
            .AutoScalingGroups.Where(a =>
                a.Settings.Get(AutoScalingGroupTable.TargetGroups).OfType<ResourceRef.Existing>().Any(r => arns.Contains(r.Id))
            )
            .Select(static a => a.Address);
    }

    /// <summary>Null: there is nothing to be said of it by itself.</summary>
    private string? FactOf(Address address)
    {
        if (address.Kind == ResourceKind.TargetGroup)
        {
            return status.TargetGroups.FirstOrDefault(g => g.Name == address.Path) is not { } group ? null
                : group.Targets.IsEmpty ? $"The target group {group.Name} has no targets."
                : group.Unchecked > 0 ? $"The targets of {group.Name} are never checked: they get requests, answered or not."
                : $"{group.Healthy} of {group.Targets.Length} targets of {group.Name} serve.";
        }

        if (address.Kind == ResourceKind.AutoScalingGroup)
        {
            return status.ScalingGroups.FirstOrDefault(g => g.Name == address.Path) is { } group
                ? $"{group.InService} of {group.Desired} instances of the scaling group {group.Name} are in service."
                : null;
        }

        if (address.Kind == ResourceKind.Listener)
        {
            var listener = status
                .LoadBalancers.FirstOrDefault(b => b.Name == address.Path.Split('/')[0])
                ?.Listeners.FirstOrDefault(l => l.Name == address.Name);
            return listener is null ? null : $"The listener {address.Path} speaks {listener.Protocol} on port {listener.Port}.";
        }

        return address.Kind == ResourceKind.LoadBalancer && status.LoadBalancers.FirstOrDefault(b => b.Name == address.Path) is { } balancer
                ? $"The load balancer {balancer.Name} is {balancer.State}."
            : address.Kind == ResourceKind.Certificate && status.Certificates.FirstOrDefault(c => c.Name == address.Path) is { } certificate
                ? $"The certificate {certificate.Name} is {certificate.Status}."
            : address.Kind == ResourceKind.DnsRecord
            && status.Records.FirstOrDefault(r => r.Name == address.Path) is { IsInPlace: true } record
                ? $"{record.Name} leads to {record.LoadBalancer ?? record.Target}."
            : null;
    }

    private IEnumerable<Address> Objects() =>
        DeclaredThings
            .Named(stack)
            .Concat(world.AllResources().Select(static r => r.Address))
            .Concat(status.Records.Select(static r => Address.Of(ResourceKind.DnsRecord, r.Name)))
            .Distinct();

    private static string? NameOf(LiveResource resource) =>
        resource switch
        {
            LiveLoadBalancer balancer => balancer.Settings.Get(LoadBalancerTable.Name),
            LiveTargetGroup group => group.Settings.Get(TargetGroupTable.Name),
            LiveSecurityGroup group => group.GroupName,
            _ => null,
        };

    private static IEnumerable<string> ServedOf(Outcome outcome) =>
        outcome switch
        {
            Outcome.Forward forward => forward.Served.Select(static t => t.Group),
            Outcome.Authenticate step => ServedOf(step.Then),
            _ => [],
        };
}
