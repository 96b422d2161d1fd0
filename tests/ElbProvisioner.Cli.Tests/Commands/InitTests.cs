using ElbProvisioner.Cli.Commands;

namespace ElbProvisioner.Cli.Tests.Commands;

public sealed class InitTests
{
    [Fact]
    public async Task Without_an_argument_the_templates_are_listed_with_what_they_are_and_cost()
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync("init"));

        Assert.True(InitCommand.Names().Count() >= 5, "the templates are embedded");
        Assert.All(InitCommand.Names(), name => Assert.Matches($@"(?m)^  {name} +\S.*\n +Costs about", host.Out.ToString()));
        Assert.Empty(Directory.GetFiles(host.Folder));
    }

    [Fact]
    public async Task Every_template_is_written_and_is_valid()
    {
        foreach (var name in InitCommand.Names())
        {
            using var host = new TestHost();
            Assert.Equal(ExitCode.Done, await host.RunAsync("init", name));
            Assert.Equal(ExitCode.Done, await host.RunAsync("validate"));
        }
    }

    [Fact]
    public async Task What_cannot_be_written_leaves_nothing_behind_that_is_in_the_way_of_the_next_try()
    {
        using var host = new TestHost();
        var inTheWay = Path.Combine(host.Folder, "elbctl.schema.json");
        Directory.CreateDirectory(inTheWay);

        Assert.Equal(ExitCode.Failed, await host.RunAsync("init", "web-http"));
        Assert.Contains("ELB2102", host.Talk.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(host.Folder));

        Directory.Delete(inTheWay);
        Assert.Equal(ExitCode.Done, await host.RunAsync("init", "web-http"));
    }

    [Fact]
    public async Task The_schema_stands_beside_the_stack_and_the_stack_names_it()
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync("init", "web-http"));

        Assert.StartsWith("# yaml-language-server: $schema=./elbctl.schema.json\n", host["elbctl.yaml"]);
        Assert.Single(host["elbctl.yaml"].Split('\n'), line => line.Contains("schema", StringComparison.Ordinal));
        Assert.Equal(ElbProvisioner.Core.StackFile.StackSchema.Write() + "\n", host["elbctl.schema.json"]);
    }

    [Fact]
    public async Task A_schema_that_is_there_stays()
    {
        using var host = new TestHost();
        host["elbctl.schema.json"] = "mine";

        Assert.Equal(ExitCode.Done, await host.RunAsync("init", "web-http"));

        Assert.Equal("mine", host["elbctl.schema.json"]);
    }

    [Fact]
    public async Task A_stack_under_the_short_name_counts_as_there()
    {
        using var host = new TestHost();
        host["elbctl.yml"] = "mine";

        Assert.Equal(ExitCode.Failed, await host.RunAsync("init", "web-http"));

        Assert.Equal(["elbctl.yml"], Directory.GetFiles(host.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_starter_that_cannot_be_written_says_why()
    {
        using var host = new TestHost();
        Directory.CreateDirectory(Path.Combine(host.Folder, "elbctl.yaml"));

        Assert.Equal(ExitCode.Failed, await host.RunAsync("init", "web-http"));

        Assert.Contains("ELB2102", host.Talk.ToString());
        Assert.DoesNotContain("bug", host.Talk.ToString());
    }

    [Fact]
    public async Task What_is_there_is_never_overwritten()
    {
        using var host = new TestHost();
        host["elbctl.yaml"] = "mine";

        Assert.Equal(ExitCode.Failed, await host.RunAsync("init", "web-http"));

        Assert.Equal("mine", host["elbctl.yaml"]);
        Assert.Contains("never overwrites", host.Talk.ToString());
    }

    [Fact]
    public async Task A_template_that_is_not_there_leads_to_those_that_are()
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Failed, await host.RunAsync("init", "web-htp"));

        Assert.Contains("Did you mean 'web-http'? There are: alb-behind-nlb", host.Talk.ToString());
    }
}
