using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Issues;

/// <summary>
/// Terminated instances keep the tags of their scaling group for an hour, and AWS's index of tags lags behind deletion: neither makes a
/// stack that is gone one that is there.
/// </summary>
public sealed class ListedAfterDestroyTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    [Fact]
    public async Task A_stack_that_was_destroyed_is_not_listed_and_others_are()
    {
        using var gone = new Workspace(ShopStack.Named(aws.NewStackName("gone")));
        using var kept = new Workspace(ShopStack.Named(aws.NewStackName("kept")));
        await new Elbctl(gone, aws).ApplyAsync();
        await new Elbctl(kept, aws).ApplyAsync();
        var name = gone.Stack.Split('\n')[0]["stack: ".Length..];
        Assert.Contains(name, await ListAsync(gone), StringComparison.Ordinal);

        (await new Elbctl(gone, aws).RunAsync("destroy", "--yes")).Expect(ExitCode.Done);

        var list = await ListAsync(gone);
        Assert.DoesNotContain(name, list, StringComparison.Ordinal);
        Assert.Contains(
            "kept-002  2 security groups, 1 load balancer, 1 listener, 1 rule, 1 target group, 1 launch template, 1 scaling group",
            list,
            StringComparison.Ordinal
        );
    }

    /// <summary>Rules on a load balancer that somebody else keeps do not go with it.</summary>
    [Fact]
    public async Task Rules_on_somebody_elses_listener_are_listed_until_they_are_gone()
    {
        await SharedBalancer.CreateAsync(aws.Clients, "edge-of-others");
        await aws.RestAsync();
        using var guest = new Workspace(
            $$"""
            stack: {{aws.NewStackName("guest")}}
            loadBalancers:
              edge:
                existing: edge-of-others
                listeners:
                  https: { port: 443, rules: [{ name: closed, when: { host: guest.example.com }, respond: 403 }] }

            """
        );
        await new Elbctl(guest, aws).ApplyAsync();
        await aws.RestAsync();
        Assert.Contains("guest", await ListAsync(guest), StringComparison.Ordinal);

        (await new Elbctl(guest, aws).RunAsync("destroy", "--yes")).Expect(ExitCode.Done);

        Assert.DoesNotContain("guest", await ListAsync(guest), StringComparison.Ordinal);
    }

    private async Task<string> ListAsync(Workspace workspace) => (await new Elbctl(workspace, aws).RunAsync("list")).Expect(ExitCode.Done).Out;
}
