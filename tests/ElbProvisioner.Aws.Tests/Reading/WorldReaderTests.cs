using System.Net;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Tests.Reading;

public sealed class WorldReaderTests
{
    private static readonly Stack Shop = Stacks.OneService;
    private readonly AppliedStack _applied = new(Shop);

    [Fact]
    public async Task Every_object_is_read_in_our_words()
    {
        var world = await ReadAsync();
        var balancer = Assert.Single(world.LoadBalancers);
        Assert.Equal("loadBalancer/web", balancer.Address.ToString());
        Assert.Equal(["subnet-a", "subnet-b"], balancer.Settings.Get(LoadBalancerTable.SubnetIds));
        Assert.Equal("60", balancer.AllAttributes["idle_timeout.timeout_seconds"]);
        Assert.DoesNotContain(balancer.Tags.Keys, k => k.StartsWith("aws:", StringComparison.Ordinal));
        Assert.Single(world.TargetGroups[0].LoadBalancerArns);
        var https = world.Listeners.Single(l => l.Port == 443);
        Assert.Equal(AppliedStack.CertificateArn("site"), https.Settings.Find(ListenerTable.Certificate)?.ToString());
        Assert.Equal(
            [AppliedStack.CertificateArn("other")],
            https.Settings.Get(ListenerTable.AdditionalCertificates).Select(c => c.ToString())
        );
        var certificate = Assert.Single(world.Certificates);
        Assert.Equal(
            ("RSA_2048", "DNS", "ISSUED"),
            (
                certificate.Settings.Get(CertificateTable.KeyAlgorithm),
                certificate.Settings.Get(CertificateTable.Validation),
                certificate.Status
            )
        );
        Assert.Equal(["www.shop.example.com"], certificate.Settings.Get(CertificateTable.AlternativeNames));
        Assert.Equal(["_1.shop.example.com"], certificate.Proofs.Select(p => p.Name));
        var group = Assert.Single(world.AutoScalingGroups);
        Assert.Equal(
            (AppliedStack.Vpc, "3", null),
            (group.Settings.Get(AutoScalingGroupTable.VpcId), group.LaunchTemplateVersion, group.ActiveRefresh)
        );
        Assert.Equal(["subnet-a", "subnet-b"], group.Settings.Get(AutoScalingGroupTable.SubnetIds));
        Assert.Equal((3L, "0123456789abcdef"), (world.LaunchTemplates[0].Version, world.LaunchTemplates[0].Fingerprint));
        Assert.Equal(
            ["scalingPolicy/app/cpu", "scalingPolicy/app/night"],
            world.ScalingPolicies.Select(p => p.Address.ToString()).Order(StringComparer.Ordinal)
        );
        Assert.All(world.DnsRecords, r => Assert.Equal($"shop-1.{AppliedStack.Region}.elb.amazonaws.com", r.AliasTarget));
        Assert.Equal(
            "dualstack.shop-1.eu-west-1.elb.amazonaws.com.",
            ((IReadOnlyDictionary<string, object>)world.DnsRecords[0].Raw["AliasTarget"])["DNSName"]
        );
        Assert.Equal(2, Assert.Single(world.SecurityGroups).Rules.Length);
        Assert.Equal(
            ("ami-1", "/dev/sda1"),
            world.Network.Images[Address.Of(ResourceKind.LaunchTemplate, "app")] is var image ? (image.ImageId, image.RootDevice) : default
        );
        Assert.Equal("Z1", world.Network.Zones["www.shop.example.com"].Id);
        Assert.Equal(AppliedStack.Account, world.Account);
    }

    [Fact]
    public async Task What_the_index_does_not_list_yet_is_found_by_name()
    {
        _applied.Index.RemoveAll(arn => !arn.Contains(":certificate/", StringComparison.Ordinal));
        var world = await ReadAsync();
        Assert.Equal((1, 2, 2, 1), (world.LoadBalancers.Length, world.TargetGroups.Length, world.Listeners.Length, world.Rules.Length));
    }

    [Fact]
    public async Task What_the_index_still_lists_is_not_believed()
    {
        using var aws = _applied
            .Script()
            .On("elasticloadbalancing:DescribeListeners", AwsAnswer.QueryError("LoadBalancerNotFound", "gone"))
            .On("elasticloadbalancing:DescribeLoadBalancerAttributes", AwsAnswer.QueryError("LoadBalancerNotFound", "gone"));
        foreach (var arn in _applied.Index.Where(arn => !arn.Contains(":certificate/", StringComparison.Ordinal)))
        {
            _applied.Tags.Remove(arn);
        }

        _applied.LoadBalancers.Clear();
        _applied.TargetGroups.Clear();
        var world = await Reads.ReadAsync(aws, Shop);
        Assert.Empty(world.LoadBalancers);
        Assert.Empty(world.TargetGroups);
        Assert.Empty(world.Listeners);
        Assert.Empty(world.Findings);
    }

