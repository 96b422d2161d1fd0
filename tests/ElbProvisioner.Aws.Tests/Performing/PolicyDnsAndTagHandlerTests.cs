using System.Collections.Immutable;
using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Aws.Tests.Performing.Answers;

namespace ElbProvisioner.Aws.Tests.Performing;

public sealed class PolicyDnsAndTagHandlerTests
{
    private const string Policy = "scalingPolicy/app/requests";
    private const string Name = "dnsRecord/shop.example.com";

    [Fact]
    public async Task Requests_per_target_are_labelled_with_both_arns_and_waited_for()
    {
        using var stage = new Stage();
        stage.On(
            Asg + "PutScalingPolicy",
            Error("ValidationError", "The load balancer does not route traffic to the target group"),
            AwsAnswer.Query("PutScalingPolicy", "<PolicyARN>arn:policy</PolicyARN>")
        );

        var outputs = await stage.PerformAsync(
            Policy,
            new AwsOperation.PutScalingPolicy(
                Stage.Existing("shop-app"),
                ScalingPolicyTable
                    .Table.Empty.With(ScalingPolicyTable.Name, "shop-app-requests")
                    .With(
                        ScalingPolicyTable.Metric,
                        PredefinedMetricTable.RequestsOf(Stage.Existing(LoadBalancerArn), Stage.Existing(TargetGroupArn))
                    )
                    .With(ScalingPolicyTable.Target, 100)
                    .With(ScalingPolicyTable.ScaleIn, false)
                    .Filled()
            )
        );

        Assert.Equal("arn:policy", outputs?.Id);
        var asked = stage.AllAsked(Asg + "PutScalingPolicy")[^1];
        Assert.Equal(
            "app/shop-web/50dc6c495c0c9188/targetgroup/shop-app/943f017f100becff",
            asked["TargetTrackingConfiguration.PredefinedMetricSpecification.ResourceLabel"]
        );
        Assert.Equal("true", asked["TargetTrackingConfiguration.DisableScaleIn"]);
        Assert.Equal(2, stage.Aws.Count("PutScalingPolicy"));
    }

    [Fact]
    public async Task A_custom_metric_is_written_whole_and_a_policy_that_is_gone_is_deleted()
    {
        using var stage = new Stage();
        stage
            .On(Asg + "PutScalingPolicy", AwsAnswer.Query("PutScalingPolicy", "<PolicyARN>arn:policy</PolicyARN>"))
            .On(Asg + "DeletePolicy", Error("ValidationError", "Group shop-app not found"));

        await stage.PerformAsync(
            Policy,
            new AwsOperation.PutScalingPolicy(
                Stage.Existing("shop-app"),
                ScalingPolicyTable
                    .Table.Empty.With(ScalingPolicyTable.Name, "p")
                    .With(
                        ScalingPolicyTable.Metric,
                        CustomMetricTable
                            .Table.Empty.With(CustomMetricTable.Namespace, "Shop")
                            .With(CustomMetricTable.Name, "Queue")
                            .With(
                                CustomMetricTable.Dimensions,
                                ImmutableSortedDictionary<string, ResourceRef>.Empty.Add("q", Stage.Existing("1"))
                            )
                            .Filled()
                    )
                    .With(ScalingPolicyTable.Target, 5.5)
                    .Filled()
            )
        );
        await stage.PerformAsync(Policy, new AwsOperation.DeleteScalingPolicy(Stage.Owned("arn:policy", Policy), "shop-app", "p"));

        var asked = stage.Asked(Asg + "PutScalingPolicy");
        Assert.Equal("q", asked["TargetTrackingConfiguration.CustomizedMetricSpecification.Dimensions.member.1.Name"]);
        Assert.Equal("5.5", asked["TargetTrackingConfiguration.TargetValue"]);
    }

    [Fact]
    public async Task All_aliases_of_a_zone_go_in_one_batch_and_are_waited_for_until_in_sync()
    {
        using var stage = new Stage();
        stage
            .On(Route53 + "ChangeResourceRecordSets", Changed("PENDING"))
            .On(Route53 + "GetChange", Change("GetChange", "PENDING"), Change("GetChange", "INSYNC"));
        var web = stage.Made("loadBalancer/web", LoadBalancerArn, ("dnsName", "shop-web-1.elb.amazonaws.com"), ("zoneId", "Z35"));

        await stage.PerformAsync(
            Name,
            new AwsOperation.ChangeRecords(
                "Z1",
                [],
                [new(DnsRecordTable.Of("shop.example.com", "A"), web), new(DnsRecordTable.Of("shop.example.com", "AAAA"), web)]
            )
        );

        var body = stage.Asked(Route53 + "ChangeResourceRecordSets")["Body"] ?? "";
        Assert.Equal(2, body.Split("<Action>UPSERT</Action>").Length - 1);
        Assert.Contains("<DNSName>shop-web-1.elb.amazonaws.com</DNSName>", body, StringComparison.Ordinal);
        Assert.Contains("<HostedZoneId>Z35</HostedZoneId>", body, StringComparison.Ordinal);
        Assert.Contains("<EvaluateTargetHealth>false</EvaluateTargetHealth>", body, StringComparison.Ordinal);
        Assert.Equal(["the change is on its way to the name servers"], stage.Said);
    }

