using System.Collections.Immutable;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using ElbProvisioner.LocalAws.Faults;

namespace ElbProvisioner.EndToEnd.Tests.Properties;

/// <summary>
/// An owner and two guests of one listener, edited and applied by turns, killed somewhere and under faults by chance. Whoever has converged
/// has nothing to do, whatever the others do: the listener has the rules of all of them, the certificates that any of them declares, and
/// the one that somebody put there by hand. The owner is refused as long as a guest is there.
/// ELBCTL_TEST_PROPERTY_CASES=N takes N cases, ELBCTL_TEST_PROPERTY_SEED=N begins with another one.
/// </summary>
public sealed class SharedConvergenceTests
{
    private const int UsualCases = 3;
    private const int Rounds = 6;
    private const int MostAttempts = 4;

    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(Setting("ELBCTL_TEST_PROPERTY_SEED", 1), Setting("ELBCTL_TEST_PROPERTY_CASES", UsualCases))];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_goes_wrong_owner_and_guests_converge_and_keep_what_they_have(int seed)
    {
        var story = new List<string> { $"seed {seed}" };
        try
        {
            await LiveThroughAsync(seed, story);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new Xunit.Sdk.XunitException($"{string.Join('\n', story)}\n\n{e.Message}", e);
        }
    }

    private static async Task LiveThroughAsync(int seed, List<string> story)
    {
        var dice = new Random(seed);
        using var aws = new LocalWorldAws(seed);
        var pool = new List<string>();
        foreach (var name in new[] { "first", "second", "shared", "common", "by-hand" })
        {
            pool.Add(await SharedBalancer.ImportAsync(aws.Clients, name));
        }

        string byHand = pool[4];
        using var owner = new Team(aws, $"made-{seed}-owner", isOwner: true, [pool[0], pool[1]], [pool[2], pool[3]]);
        using var one = new Team(aws, $"made-{seed}-one", isOwner: false, [], [pool[2], pool[3], byHand]);
        using var two = new Team(aws, $"made-{seed}-two", isOwner: false, [], [pool[2], pool[3], byHand]);
        owner.Edit(dice);
        story.Add($"--- {owner.Name}\n{owner.Text}");
        await ConvergeAsync(owner, "apply", story);
        await Team.AddByHandAsync(aws, byHand);

        var teams = new List<Team> { owner };
        for (var round = 0; round < Rounds; round++)
        {
            var team = round switch
            {
                0 => one,
                1 => two,
                _ => new[] { owner, one, two }[dice.Next(3)],
            };
            teams = [.. teams.Append(team).Distinct()];
            team.Edit(dice);
            story.Add($"--- {team.Name}\n{team.Text}");
            await GoWrongAsync(aws, team, dice, "apply", story);
            await ExpectOthersAsync(teams, team);
            await ConvergeAsync(team, "apply", story);
            await team.Elbctl.ExpectNoChangesAsync();
            await ExpectOthersAsync(teams, team);
            await ExpectWhatTheyDeclareAsync(aws, owner, teams, byHand);
        }

        foreach (var guest in new[] { one, two })
        {
            (await owner.Elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Failed);
            teams.Remove(guest);
            await GoWrongAsync(aws, guest, dice, "destroy", story);
            await ExpectOthersAsync(teams, guest);
            await ConvergeAsync(guest, "destroy", story);
            await ExpectWhatTheyDeclareAsync(aws, owner, teams, byHand);
            Assert.Empty((await Inventory.OfAsync(aws.Clients, guest.Name, Stop)).Owned);
        }

        await GoWrongAsync(aws, owner, dice, "destroy", story);
        await ConvergeAsync(owner, "destroy", story);
        Assert.Empty((await Inventory.OfAsync(aws.Clients, owner.Name, Stop)).Owned);
        Assert.Equal(pool.Count, (await aws.Clients.Acm.ListCertificatesAsync(new(), Stop)).CertificateSummaryList.Count);
    }

    /// <summary>What one team does is nothing to the others.</summary>
    private static async Task ExpectOthersAsync(IEnumerable<Team> teams, Team team)
    {
        foreach (var other in teams.Where(other => other != team))
        {
            await other.Elbctl.ExpectNoChangesAsync();
        }
    }

    private static async Task ExpectWhatTheyDeclareAsync(LocalWorldAws aws, Team owner, IReadOnlyCollection<Team> teams, string byHand)
    {
        var listener = await Team.ListenerAsync(aws);
        var certificates = (
            await aws.Clients.Elb.DescribeListenerCertificatesAsync(new() { ListenerArn = listener }, Stop)
        ).Certificates.Select(static c => c.CertificateArn);
        Assert.Equal(
            teams.SelectMany(static t => t.Certificates).Append(byHand).Distinct().Order(StringComparer.Ordinal),
            certificates.Distinct().Order(StringComparer.Ordinal)
        );
        var rules = (await aws.Clients.Elb.DescribeRulesAsync(new() { ListenerArn = listener }, Stop)).Rules;
        Assert.Equal(teams.Sum(static t => t.Rules), rules.Count(static r => r.IsDefault != true));
    }

    private static async Task GoWrongAsync(LocalWorldAws aws, Team team, Random dice, string command, List<string> story)
    {
        var (at, isAfter, faultSeed, rate) = (dice.Next(1, 12), dice.Next(2) == 0, dice.Next(), dice.Next(3) * 0.1);
        KillableHandler? wire = null;
        aws.Wire = inner => wire = new KillableHandler(inner, at, isAfter);
        aws.Faults = rate > 0 ? new SeededFaults(faultSeed, rate) : null;
        var run = await team.Elbctl.RunAsync(command, "--yes");
        (aws.Wire, aws.Faults) = (null, null);
        story.Add(
            $"{command} of {team.Name}: killed {(isAfter ? "after" : "before")} changing call {at} ({wire?.KilledAt ?? "it lived"}), faults "
                + $"{faultSeed} at {rate}: exit code {run.ExitCode}"
        );
        Assert.DoesNotContain("bug in elbctl", run.Talk, StringComparison.Ordinal);
    }

    private static async Task ConvergeAsync(Team team, string command, List<string> story)
    {
        for (var attempt = 1; ; attempt++)
        {
            var run = await team.Elbctl.RunAsync(command, "--yes");
            story.Add($"{command} of {team.Name}, nothing going wrong: exit code {run.ExitCode}");
            if (run.ExitCode == ExitCode.Done)
            {
                return;
            }

            Assert.True(attempt < MostAttempts, run.ToString());
        }
    }

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : usual;

    /// <param name="defaults">One of them is the owner's first certificate.</param>
    /// <param name="further">Any of them may be there.</param>
    private sealed class Team(LocalWorldAws aws, string name, bool isOwner, ImmutableArray<string> defaults, ImmutableArray<string> further)
        : IDisposable
    {
        private readonly Workspace _workspace = new("");
        private Elbctl? _elbctl;

        public string Name => name;

        public Elbctl Elbctl => _elbctl ??= new(_workspace, aws);

        public string Text => _workspace.Stack;

        public ImmutableArray<string> Certificates { get; private set; } = [];

        public int Rules { get; private set; }

        private string OwnerName => name[..name.LastIndexOf('-')] + "-owner";

        /// <summary>Other certificates, and other rules in another order.</summary>
        public void Edit(Random dice)
        {
            var first = dice.Next(2);
            Certificates =
            [
                .. defaults.IsEmpty ? [] : new[] { defaults[first] },
                .. defaults.Where((_, index) => index != first && dice.Next(2) == 0),
                .. further.Where(_ => dice.Next(2) == 0),
            ];
            var rules = Enumerable.Range(0, 4).Where(_ => dice.Next(2) == 0).OrderBy(_ => dice.Next()).ToList();
            rules = rules.Count == 0 ? [0] : rules;
            Rules = rules.Count;
            var lines = rules.Select(n =>
                $"          - {{ name: r{n}, when: {{ host: {name}.example.com, path: /{n}/* }}, respond: {200 + dice.Next(5)} }}"
            );
            var certificates = Certificates.IsEmpty
                ? ""
                : $"        certificates: [{string.Join(", ", Certificates.Select(c => $"\"{c}\""))}]\n";
            _workspace.Stack =
                $"stack: {name}\n"
                + (isOwner ? "securityGroups: { edge: { ingress: [{ ports: 443, from: 0.0.0.0/0 }] } }\n" : "")
                + "loadBalancers:\n  edge:\n"
                + (isOwner ? "    securityGroups: [edge]\n" : $"    existing: {{ stack: {OwnerName}, name: edge }}\n")
                + "    listeners:\n      https:\n        port: 443\n"
                + certificates
                + (isOwner ? "        respond: 404\n" : "")
                + $"        rules:\n{string.Join('\n', lines)}\n";
        }

        public static async Task<string> ListenerAsync(LocalWorldAws world)
        {
            var balancer = (await world.Clients.Elb.DescribeLoadBalancersAsync(new(), Stop)).LoadBalancers.Single();
            return (await world.Clients.Elb.DescribeListenersAsync(new() { LoadBalancerArn = balancer.LoadBalancerArn }, Stop))
                .Listeners.Single()
                .ListenerArn;
        }

        public static async Task AddByHandAsync(LocalWorldAws world, string certificate) =>
            await world.Clients.Elb.AddListenerCertificatesAsync(
                new() { ListenerArn = await ListenerAsync(world), Certificates = [new() { CertificateArn = certificate }] },
                Stop
            );

        public void Dispose() => _workspace.Dispose();
    }
}
