using ElbProvisioner.Aws.Session;
using Microsoft.Extensions.Time.Testing;

namespace ElbProvisioner.Aws.Tests.Session;

public sealed class RequestBudgetTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("elasticloadbalancing", "DescribeRules", 40, 10)]
    [InlineData("elasticloadbalancing", "CreateRule", 20, 3)]
    [InlineData("elasticloadbalancing", "SetSubnets", 10, 0.2)]
    [InlineData("elasticloadbalancing", "RegisterTargets", 20, 4)]
    [InlineData("ec2", "DescribeSubnets", 100, 20)]
    [InlineData("ec2", "CreateTags", 100, 10)]
    [InlineData("ec2", "CreateLaunchTemplateVersion", 100, 5)]
    [InlineData("ec2", "CreateSecurityGroup", 50, 5)]
    [InlineData("acm", "ImportCertificate", 1, 1)]
    [InlineData("acm", "ListCertificates", 8, 8)]
    [InlineData("route53", "ChangeResourceRecordSets", 5, 5)]
    public void The_burst_is_free_and_the_next_call_waits_for_one_refill(string service, string operation, int burst, double perSecond)
    {
        var budget = new RequestBudget(_time);
        Assert.All(Enumerable.Range(0, burst), _ => Assert.Equal(TimeSpan.Zero, budget.Take(service, operation)));
        Assert.InRange(budget.Take(service, operation).TotalSeconds, 1 / perSecond, (1 / perSecond) + 0.001);
    }

    [Fact]
    public void Reads_and_writes_of_load_balancers_share_the_account_bucket()
    {
        var budget = new RequestBudget(_time);
        foreach (var _ in Enumerable.Range(0, 40))
        {
            budget.Take("elasticloadbalancing", "DescribeRules");
        }

        Assert.Equal(TimeSpan.FromMilliseconds(100), budget.Take("elasticloadbalancing", "CreateRule"));
    }

    [Fact]
    public void A_call_that_has_to_wait_spends_nothing_meanwhile()
    {
        var budget = new RequestBudget(_time);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(TimeSpan.Zero, budget.Take("elasticloadbalancing", "CreateRule")));
        Assert.All(Enumerable.Range(0, 20), _ => Assert.NotEqual(TimeSpan.Zero, budget.Take("elasticloadbalancing", "CreateRule")));

        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(TimeSpan.Zero, budget.Take("elasticloadbalancing", "DescribeRules")));
        Assert.NotEqual(TimeSpan.Zero, budget.Take("elasticloadbalancing", "DescribeRules"));
    }

    [Fact]
    public void Each_ec2_action_has_its_own_bucket()
    {
        var budget = new RequestBudget(_time);
        foreach (var _ in Enumerable.Range(0, 100))
        {
            budget.Take("ec2", "DescribeSubnets");
        }

        Assert.Equal(TimeSpan.Zero, budget.Take("ec2", "DescribeVpcs"));
    }

    [Fact]
    public void A_bucket_refills_with_time_and_never_above_its_capacity()
    {
        var budget = new RequestBudget(_time);
        foreach (var _ in Enumerable.Range(0, 7))
        {
            budget.Take("route53", "GetChange");
        }

        _time.Advance(TimeSpan.FromHours(1));
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(TimeSpan.Zero, budget.Take("route53", "GetChange")));
        Assert.Equal(0.2, budget.Take("route53", "GetChange").TotalSeconds, 3);
    }

    [Fact]
    public void A_scale_of_one_half_leaves_half_of_the_budget_to_others()
    {
        var budget = new RequestBudget(_time, scale: 0.5);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(TimeSpan.Zero, budget.Take("elasticloadbalancing", "DescribeRules")));
        Assert.Equal(0.2, budget.Take("elasticloadbalancing", "DescribeRules").TotalSeconds, 3);
    }

    [Fact]
    public void Services_without_published_numbers_are_not_held_back()
    {
        var budget = new RequestBudget(_time);
        Assert.All(Enumerable.Range(0, 500), _ => Assert.Equal(TimeSpan.Zero, budget.Take("autoscaling", "DescribeAutoScalingGroups")));
    }
}
