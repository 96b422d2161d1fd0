using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>The top of a stack file.</summary>
internal static class StackLanguage
{
    private static readonly Key<string> Schema = new(
        "$schema",
        new TextShape("a schema's address"),
        "Where an editor finds this schema; elbctl does not read it."
    );

    private static readonly Key<string> Name = new(
        "stack",
        Texts.StackName,
        "The stack's name: 1 to 20 of a-z, 0-9 and -. It becomes part of names and tags in AWS."
    )
    {
        IsRequired = true,
    };

    private static readonly Key<string> Region = new(
        "region",
        Texts.Region,
        "The AWS region; else --region, AWS_REGION or the profile says."
    );

    private static readonly Key<string> Account = new("account", Texts.Account, "The AWS account: every command refuses another one.");

    private static readonly Key<ImmutableSortedDictionary<string, string>> TagsKey = new(
        "tags",
        Tags.Shape,
        "Tags on everything AWS can tag, instances and volumes included."
    );

    private static readonly Key<Pair<string>[]> Variables = new(
        "variables",
        new PairsShape<string>("values or maps by variable name", VariableLanguage.Shape, Texts.VariableName),
        "Variables, used as ${name}: a default, or a map; --var name=value or ELBCTL_VAR_name override them. An empty default must be "
            + "set where it is used."
    );

    private static readonly Key<Network> NetworkKey = new(
        "network",
        NetworkLanguage.Shape,
        "The VPC and its subnets; the default VPC and its public subnets unless written."
    );

    private static readonly Key<Pair<SecurityGroup>[]> SecurityGroups = Named(
        "securityGroups",
        "a map of security groups by name",
        SecurityGroupLanguage.Shape,
        "Security groups of your own, by name."
    );

    private static readonly Key<Pair<Certificate>[]> Certificates = Named(
        "certificates",
        "a map of certificates by name",
        CertificateLanguage.Shape,
        "Certificates, by name."
    );

    private static readonly Key<Pair<TrustStore>[]> TrustStores = Named(
        "trustStores",
        "a map of trust stores by name",
        TrustStoreLanguage.Shape,
        "Trust stores, by name: what listeners verify clients' certificates by."
    );

    private static readonly Key<Pair<LoadBalancer>[]> LoadBalancers = Named(
        "loadBalancers",
        "a map of load balancers by name",
        LoadBalancerLanguage.Shape,
        "Load balancers, by name."
    );

    private static readonly Key<Pair<TargetGroup>[]> TargetGroups = Named(
        "targetGroups",
        "a map of target groups by name",
        TargetGroupLanguage.Shape,
        "Target groups, by name."
    );

    private static readonly Key<Pair<AutoScalingGroup>[]> AutoScalingGroups = Named(
        "autoScalingGroups",
        "a map of scaling groups by name",
        AutoScalingGroupLanguage.Shape,
        "Scaling groups, by name."
    );

    private static readonly Key<Pair<Alarm>[]> Alarms = Named(
        "alarms",
        "a map of alarms by name",
        AlarmLanguage.OfStack,
        "CloudWatch alarms, by name."
    );

    private static readonly Key<Pair<DnsRecord>[]> DnsRecords = Named(
        "dnsRecords",
        "a map of DNS records by name",
        DnsRecordLanguage.Shape,
        "Records of Route 53 beside those of load balancers, by name: the other side of a hybrid pair."
    );

    private static readonly Key<Output[]> Outputs = new(
        "outputs",
        OutputLanguage.Shape,
        "Results by name, such as ${loadBalancers.web.dnsName}; those of every load balancer are outputs anyway."
    );

    private static readonly Key<Expectation[]> Expectations = new(
        "expect",
        ExpectLanguage.Shape,
        "Requests and what they get: tests of the file, held by validate, plan and apply before anything happens."
    );

