using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Copying;

using Told = IReadOnlyDictionary<string, object>;

/// <summary>Load balancers with their listeners and rules.</summary>
internal sealed class BalancerCopies(CopyScope scope, ElbTagReader tags)
{
    // AWS tells it to nobody; whoever signs in is not driven in a rehearsal.
    private const string Unknown = "not told";

    /// <summary>Every one that the stack owns, or has rules on.</summary>
    public async Task<List<Told>> ReadAsync(IEnumerable<string> arns)
    {
        List<Told> found = [];
        foreach (var arn in arns.Distinct(StringComparer.Ordinal))
        {
            var answer = await scope.ReadAsync(
                arn,
                scope.Account.Elb,
                "DescribeLoadBalancers",
                ("LoadBalancerArns", CopyTrees.Several([arn]))
            );
            found.AddRange(answer?.Items("LoadBalancers").Select(static one => one.Members) ?? []);
        }

        return found;
    }

    /// <summary>The Elastic IPs that they stand on.</summary>
    public static IEnumerable<string> AllocationsOf(IEnumerable<Told> balancers) =>
        balancers.SelectMany(CopyTrees.Within).Select(static inner => inner.GetValueOrDefault("AllocationId") as string).OfType<string>();

    public async Task CopyAsync(Told told)
    {
        var (balancer, elb) = (new Answer(told), scope.There.Elb);
        var (arn, name) = (balancer.Text("LoadBalancerArn") ?? "", balancer.Text("LoadBalancerName") ?? "");
        await scope.MakeAsync(
            elb,
            "CreateLoadBalancer",
            told.Pick(
                    "Type",
                    "Scheme",
                    "IpAddressType",
                    "SecurityGroups",
                    "CustomerOwnedIpv4Pool",
                    "EnablePrefixForIpv6SourceNat",
                    "IpamPools"
                )
                .With("Name", name)
                .With("SubnetMappings", balancer.Items("AvailabilityZones").Select(Mapping).ToArray())
                .With("Tags", await tags.OfAsync(arn)),
            arn
        );
        if (balancer.Text("DNSName") is { } dns)
        {
            scope.World.NameLoadBalancer(arn, dns, balancer.Text("CanonicalHostedZoneId") ?? "");
        }

        await CopyAttributesAsync(name, "LoadBalancer", "LoadBalancerArn", arn);
    }

    public async Task<bool> AreUpAsync()
    {
        var answer = await scope.There.Elb.CallAsync("DescribeLoadBalancers", [], scope.Stop);
        return answer.Items("LoadBalancers").All(static balancer => balancer.Inner("State")?.Text("Code") != "provisioning");
    }

    /// <summary>What a load balancer has by calls of its own, which ask for it to be up.</summary>
    public async Task CompleteAsync()
    {
        foreach (var balancer in scope.Live.LoadBalancers)
        {
            if (balancer.Settings.Find(LoadBalancerTable.WebAcl) is { Length: > 0 } acl)
            {
                await scope.TryAsync(
                    $"web ACL of {balancer.Address}",
                    () =>
                        scope.There.Waf.AssociateWebACLAsync(
                            new Amazon.WAFV2.Model.AssociateWebACLRequest { WebACLArn = acl, ResourceArn = balancer.Id },
                            scope.Stop
                        )
                );
            }

            if (balancer.Capacity is { Units: > 0 } capacity)
            {
                await scope.TryAsync(
                    $"capacity reserved for {balancer.Address}",
                    () =>
                        scope.MakeAsync(
                            scope.There.Elb,
                            "ModifyCapacityReservation",
                            CallsByName.Structure(
                                ("LoadBalancerArn", balancer.Id),
                                ("MinimumLoadBalancerCapacity", CallsByName.Structure(("CapacityUnits", capacity.Units)))
                            )
                        )
                );
            }
        }
    }

    public async Task CopyListenersAsync(Told balancer)
    {
        var told = new Answer(balancer);
        var (arn, name) = (told.Text("LoadBalancerArn") ?? "", told.Text("LoadBalancerName") ?? "");
        await scope.TryAsync(
            $"listeners of {name}",
            async () =>
            {
                var listeners = await scope.ListAsync(
                    scope.Account.Elb,
                    "DescribeListeners",
                    "Listeners",
                    ("Marker", "NextMarker"),
                    ("LoadBalancerArn", arn)
                );
                foreach (var listener in listeners)
                {
                    var what = $"listener {name}:{new Answer(listener).Number("Port")}";
                    await scope.TryAsync(what, () => CopyListenerAsync(what, listener));
                }
            }
        );
    }

    private async Task CopyListenerAsync(string what, Told listener)
    {
        var elb = scope.Account.Elb;
        var arn = new Answer(listener).Text("ListenerArn") ?? "";
        var rules = await scope.ListAsync(elb, "DescribeRules", "Rules", ("Marker", "NextMarker"), ("ListenerArn", arn));
        var standard = rules.Select(static rule => new Answer(rule)).FirstOrDefault(static rule => rule.Flag("IsDefault") == true);
        await scope.MakeAsync(
            scope.There.Elb,
            "CreateListener",
            listener
                .Pick([
                    "LoadBalancerArn",
                    "Port",
                    "Protocol",
                    .. IsTls(listener) ? (string[])["SslPolicy", "Certificates", "AlpnPolicy"] : [],
                ])
                .With("MutualAuthentication", MutualOf(listener))
                .With("DefaultActions", ActionsOf(what, listener, "DefaultActions"))
                .With("Tags", await tags.OfAsync(arn)),
            [arn, .. standard?.Text("RuleArn") is { } ofDefault ? [ofDefault] : Array.Empty<string>()]
        );
        await scope.TryAsync($"certificates of {what}", () => AddCertificatesAsync(listener, arn));
        await CopyAttributesAsync(what, "Listener", "ListenerArn", arn);
        foreach (var rule in rules.Where(static rule => new Answer(rule).Flag("IsDefault") != true))
        {
            var ofRule = $"rule {new Answer(rule).Text("Priority")} of {what}";
            await scope.TryAsync(ofRule, () => CopyRuleAsync(ofRule, arn, rule));
        }
    }

