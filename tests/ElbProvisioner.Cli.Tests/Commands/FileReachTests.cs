using System.Diagnostics;

namespace ElbProvisioner.Cli.Tests.Commands;

/// <summary>Which files a stack file may name.</summary>
public sealed class FileReachTests : IDisposable
{
    private readonly TestHost _host = new();

    [Fact]
    public async Task One_beside_it_or_below_is_read()
    {
        Directory.CreateDirectory(PathOf("scripts"));
        _host["scripts/boot.sh"] = "#!/bin/sh\n";

        await ExpectAsync(ExitCode.Done, "scripts/boot.sh");
        await ExpectAsync(ExitCode.Done, "scripts/../scripts/./boot.sh");
        await ExpectAsync(ExitCode.Done, PathOf("scripts/boot.sh"));
    }

    [Theory]
    [InlineData("../outside.sh")]
    [InlineData("link.sh")]
    [InlineData("folder/outside.sh")]
    [InlineData("/etc/hostname")]
    public async Task One_that_lies_or_leads_elsewhere_wants_leave(string name)
    {
        var outside = Directory.CreateTempSubdirectory("elbctl-outside-");
        try
        {
            File.WriteAllText(Path.Combine(outside.FullName, "outside.sh"), "echo secret of the machine\n");
            File.WriteAllText(Path.Combine(Path.GetTempPath(), "outside.sh"), "echo secret of the machine\n");
            File.CreateSymbolicLink(PathOf("link.sh"), Path.Combine(outside.FullName, "outside.sh"));
            Directory.CreateSymbolicLink(PathOf("folder"), outside.FullName);

            await ExpectAsync(ExitCode.StackFileWrong, name);
            Assert.Contains("ELB1053", _host.Talk.ToString(), StringComparison.Ordinal);
            Assert.Contains("--allow-files-anywhere", _host.Talk.ToString(), StringComparison.Ordinal);
            if (File.Exists(Path.Combine(_host.Folder, name)))
            {
                await ExpectAsync(ExitCode.Done, name, "--allow-files-anywhere");
            }
        }
        finally
        {
            outside.Delete(recursive: true);
            File.Delete(Path.Combine(Path.GetTempPath(), "outside.sh"));
        }
    }

    [Fact]
    public async Task One_elsewhere_in_the_repository_is_read_and_one_outside_of_it_is_not()
    {
        Directory.CreateDirectory(PathOf(".git"));
        Directory.CreateDirectory(PathOf("stacks/shop"));
        _host["boot.sh"] = "#!/bin/sh\n";
        _host["stacks/shop/elbctl.yaml"] = Stack("../../boot.sh");
        Assert.Equal(ExitCode.Done, await _host.RunAsync("validate", "-f", "stacks/shop/elbctl.yaml"));

        _host["stacks/shop/elbctl.yaml"] = Stack("../../../boot.sh");
        Assert.Equal(ExitCode.StackFileWrong, await _host.RunAsync("validate", "-f", "stacks/shop/elbctl.yaml"));
    }

    [Fact]
    public async Task What_only_looks_like_its_folder_is_elsewhere()
    {
        Directory.CreateDirectory(PathOf("shop"));
        Directory.CreateDirectory(PathOf("shop-other"));
        _host["shop-other/boot.sh"] = "#!/bin/sh\n";
        _host["shop/elbctl.yaml"] = Stack("../shop-other/boot.sh");

        Assert.Equal(ExitCode.StackFileWrong, await _host.RunAsync("validate", "-f", "shop/elbctl.yaml"));
    }

    [Theory]
    [InlineData("/proc/self/environ")]
    [InlineData("/dev/zero")]
    [InlineData("pipe")]
    public async Task What_is_no_regular_file_is_never_read_and_holds_nobody_up(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such files.");
        using (var made = Process.Start("mkfifo", [PathOf("pipe")]))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await ExpectAsync(ExitCode.StackFileWrong, name);
        await ExpectAsync(ExitCode.StackFileWrong, name, "--allow-files-anywhere");
        Assert.Contains("ELB1030", _host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_too_large_is_not_read()
    {
        _host["large.sh"] = new string('x', (1024 * 1024) + 1);

        await ExpectAsync(ExitCode.StackFileWrong, "large.sh");
        Assert.Contains("larger than 1024 KiB", _host.Talk.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_that_lead_in_a_circle_are_told()
    {
        File.CreateSymbolicLink(PathOf("a"), "b");
        File.CreateSymbolicLink(PathOf("b"), "a");

        await ExpectAsync(ExitCode.StackFileWrong, "a");
        Assert.Contains("circle", _host.Talk.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _host.Dispose();

    private static string Stack(string file) =>
        "stack: shop\nautoScalingGroups: { app: { size: 1, launchTemplate: { image: ami-0abc1234, instanceType: t3.micro, "
        + $"userData: {{ file: '{file}' }} }} }} }}\n";

    private string PathOf(string name) => Path.Combine(_host.Folder, name);

    private async Task ExpectAsync(int code, string name, params string[] options)
    {
        _host["elbctl.yaml"] = Stack(name);
        var came = await _host.RunAsync(["validate", .. options]);
        Assert.True(code == came, $"{name}: exit code {came}\n{_host.Talk}");
    }
}
