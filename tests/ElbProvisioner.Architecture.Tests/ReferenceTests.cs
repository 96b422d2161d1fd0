using System.Collections.Immutable;

namespace ElbProvisioner.Architecture.Tests;

/// <summary>References go one way, as docs/architecture.md states.</summary>
public sealed class ReferenceTests
{
    private const string Root = "ElbProvisioner.";
    private const string Core = Root + "Core.";

    private static readonly ImmutableDictionary<string, string[]> Assemblies = ImmutableDictionary<string, string[]>
        .Empty.Add("ElbProvisioner.Core", [])
        .Add("ElbProvisioner.AwsClients", ["ElbProvisioner.Core"])
        .Add("ElbProvisioner.Aws", ["ElbProvisioner.AwsClients", "ElbProvisioner.Core"])
        .Add("ElbProvisioner.LocalAws", [])
        .Add("elbctl", ["ElbProvisioner.Aws", "ElbProvisioner.LocalAws", "ElbProvisioner.Core"]);

    /// <summary>By room of Core: the rooms it may use.</summary>
    private static readonly ImmutableDictionary<string, string[]> Rooms = ImmutableDictionary<string, string[]>
        .Empty.Add("Diagnostics", [])
        .Add("Traffic", [])
        .Add("Resources", ["Diagnostics"])
        .Add("Shapes", ["Diagnostics"])
        .Add("Properties", ["Diagnostics", "Resources", "Shapes", "Traffic"])
        .Add("Tables", ["Diagnostics", "Resources", "Shapes", "Traffic", "Properties"])
        .Add("Model", ["Diagnostics", "Resources", "Shapes", "Properties", "Tables"])
        .Add("StackFile", ["Diagnostics", "Resources", "Model", "Shapes", "Properties", "Tables"])
        .Add("Checks", ["Diagnostics", "Resources", "Model", "Shapes", "StackFile", "Properties", "Tables"])
        .Add("Permissions", ["Diagnostics", "Model", "Resources", "Properties", "Tables"])
        .Add("Live", ["Diagnostics", "Model", "Resources", "Properties", "Tables"])
        .Add("Planning", ["Diagnostics", "Model", "Resources", "Traffic", "Shapes", "Properties", "Tables", "Live"])
        .Add("PlanFile", ["Diagnostics", "Model", "Resources", "Live", "Planning", "Traffic", "Properties"])
        .Add("Execution", ["Diagnostics", "Model", "Resources", "Live", "Planning", "Traffic", "Properties"]);

    /// <summary>The one way back: whoever loads a stack gets it checked.</summary>
    private static readonly (string Type, string Room)[] Exceptions =
    [
        (Core + "StackFile.StackLoader", "Checks"),
        (Core + "StackFile.LoadResult", "Checks"),
    ];

    [Fact]
    public void Assemblies_refer_one_way()
    {
        var wrong = Assemblies.SelectMany(a => ReferencesOf(a.Key).Except(a.Value).Select(r => $"{a.Key} -> {r}"));

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_assemblies_refer_to_each_other_at_all() => Assert.True(Assemblies.Keys.Sum(a => ReferencesOf(a).Count()) >= 3);

    [Fact]
    public void Core_knows_neither_network_nor_console_nor_disk()
    {
        using var core = Scan("ElbProvisioner.Core");

        Assert.DoesNotContain(
            core.ReferencedAssemblies,
            a =>
                a
                    is "System.Net.Http"
                        or "System.Net.Sockets"
                        or "System.Net.NameResolution"
                        or "System.Console"
                        or "System.Diagnostics.Process"
                || a.StartsWith("AWSSDK", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Rooms_of_Core_refer_one_way()
    {
        using var core = Scan("ElbProvisioner.Core");
        var types = core.Types.ToList();
        var edges = types
            .SelectMany(t => core.NamespacesUsedBy(t).Select(n => (From: RoomOf(core.NamespaceOf(t)), To: RoomOf(n), Type: core.NameOf(t))))
            .ToList();
        var wrong = edges
            .Where(e => e.From != e.To && !Rooms[e.From].Contains(e.To) && !Exceptions.Contains((e.Type, e.To)))
            .Select(e => $"{e.Type} uses {e.To}");

        Assert.Empty(wrong);

        // A scan that sees nothing proves nothing: these are floors, to be raised as the code grows.
        Assert.True(types.Count > 150, $"{types.Count} types were looked at");
        Assert.True(edges.Select(e => (e.From, e.To)).Distinct().Count(e => e.From != e.To) > 10, "edges between rooms were found");
    }

    [Fact]
    public void Every_room_of_Core_is_on_the_map_and_lived_in()
    {
        using var core = Scan("ElbProvisioner.Core");
        var rooms = core.Types.Select(t => RoomOf(core.NamespaceOf(t))).ToImmutableHashSet();

        Assert.Empty(rooms.Except(Rooms.Keys));
        Assert.Empty(new[] { "Diagnostics", "Model", "Resources", "Live", "Planning", "PlanFile", "Execution" }.Except(rooms));
    }

    private static string RoomOf(string name) => name.StartsWith(Core, StringComparison.Ordinal) ? name[Core.Length..].Split('.')[0] : name;

    private static IEnumerable<string> ReferencesOf(string assembly)
    {
        using var scan = Scan(assembly);
        return [.. scan.ReferencedAssemblies.Where(r => r.StartsWith(Root, StringComparison.Ordinal) || r == "elbctl")];
    }

    private static AssemblyScan Scan(string assembly) => new(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
}
