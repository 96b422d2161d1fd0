using Amazon.EC2;
using Amazon.EC2.Model;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.Ec2;

public sealed class PrefixListTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_goes_from_version_to_version_and_shows_each()
    {
        using var cloud = new Cloud();
        var made = await CreateAsync(cloud, 5, "10.1.0.0/16", "10.0.0.0/8");
        Assert.Equal((1, PrefixListState.CreateInProgress, 5), (made.Version, made.State, made.MaxEntries));

        await ModifyAsync(cloud, made, 1, add: ["192.0.2.0/24"], remove: ["10.1.0.0/16"]);
        await cloud.Ec2.ModifyManagedPrefixListAsync(
            new ModifyManagedPrefixListRequest { PrefixListId = made.PrefixListId, PrefixListName = "renamed" },
            Cancellation
        );

        var read = await ReadAsync(cloud, made.PrefixListId);
        Assert.Equal(
            ("renamed", 2, PrefixListState.ModifyComplete, "team"),
            (read.PrefixListName, read.Version, read.State, read.Tags[0].Key)
        );
        Assert.Equal(["10.0.0.0/8", "192.0.2.0/24"], await EntriesAsync(cloud, made.PrefixListId));
        Assert.Equal(["10.0.0.0/8", "10.1.0.0/16"], await EntriesAsync(cloud, made.PrefixListId, 1));

        await cloud.Ec2.DeleteManagedPrefixListAsync(new() { PrefixListId = made.PrefixListId }, Cancellation);
        await Cloud.RefusedAsync("InvalidPrefixListID.NotFound", () => ReadAsync(cloud, made.PrefixListId));
    }

    [Fact]
    public async Task What_a_list_cannot_hold_or_become_is_refused()
    {
        using var cloud = new Cloud();
        var list = await CreateAsync(cloud, 2, "10.0.0.0/8");
        var full = await CreateAsync(cloud, 2, "10.0.0.0/8", "192.0.2.0/24");

        await Cloud.RefusedAsync("InvalidParameterValue", () => CreateAsync(cloud, 1, "2001:db8::/32"));
        await Cloud.RefusedAsync("InvalidParameterValue", () => CreateAsync(cloud, 0));
        await Cloud.RefusedAsync("InvalidParameterValue", () => CreateAsync(cloud, 2, "10.0.0.0/8", "10.0.0.0/8"));
        await Cloud.RefusedAsync("PrefixListMaxEntriesExceeded", () => CreateAsync(cloud, 1, "10.0.0.0/8", "192.0.2.0/24"));
        await Cloud.RefusedAsync(
            "PrefixListMaxEntriesExceeded",
            () => ModifyAsync(cloud, list, 1, add: ["192.0.2.0/25", "192.0.2.128/25"])
        );
        await Cloud.RefusedAsync("PrefixListVersionMismatch", () => ModifyAsync(cloud, list, 7, add: ["192.0.2.0/24"]));
        await Cloud.RefusedAsync("InvalidPrefixListModification", () => ModifyAsync(cloud, list, 1, remove: ["192.0.2.0/24"]));
        await Cloud.RefusedAsync("InvalidParameterValue", () => ModifyAsync(cloud, list, 1, add: ["10.0.0.0/8"], remove: ["10.0.0.0/8"]));
        await Cloud.RefusedAsync("InvalidParameterCombination", () => ModifyAsync(cloud, list, 1, add: ["192.0.2.0/24"], most: 9));
        await Cloud.RefusedAsync("PrefixListMaxEntriesExceeded", () => ModifyAsync(cloud, full, null, most: 1));
        var ofAws = (await cloud.Ec2.DescribeManagedPrefixListsAsync(new(), Cancellation)).PrefixLists.First(l => l.OwnerId == "AWS");
        await Cloud.RefusedAsync("OperationNotPermitted", () => ModifyAsync(cloud, ofAws, 1, add: ["192.0.2.0/24"]));
        Assert.Equal(1, (await ReadAsync(cloud, list.PrefixListId)).Version);
    }

    [Fact]
    public async Task A_list_counts_by_its_size_in_a_groups_rules_and_stays_while_one_names_it()
    {
        using var cloud = new Cloud(options =>
            options with
            {
                FaultSettings = new FaultSettings
                {
                    Quotas = new Dictionary<string, int>(StringComparer.Ordinal) { ["rulesPerSecurityGroup"] = 10 },
                },
            }
        );
        var (small, large) = (await CreateAsync(cloud, 4, "10.0.0.0/8"), await CreateAsync(cloud, 7, "192.0.2.0/24"));
        var vpc = (await cloud.Ec2.DescribeVpcsAsync(new(), Cancellation)).Vpcs[0].VpcId;
        var group = (
            await cloud.Ec2.CreateSecurityGroupAsync(
                new()
                {
                    GroupName = "web",
                    Description = "web",
                    VpcId = vpc,
                },
                Cancellation
            )
        ).GroupId;
        cloud.Pass(60);
        await AuthorizeAsync(cloud, group, small);
        await Cloud.RefusedAsync("RulesPerSecurityGroupLimitExceeded", () => AuthorizeAsync(cloud, group, large));

        await ModifyAsync(cloud, small, null, most: 11);
        var tooLarge = await ReadAsync(cloud, small.PrefixListId);
        Assert.Equal((4, PrefixListState.ModifyFailed), (tooLarge.MaxEntries, tooLarge.State));
        await ModifyAsync(cloud, small, null, most: 10);
        Assert.Equal(10, (await ReadAsync(cloud, small.PrefixListId)).MaxEntries);

        await cloud.Ec2.DeleteManagedPrefixListAsync(new() { PrefixListId = small.PrefixListId }, Cancellation);
        var kept = await ReadAsync(cloud, small.PrefixListId);
        Assert.Equal(PrefixListState.DeleteFailed, kept.State);
        Assert.NotEmpty(kept.StateMessage);
        await cloud.Ec2.DeleteSecurityGroupAsync(new() { GroupId = group }, Cancellation);
        await cloud.Ec2.DeleteManagedPrefixListAsync(new() { PrefixListId = small.PrefixListId }, Cancellation);
        await Cloud.RefusedAsync("InvalidPrefixListID.NotFound", () => ReadAsync(cloud, small.PrefixListId));
    }

    private static async Task<ManagedPrefixList> CreateAsync(Cloud cloud, int most, params string[] entries) =>
        (
            await cloud.Ec2.CreateManagedPrefixListAsync(
                new CreateManagedPrefixListRequest
                {
                    PrefixListName = "offices",
                    AddressFamily = "IPv4",
                    MaxEntries = most,
                    Entries = [.. entries.Select(entry => new AddPrefixListEntry { Cidr = entry })],
                    TagSpecifications = [new() { ResourceType = "prefix-list", Tags = [new() { Key = "team", Value = "peers" }] }],
                },
                Cancellation
            )
        ).PrefixList;

    private static Task<ModifyManagedPrefixListResponse> ModifyAsync(
        Cloud cloud,
        ManagedPrefixList list,
        long? version,
        string[]? add = null,
        string[]? remove = null,
        int? most = null
    ) =>
        cloud.Ec2.ModifyManagedPrefixListAsync(
            new ModifyManagedPrefixListRequest
            {
                PrefixListId = list.PrefixListId,
                CurrentVersion = version,
                AddEntries = add?.Select(entry => new AddPrefixListEntry { Cidr = entry }).ToList(),
                RemoveEntries = remove?.Select(entry => new RemovePrefixListEntry { Cidr = entry }).ToList(),
                MaxEntries = most,
            },
            Cancellation
        );

    private static async Task<ManagedPrefixList> ReadAsync(Cloud cloud, string id) =>
        Assert.Single((await cloud.Ec2.DescribeManagedPrefixListsAsync(new() { PrefixListIds = [id] }, Cancellation)).PrefixLists);

    private static async Task<List<string>> EntriesAsync(Cloud cloud, string id, long? version = null) =>
        [
            .. (
                await cloud.Ec2.GetManagedPrefixListEntriesAsync(new() { PrefixListId = id, TargetVersion = version }, Cancellation)
            ).Entries.Select(entry => entry.Cidr),
        ];

    private static Task<AuthorizeSecurityGroupIngressResponse> AuthorizeAsync(Cloud cloud, string group, ManagedPrefixList list) =>
        cloud.Ec2.AuthorizeSecurityGroupIngressAsync(
            new AuthorizeSecurityGroupIngressRequest
            {
                GroupId = group,
                IpPermissions =
                [
                    new()
                    {
                        IpProtocol = "tcp",
                        FromPort = 443,
                        ToPort = 443,
                        PrefixListIds = [new() { Id = list.PrefixListId }],
                    },
                ],
            },
            Cancellation
        );
}
