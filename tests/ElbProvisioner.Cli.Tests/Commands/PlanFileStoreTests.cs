using System.Text;
using ElbProvisioner.Cli.Sources;

namespace ElbProvisioner.Cli.Tests.Commands;

public sealed class PlanFileStoreTests
{
    [Fact]
    public async Task A_plan_file_that_is_not_there_is_told()
    {
        using var host = new TestHost();

        Assert.NotEqual(ExitCode.Done, await host.RunAsync("apply", "missing.plan", "--yes"));

        Assert.Contains("ELB6905", host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_file_is_its_owners_alone_even_over_one_that_was_not()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        using var host = new TestHost();
        host["shop.plan"] = "old";
        var path = Path.Combine(host.Folder, "shop.plan");

        await PlanFileStore.WriteAsync(path, Encoding.UTF8.GetBytes("new"), TestContext.Current.CancellationToken);

        Assert.Equal("new", host["shop.plan"]);
        Assert.Equal(["shop.plan"], Directory.GetFiles(host.Folder).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task A_write_that_is_cut_short_leaves_the_plan_that_was_there()
    {
        using var host = new TestHost();
        host["shop.plan"] = "old";

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            PlanFileStore.WriteAsync(
                Path.Combine(host.Folder, "shop.plan"),
                Encoding.UTF8.GetBytes("new"),
                new CancellationToken(canceled: true)
            )
        );

        Assert.Equal("old", host["shop.plan"]);
        Assert.Equal(["shop.plan"], Directory.GetFiles(host.Folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("stack: shop\n", false)]
    [InlineData("{}", false)]
    [InlineData("{\"formatVersion\":1,\"sha256\":\"…", true)]
    [InlineData("", true)]
    public void Only_a_plan_or_nothing_is_written_over(string content, bool isAllowed)
    {
        using var host = new TestHost();
        host["there"] = content;

        Assert.Equal(isAllowed, PlanFileStore.Refusal(host.Folder, "there") is null);
        Assert.Null(PlanFileStore.Refusal(host.Folder, "not-there"));
        Assert.Equal("ELB6205", PlanFileStore.Refusal(host.Folder, ".")?.Code.Id);
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/stdout")]
    [InlineData("/proc/self/fd/1")]
    [InlineData("link")]
    public void A_device_is_not_written_over(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux has these devices");
        using var host = new TestHost();
        File.CreateSymbolicLink(Path.Combine(host.Folder, "link"), "/dev/null");

        Assert.StartsWith($"{name} is a pipe or a device", PlanFileStore.Refusal(host.Folder, name)?.Message);
    }

    [Fact]
    public async Task A_pipe_is_neither_waited_for_nor_written_over()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mkfifo");
        using var host = new TestHost();
        var path = Path.Combine(host.Folder, "pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [path]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(
            ExitCode.Failed,
            await host.RunAsync("plan", "--out", "pipe").WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)
        );

        Assert.Contains("pipe is a pipe or a device: it is not overwritten.", host.Talk.ToString());
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_told_before_AWS_is_asked()
    {
        using var host = new TestHost();

        Assert.Equal(ExitCode.Failed, await host.RunAsync("plan", "--out", "no/such/x"));

        Assert.Contains("ELB2100: The plan cannot be saved as no/such/x: there is no folder no/such.", host.Talk.ToString());
        Assert.Null(host.Cloud.Choice);
    }

    [Fact]
    public async Task A_plan_that_cannot_be_saved_says_why()
    {
        using var host = new TestHost();

        var failure = await PlanFileStore.SaveAsync(host.Folder, "gone/x", [], TestContext.Current.CancellationToken);

        Assert.Equal("The plan cannot be saved as gone/x: its folder does not exist.", failure?.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_message()
    {
        using var host = new TestHost();

        var (plan, refusal) = PlanFileStore.Read(host.Folder, "none.plan", TestContext.Current.CancellationToken);

        Assert.Null(plan);
        Assert.Equal("none.plan cannot be read: it does not exist.", refusal?.Message);
    }
}
