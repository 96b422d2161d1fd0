using Amazon.EC2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Issues;

/// <summary>Who is let in may be a list of ranges that somebody keeps elsewhere.</summary>
public sealed class PrefixListTests
{
    private const string Stack = """
        stack: offices
        loadBalancers:
          web:
            securityGroups: [web]
            listeners: { http: { port: 80, respond: 404 } }
        securityGroups:
          web:
            ingress: [{ protocol: tcp, ports: 80, from: LIST }]
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rule_names_a_prefix_list_that_was_made_elsewhere_and_holds_it_until_the_stack_goes()
    {
        using var aws = new LocalWorldAws();
        var list = (
            await aws.Clients.Ec2.CreateManagedPrefixListAsync(
                new CreateManagedPrefixListRequest
                {
                    PrefixListName = "offices",
                    AddressFamily = "IPv4",
                    MaxEntries = 5,
                    Entries = [new() { Cidr = "192.0.2.0/24" }],
                },
                Cancel
            )
        ).PrefixList.PrefixListId;
        using var workspace = new Workspace(Stack.Replace("LIST", list, StringComparison.Ordinal));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var groups = (await aws.Clients.Ec2.DescribeSecurityGroupsAsync(new(), Cancel)).SecurityGroups;
        Assert.Contains(groups.SelectMany(g => g.IpPermissions ?? []).SelectMany(p => p.PrefixListIds ?? []), p => p.Id == list);

        await DeleteAsync(aws, list);
        Assert.Equal("delete-failed", (await ReadAsync(aws, list))?.State.Value);
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        await DeleteAsync(aws, list);
        Assert.Null(await ReadAsync(aws, list));
        Assert.Contains("ELB4304", (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed).Talk, StringComparison.Ordinal);
    }

    private static Task<DeleteManagedPrefixListResponse> DeleteAsync(LocalWorldAws aws, string list) =>
        aws.Clients.Ec2.DeleteManagedPrefixListAsync(new DeleteManagedPrefixListRequest { PrefixListId = list }, Cancel);

    private static async Task<ManagedPrefixList?> ReadAsync(LocalWorldAws aws, string list) =>
        (await aws.Clients.Ec2.DescribeManagedPrefixListsAsync(new DescribeManagedPrefixListsRequest(), Cancel)).PrefixLists.Find(l =>
            l.PrefixListId == list
        );
}
