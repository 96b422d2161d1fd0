using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Permissions;

/// <summary>Load balancers, listeners, rules and target groups: their ARNs hold the names elbctl gives.</summary>
internal static class BalancingPermissions
{
    private static readonly string[] LogKinds = ["access_logs", "connection_logs", "health_check_logs"];

    private static readonly ImmutableArray<string> Kinds = ["loadbalancer", "listener", "listener-rule"];
    private const string TargetGroup = "targetgroup";

    public static IEnumerable<PolicyStatement> LoadBalancers(Stack stack, PolicyScope scope)
    {
        var listeners = stack.OwnLoadBalancers.SelectMany(loadBalancer => loadBalancer.Listeners).ToList();
        ImmutableArray<string> actions =
        [
            .. Elb(
                "CreateLoadBalancer",
                "ModifyLoadBalancerAttributes",
                "SetSubnets",
                "SetSecurityGroups",
                "SetIpAddressType",
                "DeleteLoadBalancer",
                "CreateListener",
                "ModifyListener*",
                "DeleteListener",
                "AddTags",
                "RemoveTags"
            ),
            .. listeners.Exists(listener => !listener.Rules.IsEmpty)
                ? Elb("CreateRule", "ModifyRule", "SetRulePriorities", "DeleteRule")
                : [],
            .. Declares(stack, LoadBalancerTable.IpamPool) ? Elb("ModifyIpPools") : [],
            .. ReservesCapacity(stack) ? Elb("ModifyCapacityReservation") : [],
            .. HasWebAcls(stack) ? Elb("SetWebACL") : [],
            .. listeners.Exists(listener => listener.Certificates.Length > 1)
                ? Elb("AddListenerCertificates", "RemoveListenerCertificates")
                : [],
        ];
        var types = stack
            .OwnLoadBalancers.Select(b =>
                b.Type switch
                {
                    "network" => "net",
                    "gateway" => "gwy",
                    _ => "app",
                }
            )
            .Distinct()
            .Order(StringComparer.Ordinal);
        string[] kinds = [.. types.SelectMany(type => Kinds.Select(kind => $"{kind}/{type}"))];
        yield return new PolicyStatement("LoadBalancers", actions, scope.Balancing(kinds), []);
    }

    /// <summary>AWS asks it of whoever makes the action [ALB guide: authenticate users].</summary>
    public static IEnumerable<PolicyStatement> UserPools(Stack stack) =>
        stack.LoadBalancers.SelectMany(static b => b.Listeners).Any(static listener => listener.AsksCognito)
            ? [new PolicyStatement("UserPools", ["cognito-idp:DescribeUserPoolClient"], PolicyStatement.Everywhere, [])]
            : [];

    public static bool ReservesCapacity(Stack stack) => Declares(stack, LoadBalancerTable.CapacityUnits);

