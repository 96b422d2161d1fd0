using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Kinds;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// Records carry no tags. One is ours when it has a mark of ours beside it, or when it is an alias that leads to a load balancer of ours,
/// be it there or gone: AWS puts the load balancer's name into its DNS name, and our names prove themselves by their hash. A load balancer
/// of ours remembers which of its names had one.
/// </summary>
internal sealed class OwnDnsNames
{
    private readonly string _stack;
    private readonly HashSet<string> _remembered;
    private readonly HashSet<string> _live;
    private readonly List<string> _vpcs;
    private readonly List<string> _namesInFile;
    private readonly List<string> _pools;
    private readonly Dictionary<(string Zone, string Mark), string> _marks;

    /// <param name="stack">As the file has it, also when everything is to go.</param>
    public OwnDnsNames(Stack stack, LiveWorld live)
    {
        _stack = stack.Name;
        _remembered = live
            .LoadBalancers.Cast<LiveResource>()
            .Concat(live.Rules)
            .SelectMany(b => DeclaredTags.Read(b.Tags, RecordMemory.DeclaredItem))
            .ToHashSet(StringComparer.Ordinal);
        _live = live.LoadBalancers.Select(b => b.DnsName.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        _vpcs =
        [
            .. live
                .TargetGroups.Select(t => t.Settings.Find(TargetGroupTable.VpcId))
                .OfType<string>()
                .Concat(live.SecurityGroups.Select(g => g.VpcId))
                .Concat(live.AutoScalingGroups.Select(g => g.Settings.Get(AutoScalingGroupTable.VpcId)))
                .Append(live.Network.VpcId)
                .Where(v => v.Length > 0)
                .Distinct(StringComparer.Ordinal),
        ];
        _namesInFile = [.. stack.OwnLoadBalancers.Select(b => b.Name)];
        _pools =
        [
            .. stack
                .LoadBalancers.Select(b => b.Settings)
                .Concat(live.LoadBalancers.Select(b => b.Settings))
                .Select(s => s.Find(LoadBalancerTable.CustomerOwnedIpv4Pool))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
        _marks = live
            .DnsRecords.Where(r => r.Type == RecordMark.Type && RecordMark.MarkedBy(r.Name) is not null)
            .SelectMany(r => r.Values, (r, value) => (Key: (r.ZoneId, r.Name), Record: RecordMark.RecordOf(value, stack.Name, live.Region)))
            .Where(mark => mark.Record is not null)
            .GroupBy(mark => mark.Key)
            .ToDictionary(mark => mark.Key, mark => mark.First().Record ?? "");
    }

    /// <summary>It stands where a load balancer's name leads to one of ours, or has a mark of this stack beside it.</summary>
    public bool IsOurs(LiveDnsRecord record) =>
        (record.Type is "A" or "AAAA" && LeadsToOurs(record.AliasTarget)) || MarkOf(record) is not null;

    /// <summary>The name in the file of a marked record; null: it has no mark of this stack.</summary>
    public string? MarkOf(LiveDnsRecord record) =>
        _marks.GetValueOrDefault((record.ZoneId, RecordMark.NameOf(record.Name, record.Type, record.Id)));

    /// <summary>It is a mark of this stack itself.</summary>
    public bool IsOurMark(LiveDnsRecord record) => record.Type == RecordMark.Type && _marks.ContainsKey((record.ZoneId, record.Name));

    /// <summary>The name in the file that a mark tells: it is another one where the record has got another key.</summary>
    public string? RecordOf(LiveDnsRecord mark) => _marks.GetValueOrDefault((mark.ZoneId, mark.Name));

    public bool Remembers(string name) => _remembered.Contains(name);

    /// <param name="target">Lower case, without a trailing dot.</param>
    public bool LeadsToOurs(string? target) => target is not null && (_live.Contains(target) || IsOfOurNaming(target));

    /// <summary>The load balancer is gone, or AWS has not shown it: the alias answers nothing.</summary>
    public bool LeadsNowhere(string? target) => target is not null && !_live.Contains(target) && IsOfOurNaming(target);

    /// <summary>
    /// <c>[internal-]NAME-NUMBER.REGION.elb.amazonaws.com</c>, or <c>NAME-NUMBER.elb.REGION.amazonaws.com</c> [ELB user guide].
    /// </summary>
    private bool IsOfOurNaming(string target)
    {
        var label = target.Split('.')[0];
        if (!target.Contains(".elb.", StringComparison.Ordinal) || label.LastIndexOf('-') is not (> 0 and var end))
        {
            return false;
        }

        var physical = label[..end];

        // No stack is called so, or begins so: its names could not be told apart.
        physical = physical.StartsWith("internal-", StringComparison.Ordinal) ? physical["internal-".Length..] : physical;
        return Candidates(physical)
            .Any(name =>
                PhysicalNames.Schemes.Any(scheme =>
                    _vpcs.Exists(vpc =>
                        PhysicalNames.LoadBalancers(_stack, name, scheme, vpc, _pools).Contains(physical, StringComparer.OrdinalIgnoreCase)
                    )
                )
            );
    }

    /// <summary>Those of the file, and what the name itself says: the load balancer may have left the file.</summary>
    private IEnumerable<string> Candidates(string physical)
    {
        var readable = physical.LastIndexOf('-') is > 0 and var hash ? physical[..hash] : physical;
        return readable.StartsWith(_stack + "-", StringComparison.Ordinal)
            ? _namesInFile.Append(readable[(_stack.Length + 1)..])
            : _namesInFile;
    }
}
