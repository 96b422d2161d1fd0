using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// What other VPCs reach a load balancer through [EC2 API: CreateVpcEndpointServiceConfiguration, ModifyVpcEndpointServicePermissions].
/// </summary>
public static partial class EndpointServiceTable
{
    private const string PrincipalPattern =
        @"^(\*|[a-z0-9.-]+\.amazonaws\.com|arn:aws[a-z-]*:(iam::[0-9]{12}:(root|user/.+|role/.+)|organizations::[0-9]{12}:ou/.+))$";

    public static PropertyTable Table { get; } = new(ResourceKind.EndpointService);

    /// <summary>Of gateway load balancers; else of network ones.</summary>
    public static Property<bool> IsGateway { get; } = Table.Given("isGateway", Forms.Flag).NotCompared().Replaces();

    public static Property<ImmutableArray<ResourceRef>> LoadBalancers { get; } =
        Table
            .Given("loadBalancers", Forms.Refs)
            .Wire("NetworkLoadBalancerArns")
            .OrWire(static settings => settings.FindValue(IsGateway) == true, "GatewayLoadBalancerArns")
            .ByItems()
            .Effect(Feels.Note("endpoints lead to the load balancer that takes the other's place"));

    public static Property<bool> AcceptanceRequired { get; } =
        Table
            .Flag("acceptanceRequired", "Whether each endpoint waits until somebody accepts it; true unless written.")
            .Is(true)
            .Wire("AcceptanceRequired")
            .Effect(Feels.Note("endpoints that are there stay connected"));

    /// <summary>Changed one by one.</summary>
    public static Property<ImmutableSortedSet<string>> AllowedPrincipals { get; } =
        Table
            .Value(
                "allowedPrincipals",
                Forms.TextSet,
                SetOf(
                    new TextShape(
                        "a principal",
                        new TextRule(
                            PrincipalPattern,
                            PrincipalRegex,
                            "arn:aws:iam::ACCOUNT:root, the ARN of a user, a role or an organizational unit, a service's name, or *",
                            BindingCodes.InvalidText
                        )
                    )
                ),
                "Who may make endpoints: ARNs of accounts (arn:aws:iam::ACCOUNT:root), users, roles or organizational units, or *; nobody "
                    + "but this account unless written."
            )
            .Is([])
            .Quiet()
            .Wire("AddAllowedPrincipals")
            .ByItems()
            .Effect(Feels.Note("endpoints that are there stay connected"));

    public static Property<ImmutableSortedSet<string>> IpAddressTypes { get; } =
        Table
            .Words("ipAddressTypes", ["ipv4", "ipv6"], "By which addresses endpoints are reached; ipv4 unless written.")
            .Is(["ipv4"])
            .InsteadOf("supportedIpAddressTypes")
            .Wire("SupportedIpAddressTypes")
            .ByItems()
            .Effect(Feels.Nothing);

    public static Property<ImmutableSortedSet<string>> SupportedRegions { get; } =
        Table
            .Value("supportedRegions", Forms.TextSet, SetOf(Texts.Region), "Regions besides its own from which endpoints reach it.")
            .Is([])
            .Quiet()
            .Wire("SupportedRegions", described: "SupportedRegions[].Region")
            .ByItems()
            .Effect(Feels.Nothing);

    /// <summary>Once it is verified, endpoints that have private DNS on are reached by it.</summary>
    public static Property<string> PrivateDnsName { get; } =
        Table
            .Text(
                "privateDnsName",
                Domains.Name,
                "The name by which endpoints are reached in their VPCs, of network load balancers; elbctl proves that it is yours where a "
                    + "public hosted zone of the account holds it."
            )
            .Wire("PrivateDnsName")
            .Unsaid("")
            .Undone("")
            .Effect(OfName);

    private static TrafficEffect OfName(string? before, string? after) =>
        string.IsNullOrEmpty(before)
            ? TrafficEffect.None
            : new(TrafficImpact.Clients, $"clients that reach their endpoints by {before} find them no more");

    private static Shape<ImmutableSortedSet<string>> SetOf(Shape<string> item) =>
        new ListShape<string>(item, orSingle: true).Select(static items => ImmutableSortedSet.Create(StringComparer.Ordinal, items));

    [GeneratedRegex(PrincipalPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex PrincipalRegex();
}
