using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Core.Rehearsals;

/// <summary>Load balancers before or after a change, and how they answer.</summary>
public sealed class RehearsalSide
{
    private const int UsualDelay = 300;

    private readonly Dictionary<string, SideGroup> _groups;
    private readonly HashSet<(string Balancer, int Port)> _verifying;
    private ImmutableArray<(string Address, string Group)> _feeds = [];

    private RehearsalSide(Site site, IEnumerable<SideGroup> groups, IEnumerable<(string Balancer, int Port)> verifying)
    {
        Site = site;
        _groups = groups.ToDictionary(static group => group.Name, StringComparer.Ordinal);
        _verifying = [.. verifying];
    }

    /// <summary>What the file expects of requests; empty of what AWS reports.</summary>
    internal ImmutableArray<Expectation> Expectations { get; private init; } = [];

    internal Site Site { get; }

    /// <summary>Which groups a thing leads to, or brings instances to, by its address.</summary>
    internal IEnumerable<(string Address, string Group)> Concerned =>
        Site
            .Balancers.SelectMany(static balancer =>
                balancer.Listeners.SelectMany(table =>
                    Enumerable
                        .Range(0, table.Rules.Length)
                        .Append(RouteTable.DefaultRule)
                        .SelectMany(rule =>
                            table
                                .StepsOf(rule)
                                .OfType<Step.Forward>()
                                .SelectMany(static forward => forward.Targets)
                                .SelectMany(share => PlacesOf(balancer.Name, table, rule).Select(place => (place, share.Group)))
                        )
                )
            )
            .Concat(_feeds);

    /// <summary>As a file says.</summary>
    public static RehearsalSide Of(Stack stack) => Planned(stack, StackSite.Of(stack));

    /// <summary>As a file says, and on listeners of others what else stands there: their rules, and what they do by default.</summary>
    public static RehearsalSide Among(Stack stack, LiveWorld world)
    {
        var names = new LiveNames(world, stack);
        return Planned(
            stack,
            new Site([
                .. StackSite
                    .Of(stack)
                    .Balancers.Zip(
                        stack.LoadBalancers,
                        (balancer, declared) =>
                            declared.IsForeign && world.ForeignOf(declared) is { } there
                                ? balancer with
                                {
                                    Listeners = [.. balancer.Listeners.Select(table => Among(table, there, world, names))],
                                }
                                : balancer
                    ),
            ])
        );
    }

    private static RouteTable Among(RouteTable table, ForeignLoadBalancer balancer, LiveWorld world, LiveNames names) =>
        balancer.ListenerOn(table.Port) is { } there
            ? table with
            {
                Rules =
                [
                    .. table.Rules,
                    .. LiveSite
                        .RulesOfOthers(there.Arn, world, names.Of)
                        .OrderBy(static placed => placed.Priority)
                        .Select(static placed => placed.Rule),
                ],
                Default = LiveSite.TableOf(there, table.Name, world, names.Of).Default,
            }
            : table;

    private static RehearsalSide Planned(Stack stack, Site site) =>
        new(
            site,
            stack.TargetGroups.Select(static group => new SideGroup(
                group.Name,
                group.ProtocolVersion,
                DelayOf(group.Settings),
                group.Balancer?.Text,
                group.Port
            )),
            stack.LoadBalancers.SelectMany(static balancer =>
                balancer
                    .Listeners.Where(static listener => Verifies(listener.MutualAuthentication))
                    .Select(listener => (balancer.Name, listener.Port))
            )
        )
        {
            Expectations = stack.Expectations,
            _feeds = FeedsOf(stack),
        };

    /// <summary>As AWS reports what the stack owns.</summary>
    public static RehearsalSide Of(Stack stack, LiveWorld world) =>
        new(
            LiveSite.Of(stack, world),
            world
                .TargetGroups.DistinctBy(static group => group.Address)
                .Select(static group => new SideGroup(
                    group.Address.Path,
                    group.Settings.Find(TargetGroupTable.ProtocolVersion) ?? "",
                    DelayOf(group.Settings),
                    null,
                    group.Settings.FindValue(TargetGroupTable.Port) ?? 0
                )),
            world
                .Listeners.Where(static l => Verifies(l.Settings.Find(ListenerTable.MutualAuthentication)))
                .Select(static l => (l.Address.Path.Split('/')[0], l.Port))
        )
        {
            _feeds = FeedsOf(stack),
        };

