using System.Collections.Immutable;
using Amazon.AutoScaling.Model;
using Amazon.CertificateManager.Model;
using Amazon.CloudWatch.Model;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using Elb = Amazon.ElasticLoadBalancingV2.Model;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>What carries a stack's tags, asked of every service by itself and not of the product's reader.</summary>
/// <param name="Owned">Address and id of each object.</param>
internal sealed record Inventory(ImmutableArray<(string Address, string Id)> Owned)
{
    private const string StackTag = "elbctl:stack";
    private const string AddressTag = "elbctl:address";
    private const int TagBatch = 20;

    public IEnumerable<string> Addresses => Owned.Select(o => o.Address).Order(StringComparer.Ordinal);

    private const int MostLooks = 10;

    public IEnumerable<string> Duplicates =>
        Owned.GroupBy(o => o.Address).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(o => o.Id))}");

    public string IdOf(string address) => Assert.Single(Owned, o => o.Address == address).Id;

    /// <summary>Other tests share the endpoint: what they remove between a list and the look at one of its items is no finding.</summary>
    public static async Task<Inventory> OfAsync(AwsSession aws, string stack, CancellationToken ct)
    {
        for (var look = 1; ; look++)
        {
            try
            {
                return await LookAsync(aws, stack, ct);
            }
            catch (AmazonServiceException gone) when (look < MostLooks && gone.ErrorCode.Contains("NotFound", StringComparison.Ordinal)) { }
        }
    }

    private static async Task<Inventory> LookAsync(AwsSession aws, string stack, CancellationToken ct)
    {
        var owned = ImmutableArray.CreateBuilder<(string, string)>();
        void Add(string id, IEnumerable<(string Key, string Value)> tags)
        {
            var all = tags.ToLookup(t => t.Key, t => t.Value);
            if (all[StackTag].Contains(stack))
            {
                owned.Add((all[AddressTag].SingleOrDefault() ?? "(no address)", id));
            }
        }

        foreach (var (arn, tags) in await ElbTagsAsync(aws, stack, ct))
        {
            Add(arn, tags);
        }

        foreach (var group in (await aws.Ec2.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest(), ct)).SecurityGroups ?? [])
        {
            Add(group.GroupId, (group.Tags ?? []).Select(t => (t.Key, t.Value)));
        }

        foreach (var address in (await aws.Ec2.DescribeAddressesAsync(new DescribeAddressesRequest(), ct)).Addresses ?? [])
        {
            Add(address.AllocationId, (address.Tags ?? []).Select(t => (t.Key, t.Value)));
        }

        foreach (
            var template in (await aws.Ec2.DescribeLaunchTemplatesAsync(new DescribeLaunchTemplatesRequest(), ct)).LaunchTemplates ?? []
        )
        {
            Add(template.LaunchTemplateId, (template.Tags ?? []).Select(t => (t.Key, t.Value)));
        }

        foreach (
            var group in (
                await aws.AutoScaling.DescribeAutoScalingGroupsAsync(new DescribeAutoScalingGroupsRequest(), ct)
            ).AutoScalingGroups
                ?? []
        )
        {
            Add(group.AutoScalingGroupName, (group.Tags ?? []).Select(t => (t.Key, t.Value)));
        }

        var certificates = await aws.Acm.ListCertificatesAsync(new ListCertificatesRequest(), ct);
        foreach (var certificate in certificates.CertificateSummaryList ?? [])
        {
            try
            {
                var tags = await aws.Acm.ListTagsForCertificateAsync(
                    new ListTagsForCertificateRequest { CertificateArn = certificate.CertificateArn },
                    ct
                );
                Add(certificate.CertificateArn, (tags.Tags ?? []).Select(t => (t.Key, t.Value)));
            }
            catch (Amazon.CertificateManager.Model.ResourceNotFoundException)
            {
                // Of a test beside this one, and gone since it was listed.
            }
        }

        var alarms = await aws.CloudWatch.DescribeAlarmsAsync(new DescribeAlarmsRequest { AlarmNamePrefix = stack + "-" }, ct);
        foreach (var alarm in alarms.MetricAlarms ?? [])
        {
            var tags = await aws.CloudWatch.ListTagsForResourceAsync(
                new Amazon.CloudWatch.Model.ListTagsForResourceRequest { ResourceARN = alarm.AlarmArn },
                ct
            );
            Add(alarm.AlarmArn, (tags.Tags ?? []).Select(t => (t.Key, t.Value)));
        }

        return new(owned.ToImmutable());
    }

    /// <summary>By the beginning of their names first: objects of the tests beside this one come and go.</summary>
    private static async Task<List<(string Arn, IEnumerable<(string, string)> Tags)>> ElbTagsAsync(
        AwsSession aws,
        string stack,
        CancellationToken ct
    )
    {
        bool IsNamed(string name) => name.StartsWith(stack + "-", StringComparison.Ordinal);
        var balancers = (await aws.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest(), ct)).LoadBalancers ?? [];
        var groups = (await aws.Elb.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest(), ct)).TargetGroups ?? [];
        List<string> arns = [.. balancers.Where(b => IsNamed(b.LoadBalancerName)).Select(b => b.LoadBalancerArn)];
        var own = arns.ToList();
        arns.AddRange(groups.Where(g => IsNamed(g.TargetGroupName)).Select(g => g.TargetGroupArn));
        foreach (var balancer in own)
        {
            var listeners =
                (await aws.Elb.DescribeListenersAsync(new DescribeListenersRequest { LoadBalancerArn = balancer }, ct)).Listeners ?? [];
            arns.AddRange(listeners.Select(l => l.ListenerArn));
            foreach (var listener in listeners)
            {
                var rules =
                    (await aws.Elb.DescribeRulesAsync(new DescribeRulesRequest { ListenerArn = listener.ListenerArn }, ct)).Rules ?? [];
                arns.AddRange(rules.Where(r => r.IsDefault != true).Select(r => r.RuleArn));
            }
        }

        // Of somebody else's load balancers rules alone can be the stack's: only a world of the test's own has few enough to look.
        foreach (
            var shared in balancers.Where(b => !IsNamed(b.LoadBalancerName) && (aws.IsInProcess || b.LoadBalancerName == $"edge-{stack}"))
        )
        {
            foreach (
                var listener in (
                    await aws.Elb.DescribeListenersAsync(new DescribeListenersRequest { LoadBalancerArn = shared.LoadBalancerArn }, ct)
                ).Listeners
                    ?? []
            )
            {
                arns.AddRange(
                    ((await aws.Elb.DescribeRulesAsync(new DescribeRulesRequest { ListenerArn = listener.ListenerArn }, ct)).Rules ?? [])
                        .Where(r => r.IsDefault != true)
                        .Select(r => r.RuleArn)
                );
            }
        }

        // Others that answer here know no trust stores.
        if (aws.IsInProcess)
        {
            var stores = (await aws.Elb.DescribeTrustStoresAsync(new Elb.DescribeTrustStoresRequest(), ct)).TrustStores ?? [];
            arns.AddRange(stores.Where(s => IsNamed(s.Name)).Select(s => s.TrustStoreArn));
        }

        return await TagsAsync(aws, arns, ct);
    }

    private static async Task<List<(string Arn, IEnumerable<(string, string)> Tags)>> TagsAsync(
        AwsSession aws,
        List<string> arns,
        CancellationToken ct
    )
    {
        List<(string, IEnumerable<(string, string)>)> found = [];
        foreach (var batch in arns.Chunk(TagBatch))
        {
            var answer = await aws.Elb.DescribeTagsAsync(new Elb.DescribeTagsRequest { ResourceArns = [.. batch] }, ct);
            found.AddRange((answer.TagDescriptions ?? []).Select(d => (d.ResourceArn, (d.Tags ?? []).Select(t => (t.Key, t.Value)))));
        }

        return found;
    }
}
