using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;
using static ElbProvisioner.Core.Tests.Planning.Stacks;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>Names with policies, and records beside them: what is done in one batch, what clients feel, and what is left alone.</summary>
public sealed class DnsRecordPlanTests
{
    private const string Ten = "{ name: shop.example.com, weight: 10 }";
    private const string Ninety = "{ dc: { name: shop.example.com, type: A, values: 192.0.2.1, weight: 90, id: dc, ttl: 60s } }";

    [Fact]
    public async Task A_name_that_gets_a_policy_goes_and_comes_in_one_batch_with_what_stands_beside_it()
    {
        var world = await ServingAsync(Shop);

        var plan = PlanOf(world, Shop.Named(Ten, Ninety));

        var change = Assert.Single(plan.Actions.Select(a => a.Operation).OfType<AwsOperation.ChangeRecords>());
        Assert.Equal([null], change.Gone.Select(r => r.Id));
        Assert.Equal(
            ["elbctl-a-dc.shop.example.com TXT ", "shop.example.com A shop", "shop.example.com A dc"],
            change.Written.Select(w =>
                $"{w.Record.Get(DnsRecordTable.Name)} {w.Record.Get(DnsRecordTable.Type)} {w.Record.Find(DnsRecordTable.Id)}"
            )
        );
        Assert.Equal(
            [
                "update dnsRecord/shop.example.com: routes 10 % of the answers for the name lead here, until now 100 %; resolvers keep what "
                    + "they have for up to 60s",
                "create dnsRecord/dc: routes 90 % of the answers for the name lead here, until now 0 %; resolvers keep what they have for up "
                    + "to 60s",
            ],
            plan.Changes.Where(c => c.Address.Kind.Id == "dnsRecord").Select(Felt).OrderByDescending(l => l, StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("weight: 10", "weight: 20", false)]
    [InlineData("weight: 10", "latency: eu-west-1", true)]
    [InlineData("failover: primary", "failover: secondary", true)]
    [InlineData("latency: eu-west-1", "latency: eu-central-1", true)]
    public async Task Another_policy_role_or_region_goes_and_comes_in_one_batch_and_a_weight_stays(string before, string after, bool goes)
    {
        var world = await ServingAsync(Shop.Named("{ name: shop.example.com, " + before + " }"));

        var plan = PlanOf(world, Shop.Named("{ name: shop.example.com, " + after + " }"));

        var change = Assert.Single(plan.Actions.Select(a => a.Operation).OfType<AwsOperation.ChangeRecords>());
        Assert.Equal(goes ? ["shop"] : [], change.Gone.Select(r => r.Id));
        Assert.Equal(["shop"], change.Written.Select(w => w.Record.Find(DnsRecordTable.Id)));
    }

    [Theory]
    [InlineData("weight: 10", "weight: 10", 0, null)]
    [InlineData("weight: 0", "weight: 10", 30, "25 % of the answers for the name lead here, until now 0 %")]
    [InlineData("weight: 10", "weight: 0", 30, "0 % of the answers for the name lead here, until now 25 %")]
    [InlineData("weight: 10", "weight: 20", 0, null)]
    [InlineData("weight: 0", "weight: 10", 0, "100 % of the answers for the name lead here, until now 50 %")]
    public async Task A_weight_moves_its_share_of_the_answers(string before, string after, int others, string? felt)
    {
        var world = await ServingAsync(Shop.Named("{ name: shop.example.com, " + before + " }"));
        var foreign = DnsRecordTable
            .Of("shop.example.com", "A")
            .With(DnsRecordTable.Id, "theirs")
            .With(DnsRecordTable.Weight, others)
            .With(DnsRecordTable.AliasName, "theirs-1.elb.amazonaws.com");
        if (others > 0 || before == "weight: 0")
        {
            world.World = world.World with { DnsRecords = world.World.DnsRecords.Add(new("Z1", foreign)) };
        }

        var plan = PlanOf(world, Shop.Named("{ name: shop.example.com, " + after + " }"));

        var change = plan.Changes.SingleOrDefault(c => c.Address.Kind.Id == "dnsRecord");
        Assert.Equal(before == after, change is null);
        Assert.Equal(
            felt is null ? TrafficEffect.None.Detail : felt + "; resolvers keep what they have for up to 60s",
            change?.Traffic.Detail ?? TrafficEffect.None.Detail
        );
    }

    [Fact]
    public async Task A_secondary_serves_nobody_and_takes_all_when_its_primary_goes()
    {
        const string Secondary = "{ dc: { name: shop.example.com, type: A, values: 192.0.2.1, failover: secondary, id: dc } }";
        const string Primary = "{ name: shop.example.com, failover: primary }";
        var world = await ServingAsync(Shop.Named(Primary));

        Assert.Equal(["create dnsRecord/dc: none none"], Felt(PlanOf(world, Shop.Named(Primary, Secondary))));
        await ModelRun.ApplyAsync(world, Shop.Named(Primary, Secondary));
        Assert.Equal(["delete dnsRecord/dc: none none"], Felt(PlanOf(world, Shop.Named(Primary))));
        Assert.Equal(
            [
                "delete dnsRecord/shop.example.com: routes 0 % of the answers for the name lead there, until now 100 %; resolvers keep what "
                    + "they have for up to 60s",
            ],
            Felt(PlanOf(world, Shop.Named("[]", Secondary)))
        );
    }

    [Fact]
    public async Task Clients_of_a_place_that_no_record_is_for_are_told()
    {
        const string Everywhere = "{ name: shop.example.com, geolocation: { countryCode: '*' }, id: all }";
        const string Germany = "{ name: shop.example.com, geolocation: { countryCode: DE }, id: de }";
        var world = await ServingAsync(Shop.Named($"[{Everywhere}, {Germany}]"));

        Assert.Equal(
            ["delete dnsRecord/shop.example.com/all: clients clients elsewhere get no answer for the name"],
            Felt(PlanOf(world, Shop.Named($"[{Germany}]")))
        );
        Assert.Equal(
            ["delete dnsRecord/shop.example.com/de: routes clients in DE are led elsewhere; resolvers keep what they have for up to 60s"],
            Felt(PlanOf(world, Shop.Named($"[{Everywhere}]")))
        );
    }

    [Fact]
    public async Task A_record_that_left_the_file_is_found_by_what_its_load_balancer_remembers_and_goes_with_its_mark()
    {
        var pair = Shop.Named(Ten, Ninety);
        var world = await ServingAsync(pair);
        Assert.Equal(3, world.World.DnsRecords.Length);

        var plan = PlanOf(world, Shop.Named(Ten));
        Assert.Equal(
            ["dc", null],
            plan.Actions.Select(a => a.Operation).OfType<AwsOperation.DeleteRecords>().SelectMany(d => d.Records).Select(r => r.Id)
        );
        await ModelRun.ApplyAsync(world, Shop.Named(Ten));
        Assert.Equal(["shop"], world.World.DnsRecords.Select(r => r.Id));
        Assert.DoesNotContain(
            world.World.LoadBalancers.SelectMany(b => b.Tags.Values),
            value => value.Contains(RecordMark.Item, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_name_that_moves_to_a_private_zone_leaves_the_public_one()
    {
        var world = await ServingAsync(Shop);
        await ModelRun.ApplyAsync(world, Shop.Named("{ name: shop.example.com, private: true }"));

        Assert.Equal(["Z2"], world.World.DnsRecords.Select(r => r.ZoneId));
        Assert.Contains(
            world.World.LoadBalancers.SelectMany(b => b.Tags.Values),
            value => value.Contains("zone.Z2", StringComparison.Ordinal)
        );
        await ModelRun.ApplyAsync(world, Shop);
        Assert.Equal(["Z1"], world.World.DnsRecords.Select(r => r.ZoneId));
    }

    [Theory]
    [InlineData("A", "dc", "weight", "ELB4002")]
    [InlineData("A", "theirs", "weight", null)]
    [InlineData("A", "theirs", "latency", "ELB4009")]
    [InlineData("A", null, "", "ELB4009")]
    [InlineData("CNAME", null, "", "ELB4002")]
    [InlineData("MX", null, "", null)]
    public void What_somebody_else_made_is_left_alone_or_refuses_the_plan(string type, string? id, string policy, string? code)
    {
        var record = DnsRecordTable
            .Of("shop.example.com", type)
            .With(DnsRecordTable.Values, ["192.0.2.9"])
            .With(DnsRecordTable.Ttl, TimeSpan.FromMinutes(1));
        record = id is null ? record : record.With(DnsRecordTable.Id, id);
        record =
            policy == "weight" ? record.With(DnsRecordTable.Weight, 1)
            : policy == "latency" ? record.With(DnsRecordTable.Latency, "eu-west-1")
            : record;
        var world = new ModelWorld();
        world.World = world.World with { DnsRecords = [new("Z1", record)] };

        var plan = PlanOf(world, Shop.Named(Ten, Ninety));

        Assert.Equal(code is null ? [] : [code], plan.Diagnostics.Where(d => d.IsError).Select(d => d.Code.Id).Distinct());
    }

    [Theory]
    [InlineData("{ name: shop.example.com, latency: eu-west-1, id: b }", "latency")]
    [InlineData("{ name: shop.example.com, failover: primary, id: b }", "failover")]
    public void Two_records_of_one_region_or_role_are_refused(string dns, string policy)
    {
        var record = DnsRecordTable.Of("shop.example.com", "A").With(DnsRecordTable.Id, "a");
        record = policy == "latency" ? record.With(DnsRecordTable.Latency, "eu-west-1") : record.With(DnsRecordTable.Failover, "PRIMARY");
        var world = new ModelWorld();
        world.World = world.World with { DnsRecords = [new("Z1", record)] };

        Assert.Contains(PlanCodes.RecordHasRouting, PlanOf(world, Shop.Named(dns)).Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void A_weighted_record_of_somebody_else_with_another_TTL_is_refused()
    {
        var record = DnsRecordTable
            .Of("new.example.com", "A")
            .With(DnsRecordTable.Id, "a")
            .With(DnsRecordTable.Weight, 1)
            .With(DnsRecordTable.Ttl, TimeSpan.FromSeconds(30));
        var world = new ModelWorld();
        world.World = world.World with { DnsRecords = [new("Z1", record)] };
        var stack = Shop.Named("shop.example.com", "{ dc: { name: new.example.com, type: A, values: 192.0.2.1, weight: 1 } }");

        Assert.Contains(PlanCodes.RecordHasRouting, PlanOf(world, stack).Diagnostics.Select(d => d.Code));
    }

    [Theory]
    [InlineData("{ root: { name: example.com, type: CNAME, values: dc.example.net } }")]
    [InlineData(
        "{ ranges: { name: shop.example.com, private: true, type: A, values: 192.0.2.1, "
            + "cidr: { collectionId: c8c02a84-aaaa-bbbb-e0d2-d833a2f80106, locationName: office } } }"
    )]
    public void What_a_zone_does_not_take_is_said_before_anything_changes(string records)
    {
        var stack = records.Contains("cidr", StringComparison.Ordinal)
            ? Shop with
            {
                DnsRecords = [Ranges()],
            }
            : Shop.Named("shop.example.com", records);

        Assert.Contains(PlanCodes.RecordRefused, PlanOf(new ModelWorld(), stack).Diagnostics.Select(d => d.Code));

        // The file does not say that the zone is private.
        static DnsRecord Ranges()
        {
            var stack = Shop.Named(
                "shop.example.com",
                "{ ranges: { name: new.example.com, zone: Z2, type: A, values: 192.0.2.1, "
                    + "cidr: { collectionId: c8c02a84-aaaa-bbbb-e0d2-d833a2f80106, locationName: office } } }"
            );
            return stack.DnsRecords[0] with
            {
                Dns = stack.DnsRecords[0].Dns with { Name = "shop.example.com", Zone = null, IsPrivate = true },
            };
        }
    }

    [Fact]
    public async Task A_mark_of_another_stack_refuses_the_record()
    {
        var world = await ServingAsync(Shop.Named(Ten, Ninety));
        var others = PlanOf(world, Shop.Named(Ten, Ninety) with { Name = "other" });

        Assert.Contains(PlanCodes.RecordIsNotOurs, others.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public async Task Destroying_takes_names_records_and_marks()
    {
        var stack = Shop.Named(Ten, Ninety);
        var world = await ServingAsync(stack);

        world.Serving.Clear();
        var plan = Planner.PlanDestroy(stack, world.ReadFor(stack));
        await ModelRun.RunAsync(world, plan);

        Assert.Empty(world.World.DnsRecords);
    }

    [Theory]
    [InlineData(
        "type: A, values: 192.0.2.1",
        "update dnsRecord/dc: routes clients of the name are answered 192.0.2.1, until now .+; resolvers keep.+"
    )]
    [InlineData(
        "type: CNAME, values: dc.example.net",
        "create dnsRecord/dc: none none",
        "delete dnsRecord/shop.example.com: routes clients of the name are answered dc.example.net, until now .+; resolvers keep.+"
    )]
    public async Task A_record_that_takes_the_name_of_a_load_balancer_says_who_was_led_there(string record, params string[] felt)
    {
        var world = await ServingAsync(Shop);

        var plan = PlanOf(world, Shop.Named("[]", "{ dc: { name: shop.example.com, " + record + " } }"));

        Assert.Equal(felt.Length, Felt(plan).Count());
        Assert.All(Felt(plan).Zip(felt), pair => Assert.Matches("^" + pair.Second + "$", pair.First));
        Assert.Contains(plan.Changes.SelectMany(c => c.Properties), p => p is { Path: "alias", Before: not null, After: null });
    }

    [Fact]
    public async Task Another_answer_is_another_way_unless_nobody_is_led_there()
    {
        var world = await ServingAsync(Shop.Named(Ten, Ninety));
        Assert.Equal(
            [
                "update dnsRecord/dc: routes clients of the name are answered 192.0.2.9, until now 192.0.2.1; resolvers keep what they have for up to 60s",
            ],
            Felt(PlanOf(world, Shop.Named(Ten, Ninety.Replace("192.0.2.1", "192.0.2.9", StringComparison.Ordinal))))
        );

        var none = Ninety.Replace("weight: 90", "weight: 0", StringComparison.Ordinal);
        world = await ServingAsync(Shop.Named(Ten, none));
        Assert.Equal(
            ["update dnsRecord/dc: none none"],
            Felt(PlanOf(world, Shop.Named(Ten, none.Replace("192.0.2.1", "192.0.2.9", StringComparison.Ordinal))))
        );
    }

    [Fact]
    public async Task A_record_that_gets_another_name_is_replaced()
    {
        var world = await ServingAsync(Shop.Named("shop.example.com", "{ dc: { name: new.example.com, type: A, values: 192.0.2.1 } }"));
        var moved = Shop.Named("shop.example.com", "{ dc: { name: www.shop.example.com, type: A, values: 192.0.2.1 } }");

        var change = Assert.Single(PlanOf(world, moved).Changes, c => c.Address.Kind.Id == "dnsRecord");
        Assert.Equal((ChangeVerb.Replace, "gap the name no longer resolves"), (change.Verb, Impact(change)));
        await ModelRun.ApplyAsync(world, moved);
        ModelRun.AssertEmpty(PlanOf(world, moved));
        ModelRun.AssertNoOrphans(world, moved);
    }

    [Theory]
    [InlineData(
        "type: TXT, values: proof",
        "none none for requests; whoever verifies the name by its TXT records (owners of domains, senders of mail) finds nothing"
    )]
    [InlineData("type: CAA, values: '0 issue \"amazon.com\"'", "none none for requests; any certificate authority may issue for the name")]
    [InlineData("type: MX, values: 10 mail.example.com", "gap mail for the name is no longer delivered")]
    [InlineData("type: SRV, values: 1 1 80 a.example.com", "gap clients that find their servers by the name's SRV records find none")]
    [InlineData("type: A, values: 192.0.2.1", "gap the name no longer resolves")]
    public async Task The_last_record_of_a_name_says_what_is_no_longer_found(string record, string felt)
    {
        var world = await ServingAsync(Shop.Named("shop.example.com", "{ last: { name: new.example.com, " + record + " } }"));

        Assert.Equal([$"delete dnsRecord/last: {felt}"], Felt(PlanOf(world, Shop.Named("shop.example.com"))));
    }

    [Fact]
    public async Task A_name_without_addresses_of_one_type_is_still_found_by_the_others()
    {
        const string Six = "six: { name: new.example.com, type: AAAA, values: '2001:db8::1' }";
        const string Four = "four: { name: new.example.com, type: A, values: 192.0.2.1 }";
        var world = await ServingAsync(Shop.Named("shop.example.com", $"{{ {Six}, {Four} }}"));

        Assert.Equal(
            ["delete dnsRecord/four: clients clients that have IPv4 only no longer find it by the name"],
            Felt(PlanOf(world, Shop.Named("shop.example.com", $"{{ {Six} }}")))
        );
        Assert.Equal(
            ["delete dnsRecord/six: clients clients that have IPv6 only no longer find it by the name"],
            Felt(PlanOf(world, Shop.Named("shop.example.com", $"{{ {Four} }}")))
        );
    }

    [Fact]
    public async Task A_name_that_a_wildcard_covers_is_answered_by_it()
    {
        const string All = "all: { name: '*.shop.example.com', type: A, values: 192.0.2.9 }";
        var world = await ServingAsync(
            Shop.Named("shop.example.com", $"{{ {All}, a: {{ name: www.shop.example.com, type: A, values: 192.0.2.1 }} }}")
        );

        Assert.Equal(
            ["delete dnsRecord/a: routes clients of the name are answered what *.shop.example.com says"],
            Felt(PlanOf(world, Shop.Named("shop.example.com", $"{{ {All} }}")))
        );
    }

    [Fact]
    public async Task Records_that_lead_to_a_name_that_goes_are_named()
    {
        const string Led =
            "www: { name: www.shop.example.com, type: CNAME, values: shop.example.com }, "
            + "old: { name: new.example.com, type: CNAME, values: www.shop.example.com }";
        var world = await ServingAsync(Shop.Named("shop.example.com", $"{{ {Led} }}"));

        var plan = PlanOf(world, Shop.Named("[]", $"{{ {Led} }}"));

        Assert.Equal(
            [
                "delete dnsRecord/shop.example.com: gap the name no longer resolves, nor do new.example.com, www.shop.example.com, "
                    + "which lead to it",
            ],
            Felt(plan)
        );
        Assert.Equal(
            ["new.example.com", "www.shop.example.com"],
            plan.Diagnostics.Where(d => d.Code == PlanCodes.RecordDangles)
                .Select(d => d.Message.Split('\'')[1])
                .Order(StringComparer.Ordinal)
        );
    }

    private static async Task<ModelWorld> ServingAsync(Stack stack)
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, stack);
        ModelRun.AssertEmpty(PlanOf(world, stack));
        return world;
    }

    private static Plan PlanOf(ModelWorld world, Stack stack) => Planner.Plan(stack, world.ReadFor(stack));

    private static IEnumerable<string> Felt(Plan plan) =>
        plan.Changes.Where(c => c.Address.Kind.Id == "dnsRecord").Select(Felt).Order(StringComparer.Ordinal);

    private static string Felt(Change change) => $"{change.Verb.ToString().ToLowerInvariant()} {change.Address}: {Impact(change)}";

    private static string Impact(Change change) => $"{change.Traffic.Impact.ToString().ToLowerInvariant()} {change.Traffic.Detail}";
}
