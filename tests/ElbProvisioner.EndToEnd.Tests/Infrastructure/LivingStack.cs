using ElbProvisioner.Cli;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>A template as a user starts from it: copied, named, with its hosted zone there; removed at the end whatever happened.</summary>
internal sealed class LivingStack : IAsyncDisposable
{
    private readonly TestedAws _aws;

    private LivingStack(TestedAws aws, string name, string? domain, string? zone, Workspace workspace)
    {
        _aws = aws;
        (Name, Domain, Zone, Workspace) = (name, domain, zone, workspace);
        Elbctl = new Elbctl(workspace, aws);
    }

    public string Name { get; }

    /// <summary>Of somebody else, where the template has its rules on one.</summary>
    public SharedBalancer? Shared { get; private init; }

    public string? Domain { get; }

    /// <summary>The id of the domain's hosted zone; null where the account's own serves.</summary>
    public string? Zone { get; }

    public Workspace Workspace { get; }

    public Elbctl Elbctl { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<LivingStack> FromAsync(TestedAws aws, string template)
    {
        aws.RequireFor(template);
        var name = aws.NewStackName(Templates.StackOf(template));
        var domain = Templates.NeedsDomain(template) ? aws.DomainFor(name) : null;
        var zone =
            domain is null || aws.HasZoneOfItsOwn
                ? null
                : await Zones.CreateAsync(aws.Clients, domain[(domain.IndexOf('.', StringComparison.Ordinal) + 1)..], Cancellation);
        var shared = Templates.NeedsBalancer(template) ? await SharedBalancer.CreateAsync(aws.Clients, $"edge-{name}") : null;
        if (Templates.NeedsIpv6(template) && aws is LocalWorldAws local)
        {
            local.GiveIpv6();
        }

        return new(aws, name, domain, zone, new Workspace(Templates.For(template, name, domain, shared?.Name))) { Shared = shared };
    }

    /// <summary>Another path through the same wire.</summary>
    public Elbctl Through(Uri endpoint) => new(Workspace, _aws, endpoint);

    public Task<Inventory> InventoryAsync() => Inventory.OfAsync(_aws.Clients, Name, Cancellation);

    /// <summary>The edit must find what it edits.</summary>
    public void Edit(string before, string after)
    {
        Assert.Contains(before, Workspace.Stack, StringComparison.Ordinal);
        Workspace.Stack = Workspace.Stack.Replace(before, after, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if ((await InventoryAsync()).Owned.Length > 0)
        {
            await Elbctl.RunAsync("destroy", "--yes");
        }

        if (Shared is not null)
        {
            await Shared.RemoveAsync();
        }

        Workspace.Dispose();
    }
}
