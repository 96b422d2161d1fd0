using System.Globalization;

namespace ElbProvisioner.LocalAws.Tests.Faults;

/// <summary>
/// The request budgets that AWS publishes: how many calls pass at once, and how many a second from then on. Calls are raw: no client
/// repeats them.
/// </summary>
public sealed class BudgetTests : IDisposable
{
    private const string Elb = "elasticloadbalancing";
    private const string NoGroup =
        "TargetGroupArn=arn%3Aaws%3Aelasticloadbalancing%3Aus-east-1%3A123456789012%3Atargetgroup%2Fnone%2F0123456789abcdef";

    private readonly Cloud _cloud = new(options => options with { KeepsBudgets = true });

    [Theory]
    [InlineData("DescribeLoadBalancers", "", 40, 10)]
    [InlineData("DescribeTargetHealth", NoGroup, 40, 10)]
    [InlineData("DescribeTags", "ResourceArns.member.1=x", 40, 10)]
    [InlineData("CreateTargetGroup", "Name=app&TargetType=lambda", 20, 3)]
    [InlineData("DeleteTargetGroup", NoGroup, 20, 3)]
    [InlineData("AddTags", "ResourceArns.member.1=x&Tags.member.1.Key=a", 20, 3)]
    [InlineData("RegisterTargets", NoGroup + "&Targets.member.1.Id=x", 20, 4)]
    [InlineData("DeregisterTargets", NoGroup + "&Targets.member.1.Id=x", 20, 4)]
    [InlineData("CreateLoadBalancer", "Name=web", 10, 0.2)]
    [InlineData("SetSubnets", "LoadBalancerArn=x", 10, 0.2)]
    public Task Load_balancing(string action, string parameters, int burst, double refill) =>
        MustAllowAsync(burst, refill, "400 Throttling", () => QueryAsync(Elb, action, parameters));

    [Theory]
    [InlineData("DescribeVpcs", "", 100, 20)]
    [InlineData("DescribeSecurityGroups", "", 50, 10)]
    [InlineData("DescribeInstances", "", 50, 10)]
    [InlineData("DescribeInstanceStatus", "", 50, 10)]
    [InlineData("DescribeNetworkInterfaces", "", 50, 10)]
    [InlineData("DescribeVolumes", "", 50, 10)]
    [InlineData("DescribeInstances", "MaxResults=5", 100, 20)]
    [InlineData("DescribeSecurityGroups", "Filter.1.Name=group-name&Filter.1.Value.1=default", 100, 20)]
    [InlineData("CreateSecurityGroup", "GroupName=sg-x&GroupDescription=x", 50, 5)]
    [InlineData("AuthorizeSecurityGroupIngress", "GroupId=sg-0123456789abcdef0", 50, 5)]
    [InlineData("RevokeSecurityGroupIngress", "GroupId=sg-0123456789abcdef0", 50, 5)]
    [InlineData("CreateLaunchTemplateVersion", "LaunchTemplateName=none", 100, 5)]
    [InlineData("ModifyLaunchTemplate", "LaunchTemplateName=none", 100, 5)]
    [InlineData("CreateNetworkInterface", "SubnetId=subnet-0123456789abcdef0", 100, 5)]
    [InlineData("CreateTags", "ResourceId.1=sg-0123456789abcdef0&Tag.1.Key=a", 100, 10)]
    [InlineData("DeleteTags", "ResourceId.1=sg-0123456789abcdef0&Tag.1.Key=a", 100, 10)]
    [InlineData("RunInstances", "MinCount=1&MaxCount=1", 5, 2)]
    public Task Computers(string action, string parameters, int burst, double refill) =>
        MustAllowAsync(burst, refill, "503 RequestLimitExceeded", () => QueryAsync("ec2", action, parameters));

    [Theory]
    [InlineData("RequestCertificate", 5)]
    [InlineData("DescribeCertificate", 10)]
    [InlineData("ListCertificates", 8)]
    [InlineData("ListTagsForCertificate", 10)]
    [InlineData("AddTagsToCertificate", 5)]
    [InlineData("RemoveTagsFromCertificate", 5)]
    [InlineData("DeleteCertificate", 10)]
    [InlineData("ImportCertificate", 1)]
    [InlineData("GetCertificate", 10)]
    [InlineData("UpdateCertificateOptions", 5)]
    [InlineData("RenewCertificate", 5)]
    public Task Certificates(string action, int rate) =>
        MustAllowAsync(
            rate,
            rate,
            "400 ThrottlingException",
            () => HeardAsync(() => Raw().JsonAsync("acm", $"CertificateManager.{action}", "{}"))
        );

    [Fact]
    public Task DNS() => MustAllowAsync(5, 5, "400 Throttling", () => HeardAsync(() => Raw().Route53Async(HttpMethod.Get, "hostedzone")));

    [Fact]
    public async Task DNS_has_one_budget_whatever_region_signs()
    {
        Assert.Equal(5, await BurstAsync(() => HeardAsync(() => Raw().Route53Async(HttpMethod.Get, "hostedzone"))));

        Assert.Equal("400 Throttling", await HeardAsync(() => Raw("eu-west-1").Route53Async(HttpMethod.Get, "hostedzone")));
    }

