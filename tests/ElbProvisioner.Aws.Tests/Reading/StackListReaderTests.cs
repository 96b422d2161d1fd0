using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Aws.Tests.Performing;

namespace ElbProvisioner.Aws.Tests.Reading;

public sealed class StackListReaderTests : IDisposable
{
    private const string Arns = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:";
    private const string Group = Arns + "targetgroup/shop-app/1";
    private const string Balancer = Arns + "loadbalancer/app/shop-web/1";
    private const string Gone = Arns + "loadbalancer/app/gone-web/2";
    private const string Instance = "arn:aws:ec2:eu-west-1:123456789012:instance/i-1";

    private readonly ScriptedAws _aws = new();

    [Fact]
    public async Task Stacks_are_what_the_tags_of_two_indexes_say_and_AWS_still_has_each_object_once()
    {
        _aws.On("sts:GetCallerIdentity", AwsAnswer.Query("GetCallerIdentity", "<Account>123456789012</Account>"))
            .On(
                "tagging:GetResources",
                request =>
                    AwsAnswer.Json(
                        request.Json?["PaginationToken"]?.ToString() is { Length: > 0 }
                            ? $$"""{"ResourceTagMappingList":[{{Tagged("shop", "targetGroup/app", Group)}},{{Tagged("shop", "targetGroup/app", Group)}},{{Tagged("blog", "no address", Group)}},{{Tagged("gone", "autoScalingGroup/app", Instance)}},{{Tagged("gone", "loadBalancer/web", Gone)}}],"PaginationToken":""}"""
                            : $$"""{"ResourceTagMappingList":[{{Tagged("shop", "loadBalancer/web", Balancer)}}],"PaginationToken":"more"}"""
                    )
            )
            .On(
                "autoscaling:DescribeAutoScalingGroups",
                AwsAnswer.Query(
                    "DescribeAutoScalingGroups",
                    "<AutoScalingGroups><member><AutoScalingGroupName>g</AutoScalingGroupName><Tags>"
                        + "<member><Key>elbctl:stack</Key><Value>api</Value></member><member><Key>elbctl:address</Key><Value>autoScalingGroup/app</Value></member>"
                        + "</Tags></member></AutoScalingGroups>"
                )
            );
        _aws.On("elasticloadbalancing:DescribeLoadBalancers", Listed("DescribeLoadBalancers", "LoadBalancers", "LoadBalancerArn", Balancer))
            .On("elasticloadbalancing:DescribeTargetGroups", Listed("DescribeTargetGroups", "TargetGroups", "TargetGroupArn", Group));
        using var session = AwsSession.InProcess(new() { Region = "eu-west-1" }, _aws, new SwiftTime());

        var list = await new StackListReader(session).ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("123456789012", "eu-west-1"), (list.Account, list.Region));
        Assert.Equal(
            ["api: autoScalingGroup 1", "shop: loadBalancer 1, targetGroup 1"],
            list.Stacks.Select(s => $"{s.Name}: {string.Join(", ", s.Kinds.Select(k => $"{k.Kind} {k.Count}"))}")
        );
    }

    public void Dispose() => _aws.Dispose();

    private static string Tagged(string stack, string address, string arn) =>
        $$"""{"ResourceARN":"{{arn}}","Tags":[{"Key":"elbctl:stack","Value":"{{stack}}"},{"Key":"elbctl:address","Value":"{{address}}"}]}""";

    private static AwsAnswer Listed(string operation, string items, string member, string arn) =>
        AwsAnswer.Query(operation, $"<{items}><member><{member}>{arn}</{member}></member></{items}>");
}
