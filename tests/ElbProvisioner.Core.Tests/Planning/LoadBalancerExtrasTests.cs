using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Planning.Sent;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Core.Tests.Planning.Stacks;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>Reserved capacity, pools and web ACLs, of which load balancing keeps no tags.</summary>
public sealed class LoadBalancerExtrasTests
{
    private const string Theirs = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/theirs/12345678-1234-1234-1234-123456789012";

    [Fact]
    public void Capacity_tells_its_price_its_quota_and_its_time_and_the_web_ACL_comes_before_the_first_listener()
    {
        var plan = Planner.Plan(Shop.WithBalancer(b => b.WithExtras()), new ModelWorld().World);
        var told = Assert.Single(plan.Diagnostics, d => d.Code == PlanCodes.CapacityIsAskedFor);

        Assert.All(
            (string[])["500 capacity units", "used or not", "hours", "quota", "CapacityUnitsLimitExceeded"],
            word => Assert.Contains(word, told.Message, StringComparison.Ordinal)
        );
        var listener = Assert.Single(plan.Actions, a => a.Id == "listener/web/https#create");
        Assert.Contains("loadBalancer/web#associate-web-ACL", listener.DependsOn);
        var associate = Assert.Single(plan.Actions, a => a.Verb == "associate web ACL");
        Assert.Contains("loadBalancer/web#wait-active", associate.DependsOn);
        Assert.Equal(
            "ipam-pool-0123456789abcdef0",
            Assert
                .IsType<AwsOperation.CreateLoadBalancer>(plan.Actions.Single(a => a.Id == "loadBalancer/web#create").Operation)
                .Settings.Find(LoadBalancerTable.IpamPool)
        );
    }

    [Theory]
    [InlineData(400, 0, true)]
    [InlineData(400, 1, false)]
    [InlineData(600, 0, false)]
    [InlineData(null, 0, false)]
    public async Task Capacity_falls_as_often_a_day_as_AWS_lets_it_and_goes_whenever(int? units, int decreases, bool isError)
    {
        var world = await WithExtrasAsync(b => b with { Capacity = new(500, decreases, []) });
        var edited = Shop.WithBalancer(b =>
            units is { } wanted
                ? b.WithExtras().With(LoadBalancerTable.CapacityUnits, wanted)
                : b.WithExtras() with
                {
                    Settings = b.WithExtras().Settings.Without(LoadBalancerTable.CapacityUnits),
                }
        );
        var plan = Planner.Plan(edited, world);

        Assert.Equal(isError, plan.Diagnostics.Any(d => d.Code == PlanCodes.CapacityFellTwice));
        Assert.Equal(units, plan.Actions.Select(a => a.Operation).OfType<AwsOperation.ReserveCapacity>().Single().Units);
    }

    [Theory]
    [InlineData("application", 3000, false)]
    [InlineData("application", 3001, true)]
    [InlineData("network", 5499, true)]
    [InlineData("network", 5500, false)]
    public void Capacity_fits_the_zones(string type, int units, bool isError)
    {
        var stack = new Stack
        {
            Name = "shop",
            LoadBalancers =
            [
                new LoadBalancer
                {
                    Name = "edge",
                    Settings = LoadBalancerTable
                        .Table.Empty.With(LoadBalancerTable.Type, type)
                        .With(LoadBalancerTable.CapacityUnits, units)
                        .Filled(),
                },
            ],
        };

        Assert.Equal(isError, Codes(stack, new ModelWorld().World).Contains(PlanCodes.CapacityDoesNotFit));
    }

    [Fact]
    public async Task Capacity_that_AWS_could_not_find_is_asked_for_again()
    {
        var world = await WithExtrasAsync(b =>
            b with
            {
                Capacity = new(500, 2, [new("zone-a", "failed", 0, "none left"), new("zone-b", "failed", 0, null)]),
            }
        );
        var plan = Planner.Plan(Shop.WithBalancer(b => b.WithExtras()), world);

        Assert.Equal(500, Assert.IsType<AwsOperation.ReserveCapacity>(Assert.Single(plan.Actions).Operation).Units);
    }

