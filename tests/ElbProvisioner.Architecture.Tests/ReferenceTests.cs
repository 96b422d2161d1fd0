using System.Collections.Immutable;

namespace ElbProvisioner.Architecture.Tests;

/// <summary>References go one way, as docs/architecture.md states.</summary>
public sealed class ReferenceTests
{
    private const string Core = Map.Root + "Core.";

    private static readonly ImmutableDictionary<string, string[]> Assemblies = ImmutableDictionary<string, string[]>
        .Empty.Add("ElbProvisioner.Routing", [])
        .Add("ElbProvisioner.Core", ["ElbProvisioner.Routing"])
        .Add("ElbProvisioner.AwsClients", ["ElbProvisioner.Core"])
        .Add("ElbProvisioner.Aws", ["ElbProvisioner.AwsClients", "ElbProvisioner.Core"])
        .Add("ElbProvisioner.LocalAws", [])
        .Add("ElbProvisioner.LocalTraffic", ["ElbProvisioner.LocalAws", "ElbProvisioner.Routing"])
        .Add(
            "elbctl",
            [
                "ElbProvisioner.Aws",
                "ElbProvisioner.LocalAws",
                "ElbProvisioner.LocalTraffic",
                "ElbProvisioner.Core",
                "ElbProvisioner.Routing",
            ]
        );

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
        .Add("Checks", ["Diagnostics", "Resources", "Model", "Shapes", "StackFile", "Properties", "Tables", "Requests"])
        .Add("Permissions", ["Diagnostics", "Model", "Resources", "Properties", "Tables"])
        .Add("Live", ["Diagnostics", "Model", "Resources", "Properties", "Tables"])
        .Add("Requests", ["Diagnostics", "Model", "Resources", "Properties", "Tables", "Live"])
        .Add("LocalRun", ["Diagnostics", "Model", "Shapes", "StackFile"])
        .Add("Causes", ["Diagnostics", "Model", "Resources", "Properties", "Tables", "Live", "Requests"])
        .Add("Replay", ["Model", "Requests", "Planning"])
        .Add("Planning", ["Diagnostics", "Model", "Resources", "Traffic", "Shapes", "Properties", "Tables", "Live", "Requests"])
        .Add("Graphs", ["Diagnostics", "Model", "Resources", "Live", "Planning", "Traffic", "Properties", "Tables", "Requests"])
        .Add("PlanFile", ["Diagnostics", "Model", "Resources", "Live", "Planning", "Traffic", "Properties", "Graphs"])
        .Add("Execution", ["Diagnostics", "Model", "Resources", "Live", "Planning", "Traffic", "Properties"])
        .Add("Rehearsals", ["Model", "Properties", "Resources", "Traffic", "Tables", "Live", "Requests", "Planning"]);

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

    /// <summary>A request, rules and what becomes of it: nothing of files, of AWS or of where it stands.</summary>
    [Fact]
    public void The_routing_engine_knows_nothing_but_the_runtime() =>
        Assert.DoesNotContain(
            Map.References("ElbProvisioner.Routing"),
            a =>
                !a.StartsWith("System.", StringComparison.Ordinal)
                || a
                    is "System.Net.Http"
                        or "System.Net.Sockets"
                        or "System.Net.NameResolution"
                        or "System.Console"
                        or "System.IO.FileSystem"
                        or "System.Diagnostics.Process"
        );

    [Fact]
    public void Core_knows_neither_network_nor_console_nor_disk()
    {
        Assert.DoesNotContain(
            Map.References("ElbProvisioner.Core"),
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
        var uses = Map.Uses("ElbProvisioner.Core").ToList();
        var wrong = uses.Select(use => (From: RoomOf(use.From), To: RoomOf(use.To), Use: use))
            .Where(e => e.From != e.To && !Rooms[e.From].Contains(e.To) && !Exceptions.Contains((e.Use.User.FullName, e.To)))
            .Select(e => e.Use.ToString());

        Assert.Empty(wrong);

        // A scan that sees nothing proves nothing: this is a floor, to be raised as the code grows.
        Assert.True(uses.Select(use => (RoomOf(use.From), RoomOf(use.To))).Distinct().Count() > 40, "uses between rooms were found");
    }

    [Fact]
    public void Every_room_of_Core_is_on_the_map_and_lived_in()
    {
        var rooms = Map.Types("ElbProvisioner.Core").Select(type => RoomOf(type.Namespace.FullName)).ToImmutableHashSet();

        Assert.Empty(rooms.Except(Rooms.Keys));
        Assert.Empty(new[] { "Diagnostics", "Model", "Resources", "Live", "Planning", "PlanFile", "Execution" }.Except(rooms));
    }

    private static string RoomOf(string name) => name.StartsWith(Core, StringComparison.Ordinal) ? name[Core.Length..].Split('.')[0] : name;

    private static IEnumerable<string> ReferencesOf(string assembly) =>
        Map.References(assembly).Where(name => name.StartsWith(Map.Root, StringComparison.Ordinal) || name == "elbctl");
}