    [Fact]
    public async Task An_alias_to_a_load_balancer_of_before_asks_for_its_name_and_an_earlier_change_is_waited_for()
    {
        using var stage = new Stage();
        stage
            .On(Route53 + "ChangeResourceRecordSets", Route53Error("PriorRequestNotComplete", "busy"), Changed("INSYNC"))
            .On(Elb + "DescribeLoadBalancers", LoadBalancerHandlerTests.Listed("DescribeLoadBalancers"));

        await stage.PerformAsync(
            Name,
            new AwsOperation.ChangeRecords("Z1", [], [new(DnsRecordTable.Of("shop.example.com", "A"), Stage.Existing(LoadBalancerArn))])
        );

        Assert.Contains("Z35SXDOTRQ7X7K", stage.AllAsked(Route53 + "ChangeResourceRecordSets")[^1]["Body"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_aliases_repeats_them_exactly_and_leaves_alone_what_changed()
    {
        using var stage = new Stage();
        stage.On(Route53 + "ChangeResourceRecordSets", r =>
            r["Body"]?.Contains("gone.example.com", StringComparison.Ordinal) == true
                ? Route53Error("InvalidChangeBatch", "it was not found")
                : Changed("INSYNC")
        );

        await stage.PerformAsync(Name, new AwsOperation.DeleteRecords("Z1", [Record("gone.example.com"), Record("shop.example.com")]));

        Assert.Equal(3, stage.Aws.Count("ChangeResourceRecordSets"));
        Assert.Contains(
            "<DNSName>dualstack.Shop-web-1.elb.amazonaws.com.</DNSName>",
            stage.AllAsked(Route53 + "ChangeResourceRecordSets")[^1]["Body"],
            StringComparison.Ordinal
        );
        Assert.Equal(["gone.example.com A is gone or was changed by somebody else: left alone"], stage.Said);
    }

    [Fact]
    public async Task A_record_that_gets_a_policy_is_deleted_and_created_in_one_batch_and_once_where_the_answer_was_lost()
    {
        using var stage = new Stage();
        var left = 2;
        stage
            .On(Route53 + "ChangeResourceRecordSets", _ =>
                left-- == 2 ? Route53Error("InvalidChangeBatch", "the values provided do not match the current values") : Changed("INSYNC")
            )
            .On(
                Route53 + "ListResourceRecordSets",
                AwsAnswer.Xml(
                    "<ListResourceRecordSetsResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><ResourceRecordSets>"
                        + "<ResourceRecordSet><Name>shop.example.com.</Name><Type>A</Type><SetIdentifier>shop</SetIdentifier><Weight>1</Weight>"
                        + "<AliasTarget><HostedZoneId>Z35</HostedZoneId><DNSName>shop-web-1.elb.amazonaws.com.</DNSName>"
                        + "<EvaluateTargetHealth>true</EvaluateTargetHealth></AliasTarget></ResourceRecordSet></ResourceRecordSets>"
                        + "<IsTruncated>false</IsTruncated><MaxItems>10</MaxItems></ListResourceRecordSetsResponse>"
                )
            );
        var web = stage.Made("loadBalancer/web", LoadBalancerArn, ("dnsName", "shop-web-1.elb.amazonaws.com"), ("zoneId", "Z35"));
        var weighted = DnsRecordTable.Of("shop.example.com", "A").With(DnsRecordTable.Id, "shop").With(DnsRecordTable.Weight, 1);

        await stage.PerformAsync(
            Name,
            new AwsOperation.ChangeRecords(
                "Z1",
                [Record("shop.example.com")],
                [new(weighted.With(DnsRecordTable.EvaluateTargetHealth, true), web)]
            )
        );

        var bodies = stage.AllAsked(Route53 + "ChangeResourceRecordSets").Select(r => r["Body"] ?? "").ToList();
        Assert.Equal(2, bodies.Count);
        Assert.Contains("<Action>DELETE</Action>", bodies[0], StringComparison.Ordinal);
        Assert.Contains("<Action>UPSERT</Action>", bodies[0], StringComparison.Ordinal);
        Assert.DoesNotContain("<Action>DELETE</Action>", bodies[1], StringComparison.Ordinal);
        Assert.Contains("<Weight>1</Weight>", bodies[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_keeps_its_id_and_changes_its_policy_is_created_after_it_went()
    {
        using var stage = new Stage();
        stage.On(Route53 + "ChangeResourceRecordSets", Changed("INSYNC"));
        var web = stage.Made("loadBalancer/web", LoadBalancerArn, ("dnsName", "shop-web-1.elb.amazonaws.com"), ("zoneId", "Z35"));

        await stage.PerformAsync(
            Name,
            new AwsOperation.ChangeRecords("Z1", [Record("shop.example.com")], [new(DnsRecordTable.Of("shop.example.com", "A"), web)])
        );

        var body = stage.Asked(Route53 + "ChangeResourceRecordSets")["Body"] ?? "";
        Assert.True(
            body.IndexOf("<Action>DELETE</Action>", StringComparison.Ordinal) is >= 0 and var gone
                && body.IndexOf("<Action>CREATE</Action>", StringComparison.Ordinal) > gone,
            body
        );
    }

    [Fact]
    public async Task A_batch_refused_for_another_reason_fails()
    {
        using var stage = new Stage();
        stage.On(Route53 + "ChangeResourceRecordSets", Route53Error("InvalidChangeBatch", "FATAL problem: DomainLabelTooLong"));

        Assert.Contains(
            "DomainLabelTooLong",
            (await stage.FailAsync(Name, new AwsOperation.DeleteRecords("Z1", [Record("shop.example.com")]))).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("loadBalancer/web", Elb + "AddTags", Elb + "RemoveTags")]
    [InlineData("listener/web/http", Elb + "AddTags", Elb + "RemoveTags")]
    [InlineData("rule/web/http/beta", Elb + "AddTags", Elb + "RemoveTags")]
    [InlineData("targetGroup/app", Elb + "AddTags", Elb + "RemoveTags")]
    [InlineData("securityGroup/web-lb", Ec2 + "CreateTags", Ec2 + "DeleteTags")]
    [InlineData("launchTemplate/app", Ec2 + "CreateTags", Ec2 + "DeleteTags")]
    [InlineData("autoScalingGroup/app", Asg + "CreateOrUpdateTags", Asg + "DeleteTags")]
    [InlineData("certificate/web", Acm + "AddTagsToCertificate", Acm + "RemoveTagsFromCertificate")]
    public async Task Tags_of_every_kind_are_set_and_removed_its_own_way(string address, string set, string remove)
    {
        using var stage = new Stage();
        stage.On(set, AnswerTo(set)).On(remove, AnswerTo(remove));

        await stage.PerformAsync(
            address,
            new AwsOperation.SetTags(Stage.Existing("id-1"), ImmutableSortedDictionary<string, string>.Empty.Add("team", "web"), ["old"])
        );

        Assert.Equal([set, remove], stage.Aws.Requests.Select(r => r.ToString()));
        Assert.Contains(
            "old",
            string.Join(' ', stage.Asked(remove).Parameters.Values) + stage.Asked(remove).Json?.ToJsonString(),
            StringComparison.Ordinal
        );
    }

    private static AwsAnswer AnswerTo(string operation) =>
        operation.Split(':') switch
        {
            ["ec2", var name] => Ec2True(name),
            ["acm", _] => AwsAnswer.Json("{}"),
            [_, var name] => Empty(name),
            _ => throw new ArgumentException(operation, nameof(operation)),
        };

    private static LiveDnsRecord Record(string name)
    {
        Dictionary<string, object> raw = new()
        {
            ["Name"] = name,
            ["Type"] = "A",
            ["AliasTarget"] = new Dictionary<string, object>
            {
                ["HostedZoneId"] = "Z35",
                ["DNSName"] = "dualstack.Shop-web-1.elb.amazonaws.com.",
                ["EvaluateTargetHealth"] = true,
            },
        };
        return new("Z1", DnsRecordTable.Table.Read(raw)) { Raw = raw };
    }

    internal static AwsAnswer Changed(string status) => Change("ChangeResourceRecordSets", status);

    private static AwsAnswer Change(string operation, string status) =>
        AwsAnswer.Xml(
            $"<{operation}Response "
                + $"xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><ChangeInfo><Id>/change/C1</Id><Status>{status}</Status><SubmittedAt>2026-01-01T00:00:00Z</SubmittedAt></ChangeInfo></{operation}Response>"
        );

    internal static AwsAnswer Route53Error(string code, string message) => AwsAnswer.QueryError(code, message);
}