    [Fact]
    public async Task A_web_ACL_of_somebody_else_is_replaced_only_where_the_file_names_one_and_never_taken_away()
    {
        var world = await WithExtrasAsync(b =>
            b with
            {
                Settings = b.Settings.With(LoadBalancerTable.WebAcl, Theirs),
                IsWebAclManaged = true,
            }
        );
        var replaced = Planner.Plan(Shop.WithBalancer(b => b.WithExtras()), world);
        var told = Assert.Single(replaced.Diagnostics, d => d.Code == PlanCodes.WebAclIsReplaced);
        Assert.Contains(Theirs, told.Message, StringComparison.Ordinal);
        Assert.Contains("Firewall Manager", told.Message, StringComparison.Ordinal);
        Assert.Contains(replaced.Actions, a => a.Operation is AwsOperation.SetWebAcl { WebAcl: WebAcl });

        var silent = Shop.WithBalancer(b => b.WithExtras() with { Settings = b.WithExtras().Settings.Without(LoadBalancerTable.WebAcl) });
        var left = Planner.Plan(silent, world);
        Assert.Contains(left.Diagnostics, d => d.Code == PlanCodes.WebAclStays);
        Assert.DoesNotContain(left.Actions, a => a.Operation is AwsOperation.SetWebAcl);
    }

    [Fact]
    public void Certificates_that_somebody_must_answer_for_tell_whom_AWS_asks_and_are_waited_for_where_a_listener_needs_them()
    {
        var asked = new Certificate.Requested
        {
            Name = "site",
            Domain = "shop.example.com",
            AlternativeNames = ["*.shop.example.org"],
            Validation = CertificateValidation.Email,
            Settings = CertificateTable
                .Table.Empty.Filled()
                .With(CertificateTable.ValidationDomains, TagMap.Empty.Add("shop.example.com", "example.com")),
        };
        var plan = Planner.Plan(Shop with { Certificates = [asked, asked with { Name = "spare" }] }, new ModelWorld().World);
        var told = plan.Diagnostics.Where(d => d.Code == PlanCodes.SomebodyIsAsked).ToList();

        Assert.Equal(2, told.Count);
        Assert.All(told, d => Assert.Contains("of example.com, shop.example.org:", d.Message, StringComparison.Ordinal));
        Assert.Equal(
            ["certificate/site"],
            plan.Actions.Where(a => a.Operation is AwsOperation.WaitCertificateIssued).Select(a => a.Address.ToString())
        );
        Assert.DoesNotContain(plan.Actions, a => a.Operation is AwsOperation.PublishValidation);
    }

    [Fact]
    public async Task A_certificate_of_a_private_authority_is_proved_by_nobody_and_another_authority_issues_another_one()
    {
        const string Authority = "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012";
        var issued = Shop with
        {
            Certificates =
            [
                new Certificate.Requested
                {
                    Name = "site",
                    Domain = "shop.example.com",
                    Settings = CertificateTable.Table.Empty.With(CertificateTable.Authority, Authority).Filled(),
                },
            ],
        };
        var world = new ModelWorld();
        Assert.DoesNotContain(Planner.Plan(issued, world.World).Actions, a => a.Operation is AwsOperation.PublishValidation);
        await ModelRun.ApplyAsync(world, issued);
        Assert.True(Planner.Plan(issued, world.ReadFor(issued)).Actions.IsEmpty);

        var change = Planner.Plan(Shop, world.ReadFor(Shop)).Changes.Single(c => c.Address.ToString() == "certificate/site");
        Assert.Equal(ChangeVerb.Replace, change.Verb);
        Assert.Contains(change.Properties, p => p is { Path: "authority", Before: Authority, After: null });
    }