    [Fact]
    public async Task All_calls_to_load_balancing_share_one_bucket_beside_those_of_their_kinds()
    {
        Assert.Equal(20, await BurstAsync(() => QueryAsync(Elb, "DeleteTargetGroup", NoGroup)));
        Assert.Equal(20, await BurstAsync(() => QueryAsync(Elb, "DescribeLoadBalancers", "")));
        Assert.Equal(0, await BurstAsync(() => QueryAsync(Elb, "RegisterTargets", NoGroup + "&Targets.member.1.Id=x")));
        Assert.Equal(0, await BurstAsync(() => QueryAsync(Elb, "CreateLoadBalancer", "Name=web")));
    }

    [Fact]
    public async Task A_throttled_call_costs_nothing()
    {
        Assert.Equal(10, await BurstAsync(() => QueryAsync(Elb, "CreateLoadBalancer", "Name=web")));
        for (var call = 0; call < 200; call++)
        {
            Assert.Equal("400 Throttling", await QueryAsync(Elb, "SetSubnets", "LoadBalancerArn=x"));
        }

        Assert.Equal(30, await BurstAsync(() => QueryAsync(Elb, "DescribeLoadBalancers", "")));
    }

    [Fact]
    public async Task Each_action_of_EC2_has_a_bucket_of_its_own_and_unbounded_listings_another()
    {
        Assert.Equal(50, await BurstAsync(() => QueryAsync("ec2", "DescribeInstances", "")));

        Assert.Equal(100, await BurstAsync(() => QueryAsync("ec2", "DescribeInstances", "MaxResults=5")));
        Assert.Equal(50, await BurstAsync(() => QueryAsync("ec2", "DescribeSecurityGroups", "")));
    }

    [Fact]
    public async Task Regions_do_not_share()
    {
        Assert.Equal(40, await BurstAsync(() => QueryAsync(Elb, "DescribeLoadBalancers", "")));

        Assert.Equal(40, await BurstAsync(() => QueryAsync(Elb, "DescribeLoadBalancers", "", "eu-west-1")));
        Assert.Equal("400 Throttling", await QueryAsync(Elb, "DescribeLoadBalancers", ""));
    }

    [Fact]
    public async Task A_bucket_is_full_again_after_a_while_and_never_fuller()
    {
        Assert.Equal(40, await BurstAsync(() => QueryAsync(Elb, "DescribeLoadBalancers", "")));
        _cloud.Pass(3600);

        Assert.Equal(40, await BurstAsync(() => QueryAsync(Elb, "DescribeLoadBalancers", "")));
    }

    [Fact]
    public async Task Services_whose_budgets_nobody_knows_are_throttled_with_their_own_codes()
    {
        Assert.Equal(
            "400 Throttling",
            await LastAsync(() => QueryAsync("autoscaling", "DescribeAutoScalingGroups", "", version: "2011-01-01"))
        );
        Assert.Equal(
            "400 ThrottledException",
            await LastAsync(() => HeardAsync(() => Raw().JsonAsync("tagging", "ResourceGroupsTaggingAPI_20170126.GetResources", "{}")))
        );
        Assert.Equal(
            "400 ThrottlingException",
            await LastAsync(() => HeardAsync(() => Raw().JsonAsync("ssm", "AmazonSSM.DescribeParameters", "{}")))
        );
    }

    public void Dispose() => _cloud.Dispose();

    /// <summary>As many calls at once as the bucket holds; then one for each token that time brings, and not sooner.</summary>
    private async Task MustAllowAsync(int burst, double refill, string refusal, Func<Task<string>> call)
    {
        Assert.Equal(burst, await BurstAsync(call));
        Assert.Equal(refusal, await call());
        _cloud.Pass(0.9 / refill);
        Assert.Equal(refusal, await call());
        _cloud.Pass(0.1 / refill);
        Assert.NotEqual(refusal, await call());
        Assert.Equal(refusal, await call());
        _cloud.Pass(3 / refill);
        Assert.Equal(Math.Min(3, burst), await BurstAsync(call));
    }

    /// <summary>How many calls pass before one is throttled.</summary>
    private static async Task<int> BurstAsync(Func<Task<string>> call)
    {
        for (var passed = 0; passed < 1000; passed++)
        {
            if (IsThrottled(await call()))
            {
                return passed;
            }
        }

        throw new InvalidOperationException("nothing is ever throttled");
    }

    private static async Task<string> LastAsync(Func<Task<string>> call)
    {
        await BurstAsync(call);
        return await call();
    }

    private static bool IsThrottled(string heard) =>
        heard.Contains("Thrott", StringComparison.Ordinal) || heard.Contains("LimitExceeded", StringComparison.Ordinal);

    private Task<string> QueryAsync(
        string service,
        string action,
        string parameters,
        string region = "us-east-1",
        string? version = null
    ) =>
        HeardAsync(() =>
            Raw(region)
                .QueryAsync(
                    service,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Action={action}&Version={version ?? (service == "ec2" ? "2016-11-15" : "2015-12-01")}{(parameters.Length > 0 ? "&" : "")}{parameters}"
                    )
                )
        );

    private RawCalls Raw(string region = "us-east-1") => new(_cloud, region);

    /// <summary>Status and code of a refusal; empty: there was an answer.</summary>
    private static async Task<string> HeardAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "";
        }
        catch (RawRefusal refusal)
        {
            return $"{refusal.Status} {refusal.Code}";
        }
    }
}
