using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Tests.AutoScaling;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.World;

/// <summary>In a fast world everything takes less time, and it is the same time of day as in life.</summary>
public sealed class SpeedTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Cloud AtSpeed(double speed) => new(options => options with { Speed = speed, Timings = new Timings() });

    [Fact]
    public async Task A_load_balancer_is_there_in_a_sixtieth_of_its_time_and_says_when_it_was_made_by_lifes_clock()
    {
        using var cloud = AtSpeed(60);
        var began = cloud.Time.GetUtcNow();
        var made = await MakeAsync(cloud);
        Assert.Equal("provisioning", made.State.Code.Value);
        Assert.Equal(began.UtcDateTime, made.CreatedTime?.ToUniversalTime());

        cloud.Pass(1.9);
        Assert.Equal("provisioning", await StateAsync(cloud, made));

        cloud.Pass(0.1);
        Assert.Equal("active", await StateAsync(cloud, made));
    }

    [Fact]
    public async Task What_is_made_is_seen_at_once_unless_asked_otherwise()
    {
        using var cloud = AtSpeed(1);

        var made = await MakeAsync(cloud);

        Assert.Equal("provisioning", await StateAsync(cloud, made));
    }

    [Theory]
    [InlineData(1, 3600)]
    [InlineData(30, 120)]
    [InlineData(3000, 60)]
    public async Task A_terminated_instance_is_described_for_an_hour_and_never_less_than_a_minute(double speed, double seconds)
    {
        using var cloud = AtSpeed(speed);
        var id = await RunAsync(cloud, "");
        await new RawCalls(cloud).QueryAsync("ec2", $"Action=TerminateInstances&Version=2016-11-15&InstanceId.1={id}");
        cloud.Pass(30 / speed);

        cloud.Pass(seconds - 0.01);
        Assert.Single(
            (await cloud.Ec2.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [id] }, Cancellation)).Reservations
        );

        cloud.Pass(0.01);
        await Cloud.RefusedAsync(
            "InvalidInstanceID.NotFound",
            () => cloud.Ec2.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [id] }, Cancellation)
        );
    }

    [Fact]
    public async Task What_became_due_while_nobody_called_happened_a_minute_ago_at_most()
    {
        using var ground = await Ground.CreateAsync(options => options with { Speed = 60, LongestAbsence = TimeSpan.FromMinutes(1) });
        await ground.CreateGroupAsync(desired: 1);

        ground.Pass(24 * 3600);

        var launched = (await ground.Cloud.Ec2.DescribeInstancesAsync(new DescribeInstancesRequest(), Cancellation))
            .Reservations.Single()
            .Instances.Single();
        Assert.Equal("running", launched.State.Name.Value);
        Assert.InRange(
            ground.Cloud.Time.GetUtcNow().UtcDateTime - (launched.LaunchTime?.ToUniversalTime() ?? default),
            TimeSpan.FromSeconds(59),
            TimeSpan.FromMinutes(1)
        );
    }

    [Fact]
    public async Task A_spot_instance_is_taken_back_where_that_is_to_happen_and_others_stay()
    {
        using var cloud = new Cloud(options =>
            options with
            {
                FaultSettings = new() { InterruptsSpot = true },
                Timings = new(),
            }
        );
        var spot = await RunAsync(cloud, "&InstanceMarketOptions.MarketType=spot");
        var other = await RunAsync(cloud, "");

        cloud.Pass(15 + 600);

        var taken = await FindAsync(cloud, spot);
        Assert.Equal("shutting-down", taken.State.Name.Value);
        Assert.Equal("Server.SpotInstanceTermination", taken.StateReason.Code);
        Assert.Equal("running", (await FindAsync(cloud, other)).State.Name.Value);
    }

    private static async Task<string> RunAsync(Cloud cloud, string market)
    {
        var image = (await cloud.Ec2.DescribeImagesAsync(new DescribeImagesRequest { Owners = ["amazon"] }, Cancellation)).Images.First(i =>
            i.Architecture == Amazon.EC2.ArchitectureValues.X86_64
        );
        var run = await new RawCalls(cloud).QueryAsync(
            "ec2",
            $"Action=RunInstances&Version=2016-11-15&ImageId={image.ImageId}&InstanceType=t3.micro&MinCount=1&MaxCount=1{market}"
        );
        return RawCalls.Text(run, "instanceId");
    }

    private static async Task<Instance> FindAsync(Cloud cloud, string id) =>
        (await cloud.Ec2.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [id] }, Cancellation))
            .Reservations[0]
            .Instances[0];

    private static async Task<LoadBalancer> MakeAsync(Cloud cloud)
    {
        var subnets = (await cloud.Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest(), Cancellation))
            .Subnets.Take(2)
            .Select(subnet => subnet.SubnetId)
            .ToList();
        return (
            await cloud.Elb.CreateLoadBalancerAsync(new CreateLoadBalancerRequest { Name = "web", Subnets = subnets }, Cancellation)
        ).LoadBalancers[0];
    }

    private static async Task<string> StateAsync(Cloud cloud, LoadBalancer made) =>
        (
            await cloud.Elb.DescribeLoadBalancersAsync(
                new DescribeLoadBalancersRequest { LoadBalancerArns = [made.LoadBalancerArn] },
                Cancellation
            )
        )
            .LoadBalancers[0]
            .State
            .Code
            .Value;
}