    /// <summary>It is asked whether the policies of the buckets let logs be written.</summary>
    public static IEnumerable<PolicyStatement> LogBuckets(Stack stack, PolicyScope scope)
    {
        string[] buckets =
        [
            .. stack
                .LoadBalancers.SelectMany(static b =>
                    LogKinds
                        .Where(kind => b.Attributes.GetValueOrDefault(kind + ".s3.enabled") == "true")
                        .Select(kind => b.Attributes.GetValueOrDefault(kind + ".s3.bucket", ""))
                )
                .Where(static bucket => bucket.Length > 0)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        return buckets.Length == 0
            ? []
            : [new PolicyStatement("LogBuckets", ["s3:GetBucketPolicy"], [.. buckets.Select(scope.Bucket)], [])];
    }

    public static bool HasWebAcls(Stack stack) => Declares(stack, LoadBalancerTable.WebAcl);

    /// <summary>WAF asks it of the web ACL and of the load balancer [WAF guide: actions, resources and condition keys].</summary>
    public static IEnumerable<PolicyStatement> WebAcls(Stack stack, PolicyScope scope)
    {
        if (HasWebAcls(stack))
        {
            yield return new PolicyStatement(
                "WebAcls",
                ["wafv2:AssociateWebACL", "wafv2:DisassociateWebACL"],
                [
                    .. stack
                        .LoadBalancers.Select(b => b.Settings.Find(LoadBalancerTable.WebAcl))
                        .OfType<string>()
                        .Distinct(StringComparer.Ordinal)
                        .Order(StringComparer.Ordinal),
                    .. scope.Balancing("loadbalancer/app"),
                ],
                []
            );
        }
    }

    private static bool Declares(Stack stack, Property property) => stack.LoadBalancers.Any(b => b.Settings.Has(property));

    /// <summary>The stack's own, or ones made elsewhere, of which it is asked whether they are free.</summary>
    public static bool UsesElasticIps(Stack stack) =>
        stack.LoadBalancers.Any(b => b.StaticIps is not null || b.WrittenSubnets.Any(s => s.Mapping.Allocation is not null));

    /// <summary>It is asked whether the account may have so many.</summary>
    public static bool AllocatesElasticIps(Stack stack) =>
        stack.LoadBalancers.Any(b => b.StaticIps is ElasticIp.Allocated allocated && ElasticIpTable.CountsAgainstQuota(allocated.Settings));

    /// <summary>It is asked whether they are free.</summary>
    public static bool UsesPrivateAddresses(Stack stack) =>
        stack.LoadBalancers.Any(b =>
            !b.PrivateIps.IsEmpty || b.WrittenSubnets.Any(s => s.Mapping.PrivateIpv4 is not null || s.Mapping.Ipv6 is not null)
        );

    /// <summary>It is asked whether they are there and run.</summary>
    public static bool RegistersInstances(Stack stack) => stack.TargetGroups.SelectMany(g => g.Targets).Any(t => t.IsInstance);

    /// <summary>It is asked whether they are the region's.</summary>
    public static bool NamesZones(Stack stack) => stack.TargetGroups.SelectMany(g => g.Targets).Any(t => t.Zone is not null and not "all");

    /// <summary>EC2's ARNs hold ids: the stack's tag tells what is its own.</summary>
    public static IEnumerable<PolicyStatement> ElasticIps(Stack stack, PolicyScope scope)
    {
        if (!stack.LoadBalancers.Any(b => b.StaticIps is ElasticIp.Allocated))
        {
            yield break;
        }

        var addresses = scope.Ec2("elastic-ip");
        yield return new PolicyStatement("NewElasticIps", ["ec2:AllocateAddress"], addresses, [scope.BecomesOurs]);
        var sources = stack.LoadBalancers.Select(b => b.StaticIps).OfType<ElasticIp.Allocated>().Select(e => e.Settings).ToList();
        ImmutableArray<string> pools =
        [
            .. sources.Exists(s => s.Has(ElasticIpTable.PublicIpv4Pool)) ? (string[])["ipv4pool-ec2"] : [],
            .. sources.Exists(s => s.Has(ElasticIpTable.CustomerOwnedIpv4Pool)) ? (string[])["coip-pool"] : [],
        ];
        if (!pools.IsEmpty)
        {
            yield return new PolicyStatement("AddressPools", ["ec2:AllocateAddress"], scope.Ec2([.. pools]), []);
        }

        yield return new PolicyStatement(
            "TagsOfNewElasticIps",
            ["ec2:CreateTags"],
            addresses,
            [new PolicyCondition("StringEquals", "ec2:CreateAction", ["AllocateAddress"])]
        );
        yield return new PolicyStatement(
            "ElasticIps",
            ["ec2:ReleaseAddress", "ec2:CreateTags", "ec2:DeleteTags"],
            addresses,
            [scope.IsOurs]
        );
    }

    /// <summary>Whoever makes a function a target lets load balancing invoke it.</summary>
    public static IEnumerable<PolicyStatement> Functions(Stack stack, PolicyScope scope)
    {
        ImmutableArray<string> functions =
        [
            .. stack
                .TargetGroups.Select(group => group.Function?.Function)
                .OfType<string>()
                .Select(name => name.StartsWith("arn:", StringComparison.Ordinal) ? name : scope.Arn("lambda", "function:" + name))
                .SelectMany(arn => new[] { arn, arn + ":*" })
                .Distinct(StringComparer.Ordinal),
        ];
        if (!functions.IsEmpty)
        {
            yield return new PolicyStatement(
                "Functions",
                ["lambda:AddPermission", "lambda:GetFunctionConfiguration", "lambda:GetPolicy", "lambda:RemovePermission"],
                functions,
                []
            );
        }
    }

    public static bool HasEndpointServices(Stack stack) => stack.LoadBalancers.Any(b => b.EndpointService is not null);

    public static IEnumerable<PolicyStatement> EndpointServices(Stack stack, PolicyScope scope)
    {
        if (!HasEndpointServices(stack))
        {
            yield break;
        }

        var services = scope.Ec2("vpc-endpoint-service");
        yield return new PolicyStatement(
            "NewEndpointServices",
            ["ec2:CreateVpcEndpointServiceConfiguration"],
            services,
            [scope.BecomesOurs]
        );
        yield return new PolicyStatement(
            "TagsOfNewEndpointServices",
            ["ec2:CreateTags"],
            services,
            [new PolicyCondition("StringEquals", "ec2:CreateAction", ["CreateVpcEndpointServiceConfiguration"])]
        );
        yield return new PolicyStatement(
            "EndpointServices",
            [
                "ec2:ModifyVpcEndpointServiceConfiguration",
                "ec2:ModifyVpcEndpointServicePermissions",
                .. stack.LoadBalancers.Any(b => b.EndpointService?.Settings.Has(EndpointServiceTable.PrivateDnsName) == true)
                    ? (string[])["ec2:StartVpcEndpointServicePrivateDnsVerification"]
                    : [],
                "ec2:DeleteVpcEndpointServiceConfigurations",
                "ec2:CreateTags",
                "ec2:DeleteTags",
            ],
            services,
            [scope.IsOurs]
        );
    }

    public static IEnumerable<PolicyStatement> TargetGroups(Stack stack, PolicyScope scope) =>
        [
            new PolicyStatement(
                "TargetGroups",
                [
                    .. Elb("CreateTargetGroup", "ModifyTargetGroup*", "DeleteTargetGroup", "AddTags", "RemoveTags"),
                    .. stack.TargetGroups.Any(group => group.HasTargets) ? Elb("RegisterTargets", "DeregisterTargets") : [],
                ],
                scope.Balancing(TargetGroup),
                []
            ),
        ];

    private static ImmutableArray<string> Elb(params ReadOnlySpan<string> operations) =>
        [.. operations.ToArray().Select(operation => "elasticloadbalancing:" + operation)];
}
