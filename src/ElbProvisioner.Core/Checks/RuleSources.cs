using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Requests;

namespace ElbProvisioner.Core.Checks;

/// <summary>The other end of one rule as AWS counts it: IPv4 and IPv6 apart, and every other source in both [VPC quotas].</summary>
internal sealed record RuleSource(string Text)
{
    public const int Quota = 60;

    public const string Remedy =
        "Use wider ranges, or spread the rules over several groups in `securityGroups`: there may be 5 of them. A prefix list counts "
        + "as many rules as it may have entries.";

    /// <summary>A group's id or a name has no colon.</summary>
    private bool IsVersion6 => Text.Contains(':');

    private bool IsVersion4 => Text.Contains('/') && !IsVersion6;

    public static IEnumerable<RuleSource> Of(Stack stack, Peer peer) =>
        peer switch
        {
            Peer.Cidr cidr => [new RuleSource(cidr.Range)],
            Peer.PrefixList list => [new RuleSource(list.Id)],
            Peer.Named named => GroupNames.Of(stack, named.Target).Select(name => new RuleSource(name)),
            _ => [],
        };

    /// <summary>How many rules of the quota they take.</summary>
    public static int Count(IReadOnlyCollection<RuleSource> sources) =>
        Math.Max(sources.Count(source => !source.IsVersion6), sources.Count(source => !source.IsVersion4));
}
