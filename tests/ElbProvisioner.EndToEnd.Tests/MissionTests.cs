using Amazon.AutoScaling.Model;
using Amazon.CertificateManager;
using Amazon.CertificateManager.Model;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Route53;
using Amazon.Route53.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>What an HTTPS site is there for, asked of the live objects; and what is somebody else's stays as it is.</summary>
public abstract class MissionTests(TestedAws aws)
{
    private const int TargetPort = 8080;

    private static readonly string[] ModernPolicies =
    [
        "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
        "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_HTTPS_site_serves_its_mission()
    {
        await using var stack = await LivingStack.FromAsync(aws, "web-https");
        await stack.Elbctl.ApplyAsync();
        var inventory = await stack.InventoryAsync();
        var balancer = Assert.Single(
            (
                await aws.Clients.Elb.DescribeLoadBalancersAsync(
                    new DescribeLoadBalancersRequest { LoadBalancerArns = [inventory.IdOf("loadBalancer/web")] },
                    Cancellation
                )
            ).LoadBalancers
        );

        await InstancesAreReachedThroughTheLoadBalancerOnly(inventory, balancer);
        await ListenersEndTlsAndRedirect(inventory, balancer);
        await TargetsAreCheckedAndTheGroupServesThem(inventory);
        await TheNameLeadsToTheLoadBalancer(stack, balancer);
    }

    [Fact]
    public async Task What_is_somebody_elses_stays_as_it_is()
    {
        await using var stack = await LivingStack.FromAsync(aws, "web-http");
        var foreign = await Foreign.CreateAsync(aws.Clients, stack.Name, Cancellation);
        var before = await foreign.DescribeAsync(Cancellation);

        await stack.Elbctl.ApplyAsync();
        var ours = (await stack.InventoryAsync()).IdOf("securityGroup/app-asg");
        await stack.Elbctl.ExpectNoChangesAsync();
        (await stack.Elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);

        Assert.Empty((await stack.InventoryAsync()).Owned);
        Assert.Equal(before, await foreign.DescribeAsync(Cancellation));
        Assert.DoesNotContain(ours, before, StringComparison.Ordinal);
        await foreign.RemoveAsync(Cancellation);
    }

    private async Task InstancesAreReachedThroughTheLoadBalancerOnly(Inventory inventory, LoadBalancer balancer)
    {
        var front = inventory.IdOf("securityGroup/web-lb");
        var back = inventory.IdOf("securityGroup/app-asg");
        Assert.Equal([front], balancer.SecurityGroups);
        var groups = (
            await aws.Clients.Ec2.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest { GroupIds = [front, back] }, Cancellation)
        ).SecurityGroups;

        var into = Assert.Single(Assert.Single(groups, g => g.GroupId == back).IpPermissions);
        Assert.Equal((TargetPort, TargetPort, "tcp"), (into.FromPort, into.ToPort, into.IpProtocol));
        Assert.Equal(front, Assert.Single(into.UserIdGroupPairs).GroupId);
        Assert.Empty(into.Ipv4Ranges ?? []);
        Assert.Empty(into.Ipv6Ranges ?? []);
        Assert.Equal([80, 443], Assert.Single(groups, g => g.GroupId == front).IpPermissions.Select(p => p.FromPort ?? 0).Order());

        var template = Assert
            .Single(
                (
                    await aws.Clients.Ec2.DescribeLaunchTemplateVersionsAsync(
                        new DescribeLaunchTemplateVersionsRequest
                        {
                            LaunchTemplateId = inventory.IdOf("launchTemplate/app"),
                            Versions = ["$Latest"],
                        },
                        Cancellation
                    )
                ).LaunchTemplateVersions
            )
            .LaunchTemplateData;
        Assert.Equal([back], template.SecurityGroupIds ?? template.NetworkInterfaces?.SelectMany(n => n.Groups) ?? []);
        Assert.Equal("required", template.MetadataOptions.HttpTokens?.Value);
        Assert.All(template.BlockDeviceMappings, volume => Assert.True(volume.Ebs.Encrypted));
    }

