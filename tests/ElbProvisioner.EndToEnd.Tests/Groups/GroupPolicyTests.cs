using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Groups;

public sealed class GroupPolicyTests
{
    [Fact]
    public async Task A_protected_group_stays_until_the_file_lets_it_go()
    {
        var stack = ShopStack.Named("guarded");
        var guarded = stack.Replace(
            "size: { min: 1, max: 2 }",
            "size: 1\n    deletionProtection: prevent-all-deletion",
            StringComparison.Ordinal
        );
        using var aws = new LocalWorldAws(1);
        using var workspace = new Workspace(guarded);
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();

        var refused = await elbctl.RunAsync("destroy", "--yes");
        Assert.Equal(ExitCode.Failed, refused.ExitCode);
        Assert.Contains("ELB4011", refused.ToString(), StringComparison.Ordinal);
        Assert.Contains("Set 'deletionProtection: none' on it and apply; then it can go.", refused.ToString(), StringComparison.Ordinal);
        await elbctl.ExpectNoChangesAsync();

        workspace.Stack = stack;
        await elbctl.ApplyAsync();
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }
}
