using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Aws.Session;
using Tag = Amazon.ElasticLoadBalancingV2.Model.Tag;

namespace ElbProvisioner.LocalAws.Tests.Peers;

/// <summary>
/// Network and gateway load balancers, addresses that stay, declared targets of every kind, a trust store, sign-in and an endpoint service.
/// </summary>
public sealed class TerraformBalancingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The provider sleeps a minute after it made a load balancer, so it adopts those that are there.</summary>
    [Fact]
    public async Task Terraform_takes_load_balancers_of_every_type_through_their_life()
    {
        using var folder = new TemporaryFolder();
        await using var world = new PeerWorld();
        using var session = AwsSession.InProcess(
            new AwsSessionOptions { Region = PeerWorld.HomeRegion },
            world.Aws.CreateHandler(),
            TimeProvider.System
        );
        await Resources.CopyAsync("Peers/TerraformBalancing/", folder.Path);
        var terraform = new Terraform(world, folder.Path);
        await terraform.InitAsync();
        await CertifyAsync(folder.Path);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "adopted.tf"), await AdoptedAsync(world, session), Cancellation);

        var first = (await terraform.RunAsync("apply", "one", "-auto-approve")).Well();
        Assert.Contains("Resources: 6 imported, 18 added,", first.Output, StringComparison.Ordinal);

        // Had anything read back otherwise than it was written, there would be more to change than what was edited.
        var second = (await terraform.RunAsync("apply", "two", "-auto-approve")).Well();
        Assert.Contains("Plan: 1 to add, 8 to change, 1 to destroy.", second.Output, StringComparison.Ordinal);
        var empty = await terraform.RunAsync("plan", "two", "-detailed-exitcode");
        Assert.True(empty.ExitCode == 0, empty.Output + empty.Complaints);

        var last = (await terraform.RunAsync("destroy", "two", "-auto-approve")).Well();
        Assert.Contains("Resources: 24 destroyed.", last.Output, StringComparison.Ordinal);
        Assert.Empty(world.LeftForGood());
        Assert.Empty(world.Complaints);
    }

    private static async Task CertifyAsync(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=peers.example.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(10));
        await File.WriteAllTextAsync(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem(), Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem(), Cancellation);
    }

    private static async Task<string> AdoptedAsync(PeerWorld world, AwsSession session)
    {
        var subnets = (await session.Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest(), Cancellation))
            .Subnets.OrderBy(s => s.AvailabilityZone, StringComparer.Ordinal)
            .Take(2)
            .ToList();
        List<Tag> tags = [new() { Key = "team", Value = "peers" }];
        var addresses = new List<string>();
        foreach (var _ in subnets)
        {
            var allocated = await session.Ec2.AllocateAddressAsync(
                new()
                {
                    Domain = DomainType.Vpc,
                    TagSpecifications = [new() { ResourceType = ResourceType.ElasticIp, Tags = [new() { Key = "team", Value = "peers" }] }],
                },
                Cancellation
            );
            addresses.Add(allocated.AllocationId);
        }

        var group = await session.Ec2.CreateSecurityGroupAsync(
            new()
            {
                GroupName = "peers-site",
                Description = "Managed by Terraform",
                VpcId = subnets[0].VpcId,
            },
            Cancellation
        );
        world.Settle();
        var edge = await MadeAsync(
            new()
            {
                Name = "peers-edge",
                Type = LoadBalancerTypeEnum.Network,
                SubnetMappings = [.. subnets.Zip(addresses, (s, a) => new SubnetMapping { SubnetId = s.SubnetId, AllocationId = a })],
            }
        );
        var site = await MadeAsync(
            new()
            {
                Name = "peers-site",
                Scheme = LoadBalancerSchemeEnum.Internal,
                Subnets = [.. subnets.Select(s => s.SubnetId)],
                SecurityGroups = [group.GroupId],
            }
        );
        var inspect = await MadeAsync(
            new()
            {
                Name = "peers-inspect",
                Type = LoadBalancerTypeEnum.Gateway,
                Subnets = [.. subnets.Select(s => s.SubnetId)],
            }
        );
        world.Pass(TimeSpan.FromMinutes(10));
        (string To, string Id)[] adopted =
        [
            ("aws_security_group.site", group.GroupId),
            ("aws_lb.edge", edge),
            ("aws_lb.site", site),
            ("aws_lb.inspect", inspect),
            .. subnets.Zip(addresses, (s, a) => ($"aws_eip.edge[\"{s.AvailabilityZone}\"]", a)),
        ];
        return string.Concat(adopted.Select(a => $"import {{\n  to = {a.To}\n  id = \"{a.Id}\"\n}}\n"));

        async Task<string> MadeAsync(CreateLoadBalancerRequest request)
        {
            request.Tags = tags;
            return (await session.Elb.CreateLoadBalancerAsync(request, Cancellation)).LoadBalancers[0].LoadBalancerArn;
        }
    }
}
