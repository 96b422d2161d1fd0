using Amazon.CertificateManager.Model;
using ElbProvisioner.LocalAws.Tests.CertificateManager;
using ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;
using static ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing.Balancing;

namespace ElbProvisioner.LocalAws.Tests.Documented;

/// <summary>Certificates where other emulators differ from AWS.</summary>
public sealed class Certificates
{
    [Fact]
    public async Task A_requested_certificate_tells_its_record_only_some_seconds_later()
    {
        using var cloud = new Cloud();
        var arn = await cloud.RequestAsync("www.example.com");
        cloud.Pass(2);
        var soon = await cloud.DescribeAsync(arn);
        cloud.Pass(10);
        var later = await cloud.DescribeAsync(arn);

        Assert.Equal(("PENDING_VALIDATION", "PENDING_VALIDATION"), (soon.Status.Value, later.Status.Value));
        Assert.Null(Assert.Single(soon.DomainValidationOptions).ResourceRecord);
        Assert.Equal("CNAME", Assert.Single(later.DomainValidationOptions).ResourceRecord.Type.Value);
    }

    [Fact]
    public async Task Without_its_record_it_stays_pending_until_it_times_out_after_three_days()
    {
        using var cloud = new Cloud();
        var arn = await cloud.RequestAsync("www.example.com");

        cloud.Pass(60);
        Assert.Equal("PENDING_VALIDATION", (await cloud.DescribeAsync(arn)).Status.Value);
        cloud.Pass(70 * 3600);
        Assert.Equal("PENDING_VALIDATION", (await cloud.DescribeAsync(arn)).Status.Value);
        cloud.Pass(3 * 3600);
        Assert.Equal("VALIDATION_TIMED_OUT", (await cloud.DescribeAsync(arn)).Status.Value);
    }

    [Fact]
    public async Task A_certificate_is_in_use_by_the_load_balancer_and_not_by_its_listener()
    {
        using var balancing = new Balancing();
        var (balancer, certificate) = await ServeAsync(balancing);

        Assert.Equal(balancer, Assert.Single((await balancing.Cloud.DescribeAsync(certificate)).InUseBy));
    }

    [Fact]
    public async Task A_certificate_in_use_is_not_deleted()
    {
        using var balancing = new Balancing();
        var (_, certificate) = await ServeAsync(balancing);

        await Cloud.RefusedAsync(
            "ResourceInUseException",
            () => balancing.Cloud.Acm.DeleteCertificateAsync(new DeleteCertificateRequest { CertificateArn = certificate }, Cancellation)
        );
    }

    private static async Task<(string LoadBalancer, string Certificate)> ServeAsync(Balancing balancing)
    {
        var (balancer, certificate) = (await balancing.BalancerAsync(), balancing.Certificate());
        await balancing.ListenerAsync(
            balancer,
            NotFound(),
            request => (request.Protocol, request.Port, request.Certificates) = ("HTTPS", 443, [new() { CertificateArn = certificate }])
        );
        return (balancer.LoadBalancerArn, certificate);
    }
}
