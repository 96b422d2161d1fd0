using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Routing.Proof;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>Listeners in the terms of the matcher, as AWS has them and as they will be, rules of others on them among theirs.</summary>
internal sealed class ListenerTables(PlanningContext context)
{
    private readonly LiveNames _names = new(context.Live, context.Stack);

    /// <summary>As AWS has it; null: it is new.</summary>
    public RouteTable? TableOf(MatchedListener listener) =>
        listener.Live is { } live ? TableOf(live)
        : listener.Foreign is { } foreign ? LiveSite.TableOf(foreign, listener.Desired.Name, context.Live, NameOf)
        : null;

    public RouteTable TableOf(LiveListener listener) => LiveSite.TableOf(listener, context.Live, NameOf);

    /// <summary>One that is new, as it will be.</summary>
    public RouteTable TableOfNew(MatchedListener listener) =>
        new(
            listener.Desired.Name,
            listener.Desired.Protocol,
            listener.Desired.Port,
            [.. listener.Rules.Select(RuleOf)],
            DefaultOf(RoutingLowering.Lower(context, listener.Desired.Actions))
        );

    /// <summary>What it will do by default; where that is not touched, what AWS has, with what the file does not say.</summary>
    public ImmutableArray<Step> DefaultOf(MatchedListener listener, RouteTable now)
    {
        var actions = listener.Live is null ? [] : RoutingLowering.Lower(context, listener.Desired.Actions);
        return listener.Live is { } live && !RulePlanner.IsSame(context, Acting(actions), Acting(live.Actions))
            ? DefaultOf(actions)
            : now.Default;
    }

    public IEnumerable<PlacedRule> OwnOn(MatchedListener listener) =>
        context.Live.Rules.Where(rule => rule.ListenerArn == listener.Arn).Select(rule => new PlacedRule(rule.Priority, RuleOf(rule)));

    /// <summary>The same objects each time: what is not read of them is the same, whatever it is.</summary>
    public List<PlacedRule> OthersOn(MatchedListener listener) => [.. LiveSite.RulesOfOthers(listener.Arn ?? "", context.Live, NameOf)];

    public static ImmutableArray<RouteRule> InOrder(IEnumerable<PlacedRule> rules) =>
        [.. rules.OrderBy(static rule => rule.Priority).Select(static rule => rule.Rule)];

    public RouteRule RuleOf(LiveRule rule) => LiveSite.RuleOf(rule.Address.Name, rule.Settings, NameOf);

    /// <summary>As it will be. One that is not touched stays what it is, with what the file does not say.</summary>
    public RouteRule RuleOf(MatchedRule rule)
    {
        var settings = RoutingLowering.Lower(context, rule.Desired);
        var stays = rule.Live is { } live && RulePlanner.IsSame(context, settings, live.Settings) ? live.Settings : settings;
        return LiveSite.RuleOf(rule.Desired.Name, stays, NameOf);
    }

    /// <param name="loadBalancer">Null: the file has none for it.</param>
    public static RequestSource SourceOf(Model.LoadBalancer? loadBalancer, RouteTable table) =>
        RequestSource.Of(table) with
        {
            Hosts = [.. loadBalancer?.Dns.Select(static dns => dns.Name.Replace("*", "www", StringComparison.Ordinal)) ?? []],
            HasVersion6 = loadBalancer is null or { IsForeign: true } or { IsDualStack: true },
        };

    private ImmutableArray<Step> DefaultOf(ImmutableArray<Settings> actions) =>
        [.. actions.Select(action => RoutingTerms.Of(action, NameOf))];

    private static Settings Acting(ImmutableArray<Settings> actions) => ListenerTable.Table.Empty.With(ListenerTable.Actions, actions);

    /// <summary>What replaces a target group has its name: to requests it is the same.</summary>
    private string NameOf(ResourceRef reference) => reference is ResourceRef.Planned planned ? planned.Address.Path : _names.Of(reference);
}
