using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Amazon.CertificateManager;
using Amazon.CertificateManager.Model;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Route53;
using Amazon.Route53.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using ElbProvisioner.AwsClients.Tests.Infrastructure;

namespace ElbProvisioner.AwsClients.Tests;

/// <summary>One conversation per protocol with an implementation of AWS that is not ours, where one is installed.</summary>
public sealed class MotoSmokeTests(MotoSmokeTests.Moto moto) : IClassFixture<MotoSmokeTests.Moto>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Query_and_EC2_build_a_load_balancer()
    {
        using var ec2 = new AmazonEC2Client(Moto.Keys, moto.Configure(new AmazonEC2Config()));
        using var elb = new AmazonElasticLoadBalancingV2Client(Moto.Keys, moto.Configure(new AmazonElasticLoadBalancingV2Config()));
        var vpc = (await ec2.CreateVpcAsync(new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }, Cancellation)).Vpc.VpcId;
        var subnets = new List<string>();
        foreach (var (zone, block) in new[] { ("eu-west-1a", "10.0.1.0/24"), ("eu-west-1b", "10.0.2.0/24") })
        {
            subnets.Add((
                    await ec2.CreateSubnetAsync(
                        new CreateSubnetRequest
                        {
                            VpcId = vpc,
                            CidrBlock = block,
                            AvailabilityZone = zone,
                        },
                        Cancellation
                    )
                ).Subnet.SubnetId);
        }
        var group = (
            await ec2.CreateSecurityGroupAsync(
                new CreateSecurityGroupRequest
                {
                    GroupName = "web",
                    Description = "web",
                    VpcId = vpc,
                },
                Cancellation
            )
        ).GroupId;
        var rule = new IpPermission
        {
            IpProtocol = "tcp",
            FromPort = 443,
            ToPort = 443,
            Ipv4Ranges = [new IpRange { CidrIp = "0.0.0.0/0", Description = "all & everybody" }],
        };
        await ec2.AuthorizeSecurityGroupIngressAsync(
            new AuthorizeSecurityGroupIngressRequest { GroupId = group, IpPermissions = [rule] },
            Cancellation
        );
        var created = await elb.CreateLoadBalancerAsync(
            new CreateLoadBalancerRequest
            {
                Name = "web",
                Subnets = subnets,
                SecurityGroups = [group],
            },
            Cancellation
        );

        var read = Assert.Single(
            (await ec2.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest { GroupIds = [group] }, Cancellation)).SecurityGroups
        );
        Assert.Equal("all & everybody", Assert.Single(Assert.Single(read.IpPermissions).Ipv4Ranges).Description);
        var balancer = Assert.Single(
            (await elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest { Names = ["web"] }, Cancellation)).LoadBalancers
        );
        Assert.Equal(Assert.Single(created.LoadBalancers).LoadBalancerArn, balancer.LoadBalancerArn);
        Assert.Equal(2, balancer.AvailabilityZones.Count);
        var error = await Assert.ThrowsAsync<AmazonEC2Exception>(() =>
            ec2.DeleteSecurityGroupAsync(new DeleteSecurityGroupRequest { GroupId = "sg-0123456789" }, Cancellation)
        );
        Assert.Equal("InvalidGroup.NotFound", error.ErrorCode);
        await Assert.ThrowsAsync<LoadBalancerNotFoundException>(() =>
            elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest { Names = ["none"] }, Cancellation)
        );
    }

    [Fact]
    public async Task JSON_requests_a_certificate()
    {
        using var acm = new AmazonCertificateManagerClient(Moto.Keys, moto.Configure(new AmazonCertificateManagerConfig()));
        var arn = (
            await acm.RequestCertificateAsync(
                new RequestCertificateRequest { DomainName = "example.org", ValidationMethod = "DNS" },
                Cancellation
            )
        ).CertificateArn;

        var certificate = (
            await acm.DescribeCertificateAsync(new DescribeCertificateRequest { CertificateArn = arn }, Cancellation)
        ).Certificate;

        Assert.Equal("example.org", certificate.DomainName);
        Assert.Equal(DateTimeKind.Utc, certificate.CreatedAt?.Kind);
        await Assert.ThrowsAsync<Amazon.CertificateManager.Model.ResourceNotFoundException>(() =>
            acm.DescribeCertificateAsync(new DescribeCertificateRequest { CertificateArn = arn[..^4] + "0000" }, Cancellation)
        );
    }

    [Fact]
    public async Task REST_keeps_a_record_in_a_zone_whose_id_comes_with_a_path()
    {
        using var route53 = new AmazonRoute53Client(Moto.Keys, moto.Configure(new AmazonRoute53Config()));
        var zone = await route53.CreateHostedZoneAsync(
            new CreateHostedZoneRequest { Name = "example.org", CallerReference = "one" },
            Cancellation
        );
        Assert.StartsWith("/hostedzone/", zone.HostedZone.Id, StringComparison.Ordinal);
        Assert.EndsWith(zone.HostedZone.Id, zone.Location, StringComparison.Ordinal);
        var record = new ResourceRecordSet
        {
            Name = "www.example.org",
            Type = RRType.A,
            TTL = 60,
            ResourceRecords = [new() { Value = "192.0.2.1" }],
        };
        var batch = new ChangeBatch { Changes = [new Change { Action = ChangeAction.UPSERT, ResourceRecordSet = record }] };
        await route53.ChangeResourceRecordSetsAsync(
            new ChangeResourceRecordSetsRequest { HostedZoneId = zone.HostedZone.Id, ChangeBatch = batch },
            Cancellation
        );

        var records = (
            await route53.ListResourceRecordSetsAsync(new ListResourceRecordSetsRequest { HostedZoneId = zone.HostedZone.Id }, Cancellation)
        ).ResourceRecordSets;

        Assert.Equal(60, records.Single(read => read.Type == RRType.A).TTL);
        await Assert.ThrowsAsync<NoSuchHostedZoneException>(() =>
            route53.GetHostedZoneAsync(new GetHostedZoneRequest { Id = "ZNONE" }, Cancellation)
        );
    }

    [Fact]
    public async Task REST_reads_a_policy_as_it_stands()
    {
        const string Policy =
            """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::é"}]}""";
        var config = moto.Configure(new AmazonS3Config());
        using var s3 = new AmazonS3Client(Moto.Keys, config);
        using var raw = new HttpClient { BaseAddress = new Uri(config.ServiceURL) };
        var asked = new GetBucketPolicyRequest { Bucket = "shop-logs" };
        var none = await Assert.ThrowsAsync<AmazonS3Exception>(() => s3.GetBucketPolicyAsync(asked, Cancellation));
        Assert.Equal("NoSuchBucket", none.ErrorCode);
        (await raw.PutAsync(new Uri("/shop-logs", UriKind.Relative), null, Cancellation)).EnsureSuccessStatusCode();
        var bare = await Assert.ThrowsAsync<AmazonS3Exception>(() => s3.GetBucketPolicyAsync(asked, Cancellation));
        Assert.Equal("NoSuchBucketPolicy", bare.ErrorCode);
        using var body = new StringContent(Policy);
        (await raw.PutAsync(new Uri("/shop-logs?policy", UriKind.Relative), body, Cancellation)).EnsureSuccessStatusCode();

        Assert.Equal(Policy, (await s3.GetBucketPolicyAsync(asked, Cancellation)).Policy);
    }

    /// <summary>A moto_server of our own on a free port, as long as the tests run.</summary>
    public sealed class Moto : IAsyncLifetime
    {
        private Process? _server;
        private string? _address;

        public static BasicAWSCredentials Keys { get; } = new("AKIDEXAMPLE", "secret");

        public T Configure<T>(T config)
            where T : ClientConfig
        {
            if (_address is null)
            {
                Assert.Skip("moto_server is not installed, or did not start");
            }
            config.ServiceURL = _address;
            config.AuthenticationRegion = "eu-west-1";
            return config;
        }

        public async ValueTask InitializeAsync()
        {
            var port = FreePort();
            var started = new TaskCompletionSource<bool>();
            var start = new ProcessStartInfo("moto_server", ["-p", $"{port}"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            _server = new Process { StartInfo = start, EnableRaisingEvents = true };
            _server.Exited += (_, _) => started.TrySetResult(false);
            _server.ErrorDataReceived += (_, line) =>
            {
                if (line.Data?.Contains("Running on", StringComparison.Ordinal) == true)
                {
                    started.TrySetResult(true);
                }
            };
            try
            {
                _server.Start();
            }
            catch (System.ComponentModel.Win32Exception)
            {
                _server = null;
                return;
            }

            _server.BeginErrorReadLine();
            _server.BeginOutputReadLine();
            if (await started.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Cancellation))
            {
                _address = $"http://127.0.0.1:{port}";
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_server is { HasExited: false })
            {
                _server.Kill(entireProcessTree: true);
                await _server.WaitForExitAsync(CancellationToken.None);
            }

            _server?.Dispose();
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