    private async Task CopyRuleAsync(string what, string listenerArn, Told told)
    {
        var rule = new Answer(told);
        var arn = rule.Text("RuleArn") ?? "";
        await scope.MakeAsync(
            scope.There.Elb,
            "CreateRule",
            told.Pick("Transforms")
                .With("ListenerArn", listenerArn)
                .With("Priority", int.Parse(rule.Text("Priority") ?? "1", System.Globalization.CultureInfo.InvariantCulture))
                .With("Conditions", rule.Items("Conditions").Select(ConditionOf).ToArray())
                .With("Actions", ActionsOf(what, told, "Actions"))
                .With("Tags", await tags.OfAsync(arn)),
            arn
        );
    }

    private async Task AddCertificatesAsync(Told listener, string arn)
    {
        if (!IsTls(listener))
        {
            return;
        }

        var certificates = await scope.ListAsync(
            scope.Account.Elb,
            "DescribeListenerCertificates",
            "Certificates",
            ("Marker", "NextMarker"),
            ("ListenerArn", arn)
        );
        foreach (var more in certificates.Select(static c => new Answer(c)).Where(static c => c.Flag("IsDefault") != true))
        {
            await scope.MakeAsync(
                scope.There.Elb,
                "AddListenerCertificates",
                CallsByName.Structure(
                    ("ListenerArn", arn),
                    ("Certificates", new object[] { CallsByName.Structure(("CertificateArn", more.Text("CertificateArn"))) })
                )
            );
        }
    }

    /// <summary>Those that are not what they begin as.</summary>
    /// <param name="kind">As calls name it: <c>LoadBalancer</c>, <c>TargetGroup</c>, <c>Listener</c>.</param>
    public async Task CopyAttributesAsync(string what, string kind, string member, string arn)
    {
        var there = await scope.ReadAsync($"attributes of {what}", scope.Account.Elb, $"Describe{kind}Attributes", (member, arn));
        var here = await scope.There.Elb.CallAsync($"Describe{kind}Attributes", [(member, arn)], scope.Stop);
        var known = here.Items("Attributes").ToDictionary(Key, static a => a.Text("Value") ?? "", StringComparer.Ordinal);
        foreach (var attribute in there?.Items("Attributes") ?? [])
        {
            if (known.GetValueOrDefault(Key(attribute)) is var value && value != (attribute.Text("Value") ?? ""))
            {
                await scope.TryAsync(
                    $"{Key(attribute)} of {what}",
                    () =>
                        scope.MakeAsync(
                            scope.There.Elb,
                            $"Modify{kind}Attributes",
                            CallsByName.Structure((member, arn), ("Attributes", new object[] { attribute.Members }))
                        )
                );
            }
        }

        static string Key(Answer attribute) => attribute.Text("Key") ?? "";
    }

    private static bool IsTls(Told listener) => new Answer(listener).Text("Protocol") is "HTTPS" or "TLS";

    private static object Mapping(Answer zone)
    {
        var mapping = zone.Members.Pick("SubnetId");
        if (zone.Items("LoadBalancerAddresses").FirstOrDefault() is { } address)
        {
            foreach (var (member, value) in address.Members.Pick("AllocationId", "PrivateIPv4Address", "IPv6Address"))
            {
                mapping[member] = value;
            }
        }

        return mapping;
    }

    private static Dictionary<string, object>? MutualOf(Told listener) =>
        new Answer(listener).Inner("MutualAuthentication") is { } mutual && mutual.Text("Mode") is not (null or "off")
            ? mutual.Members.Without("TrustStoreAssociationStatus")
            : null;

    /// <summary>AWS tells the values twice, in two forms.</summary>
    private static object ConditionOf(Answer condition) =>
        condition.Members.Keys.Any(static member => member.EndsWith("Config", StringComparison.Ordinal))
            ? condition.Members.Without("Values", "RegexValues")
            : condition.Members;

    private object[] ActionsOf(string what, Told told, string list) =>
        [
            .. new Answer(told)
                .Items(list)
                .Select(action =>
                {
                    if (action.Inner("AuthenticateOidcConfig") is not { } oidc)
                    {
                        return action.Members.ContainsKey("ForwardConfig")
                            ? (object)action.Members.Without("TargetGroupArn")
                            : action.Members;
                    }

                    scope.Tell(what, "The secret by which it signs in is told to nobody: another one stands for it.");
                    return action
                        .Members.Without("AuthenticateOidcConfig")
                        .With("AuthenticateOidcConfig", oidc.Members.Without("UseExistingClientSecret").With("ClientSecret", Unknown));
                }),
        ];
}

/// <summary>Tags of load balancing, as calls want them that make a thing.</summary>
internal sealed class ElbTagReader(CopyScope scope)
{
    /// <summary>Null: it has none.</summary>
    public async Task<object?> OfAsync(string arn)
    {
        var answer = await scope.Account.Elb.CallAsync("DescribeTags", [("ResourceArns", CopyTrees.Several([arn]))], scope.Stop);
        return CopyTrees.TagList(answer.Items("TagDescriptions").SelectMany(static one => CopyTrees.TagsOf(one.Members)));
    }
}
