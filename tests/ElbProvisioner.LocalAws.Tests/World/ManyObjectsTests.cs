using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.World;

/// <summary>A call takes as long as what it asks for, not as what else there is.</summary>
public sealed class ManyObjectsTests
{
    private const int Many = 10_000;
    private const int Calls = 60;

    /// <summary>
    /// For the median of some calls, on a machine that does other things too. Measured: a fifth of one, and five for a page.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_objects_do_not_make_a_call_slow()
    {
        using var cloud = new Cloud(options =>
            options with
            {
                FaultSettings = new FaultSettings
                {
                    Quotas = new Dictionary<string, int>(StringComparer.Ordinal) { ["targetGroups"] = 2 * Many },
                },
            }
        );
        var vpc = (await cloud.Ec2.DescribeVpcsAsync(new(), Cancellation)).Vpcs[0].VpcId;
        var arns = new List<string>();
        for (var n = 0; n < Many; n++)
        {
            arns.Add((
                    await cloud.Elb.CreateTargetGroupAsync(
                        new CreateTargetGroupRequest
                        {
                            Name = $"g{n}",
                            Port = 80,
                            Protocol = "HTTP",
                            VpcId = vpc,
                            Tags = [new Tag { Key = "n", Value = $"{n % 10}" }],
                        },
                        Cancellation
                    )
                ).TargetGroups[0].TargetGroupArn);
        }

        cloud.Pass(60);
        var next = 0;
        Assert.All(
            new (string Name, Func<string, Task> Call)[]
            {
                ("by ARN", arn => cloud.Elb.DescribeTargetGroupsAsync(new() { TargetGroupArns = [arn] }, Cancellation)),
                ("attributes", arn => cloud.Elb.DescribeTargetGroupAttributesAsync(new() { TargetGroupArn = arn }, Cancellation)),
                ("tags", arn => cloud.Elb.DescribeTagsAsync(new() { ResourceArns = [arn] }, Cancellation)),
                ("a change", arn => cloud.Elb.ModifyTargetGroupAsync(new() { TargetGroupArn = arn, HealthCheckPath = "/x" }, Cancellation)),
                (
                    "a create",
                    _ =>
                        cloud.Elb.CreateTargetGroupAsync(
                            new()
                            {
                                Name = $"m{next++}",
                                Port = 80,
                                Protocol = "HTTP",
                                VpcId = vpc,
                            },
                            Cancellation
                        )
                ),
                ("a page", _ => cloud.Elb.DescribeTargetGroupsAsync(new() { PageSize = 10 }, Cancellation)),
                ("another service", _ => cloud.Ec2.DescribeSecurityGroupsAsync(new(), Cancellation)),
            },
            measured =>
            {
                var median = MedianAsync(arns, measured.Call).GetAwaiter().GetResult();
                Assert.True(median < Limit, $"{measured.Name}: {median.TotalMilliseconds:0.00} ms");
            }
        );
    }

    [Fact]
    public void A_file_of_ten_thousand_objects_opens_quickly_and_takes_a_change_quickly()
    {
        var folder = Directory.CreateTempSubdirectory("elbctl-many-");
        try
        {
            var file = Path.Combine(folder.FullName, "aws.world");
            LocalWorld
                .Open(file, TimeProvider.System, 1)
                .Aws.Run(
                    "us-east-1",
                    transaction =>
                    {
                        for (var n = 0; n < Many; n++)
                        {
                            transaction.Elb.Tags.Put(
                                new(
                                    $"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/g{n}/0123456789abcdef",
                                    new Dictionary<string, string> { ["n"] = $"{n}" }
                                )
                            );
                        }

                        return true;
                    }
                );

            var start = TimeProvider.System.GetTimestamp();
            var world = LocalWorld.Open(file, TimeProvider.System, 1);
            Assert.True(world.Aws.Run("us-east-1", transaction => transaction.Elb.Tags.Count) >= Many);
            var opened = TimeProvider.System.GetElapsedTime(start);

            var times = Enumerable
                .Range(0, Calls)
                .Select(n =>
                {
                    var begun = TimeProvider.System.GetTimestamp();
                    world.Aws.Run(
                        "us-east-1",
                        transaction =>
                        {
                            transaction.Here.Facts.Put(new("n", n));
                            return true;
                        }
                    );
                    return TimeProvider.System.GetElapsedTime(begun);
                })
                .Order()
                .ToList();
            Assert.True(opened < TimeSpan.FromSeconds(1.5), $"opened in {opened.TotalMilliseconds:0} ms");
            Assert.True(times[Calls / 2] < Limit, $"a change took {times[Calls / 2].TotalMilliseconds:0.00} ms");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<TimeSpan> MedianAsync(List<string> arns, Func<string, Task> call)
    {
        var times = new List<TimeSpan>();
        for (var n = 0; n < Calls; n++)
        {
            var start = TimeProvider.System.GetTimestamp();
            await call(arns[n * (Many / Calls)]);
            times.Add(TimeProvider.System.GetElapsedTime(start));
        }

        return times.Order().ElementAt(Calls / 2);
    }
}
