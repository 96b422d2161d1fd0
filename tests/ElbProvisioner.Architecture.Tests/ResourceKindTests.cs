using System.Collections.Immutable;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Architecture.Tests;

/// <summary>Every kind has its place in every room, under the kind's own name: "to add a resource kind" in docs/architecture.md.</summary>
public sealed class ResourceKindTests
{
    private const int Kinds = 16;

    /// <summary>What a type of each room is called, and in which assembly it lives.</summary>
    private static readonly (string Assembly, string Prefix, string Suffix)[] Rooms =
    [
        ("ElbProvisioner.Core", "ElbProvisioner.Core.Model.", ""),
        ("ElbProvisioner.Core", "ElbProvisioner.Core.StackFile.Language.", "Language"),
        ("ElbProvisioner.Core", "ElbProvisioner.Core.Tables.", "Table"),
        ("ElbProvisioner.Core", "ElbProvisioner.Core.Live.Live", ""),
        ("ElbProvisioner.Core", "ElbProvisioner.Core.Planning.Kinds.", "Planner"),
        ("ElbProvisioner.Aws", "ElbProvisioner.Aws.Reading.", "Reader"),
        ("ElbProvisioner.Aws", "ElbProvisioner.Aws.Performing.", "Handler"),
    ];

    /// <summary>Where a kind has another name in a room, and why.</summary>
    private static readonly ImmutableDictionary<string, string> OtherNames = ImmutableDictionary<string, string>
        .Empty
        // Names of load balancers come the same way.
        .Add("ElbProvisioner.Core.Planning.Kinds.DnsRecordPlanner", "ElbProvisioner.Core.Planning.Kinds.DnsPlanner")
        .Add("ElbProvisioner.Aws.Reading.DnsRecordReader", "ElbProvisioner.Aws.Reading.RecordReader")
        .Add("ElbProvisioner.Aws.Performing.DnsRecordHandler", "ElbProvisioner.Aws.Performing.DnsHandler")
        // They differ by their tables alone.
        .Add("ElbProvisioner.Core.Model.Schedule", "ElbProvisioner.Core.Model.GroupPart")
        .Add("ElbProvisioner.Core.Live.LiveSchedule", "ElbProvisioner.Core.Live.LiveGroupPart")
        .Add("ElbProvisioner.Core.Planning.Kinds.SchedulePlanner", "ElbProvisioner.Core.Planning.Kinds.GroupPartPlanner")
        .Add("ElbProvisioner.Aws.Reading.ScheduleReader", "ElbProvisioner.Aws.Reading.GroupPartReader")
        .Add("ElbProvisioner.Aws.Performing.ScheduleHandler", "ElbProvisioner.Aws.Performing.GroupPartHandler")
        .Add("ElbProvisioner.Core.Model.LifecycleHook", "ElbProvisioner.Core.Model.GroupPart")
        .Add("ElbProvisioner.Core.Live.LiveLifecycleHook", "ElbProvisioner.Core.Live.LiveGroupPart")
        .Add("ElbProvisioner.Core.Planning.Kinds.LifecycleHookPlanner", "ElbProvisioner.Core.Planning.Kinds.GroupPartPlanner")
        .Add("ElbProvisioner.Aws.Reading.LifecycleHookReader", "ElbProvisioner.Aws.Reading.GroupPartReader")
        .Add("ElbProvisioner.Aws.Performing.LifecycleHookHandler", "ElbProvisioner.Aws.Performing.GroupPartHandler")
        // "Rule" alone would not say of what.
        .Add("ElbProvisioner.Core.Model.Rule", "ElbProvisioner.Core.Model.ListenerRule")
        // Listeners and their rules come from one chain of calls.
        .Add("ElbProvisioner.Aws.Reading.RuleReader", "ElbProvisioner.Aws.Reading.ListenerReader")
        // The file calls it scaling.
        .Add("ElbProvisioner.Core.StackFile.Language.ScalingPolicyLanguage", "ElbProvisioner.Core.StackFile.Language.ScalingLanguage");

    [Fact]
    public void Every_kind_is_found()
    {
        Assert.Equal(Kinds, ResourceKind.All.Length);
        Assert.Equal(Kinds, typeof(ResourceKind).GetProperties().Count(p => p.PropertyType == typeof(ResourceKind)));
        Assert.Equal(Kinds, ResourceKind.All.Select(k => k.Id).Distinct().Count());
    }

    [Fact]
    public void Every_kind_lives_in_every_room()
    {
        var types = Rooms.Select(r => r.Assembly).Distinct().SelectMany(TypesOf).ToImmutableHashSet();
        var wanted = ResourceKind
            .All.SelectMany(k => Rooms.Select(r => r.Prefix + char.ToUpperInvariant(k.Id[0]) + k.Id[1..] + r.Suffix))
            .ToList();
        var missing = wanted.Select(n => OtherNames.GetValueOrDefault(n, n)).Where(n => !types.Contains(n));

        Assert.Equal(Kinds * Rooms.Length, wanted.Count);
        Assert.Empty(missing);
        Assert.Empty(OtherNames.Keys.Except(wanted));
    }

    /// <summary>Readers are grouped in folders by the services they ask; the group is no part of the name here.</summary>
    private static IEnumerable<string> TypesOf(string assembly) =>
        Map.Types(assembly)
            .Select(type => type.FullName)
            .SelectMany(n =>
                n.StartsWith("ElbProvisioner.Aws.Reading.", StringComparison.Ordinal)
                    ? [n, "ElbProvisioner.Aws.Reading." + n.Split('.')[^1]]
                    : new[] { n }
            );
}