    [Fact]
    public async Task Logs_that_are_turned_on_ask_once_a_bucket_and_say_what_its_policy_must_say()
    {
        const string Application =
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"logdelivery.elasticloadbalancing.amazonaws.com"},"Action":"s3:PutObject","Resource":["arn:aws:s3:::logs/AWSLogs/123456789012/*","arn:aws:s3:::logs/tls/AWSLogs/123456789012/*"]}]}""";
        var stack = Shop.WithBalancer(b =>
            b with
            {
                Attributes = TagMap
                    .Empty.Add("access_logs.s3.enabled", "true")
                    .Add("access_logs.s3.bucket", "logs")
                    .Add("connection_logs.s3.enabled", "true")
                    .Add("connection_logs.s3.bucket", "logs")
                    .Add("connection_logs.s3.prefix", "tls"),
            }
        );
        var world = new ModelWorld();
        var asked = Assert.Single(BucketsOf(stack, world));
        Assert.Equal("access logs and connection logs", asked.Logs);
        Assert.Equal(Application.Replace("123456789012", world.World.Account, StringComparison.Ordinal), asked.Delivery.Policy);
        Assert.Equal(BucketVerdict.Fits, BucketPolicy.Judge(asked.Delivery, asked.Delivery.Policy));

        await ModelRun.ApplyAsync(world, stack);
        Assert.Empty(BucketsOf(stack, world));
        var moved = stack.WithBalancer(b => b with { Attributes = b.Attributes.SetItem("connection_logs.s3.prefix", "elsewhere") });
        Assert.Equal(["", "elsewhere"], Assert.Single(BucketsOf(moved, world)).Delivery.Prefixes.Order(StringComparer.Ordinal));

        var edge = new Stack
        {
            Name = "shop",
            LoadBalancers =
            [
                Edge with
                {
                    Attributes = TagMap.Empty.Add("access_logs.s3.enabled", "true").Add("access_logs.s3.bucket", "logs"),
                },
            ],
        };
        var network = Assert.Single(BucketsOf(edge, new ModelWorld())).Delivery;
        Assert.All(
            (string[])["delivery.logs.amazonaws.com", "s3:GetBucketAcl", "bucket-owner-full-control", "aws:SourceAccount"],
            word => Assert.Contains(word, network.Policy, StringComparison.Ordinal)
        );
        Assert.Equal(BucketVerdict.Fits, BucketPolicy.Judge(network, network.Policy));
    }

    private static List<SentValue.LogBucket> BucketsOf(Stack stack, ModelWorld world)
    {
        var live = world.ReadFor(stack);
        return [.. SentValues.Of(stack, live, Planner.Plan(stack, live)).OfType<SentValue.LogBucket>()];
    }

    [Fact]
    public void A_private_name_without_a_zone_is_told_and_not_verified()
    {
        var named = Edge with
        {
            EndpointService = new EndpointService(
                EndpointServiceTable.Table.Empty.With(EndpointServiceTable.PrivateDnsName, "api.elsewhere.net").Filled(),
                IsWanted: true,
                At
            ),
        };
        var plan = Planner.Plan(new Stack { Name = "shop", LoadBalancers = [named] }, new ModelWorld().World);

        Assert.Contains(plan.Diagnostics, d => d.Code == PlanCodes.NameIsToBeProved);
        Assert.DoesNotContain(plan.Actions, a => a.Operation is AwsOperation.VerifyPrivateName);
    }

    private static async Task<LiveWorld> WithExtrasAsync(Func<LiveLoadBalancer, LiveLoadBalancer> edit)
    {
        var stack = Shop.WithBalancer(b => b.WithExtras());
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, stack);
        var read = world.ReadFor(stack);
        Assert.True(Planner.Plan(stack, read).Actions.IsEmpty);
        return read with { LoadBalancers = [.. read.LoadBalancers.Select(edit)] };
    }

    private static ImmutableArray<DiagnosticCode> Codes(Stack stack, LiveWorld world) =>
        [.. Planner.Plan(stack, world).Diagnostics.Select(d => d.Code)];
}
