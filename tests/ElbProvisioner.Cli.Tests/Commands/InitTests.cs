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

        Assert.Contains("Did you mean 'web-http'? There are: blue-green", host.Talk.ToString());
    }
}