    /// <summary>Null: requests can be sent there.</summary>
    internal string? RefusalOf(Balancer balancer, RouteTable table) =>
        table.Protocol is not ("HTTP" or "HTTPS" or "TCP" or "TLS" or "UDP" or "TCP_UDP")
            ? $"{table.Protocol} is not carried on this machine."
        : _verifying.Contains((balancer.Name, table.Port)) ? "its clients show certificates, which elbctl has none of."
        : null;

    internal SideGroup? Group(string name) => _groups.GetValueOrDefault(name);

    /// <summary>Null: nobody answers.</summary>
    internal (ExpectedAnswer Answer, ImmutableArray<string> Groups)? Answer(string balancer, Request request)
    {
        var there = Site.Balancers.FirstOrDefault(one => one.Name == balancer);
        var table = there?.ListenerOn(request.Url.Port, request.Url.Scheme);
        return table is null || !table.Speaks(request.Url.Scheme) ? null
            : table.ReadsRequests ? Of(Site.Decide(table, request, Choices.Ours).Outcome)
            : OfFlow(table, request);
    }

    /// <summary>A load balancer behind it answers by its own rules.</summary>
    private (ExpectedAnswer, ImmutableArray<string>)? OfFlow(RouteTable table, Request request)
    {
        if (table.Default is not [Step.Forward forward])
        {
            return null;
        }

        ImmutableArray<string> groups = [.. forward.Targets.Select(static share => share.Group)];
        var says = $"forward {string.Join(", ", groups)}";
        return request.Url.Scheme == "udp" ? (new([], says), groups)
            : Group(groups[0]) is { Balancer: { } behind } group
            && RequestUrl.TryParse($"http://{request.Url.Host}:{group.Port}{request.Url.PathAndQuery}", out var url, out _)
            && Answer(behind, request with { Url = url }) is { } deeper
                ? (deeper.Answer, [.. groups, .. deeper.Groups])
            : (new([200], says), groups);
    }

    private static (ExpectedAnswer, ImmutableArray<string>) Of(Outcome outcome)
    {
        var says = OutcomeText.Of(outcome);
        return outcome switch
        {
            Outcome.Forward forward => (new([200], says), [.. forward.Served.Select(static share => share.Group)]),
            Outcome.Redirect redirect => (new([redirect.Status], says), []),
            Outcome.Respond respond => (new([respond.Status], says), []),

            // Sent to sign in, refused, or let pass without a name; nobody here knows how the provider answers.
            Outcome.Authenticate => (new([302, 401, 561, 200], says), []),
            _ => (new([], says), []),
        };
    }

    private static IEnumerable<string> PlacesOf(string balancer, RouteTable table, int rule)
    {
        yield return Address.Of(ResourceKind.LoadBalancer, balancer).ToString();
        yield return Address.Of(ResourceKind.Listener, balancer, table.Name).ToString();
        if (rule != RouteTable.DefaultRule)
        {
            yield return Address.Of(ResourceKind.Rule, balancer, table.Name, table.NameOf(rule)).ToString();
        }
    }

    private static ImmutableArray<(string Address, string Group)> FeedsOf(Stack stack) =>
        [
            .. from scaling in stack.AutoScalingGroups
            from kind in (ResourceKind[])[ResourceKind.AutoScalingGroup, ResourceKind.LaunchTemplate]
            from fed in scaling.TargetGroups
            select (Address.Of(kind, scaling.Name).ToString(), fed.Text),
        ];

    private static bool Verifies(Settings? mutual) => mutual?.Find(MutualAuthenticationTable.Mode) == MutualAuthenticationTable.Verify;

    private static TimeSpan? DelayOf(Settings settings) =>
        TargetGroupTable.IsLambda(settings)
            ? null
            : TimeSpan.FromSeconds(
                int.TryParse(
                    settings.Attributes.GetValueOrDefault("deregistration_delay.timeout_seconds"),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var seconds
                )
                    ? seconds
                    : UsualDelay
            );
}

/// <param name="Delay">How long a target that leaves it lets requests end; null: functions have no connections.</param>
/// <param name="Balancer">The one that is its target; null: it has others, or it is not known.</param>
internal sealed record SideGroup(string Name, string ProtocolVersion, TimeSpan? Delay, string? Balancer, int Port);
