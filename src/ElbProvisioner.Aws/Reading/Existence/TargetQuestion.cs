using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning.Sent;

namespace ElbProvisioner.Aws.Reading.Existence;

/// <summary>Is what the file wants to register there: instances, load balancers behind others, zones of addresses.</summary>
internal static class TargetQuestion
{
    public static Task AskAsync(Inquiry inquiry, SentValue[] values) =>
        Task.WhenAll(
            InstancesAsync(inquiry, [.. values.OfType<SentValue.TargetInstance>()]),
            BalancersAsync(inquiry, [.. values.OfType<SentValue.TargetBalancer>()]),
            ZonesAsync(inquiry, [.. values.OfType<SentValue.TargetZone>()])
        );

    private static Task InstancesAsync(Inquiry inquiry, SentValue.TargetInstance[] values) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync(
                "instances",
                async () =>
                {
                    var found = await Pages.ChunkedAsync<string, Instance>(
                        values.Select(v => v.Id).Distinct(StringComparer.Ordinal),
                        Inquiry.FilterValues,
                        async ids =>
                            [
                                .. (
                                    await inquiry.Session.Ec2.DescribeInstancesAsync(
                                        new DescribeInstancesRequest { Filters = [Ec2Filter.Of("instance-id", ids)] },
                                        inquiry.Cancel
                                    )
                                ).Reservations?.SelectMany(r => r.Instances ?? []) ?? [],
                            ]
                    );
                    foreach (var value in values)
                    {
                        if (Trouble(value, found.Find(i => i.InstanceId == value.Id), inquiry.World.Region) is { } trouble)
                        {
                            inquiry.Findings.Report(
                                ExistenceCodes.TargetUnusable,
                                value.At,
                                $"targetGroups.{value.Group}: {trouble}",
                                "Name a running instance of the target group's VPC; or register its address, which may be elsewhere."
                            );
                        }
                    }
                }
            );

    /// <summary>AWS takes running instances of the target group's VPC [ELBv2 API: RegisterTargets].</summary>
    private static string? Trouble(SentValue.TargetInstance value, Instance? found, string region) =>
        found is null || found.State?.Name == InstanceStateName.Terminated ? $"the instance '{value.Id}' does not exist in {region}."
        : found.VpcId != value.VpcId ? $"the instance '{value.Id}' is in {found.VpcId}, and the target group in {value.VpcId}."
        : found.State?.Name != InstanceStateName.Running ? $"the instance '{value.Id}' is {found.State?.Name}, and AWS takes running ones."
        : null;

    private static Task BalancersAsync(Inquiry inquiry, SentValue.TargetBalancer[] values) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync("load balancers", () => Task.WhenAll(values.Select(v => BalancerAsync(inquiry, v))));

    /// <summary>
    /// An application load balancer of the VPC with a listener on the port [NLB guide: application load balancers as targets].
    /// </summary>
    private static async Task BalancerAsync(Inquiry inquiry, SentValue.TargetBalancer value)
    {
        try
        {
            var found = (
                await inquiry.Session.Elb.DescribeLoadBalancersAsync(
                    new DescribeLoadBalancersRequest { LoadBalancerArns = [value.Arn] },
                    inquiry.Cancel
                )
            ).LoadBalancers.FirstOrDefault();
            var listeners = (
                await inquiry.Session.Elb.DescribeListenersAsync(
                    new DescribeListenersRequest { LoadBalancerArn = value.Arn },
                    inquiry.Cancel
                )
            ).Listeners;
            if (found?.VpcId != value.VpcId)
            {
                Tell($"is in {found?.VpcId}, and the target group in {value.VpcId}", "Name one of the same VPC.");
            }
            else if (listeners?.Exists(l => l.Port == value.Port) != true)
            {
                Tell(
                    $"has no listener on port {value.Port}",
                    listeners is { Count: > 0 }
                        ? $"It listens on {string.Join(", ", listeners.Select(l => l.Port).Order())}: write one of these as `port`."
                        : "Give it a listener first."
                );
            }
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind is AwsFailureKind.NotFound or AwsFailureKind.Validation)
        {
            Tell($"does not exist in {inquiry.World.Region}", "Check its ARN, the region and the account.");
        }

        void Tell(string trouble, string remedy) =>
            inquiry.Findings.Report(
                ExistenceCodes.TargetUnusable,
                value.At,
                $"targetGroups.{value.Group}: the load balancer '{value.Arn}' {trouble}.",
                remedy
            );
    }

    private static Task ZonesAsync(Inquiry inquiry, SentValue.TargetZone[] values) =>
        values.Length == 0
            ? Task.CompletedTask
            : inquiry.AskAsync(
                "availability zones",
                async () =>
                {
                    var zones = (
                        await inquiry.Session.Ec2.DescribeAvailabilityZonesAsync(new DescribeAvailabilityZonesRequest(), inquiry.Cancel)
                    )
                        .AvailabilityZones.Select(z => z.ZoneName)
                        .Order(StringComparer.Ordinal)
                        .ToList();
                    foreach (var value in values.Where(v => !zones.Contains(v.Zone)))
                    {
                        inquiry.Findings.Report(
                            ExistenceCodes.TargetUnusable,
                            value.At,
                            $"targetGroups.{value.Group}: '{value.Zone}' is not a zone of {inquiry.World.Region}.",
                            $"Write one of {string.Join(", ", zones)}, or `all`."
                        );
                    }
                }
            );
}
