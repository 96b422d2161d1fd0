using System.Net;
using ElbProvisioner.Aws.Copying;
using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.Aws.Tests.Session;

/// <summary>A session that only reads: nothing that could change something leaves it, whoever asks.</summary>
public sealed class OnlyReadsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_may_change_something_is_never_sent()
    {
        using var wire = new CountingHandler();
        using var session = Open(wire, onlyReads: true);

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            session.Elb.DeleteLoadBalancerAsync(new() { LoadBalancerArn = "arn" }, Stop)
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() => session.Ec2.CallAsync("CreateVpc", [("CidrBlock", "10.0.0.0/16")], Stop));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            session.Route53.ChangeResourceRecordSetsAsync(
                new()
                {
                    HostedZoneId = "Z1",
                    ChangeBatch = new()
                    {
                        Changes =
                        [
                            new()
                            {
                                Action = "DELETE",
                                ResourceRecordSet = new() { Name = "a", Type = "A" },
                            },
                        ],
                    },
                },
                Stop
            )
        );

        Assert.Equal(0, wire.Sent);
        Assert.Empty(session.Journal.Calls);
    }

    [Fact]
    public async Task What_reads_is_sent()
    {
        using var wire = new CountingHandler();
        using var session = Open(wire, onlyReads: true);

        await Assert.ThrowsAnyAsync<Exception>(() => session.Elb.CallAsync("DescribeLoadBalancers", [], Stop));

        Assert.True(wire.Sent > 0);
    }

    [Fact]
    public void An_account_is_copied_by_no_other_session()
    {
        using var wire = new CountingHandler();
        using var session = Open(wire, onlyReads: false);

        Assert.Throws<ArgumentException>(() => new AccountCopier(session, null!, null!, null!, null!, Stop));
    }

    /// <summary>Every operation that the clients have is known for what it is.</summary>
    [Theory]
    [InlineData("DescribeListeners", true)]
    [InlineData("ListHostedZones", true)]
    [InlineData("GetPolicy", true)]
    [InlineData("CreateRule", false)]
    [InlineData("SetSubnets", false)]
    [InlineData("PutScalingPolicy", false)]
    [InlineData("AddTags", false)]
    [InlineData("AssociateWebACL", false)]
    [InlineData("TagResource", false)]
    public void Names_tell_reads_apart(string operation, bool isRead) => Assert.Equal(isRead, AwsSession.IsRead(operation));

    private static AwsSession Open(HttpMessageHandler wire, bool onlyReads) =>
        AwsSession.InProcess(
            new AwsSessionOptions
            {
                Region = "us-east-1",
                OnlyReads = onlyReads,
                ThrottlePatience = TimeSpan.Zero,
            },
            wire,
            TimeProvider.System
        );

    private sealed class CountingHandler : HttpMessageHandler
    {
        private int _sent;

        public int Sent => _sent;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _sent);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StringContent("<ErrorResponse/>") });
        }
    }
}
