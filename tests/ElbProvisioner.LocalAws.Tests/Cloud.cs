using Amazon.AutoScaling;
using Amazon.CertificateManager;
using Amazon.CloudWatch;
using Amazon.EC2;
using Amazon.ElasticLoadBalancingV2;
using Amazon.Lambda;
using Amazon.ResourceGroupsTaggingAPI;
using Amazon.Route53;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecurityToken;
using Amazon.SimpleSystemsManagement;
using Amazon.WAFV2;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests;

/// <summary>An embedded AWS of a test's own, its clock, and the product's clients in front of it.</summary>
internal sealed class Cloud : IDisposable
{
    private readonly EmbeddedAws _aws;
    private readonly AwsSession _session;

    public Cloud(Func<LocalAwsOptions, LocalAwsOptions>? like = null, string region = "us-east-1")
    {
        var options = new LocalAwsOptions
        {
            Time = Time,
            KeepsBudgets = false,
            Timings = Timings.Lagging,
        };
        _aws = new EmbeddedAws(like?.Invoke(options) ?? options);
        _session = AwsSession.InProcess(
            new AwsSessionOptions { Region = region, ThrottlePatience = TimeSpan.Zero },
            _aws.CreateHandler(),
            TimeProvider.System
        );
    }

    public WorldTime Time { get; } = new();

    public EmbeddedAws Aws => _aws;

    public IAmazonElasticLoadBalancingV2 Elb => _session.Elb;

    public IAmazonAutoScaling Scaling => _session.AutoScaling;

    public IAmazonEC2 Ec2 => _session.Ec2;

    public IAmazonCertificateManager Acm => _session.Acm;

    public IAmazonRoute53 Route53 => _session.Route53;

    public IAmazonCloudWatch CloudWatch => _session.CloudWatch;

    public IAmazonSimpleSystemsManagement Ssm => _session.Ssm;

    public IAmazonLambda Lambda => _session.Lambda;

    public IAmazonS3 S3 => _session.S3;

    public IAmazonWAFV2 Waf => _session.Waf;

    public IAmazonResourceGroupsTaggingAPI Tagging => _session.Tagging;

    public IAmazonSecurityTokenService SecurityToken => _session.SecurityToken;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Lets the world's time pass. What happens in between happens at its own time.</summary>
    public void Pass(double seconds) => Time.Pass(TimeSpan.FromSeconds(seconds));

    /// <summary>The call must be refused with exactly this code.</summary>
    public static async Task<AmazonServiceException> RefusedAsync(string code, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAnyAsync<AmazonServiceException>(call);
        Assert.Equal(code, refusal.ErrorCode);
        return refusal;
    }

    public void Dispose()
    {
        _session.Dispose();
    }
}