    [Fact]
    public async Task One_missing_name_spoils_its_call_and_not_the_read()
    {
        // The index still lists a group under another name that is gone.
        _applied.Index.Add("arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/gone/t9");
        using var aws = _applied.Script();
        var world = await Reads.ReadAsync(aws, Shop);
        Assert.Equal(2, world.TargetGroups.Length);
        Assert.Equal(4, aws.Count("DescribeTargetGroups"));
    }

    [Fact]
    public async Task Many_doubtful_names_are_looked_up_in_one_listing()
    {
        var many = new AppliedStack(Stacks.FiftyServices);
        many.Index.RemoveAll(arn => arn.Contains(":targetgroup/", StringComparison.Ordinal));
        using var aws = many.Script();
        var world = await Reads.ReadAsync(aws, Stacks.FiftyServices);
        Assert.Equal(51, world.TargetGroups.Length);
        Assert.Equal(1, aws.Count("DescribeTargetGroups"));
    }

    [Fact]
    public async Task A_foreign_object_with_our_name_is_reported_and_never_adopted()
    {
        _applied.Tags[_applied.BalancerArn] = new(StringComparer.Ordinal) { [OwnershipTags.Stack] = "other" };
        _applied.Index.Remove(_applied.BalancerArn);
        var world = await ReadAsync();
        Assert.Empty(world.LoadBalancers);
        var finding = Assert.Single(world.Findings);
        Assert.Equal((LiveFindings.NameTaken, Stacks.At(10)), (finding.Code, finding.At));
    }

    [Fact]
    public async Task A_foreign_listener_on_our_port_is_reported()
    {
        _applied.Tags[_applied.ListenerArn(80)] = [];
        var world = await ReadAsync();
        Assert.Single(world.Listeners);
        Assert.Equal(LiveFindings.PortTaken, Assert.Single(world.Findings).Code);
    }

    [Fact]
    public async Task A_rule_of_somebody_else_takes_its_priority_and_nothing_more()
    {
        var rule = _applied.Tags.Keys.Single(k => k.Contains(":listener-rule/", StringComparison.Ordinal));
        _applied.Tags[rule] = [];
        var world = await ReadAsync();
        Assert.Empty(world.Rules);
        Assert.Equal(
            (_applied.ListenerArn(443), 1, rule),
            Assert.Single(world.TakenPriorities) is var taken ? (taken.ListenerArn, taken.Priority, taken.RuleArn) : default
        );
    }

    [Fact]
    public async Task Attributes_are_asked_for_where_they_were_declared_before()
    {
        var stack = Shop with { TargetGroups = [.. Shop.TargetGroups.Select(g => g with { Attributes = TagMap.Empty })] };
        using var aws = _applied.Script();
        await Reads.ReadAsync(aws, stack);
        Assert.Equal(2, aws.Count("DescribeTargetGroupAttributes"));
    }

    [Fact]
    public async Task Attributes_nobody_declares_are_not_asked_for()
    {
        var stack = Shop with { TargetGroups = [.. Shop.TargetGroups.Select(g => g with { Attributes = TagMap.Empty })] };
        using var aws = new AppliedStack(stack).Script();
        await Reads.ReadAsync(aws, stack);
        Assert.Equal(0, aws.Count("DescribeTargetGroupAttributes"));
        Assert.Equal(0, aws.Count("DescribeListenerAttributes"));
    }

    [Fact]
    public async Task A_refresh_is_looked_for_where_the_group_does_not_run_the_newest_version()
    {
        _applied.GroupVersion = "2";
        using var aws = _applied
            .Script()
            .On(
                "autoscaling:DescribeInstanceRefreshes",
                AwsAnswer.Query(
                    "DescribeInstanceRefreshes",
                    "<InstanceRefreshes><member><InstanceRefreshId>r-1</InstanceRefreshId><Status>InProgress</Status><PercentageComplete>40</PercentageComplete>"
                        + "<DesiredConfiguration><LaunchTemplate><LaunchTemplateId>lt-app</LaunchTemplateId><Version>3</Version></LaunchTemplate></DesiredConfiguration></member></InstanceRefreshes>"
                )
            );
        var world = await Reads.ReadAsync(aws, Shop);
        Assert.Equal(new ActiveRefresh("r-1", "InProgress", 40, "3"), world.AutoScalingGroups[0].ActiveRefresh);
    }

    [Fact]
    public async Task An_endpoint_without_refreshes_has_none_running()
    {
        _applied.GroupVersion = "2";
        using var aws = _applied.Script().On("autoscaling:DescribeInstanceRefreshes", AwsAnswer.Html(HttpStatusCode.InternalServerError));
        Assert.Null((await Reads.ReadAsync(aws, Shop)).AutoScalingGroups[0].ActiveRefresh);
    }