    private async Task ListenersEndTlsAndRedirect(Inventory inventory, LoadBalancer balancer)
    {
        var listeners = (
            await aws.Clients.Elb.DescribeListenersAsync(
                new DescribeListenersRequest { LoadBalancerArn = balancer.LoadBalancerArn },
                Cancellation
            )
        ).Listeners;
        Assert.Equal(2, listeners.Count);
        var https = Assert.Single(listeners, l => l.Port == 443);
        Assert.Equal(ProtocolEnum.HTTPS, https.Protocol);
        Assert.Contains(https.SslPolicy, ModernPolicies);
        Assert.Equal(inventory.IdOf("certificate/site"), Assert.Single(https.Certificates).CertificateArn);
        Assert.Equal(ActionTypeEnum.Forward, Assert.Single(https.DefaultActions).Type);
        var certificate = (
            await aws.Clients.Acm.DescribeCertificateAsync(
                new DescribeCertificateRequest { CertificateArn = inventory.IdOf("certificate/site") },
                Cancellation
            )
        ).Certificate;
        Assert.Equal(CertificateStatus.ISSUED, certificate.Status);

        var redirect = Assert.Single(Assert.Single(listeners, l => l.Port == 80).DefaultActions);
        Assert.Equal(ActionTypeEnum.Redirect, redirect.Type);
        Assert.Equal(
            ("HTTPS", "443", "HTTP_301"),
            (redirect.RedirectConfig.Protocol, redirect.RedirectConfig.Port, redirect.RedirectConfig.StatusCode.Value)
        );
    }

    private async Task TargetsAreCheckedAndTheGroupServesThem(Inventory inventory)
    {
        var arn = inventory.IdOf("targetGroup/app");
        var group = Assert.Single(
            (
                await aws.Clients.Elb.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest { TargetGroupArns = [arn] }, Cancellation)
            ).TargetGroups
        );
        Assert.Equal(("/health", "200-299", TargetPort), (group.HealthCheckPath, group.Matcher.HttpCode, group.Port));
        var scaling = Assert.Single(
            (
                await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(
                    new DescribeAutoScalingGroupsRequest { AutoScalingGroupNames = [inventory.IdOf("autoScalingGroup/app")] },
                    Cancellation
                )
            ).AutoScalingGroups
        );
        Assert.Equal([arn], scaling.TargetGroupARNs);
        Assert.Equal("ELB", scaling.HealthCheckType);
        Assert.Equal(2, scaling.Instances.Count);
        var health = (
            await aws.Clients.Elb.DescribeTargetHealthAsync(new DescribeTargetHealthRequest { TargetGroupArn = arn }, Cancellation)
        ).TargetHealthDescriptions;
        Assert.Equal(
            scaling.Instances.Select(i => i.InstanceId).Order(StringComparer.Ordinal),
            health.Select(h => h.Target.Id).Order(StringComparer.Ordinal)
        );
        Assert.All(health, h => Assert.Equal(TargetHealthStateEnum.Healthy, h.TargetHealth.State));
    }

    private async Task TheNameLeadsToTheLoadBalancer(LivingStack stack, LoadBalancer balancer)
    {
        if (stack.Zone is not { } zone)
        {
            return;
        }

        var records = await Zones.RecordsAsync(aws.Clients, zone, Cancellation);
        var alias = Assert.Single(records, r => r.Name.TrimEnd('.') == stack.Domain);
        Assert.Equal(RRType.A, alias.Type);
        Assert.Equal(balancer.DNSName, alias.AliasTarget.DNSName.TrimEnd('.'), ignoreCase: true);
        Assert.Equal(balancer.CanonicalHostedZoneId, alias.AliasTarget.HostedZoneId);
    }
}

public sealed class EmbeddedMissionTests(LocalWorldAws aws) : MissionTests(aws), IClassFixture<LocalWorldAws>;

public sealed class EndpointMissionTests(EndpointAws aws) : MissionTests(aws);
