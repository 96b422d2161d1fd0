using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>
/// One stack owns a load balancer, others have rules and certificates on it: each converges, and none takes away what another one has.
/// </summary>
public sealed class TwoTeamsTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Owner = """
        stack: STACK
        securityGroups:
          edge: { ingress: [{ ports: 443, from: 0.0.0.0/0 }] }
        loadBalancers:
          edge:
            securityGroups: [edge]
            listeners:
              https:
                port: 443
                certificates: [CERTIFICATES]
                respond: 404
                rules:
                  - { name: health, when: { path: /owner }, respond: 200 }
        """;

    private const string Guest = """
        stack: STACK
        loadBalancers:
          edge:
            existing: { stack: OWNER, name: edge }
            listeners:
              https:
                port: 443
                certificates: [CERTIFICATES]
                rules:
                  - { name: site, when: { host: STACK.example.com }, respond: 200 }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_owner_leaves_certificates_alone_that_it_did_not_bring()
    {
        var (first, second, theirs) = (await ImportAsync("first"), await ImportAsync("second"), await ImportAsync("theirs"));
        using var owner = Team.Of(aws, Owner, "alone", "", first, second);
        await owner.Elbctl.ApplyAsync();
        using var guest = Team.Of(aws, Guest, "alone-guest", owner.Name, theirs);
        await guest.Elbctl.ApplyAsync();
        var byHand = await ImportAsync("by-hand");
        await AddByHandAsync(owner, byHand);
        await owner.Elbctl.ExpectNoChangesAsync();
        await guest.Elbctl.ExpectNoChangesAsync();

        // What it brought itself goes when it leaves the file, and nothing else.
        owner.Certificates(first);
        await owner.Elbctl.ApplyAsync();
        await ExpectAsync(owner, first, theirs, byHand);
        await owner.Elbctl.ExpectNoChangesAsync();
        await guest.Elbctl.ExpectNoChangesAsync();

        // The default one becomes another, and back: AWS keeps in its list what was in it.
        owner.Certificates(second, first);
        await owner.Elbctl.ApplyAsync();
        owner.Certificates(first, second);
        await owner.Elbctl.ApplyAsync();
        await ExpectAsync(owner, first, second, theirs, byHand);
        owner.Certificates(first);
        await owner.Elbctl.ApplyAsync();
        await ExpectAsync(owner, first, theirs, byHand);

        guest.Certificates();
        await guest.Elbctl.ApplyAsync();
        await ExpectAsync(owner, first, byHand);
        await EndAsync(guest, owner);
    }

    [Fact]
    public async Task What_owner_and_guest_both_declare_stays_until_the_last_of_them_leaves()
    {
        var (first, both) = (await ImportAsync("first-of-both"), await ImportAsync("both"));
        using var owner = Team.Of(aws, Owner, "both", "", first, both);
        await owner.Elbctl.ApplyAsync();
        using var guest = Team.Of(aws, Guest, "both-guest", owner.Name, both);
        await guest.Elbctl.ApplyAsync();

        owner.Certificates(first);
        await owner.Elbctl.ApplyAsync();
        await ExpectAsync(owner, first, both);
        await owner.Elbctl.ExpectNoChangesAsync();
        await guest.Elbctl.ExpectNoChangesAsync();

        // And the other way round.
        owner.Certificates(first, both);
        await owner.Elbctl.ApplyAsync();
        await guest.Elbctl.ExpectNoChangesAsync();
        await guest.DestroyAsync();
        await ExpectAsync(owner, first, both);
        await owner.Elbctl.ExpectNoChangesAsync();
        owner.Certificates(first);
        await owner.Elbctl.ApplyAsync();
        await ExpectAsync(owner, first);
        await EndAsync(owner);
    }

    [Fact]
    public async Task A_certificate_that_two_guests_use_goes_with_the_last_of_them_and_the_plan_shows_it()
    {
        var (first, shared) = (await ImportAsync("first-of-three"), await ImportAsync("shared"));
        using var owner = Team.Of(aws, Owner, "three", "", first);
        await owner.Elbctl.ApplyAsync();
        using var one = Team.Of(aws, Guest, "three-one", owner.Name, shared);
        using var two = Team.Of(aws, Guest, "three-two", owner.Name, shared);
        await one.Elbctl.ApplyAsync();
        await two.Elbctl.ApplyAsync();
        await one.Elbctl.ExpectNoChangesAsync();

        Assert.DoesNotContain("remove certificates", (await one.Elbctl.RunAsync("plan", "--destroy")).Out, StringComparison.Ordinal);
        await one.DestroyAsync();
        await ExpectAsync(owner, first, shared);
        await two.Elbctl.ExpectNoChangesAsync();

        var plan = new PlanDocument((await two.Elbctl.RunAsync("plan", "--destroy", "--json")).Expect(ExitCode.Done).Json());
        var shown = Assert.Single(plan.Changes, c => c.Address == "listener/edge/https");
        Assert.Equal(("update", "clients"), (shown.Verb, shown.Effect));
        await two.DestroyAsync();
        await ExpectAsync(owner, first);
        await EndAsync(owner);
    }

    [Fact]
    public async Task A_certificate_that_is_issued_anew_takes_the_place_of_the_one_that_its_team_brought()
    {
        var zone = "anew.example";
        await Zones.CreateAsync(aws.Clients, zone, Stop);
        var first = await ImportAsync("first-anew");
        using var owner = Team.Of(aws, Owner, "anew", "", first, "extra");
        owner.Add($"certificates: {{ extra: {{ request: extra.{zone} }} }}");
        await owner.Elbctl.ApplyAsync();
        using var guest = Team.Of(aws, Guest, "anew-guest", owner.Name, "site");
        guest.Add($"certificates: {{ site: {{ request: site.{zone} }} }}");
        await guest.Elbctl.ApplyAsync();
        await owner.Elbctl.ExpectNoChangesAsync();

        owner.Replace($"extra.{zone}", $"other.{zone}");
        await owner.Elbctl.ApplyAsync();
        guest.Replace($"site.{zone}", $"new.{zone}");
        var plan = await guest.Elbctl.PlanAsync();
        Assert.Equal("clients", plan.Changes.Single(c => c.Address == "listener/edge/https").Effect);
        await guest.Elbctl.ApplyAsync();
        Assert.Equal(3, (await CertificatesAsync(owner)).Count);
        await owner.Elbctl.ExpectNoChangesAsync();
        await guest.Elbctl.ExpectNoChangesAsync();
        await EndAsync(guest, owner);
    }

    [Theory]
    [InlineData("destroy", "", "")]
    [InlineData("apply", "port: 443\n", "port: 8443\n")]
    [InlineData("apply", "    securityGroups: [edge]", "    scheme: internal\n    securityGroups: [edge]")]
    [InlineData("apply", "  edge:\n    securityGroups: [edge]", "  front:\n    securityGroups: [edge]")]
    public async Task An_owner_does_not_take_away_what_others_stand_on(string command, string before, string after)
    {
        var first = await ImportAsync("first-refused");
        using var owner = Team.Of(aws, Owner, aws.NewStackName("refuse"), "", first);
        await owner.Elbctl.ApplyAsync();
        using var guest = Team.Of(aws, Guest, aws.NewStackName("guest"), owner.Name);
        await guest.Elbctl.ApplyAsync();
        var there = owner.Text;
        owner.Text = before.Length == 0 ? there : there.Replace(before, after, StringComparison.Ordinal);
        aws.Calls.Clear();

        var refused = (await owner.Elbctl.RunAsync(command, "--yes")).Expect(ExitCode.Failed);
        var told = string.Join(' ', (refused.Out + refused.Talk).Split((char[])[], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("ELB4061", told, StringComparison.Ordinal);
        Assert.Contains($"rules of the stack {guest.Name} on edge/https", told, StringComparison.Ordinal);
        Assert.Contains("INTERRUPTED", told, StringComparison.Ordinal);
        Assert.Contains($"what the stack {guest.Name} has there is gone too", told, StringComparison.Ordinal);
        Assert.DoesNotContain(aws.Calls, static c => IsChange(c.Operation));

        // Once they have let go it is done.
        await guest.DestroyAsync();
        (await owner.Elbctl.RunAsync(command, "--yes")).Expect(ExitCode.Done);
        owner.Text = there;
        await EndAsync(owner);
    }

    [Fact]
    public async Task What_was_made_by_hand_on_a_load_balancer_is_nobody_elses_to_delete_either()
    {
        var first = await ImportAsync("first-by-hand");
        using var owner = Team.Of(aws, Owner, "hand", "", first);
        await owner.Elbctl.ApplyAsync();
        var balancer = await BalancerAsync(owner);
        var made = await aws.Clients.Elb.CreateListenerAsync(
            new()
            {
                LoadBalancerArn = balancer,
                Port = 8080,
                Protocol = Amazon.ElasticLoadBalancingV2.ProtocolEnum.HTTP,
                DefaultActions =
                [
                    new()
                    {
                        Type = Amazon.ElasticLoadBalancingV2.ActionTypeEnum.FixedResponse,
                        FixedResponseConfig = new() { StatusCode = "200" },
                    },
                ],
            },
            Stop
        );
        await owner.Elbctl.ExpectNoChangesAsync();
        var refused = (await owner.Elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Failed);
        Assert.Contains(
            $"the listener on port 8080 of somebody else ({made.Listeners[0].ListenerArn})",
            refused.Talk,
            StringComparison.Ordinal
        );
        await aws.Clients.Elb.DeleteListenerAsync(new() { ListenerArn = made.Listeners[0].ListenerArn }, Stop);
        await EndAsync(owner);
    }

    [Fact]
    public async Task An_owner_is_told_who_shares_its_listener_and_whose_requests_a_new_rule_takes()
    {
        var first = await ImportAsync("first-told");
        using var owner = Team.Of(aws, Owner, "told", "", first);
        await owner.Elbctl.ApplyAsync();
        using var guest = Team.Of(aws, Guest, "told-guest", owner.Name);
        await guest.Elbctl.ApplyAsync();

        var quiet = (await owner.Elbctl.RunAsync("plan")).Expect(ExitCode.Done);
        Assert.Matches(@"elbctl\.yaml\(\d+,\d+\): info ELB4063: The stack told-guest has rules", quiet.Talk);
        Assert.DoesNotContain("ELB4356", quiet.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", quiet.Talk, StringComparison.Ordinal);

        owner.Replace("when: { path: /owner }", "when: { path: /o* }");
        var told = (await owner.Elbctl.RunAsync("plan")).Expect(ExitCode.Done);
        Assert.Contains("ELB4048", told.Talk, StringComparison.Ordinal);
        Assert.Contains("meant for a rule of the stack told-guest", told.Talk, StringComparison.Ordinal);
        await EndAsync(guest, owner);
    }

    [Fact]
    public async Task A_certificate_that_another_stack_uses_by_its_ARN_is_not_deleted()
    {
        var first = await ImportAsync("first-lent");
        await Zones.CreateAsync(aws.Clients, "lent.example", Stop);
        using var owner = Team.Of(aws, Owner, "lent", "", first);
        await owner.Elbctl.ApplyAsync();
        using var one = Team.Of(aws, Guest, "lent-one", owner.Name);
        one.Add("certificates: { site: { request: site.lent.example } }");
        await one.Elbctl.ApplyAsync();
        var arn = (await aws.Clients.Acm.ListCertificatesAsync(new(), Stop))
            .CertificateSummaryList.Single(c => c.DomainName == "site.lent.example")
            .CertificateArn;
        using var two = Team.Of(aws, Guest, "lent-two", owner.Name, arn);
        await two.Elbctl.ApplyAsync();
        one.Certificates("site");
        await one.Elbctl.ApplyAsync();

        // Each may leave before the other.
        var lent = one.Text;
        one.Certificates();
        await one.Elbctl.ApplyAsync();
        await ExpectAsync(owner, first, arn);
        await one.Elbctl.ExpectNoChangesAsync();
        var refused = (await one.Elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Failed);
        Assert.Contains("ELB4064", refused.Talk, StringComparison.Ordinal);
        one.Text = lent;
        await one.Elbctl.ApplyAsync();
        await two.DestroyAsync();
        await ExpectAsync(owner, first, arn);
        await one.Elbctl.ExpectNoChangesAsync();
        await one.DestroyAsync();
        await ExpectAsync(owner, first);
        await EndAsync(owner);
    }

    [Fact]
    public async Task A_load_balancer_that_failed_gives_way_to_the_next_one()
    {
        var failing = new HashSet<string>(StringComparer.Ordinal) { "web" };
        using var unlucky = new LocalWorldAws(1, new FaultSettings { FailingLoadBalancers = failing });
        using var workspace = new Workspace(ShopStack.Named("unlucky"));
        var elbctl = new Elbctl(workspace, unlucky);
        Assert.NotEqual(ExitCode.Done, (await elbctl.RunAsync("apply", "--yes")).ExitCode);
        failing.Clear();

        var plan = await elbctl.PlanAsync();
        Assert.Equal(
            ("replace", "none"),
            plan.Changes.Where(c => c.Address == "loadBalancer/web").Select(c => (c.Verb, c.Effect)).Single()
        );
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Single((await unlucky.Clients.Elb.DescribeLoadBalancersAsync(new(), Stop)).LoadBalancers);
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    private static bool IsChange(string operation) =>
        !operation.StartsWith("Describe", StringComparison.Ordinal)
        && !operation.StartsWith("Get", StringComparison.Ordinal)
        && !operation.StartsWith("List", StringComparison.Ordinal);

    private Task<string> ImportAsync(string name) => SharedBalancer.ImportAsync(aws.Clients, name);

    private async Task<string> BalancerAsync(Team owner) =>
        (await aws.Clients.Elb.DescribeLoadBalancersAsync(new(), Stop))
            .LoadBalancers.Single(b => b.LoadBalancerName.StartsWith(owner.Name + "-", StringComparison.Ordinal))
            .LoadBalancerArn;

    private async Task<string> ListenerAsync(Team owner) =>
        (await aws.Clients.Elb.DescribeListenersAsync(new() { LoadBalancerArn = await BalancerAsync(owner) }, Stop))
            .Listeners.Single()
            .ListenerArn;

    private async Task<List<string>> CertificatesAsync(Team owner) =>
        [
            .. (await aws.Clients.Elb.DescribeListenerCertificatesAsync(new() { ListenerArn = await ListenerAsync(owner) }, Stop))
                .Certificates.Select(static c => c.CertificateArn)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    private async Task AddByHandAsync(Team owner, string certificate) =>
        await aws.Clients.Elb.AddListenerCertificatesAsync(
            new() { ListenerArn = await ListenerAsync(owner), Certificates = [new() { CertificateArn = certificate }] },
            Stop
        );

    private async Task ExpectAsync(Team owner, params string[] certificates) =>
        Assert.Equal(certificates.Order(StringComparer.Ordinal), await CertificatesAsync(owner));

    /// <summary>Nothing of them is left.</summary>
    private async Task EndAsync(params Team[] teams)
    {
        foreach (var team in teams)
        {
            await team.DestroyAsync();
            Assert.Empty((await Inventory.OfAsync(aws.Clients, team.Name, Stop)).Owned);
        }
    }

    private sealed class Team : IDisposable
    {
        private readonly Workspace _workspace;
        private readonly string _text;
        private string _further = "";

        private Team(LocalWorldAws aws, string name, string text)
        {
            (Name, _text, _workspace) = (name, text, new Workspace(text));
            Elbctl = new(_workspace, aws);
        }

        public string Name { get; }

        public Elbctl Elbctl { get; }

        public string Text
        {
            get => _workspace.Stack;
            set => _workspace.Stack = value;
        }

        /// <param name="certificates">By ARN, or by name in the file.</param>
        public static Team Of(LocalWorldAws aws, string text, string name, string owner, params string[] certificates)
        {
            var team = new Team(
                aws,
                name,
                text.Replace("STACK", name, StringComparison.Ordinal).Replace("OWNER", owner, StringComparison.Ordinal)
            );
            team.Certificates(certificates);
            return team;
        }

        public void Certificates(params string[] certificates) =>
            Text =
                (
                    certificates.Length == 0
                        ? _text.Replace("        certificates: [CERTIFICATES]\n", "", StringComparison.Ordinal)
                        : _text.Replace(
                            "CERTIFICATES",
                            string.Join(", ", certificates.Select(static c => $"\"{c}\"")),
                            StringComparison.Ordinal
                        )
                ) + _further;

        public void Add(string text)
        {
            _further = "\n" + text + "\n";
            Text += _further;
        }

        public void Replace(string before, string after) => Text = Text.Replace(before, after, StringComparison.Ordinal);

        public async Task DestroyAsync() => (await Elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);

        public void Dispose() => _workspace.Dispose();
    }
}
