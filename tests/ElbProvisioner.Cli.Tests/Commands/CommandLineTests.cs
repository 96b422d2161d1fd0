using ElbProvisioner.Cli.Commands;

namespace ElbProvisioner.Cli.Tests.Commands;

public sealed class CommandLineTests
{
    private static readonly string[] AllCommands =
    [
        "init",
        "validate",
        "plan",
        "apply",
        "destroy",
        "status",
        "outputs",
        "explain",
        "why",
        "replay",
        "rehearse",
        "graph",
        "list",
        "local",
        "schema",
        "reference",
        "permissions",
        "completion",
        "help",
    ];

    [Fact]
    public async Task Help_tells_a_newcomer_everything()
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync("--help"));

        Golden.Matches("help.txt", host.Out.ToString());
        Assert.Empty(host.Talk.ToString());
        Assert.All(AllCommands, c => Assert.Contains($"\n  {c}", host.Out.ToString()));
    }

    [Fact]
    public async Task Every_command_has_a_page_with_examples()
    {
        foreach (var command in AllCommands)
        {
            using var host = new TestHost();
            Assert.Equal(ExitCode.Done, await host.RunAsync(command, "--help"));
            Golden.Matches($"help-{command}.txt", host.Out.ToString());
            Assert.Contains("Examples", host.Out.ToString());
        }

        using var tree = new TestHost();
        Assert.Equal(AllCommands, new CommandTree(tree.Host).Root.Subcommands.Select(c => c.Name));
    }

    [Fact]
    public async Task Without_a_command_the_help_is_talk_and_the_exit_code_says_so()
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Failed, await host.RunAsync());

        Assert.Empty(host.Out.ToString());
        Assert.Contains("Usage", host.Talk.ToString());
    }

    [Fact]
    public async Task The_version_is_one_line_on_stdout()
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync("--version"));

        Assert.Matches(@"^elbctl \d+\.\d+\.\d+\n$", host.Out.ToString());
    }

    [Theory]
    [InlineData("aply", "Did you mean 'apply'?")]
    [InlineData("up", "'elbctl apply' plans, asks, and makes AWS what the file says.")]
    [InlineData("deploy --yes", "'elbctl apply' plans")]
    [InlineData("delete", "'elbctl destroy' removes")]
    [InlineData("ls", "'elbctl list' lists")]
    [InlineData("show shop.plan", "'elbctl plan show FILE' shows a saved plan")]
    [InlineData("preview", "'elbctl plan' shows")]
    [InlineData("diff", "'elbctl plan' shows")]
    [InlineData("refresh", "AWS is the state")]
    [InlineData("import loadBalancer/web arn:x", "elbctl owns what carries its tags")]
    [InlineData("fmt", "A stack file is plain YAML")]
    [InlineData("apply --auto-approve", "--yes does not ask.")]
    [InlineData("plan --var-file=prod.tfvars", "a second -f lies over the first")]
    [InlineData("plan --detailed-exitcod", "Did you mean '--detailed-exitcode'?")]
    [InlineData("plan --var env", "--var wants NAME=VALUE, not 'env'.")]
    [InlineData("plan --var =x", "--var wants NAME=VALUE, not '=x'.")]
    [InlineData("plan --parallelism 0", "--parallelism wants a number from 1 to 1000, not '0'.")]
    [InlineData("plan --parallelism many", "--parallelism wants a number from 1 to 1000, not 'many'.")]
    [InlineData("plan --timeout 5m", "Unrecognized command or argument '--timeout'.")]
    [InlineData("apply --timeout soon", "--timeout wants a duration such as 30m or 2h, not 'soon'.")]
    [InlineData("plan --endpoint-url localhost:5000", "--endpoint-url wants an http or https URL, not 'localhost:5000'.")]
    [InlineData("completion tcsh", "tcsh")]
    [InlineData("apply --jsno", "Unrecognized option '--jsno'.")]
    [InlineData("apply --jsno", "Did you mean '--json'?")]
    [InlineData("apply shop.plan --yess", "Did you mean '--yes'?")]
    [InlineData("init --forc", "Unrecognized option '--forc'.")]
    [InlineData("outputs --jso", "Did you mean '--json'?")]
    [InlineData("plan --out --jsno", "--out wants FILE, not the option '--jsno'.")]
    [InlineData("plan -f --vra", "--file wants FILE, not the option '--vra'.")]
    [InlineData("--local plan", "Options stand behind their command: elbctl plan --local")]
    [InlineData("show --help", "There is no command 'show'.")]
    [InlineData("show --help", "'elbctl plan show FILE' shows a saved plan")]
    [InlineData("aply --help", "Did you mean 'apply'?")]
    [InlineData("plan show", "Try 'elbctl plan show --help'.")]
    [InlineData("plan --format yaml", "Must be one of: 'text', 'json', 'markdown', 'html'")]
    [InlineData("status --watsh", "Unrecognized command or argument '--watsh'.")]
    public async Task A_wrong_command_line_says_what_is_wrong_and_where_to_look(string line, string message)
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Failed, await host.RunAsync(line.Split(' ')));

        Assert.Contains(message, host.Talk.ToString());
        Assert.Matches(@"Try 'elbctl( \w+)* --help'\.\n$", host.Talk.ToString());
        Assert.Empty(host.Out.ToString());
    }

    /// <summary>
    /// Every option of every command that takes a value, with values that are wrong for the checked ones, and without any.
    /// </summary>
    public static TheoryData<string> BadValues()
    {
        using var host = new TestHost();
        var lines = new TheoryData<string>();
        foreach (var page in new CommandTree(host.Host).Pages)
        {
            var parents = page.Command.Parents.Where(p => p is not System.CommandLine.RootCommand).Select(p => p.Name);
            foreach (
                var option in page.Command.Options.Where(o => o.ValueType != typeof(bool) && o is not System.CommandLine.Help.HelpOption)
            )
            {
                string[] values = option.Name switch
                {
                    "--parallelism" or "--port" => ["-5", "0", "x", "--x"],
                    "--timeout" => ["-3m", "0s", "x", "--x"],
                    "--rate" or "--long" => ["-1", "x", "--x"],
                    "--speed" or "--faults" => ["-1", "x", "--x"],
                    "--from" when page.Command.Name is "graph" or "rehearse" => ["--x"],
                    "--from" or "--header" => ["x", "--x"],
                    "--target-group" => ["x", "--x"],
                    "--var" or "--endpoint-url" => ["x", "-x", "--x"],
                    _ => ["--x"],
                };
                foreach (var value in values.Append(""))
                {
                    var needs = page.Command.Name switch
                    {
                        "explain" => " https://a.test/",
                        "replay" => " a.log",
                        "show" => " a.plan",
                        _ => "",
                    };
                    var local = option.Name == "--misfortune" && page.Command.Options.Any(o => o.Name == "--local") ? " --local" : "";
                    lines.Add($"{string.Join(' ', [.. parents, page.Command.Name])}{needs}{local} {option.Name} {value}".TrimEnd());
                }
            }
        }

        Assert.True(lines.Count > 80, $"{lines.Count} command lines");
        return lines;
    }

    [Theory]
    [MemberData(nameof(BadValues))]
    public async Task One_wrong_value_is_one_error(string line)
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Failed, await host.RunAsync(line.Split(' ')));

        Assert.Single(host.Talk.ToString().Split('\n'), said => said.StartsWith("error: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("validate -f - -f -", "-f - is given twice")]
    [InlineData("validate -f a.yaml -f ./a.yaml", "./a.yaml is given twice")]
    [InlineData("plan -f a.yaml -f b.yaml -f a.yaml", "a.yaml is given twice")]
    public async Task A_file_named_twice_is_told(string line, string message)
    {
        using var host = new TestHost(input: "stack: shop\n");
        host["a.yaml"] = host["b.yaml"] = "stack: shop\n";

        Assert.Equal(ExitCode.StackFileWrong, await host.RunAsync(line.Split(' ')));

        Assert.Contains("ELB2101", host.Talk.ToString());
        Assert.Contains(message, host.Talk.ToString());
    }

    [Fact]
    public async Task Every_command_refuses_an_option_that_it_does_not_have()
    {
        using var tree = new TestHost();
        var pages = new CommandTree(tree.Host).Pages;
        Assert.True(pages.Length > 12, "every command has a page");
        foreach (var page in pages)
        {
            using var host = new TestHost();
            var parents = page.Command.Parents.Where(p => p is not System.CommandLine.RootCommand).Select(p => p.Name);
            Assert.Equal(ExitCode.Failed, await host.RunAsync([.. parents, page.Command.Name, "--frobnicate"]));
            Assert.Contains("'--frobnicate'", host.Talk.ToString());
            Assert.Empty(host.Out.ToString());
        }
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("local serve")]
    [InlineData("plan show")]
    public async Task Help_about_a_command_is_its_page(string command)
    {
        using var asked = new TestHost();
        using var page = new TestHost();

        Assert.Equal(ExitCode.Done, await asked.RunAsync(["help", .. command.Split(' ')]));
        Assert.Equal(ExitCode.Done, await page.RunAsync([.. command.Split(' '), "--help"]));

        Assert.Equal(page.Out.ToString(), asked.Out.ToString());
    }

    [Fact]
    public async Task Each_habit_of_another_tool_is_refused_with_one_hint_and_none_is_ours()
    {
        using var tree = new TestHost();
        var ours = new CommandTree(tree.Host).Root.Subcommands.Select(c => c.Name).ToHashSet();
        Assert.True(Habits.All.Count() > 40);
        foreach (var word in Habits.All)
        {
            Assert.DoesNotContain(word, ours);
            using var host = new TestHost();
            Assert.Equal(ExitCode.Failed, await host.RunAsync(word.StartsWith('-') ? ["apply", word] : [word]));
            Assert.Single(host.Talk.ToString().Split('\n'), line => line == Habits.Of(word));
        }
    }

    [Fact]
    public async Task Help_alone_is_the_overview_and_about_nothing_that_is_there_leads_on()
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Done, await host.RunAsync("help"));
        Assert.Contains("Begin here", host.Out.ToString());
        Assert.Equal(ExitCode.Failed, await host.RunAsync("help", "plna"));
        Assert.Contains("there is no command 'plna'. Did you mean 'plan'?", host.Talk.ToString());
    }

    [Fact]
    public void Values_are_read_once_into_records()
    {
        using var host = new TestHost();
        var tree = new CommandTree(host.Host);
        var options = new SharedOptions();
        var command = new System.CommandLine.Command("x");
        foreach (var option in options.OfStack.Concat(options.OfCloud).Concat(options.OfTalk).Append(options.Timeout))
        {
            command.Options.Add(option);
        }

        var parsed = command.Parse(
            "-f a.yaml -f b.yaml --var a=1 --var b=x=y --var a=2 --region eu-west-1 --profile p --endpoint-url http://localhost:1 "
                + "--parallelism 3 --timeout 2h --json -v"
        );

        Assert.Empty(parsed.Errors);
        var stack = options.Stack(parsed);
        Assert.Equal(["a.yaml", "b.yaml"], stack.Files);
        Assert.Equal("a=2 b=x=y", string.Join(' ', stack.Variables.Select(v => $"{v.Key}={v.Value}")));
        Assert.Equal(new CloudArguments("eu-west-1", "p", "http://localhost:1", 3, TimeSpan.FromHours(2)), options.Cloud(parsed));
        Assert.Equal(new TalkArguments(Json: true, NoColour: false, Verbose: true), options.Talk(parsed));
    }
}