    [Fact]
    public async Task A_certificate_the_index_does_not_list_yet_is_found_by_its_domain()
    {
        _applied.Index.Remove(AppliedStack.CertificateArn("site"));
        using var aws = _applied
            .Script()
            .On(
                "acm:ListCertificates",
                AwsAnswer.Json(
                    $$"""{"CertificateSummaryList":[{"CertificateArn":"{{AppliedStack.CertificateArn("site")}}","DomainName":"shop.example.com"},{"CertificateArn":"arn:x","DomainName":"other.example.com"}]}"""
                )
            );
        Assert.Single((await Reads.ReadAsync(aws, Shop)).Certificates);
        Assert.DoesNotContain(aws.Requests, r => r.Json?["CertificateArn"]?.GetValue<string>() == "arn:x");
    }

    [Fact]
    public async Task A_page_that_does_not_hold_the_zone_is_followed_by_one_call_a_name()
    {
        using var aws = _applied
            .Script()
            .On(
                "route53:ListResourceRecordSets",
                request =>
                    AwsAnswer.Xml(
                        request["name"] is { } name
                            ? AppliedStack.RecordsXml(
                                true,
                                [AppliedStack.AliasXml(name + ".", "x.elb.amazonaws.com."), AppliedStack.AliasXml("zzz.example.com.", "y.")]
                            )
                            : AppliedStack.RecordsXml(true, [AppliedStack.AliasXml("aaa.example.com.", "y.")])
                    )
            );
        var world = await Reads.ReadAsync(aws, Shop);
        Assert.Equal(["shop.example.com", "www.shop.example.com"], world.DnsRecords.Select(r => r.Name));
        Assert.Equal(3, aws.Count("ListResourceRecordSets"));
    }

    [Fact]
    public async Task Names_a_load_balancer_remembers_are_read_after_they_left_the_file()
    {
        var stack = Shop with { LoadBalancers = [.. Shop.LoadBalancers.Select(b => b with { Dns = [] })] };
        using var aws = _applied.Script();
        Assert.Equal(["shop.example.com", "www.shop.example.com"], (await Reads.ReadAsync(aws, stack)).DnsRecords.Select(r => r.Name));
    }

    [Fact]
    public async Task The_longest_zone_wins_and_of_two_the_public_one()
    {
        using var aws = _applied
            .Script()
            .On(
                "route53:ListHostedZonesByName",
                AwsAnswer.Xml(
                    "<ListHostedZonesByNameResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><HostedZones>"
                        + AppliedStack.Zone("Z1", "example.com.", false)
                        + AppliedStack.Zone("Z2", "shop.example.com.", true)
                        + AppliedStack.Zone("Z3", "shop.example.com.", false)
                        + AppliedStack.Zone("Z4", "www.shop.example.com.", true)
                        + "</HostedZones><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems></ListHostedZonesByNameResponse>"
                )
            );
        var zones = (await Reads.ReadAsync(aws, Shop)).Network.Zones;
        Assert.Equal("Z3", zones["shop.example.com"].Id);
        Assert.Equal("Z3", zones["www.shop.example.com"].Id);
    }

    [Fact]
    public async Task Destroying_finds_everything_with_a_file_that_declares_nothing()
    {
        using var aws = _applied.Script().On("ec2:DescribeVpcs", AwsAnswer.Ec2("DescribeVpcs", "<vpcSet/>"));
        var world = await Reads.ReadAsync(aws, new Stack { Name = Shop.Name }, ReadPurpose.Destroy);
        Assert.Empty(world.Findings);
        Assert.Equal(
            (1, 2, 1, 1, 2),
            (
                world.LoadBalancers.Length,
                world.TargetGroups.Length,
                world.Certificates.Length,
                world.AutoScalingGroups.Length,
                world.DnsRecords.Length
            )
        );
    }

    [Fact]
    public async Task The_first_refusal_ends_the_read_and_says_what_was_refused()
    {
        using var aws = _applied
            .Script()
            .On("ec2:DescribeVpcs", AwsAnswer.Ec2Error("UnauthorizedOperation", "You are not authorized to perform this operation."));
        var failure = AwsFailure.Of(
            Assert.IsType<Exception>(await Record.ExceptionAsync(() => Reads.ReadAsync(aws, Shop)), exactMatch: false)
        );
        Assert.Equal((AwsFailureKind.AccessDenied, "ec2:DescribeVpcs"), (failure.Kind, failure.Action));
    }

    private async Task<LiveWorld> ReadAsync()
    {
        using var aws = _applied.Script();
        return await Reads.ReadAsync(aws, Shop);
    }
}
