using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Tests.Planning;

namespace ElbProvisioner.Core.Tests.StackFile;

/// <summary>The stacks a newcomer starts from.</summary>
public sealed class TemplateTests
{
    private static readonly string Root = Path.GetFullPath(Golden.Folder("../../../templates"));

    public static TheoryData<string> Templates =>
        [.. Directory.GetFiles(Root, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public void These_are_all() =>
        Assert.Equal(
            [
                "alb-behind-nlb",
                "blue-green",
                "canary",
                "dual-stack",
                "gateway-appliances",
                "hybrid-dns",
                "internal-service",
                "lambda-site",
                "mtls-api",
                "network-tls",
                "office-hours",
                "oidc-site",
                "path-routing",
                "queue-workers",
                "shared-listener",
                "slow-boot",
                "spot-workers",
                "udp-game",
                "web-http",
                "web-https",
            ],
            Templates.Select(row => row.Data)
        );

    [Theory]
    [MemberData(nameof(Templates))]
    public void It_binds_without_a_word(string name) => Assert.Equal("", StackText.Render(StackText.Load(Read(name))));

    [Theory]
    [MemberData(nameof(Templates))]
    public void It_opens_with_three_comment_lines_that_say_what_it_costs_and_what_to_edit(string name)
    {
        var lines = Read(name).Split('\n');

        Assert.Equal([true, true, true, false], lines.Take(4).Select(line => line.StartsWith('#')));
        Assert.StartsWith("# Costs about ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("# Edit ", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void It_is_valid_by_the_schema(string name) => Assert.Empty(SchemaJudge.Marked(Read(name)));

    [Theory]
    [MemberData(nameof(Templates))]
    public void Every_instance_serves_the_port_its_target_group_asks(string name)
    {
        var stack = StackText.Bind(Read(name));
        foreach (
            var group in stack.AutoScalingGroups.Where(g => !g.TargetGroups.IsEmpty && name is not ("udp-game" or "gateway-appliances"))
        )
        {
            var target = stack.TargetGroups.Single(candidate => candidate.Name == group.TargetGroups.Single().Text);
            var template = Assert.IsType<Model.LaunchTemplate.Defined>(group.LaunchTemplate);

            Assert.Contains(
                $"http.server {target.Port} ",
                template.Settings.Find(LaunchTemplateTable.UserData) ?? "",
                StringComparison.Ordinal
            );
            Assert.Contains("/srv/www/health", template.Settings.Find(LaunchTemplateTable.UserData) ?? "", StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task What_it_declares_is_applied_and_then_there_is_nothing_left_to_do(string name)
    {
        var stack = StackText.Bind(Read(name));
        var world = new ModelWorld();

        await ModelRun.ApplyAsync(world, stack);
        var again = Planner.Plan(stack, world.World);

        Assert.Equal([], again.Changes.Select(change => $"{change.Verb} {change.Address}"));
        Assert.Equal([], again.Diagnostics.Where(diagnostic => diagnostic.IsError));
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Root, name + ".yaml")).ReplaceLineEndings("\n");
}
