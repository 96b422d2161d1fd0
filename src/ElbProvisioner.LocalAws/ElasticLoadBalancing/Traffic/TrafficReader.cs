using System.Collections.Immutable;
using ElbProvisioner.LocalAws.CertificateManager;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Listeners;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.TrustStores;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;

/// <summary>
/// Takes pictures of the world. Tables are immutable: whether one has changed is seen without looking into it, so that asking often costs
/// next to nothing while nothing happens.
/// </summary>
/// <param name="webAcls">What has the web ACLs; equal to what it was for as long as none has changed.</param>
/// <param name="webAclOf">By a load balancer's ARN; null: it has none. This is another service's, which knows of this one.</param>
internal sealed class TrafficReader(Func<Transaction, object> webAcls, Func<Transaction, string, string?> webAclOf)
{
    /// <summary>Listeners of gateway load balancers have no port of their own: GENEVE has one [GWLB guide: listeners].</summary>
    private const int GenevePort = 6081;

    private ImmutableArray<object> _seen = [];
    private TrafficPicture _picture = TrafficPicture.Empty;

    /// <param name="regions">All there are.</param>
    /// <returns>The same object as before where nothing has changed.</returns>
    public TrafficPicture Read(IReadOnlyList<Transaction> regions)
    {
        ImmutableArray<object> now = [.. regions.SelectMany(StatesIn)];
        if (now.SequenceEqual(_seen))
        {
            return _picture;
        }

        _seen = now;
        _picture = new(
            _picture.Version + 1,
            [.. regions.SelectMany(BalancersIn)],
            regions.SelectMany(GroupsIn).ToImmutableDictionary(group => group.Arn, StringComparer.Ordinal),
            regions
                .SelectMany(CertificateUse.Issued)
                .Select(c => new TrafficCertificate(c.Arn, [.. c.Names], c.KeyAlgorithm, c.Serial, c.NotBefore, c.NotAfter))
                .ToImmutableDictionary(certificate => certificate.Arn, StringComparer.Ordinal),
            regions.SelectMany(TrustStoresIn).ToImmutableDictionary(store => store.Arn, StringComparer.Ordinal)
        );
        return _picture;
    }

    private IEnumerable<object> StatesIn(Transaction transaction) =>
        [
            transaction.Here.Name,
            transaction.Elb.LoadBalancers.State,
            transaction.Elb.Listeners.State,
            transaction.Elb.Rules.State,
            transaction.Elb.TargetGroups.State,
            transaction.Elb.Uses.State,
            transaction.Elb.Targets.State,
            transaction.Elb.Tags.State,
            transaction.Elb.TrustStores.State,
            transaction.Elb.TrustStoreRevocations.State,
            transaction.Elb.ClientSecrets.State,
            webAcls(transaction),
            CertificateUse.State(transaction),
        ];

    private IEnumerable<TrafficBalancer> BalancersIn(Transaction transaction) =>
        transaction
            .Elb.LoadBalancers.All.Where(balancer => balancer.State == "active")
            .Select(balancer => new TrafficBalancer(
                balancer.Key,
                balancer.Name,
                balancer.Type,
                transaction.Here.Name,
                balancer.DnsName,
                [.. balancer.Zones.Select(zone => zone.Name)],
                LoadBalancerAttributes.Of(balancer),
                TagsOf(transaction, balancer.Key),
                [.. Lookup.ListenersOf(transaction, balancer.Key).Select(l => Listener(transaction, l))],
                webAclOf(transaction, balancer.Key)
            ));

    private static IEnumerable<TrafficTrustStore> TrustStoresIn(Transaction transaction) =>
        transaction.Elb.TrustStores.All.Select(store => new TrafficTrustStore(
            store.Key,
            store.Name,
            Object(store.Bundle),
            [.. Revocations.Of(transaction, store.Key).Select(list => Object(list.Content))]
        ));

    private static TrafficObject Object(StoredObject stored) => new(stored.Bucket, stored.ObjectKey, stored.Version);

    private static TrafficListener Listener(Transaction transaction, Listener listener)
    {
        var (protocols, ciphers) = SslPolicies.Of(listener.SslPolicy);
        return new(
            listener.Key,
            listener.Protocol ?? "GENEVE",
            listener.Port ?? GenevePort,
            [.. protocols],
            [.. ciphers],
            listener.CertificateArn is { } first ? [first, .. listener.MoreCertificates.Where(arn => arn != first)] : [],
            listener.AlpnPolicy,
            listener.MutualAuthentication?.ToJsonString(),
            ListenerAttributes.Of(listener),
            TagsOf(transaction, listener.Key),
            listener.DefaultActions.ToJsonString(),
            [
                .. transaction
                    .Elb.Rules.StartingWith(Arns.RulesOfListener(transaction, listener.Key))
                    .Where(rule => !rule.IsDefault)
                    .OrderBy(rule => rule.Priority)
                    .Select(rule => new TrafficRule(
                        rule.Key,
                        rule.Priority ?? 0,
                        rule.Conditions.ToJsonString(),
                        rule.Actions.ToJsonString(),
                        rule.Transforms.ToJsonString(),
                        transaction.Elb.ClientSecrets.Find(rule.Key)?.Value
                    )),
            ],
            transaction.Elb.ClientSecrets.Find(listener.Key)?.Value
        );
    }

    private static IEnumerable<TrafficGroup> GroupsIn(Transaction transaction) =>
        transaction.Elb.TargetGroups.All.Select(group => new TrafficGroup(
            group.Key,
            group.Name,
            transaction.Here.Name,
            group.TargetType,
            group.Protocol,
            group.ProtocolVersion,
            group.Port,
            new(
                group.HealthCheck.IsEnabled,
                group.HealthCheck.Protocol,
                group.HealthCheck.Port,
                group.HealthCheck.Path,
                group.HealthCheck.IntervalSeconds,
                group.HealthCheck.TimeoutSeconds,
                group.HealthCheck.HealthyThreshold,
                group.HealthCheck.UnhealthyThreshold,
                group.HealthCheck.Codes
            ),
            TargetGroupAttributes.Of(group),
            TagsOf(transaction, group.Key),
            Wiring.LoadBalancerOf(transaction, group.Key),
            [
                .. transaction
                    .Elb.Targets.StartingWith(Target.Prefix(group.Key))
                    .Select(target => new TrafficTarget(target.Id, target.Port, ZoneOf(transaction, group, target), target.State)
                    {
                        Address = AddressOf(transaction, group, target),
                    }),
            ]
        ));

    private static string? ZoneOf(Transaction transaction, TargetGroup group, Target target) =>
        group.TargetType switch
        {
            "instance" => Instances.Find(transaction, target.Id)?.AvailabilityZone,
            "ip" => target.AvailabilityZone == "all" ? null : TargetAddresses.ZoneOf(transaction, group, target.Id),
            _ => null,
        };

    private static string AddressOf(Transaction transaction, TargetGroup group, Target target) =>
        (group.TargetType == "instance" ? Instances.Find(transaction, target.Id)?.PrivateIpAddress : null) ?? target.Id;

    private static ImmutableDictionary<string, string> TagsOf(Transaction transaction, string arn) =>
        transaction.Elb.Tags.Find(arn)?.Tags.ToImmutableDictionary(StringComparer.Ordinal) ?? ImmutableDictionary<string, string>.Empty;
}
