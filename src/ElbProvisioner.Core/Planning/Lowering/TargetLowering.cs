using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Lowering;

/// <summary>The targets that a target group of the file names, as AWS registers them.</summary>
internal static class TargetLowering
{
    /// <summary>Of an address that is not of the VPC: all zones send to it [ELBv2 API: TargetDescription].</summary>
    public const string AllZones = "all";

    /// <summary>Of <c>$LATEST</c>, in tags, which hold no dollar sign; no function's name has a plus sign.</summary>
    private const char Dollar = '+';

    private static readonly ImmutableArray<IPNetwork> Private =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"),
    ];

    public static ImmutableArray<RegisteredTarget> Of(PlanningContext context, TargetGroup group) =>
        group.Function is { } function ? [new(new ResourceRef.Existing(ArnOf(context, function)), null, null, null)]
        : group.Balancer is { } balancer ? [new(RefOf(context, balancer), group.Port, null, null)]
        :
        [
            .. group.Targets.Select(t => new RegisteredTarget(
                new ResourceRef.Existing(t.Id),
                t.Port ?? group.Port,
                t.Zone ?? (t.IsInstance || IsInVpc(context, t.Id) ? null : AllZones),
                t.QuicServerId
            )),
        ];

    /// <summary>What tags remember of them: a load balancer that this run makes is known by its target group alone.</summary>
    public static IEnumerable<string> ItemsOf(PlanningContext context, TargetGroup group) =>
        group.Function is { } function ? [RegisteredTarget.Item + ShortOf(ArnOf(context, function))]
        : group.Targets.IsEmpty ? []
        : Of(context, group).Select(t => RegisteredTarget.Item + t.Key);

    /// <summary>The ARN of the function that a target group has, or was made for; null: nothing tells it.</summary>
    public static string? FunctionOf(PlanningContext context, LiveTargetGroup group) =>
        group.Targets.Select(t => t.Id.Key).FirstOrDefault()
        ?? (
            DeclaredTags.Read(group.Tags, RegisteredTarget.Item).FirstOrDefault() is { } remembered
                ? new FunctionTarget(remembered.Replace(Dollar, '$'), null, SourceSpan.None).ArnIn(
                    Partitions.Of(context.Live.Region),
                    context.Live.Region,
                    context.Live.Account
                )
                : null
        );

    /// <summary>A function is of the target group's account and region [ALB guide: Lambda functions as targets].</summary>
    private static string ShortOf(string function) => string.Join(':', function.Split(':')[6..]).Replace('$', Dollar);

    public static string ArnOf(PlanningContext context, FunctionTarget function) =>
        function.ArnIn(Partitions.Of(context.Live.Region), context.Live.Region, context.Live.Account);

    /// <summary>An IPv6 address must be of the VPC or of a peered one, whose ranges AWS does not tell here.</summary>
    public static bool CanBeReached(PlanningContext context, string address) =>
        IPAddress.TryParse(address, out var ip)
        && (ip.AddressFamily == AddressFamily.InterNetworkV6 || IsInVpc(context, address) || Private.Any(range => range.Contains(ip)));

    public static bool IsInVpc(PlanningContext context, string address) =>
        IPAddress.TryParse(address, out var ip)
        && context
            .Network.VpcIpv4Cidrs.Concat(context.Network.VpcIpv6Cidrs)
            .Any(range => IPNetwork.TryParse(range, out var network) && network.Contains(ip));

    private static ResourceRef RefOf(PlanningContext context, Reference balancer) =>
        balancer.IsExisting ? new ResourceRef.Existing(balancer.Text) : context.Ref(Address.Of(ResourceKind.LoadBalancer, balancer.Text));
}