    public static MapShape<Stack> Shape { get; } =
        new(
            "stack",
            "Load balancers, what stands behind them, and everything in between.",
            [
                Schema,
                Name,
                Region,
                Account,
                TagsKey,
                Variables,
                NetworkKey,
                SecurityGroups,
                Certificates,
                TrustStores,
                LoadBalancers,
                TargetGroups,
                AutoScalingGroups,
                Alarms,
                DnsRecords,
                Outputs,
                Expectations,
            ],
            map => new Stack
            {
                Name = map.Get(Name, ""),
                Region = map.Find(Region),
                Account = map.Find(Account),
                Tags = map.Get(TagsKey, TagMap.Empty),
                Network = map.Get(NetworkKey, Network.Default),
                SecurityGroups = Items(map, SecurityGroups),
                Certificates = Items(map, Certificates),
                TrustStores = Items(map, TrustStores),
                LoadBalancers = Items(map, LoadBalancers)
                    .ConvertAll(balancer => balancer with { Dns = balancer.Dns.ConvertAll(dns => dns.In(map.Get(Name, ""))) }),
                TargetGroups = Completed(map),
                AutoScalingGroups = Items(map, AutoScalingGroups),
                Alarms = Items(map, Alarms),
                DnsRecords = Items(map, DnsRecords).ConvertAll(record => record with { Dns = record.Dns.In(map.Get(Name, "")) }),
                Outputs = map.All(Outputs),
                Expectations = map.All(Expectations),
            }
        );

    /// <summary>Target groups take their protocol from who forwards to them.</summary>
    private static ImmutableArray<TargetGroup> Completed(WrittenMap map)
    {
        var balancers = Items(map, LoadBalancers);

        // A group that rests keeps to what it was where there is but one kind of load balancer.
        string[] resting =
            balancers.IsEmpty ? []
            : balancers.All(static b => b.IsNetwork) ? ["TCP"]
            : balancers.All(static b => b.IsGateway) ? [ListenerTable.Geneve]
            : [];
        var protocols = balancers
            .SelectMany(b => b.Listeners)
            .SelectMany(l =>
                l.Steps.OfType<RoutingAction.Forward>().SelectMany(f => f.Targets).Select(t => (Target: t.TargetGroup.Text, l.Protocol))
            )
            .ToLookup(pair => pair.Target, pair => pair.Protocol, StringComparer.Ordinal);
        var areKnown = map.IsSound(LoadBalancers);
        return Items(map, TargetGroups)
            .ConvertAll(group =>
                TargetGroupLanguage.Complete(
                    AskedAsItListens(group, balancers),
                    (protocols.Contains(group.Name) ? protocols[group.Name] : resting).ToHashSet(StringComparer.Ordinal),
                    map.Binding,
                    areKnown
                )
            );
    }

    /// <summary>
    /// A load balancer behind another is checked as its listener speaks: asked by HTTP where it listens for HTTPS, it never was healthy
    /// [NLB guide: application load balancers as targets].
    /// </summary>
    private static TargetGroup AskedAsItListens(TargetGroup group, ImmutableArray<LoadBalancer> balancers) =>
        group.Balancer is { IsExisting: false } inner
        && !group.Settings.Has(TargetGroupTable.CheckProtocol)
        && !group.Settings.Has(TargetGroupTable.CheckPort)
        && balancers.Any(b => b.Name == inner.Text && b.Listeners.Any(l => l.Port == group.Port && l.Protocol == "HTTPS"))
            ? group with
            {
                Settings = group.Settings.With(TargetGroupTable.CheckProtocol, "HTTPS"),
            }
            : group;

    private static Key<Pair<T>[]> Named<T>(string name, string expects, Shape<T> item, string description) =>
        new(name, new PairsShape<T>(expects, item, Texts.Name), description);

    private static ImmutableArray<T> Items<T>(WrittenMap map, Key<Pair<T>[]> key) => map.All(key).ConvertAll(static pair => pair.Value);
}
