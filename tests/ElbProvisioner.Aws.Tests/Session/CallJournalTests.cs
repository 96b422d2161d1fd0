using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.Aws.Tests.Session;

public sealed class CallJournalTests
{
    [Theory]
    [InlineData(AwsService.ElasticLoadBalancing, "CreateLoadBalancer", 200, true)]
    [InlineData(AwsService.ElasticLoadBalancing, "CreateLoadBalancer", 400, false)]
    [InlineData(AwsService.AutoScaling, "UpdateAutoScalingGroup", 503, true)]
    [InlineData(AwsService.AutoScaling, "UpdateAutoScalingGroup", null, true)]
    [InlineData(AwsService.Route53, "ListHostedZonesByName", 200, false)]
    [InlineData(AwsService.Ec2, "DescribeVpcs", null, false)]
    [InlineData(AwsService.Tagging, "GetResources", 200, false)]
    [InlineData(AwsService.SecurityToken, "AssumeRoleWithWebIdentity", 200, false)]
    public void A_call_may_have_changed_something_unless_it_reads_or_was_refused(
        string service,
        string operation,
        int? status,
        bool mayHave
    ) => Assert.Equal(mayHave, new AwsCall(service, operation, 1, default, default, default, status, null, null).MayHaveChanged);
}
