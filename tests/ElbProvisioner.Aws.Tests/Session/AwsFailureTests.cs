using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Aws.Tests.Performing;

namespace ElbProvisioner.Aws.Tests.Session;

public sealed class AwsFailureTests : IDisposable
{
    private static readonly AwsSessionOptions Options = new() { Region = "eu-west-1" };
    private readonly ScriptedAws _aws = new();

    [Theory]
    [InlineData("Throttling", AwsFailureKind.Throttled)]
    [InlineData("RequestLimitExceeded", AwsFailureKind.Throttled)]
    [InlineData("LoadBalancerNotFound", AwsFailureKind.NotFound)]
    [InlineData("InvalidGroup.NotFound", AwsFailureKind.NotFound)]
    [InlineData("InvalidLaunchTemplateName.NotFoundException", AwsFailureKind.NotFound)]
    [InlineData("ResourceNotFoundException", AwsFailureKind.NotFound)]
    [InlineData("NoSuchHostedZone", AwsFailureKind.NotFound)]
    [InlineData("DuplicateTargetGroupName", AwsFailureKind.AlreadyExists)]
    [InlineData("InvalidGroup.Duplicate", AwsFailureKind.AlreadyExists)]
    [InlineData("AlreadyExists", AwsFailureKind.AlreadyExists)]
    [InlineData("InvalidLaunchTemplateName.AlreadyExistsException", AwsFailureKind.AlreadyExists)]
    [InlineData("ResourceInUse", AwsFailureKind.InUse)]
    [InlineData("DependencyViolation", AwsFailureKind.InUse)]
    [InlineData("AccessDenied", AwsFailureKind.AccessDenied)]
    [InlineData("UnauthorizedOperation", AwsFailureKind.AccessDenied)]
    [InlineData("ExpiredToken", AwsFailureKind.CredentialsExpired)]
    [InlineData("InvalidClientTokenId", AwsFailureKind.CredentialsRefused)]
    [InlineData("ValidationError", AwsFailureKind.Validation)]
    [InlineData("InvalidConfigurationRequest", AwsFailureKind.Validation)]
    [InlineData("TooManyRules", AwsFailureKind.LimitExceeded)]
    [InlineData("RulesPerSecurityGroupLimitExceeded", AwsFailureKind.LimitExceeded)]
    [InlineData("InvalidAction", AwsFailureKind.Unsupported)]
    [InlineData("OperationNotPermitted", AwsFailureKind.Other)]
    public async Task A_refusal_is_classified_by_its_code(string code, AwsFailureKind kind)
    {
        var failure = await FailAsync(AwsAnswer.QueryError(code, "Said AWS."));
        Assert.Equal((kind, code, "Said AWS."), (failure.Kind, failure.Code, failure.Message));
        Assert.Equal("sts:GetCallerIdentity", failure.Action);
        Assert.Equal(("request-1", 400), (failure.RequestId, failure.Status));
    }

    [Fact]
    public async Task An_unknown_scaling_group_has_no_code_of_its_own_and_is_still_not_found()
    {
        var failure = await FailAsync(
            AwsAnswer.QueryError("ValidationError", "AutoScalingGroup name not found - AutoScalingGroup 'x' not found")
        );
        Assert.Equal(AwsFailureKind.NotFound, failure.Kind);
    }

    [Fact]
    public async Task Server_trouble_is_transient() =>
        Assert.Equal(
            AwsFailureKind.Transient,
            (await FailAsync(AwsAnswer.QueryError("Whatever", "Sorry.", HttpStatusCode.ServiceUnavailable))).Kind
        );

    [Fact]
    public async Task A_page_for_people_means_that_the_endpoint_lacks_the_operation() =>
        Assert.Equal(AwsFailureKind.Unsupported, (await FailAsync(AwsAnswer.Html(HttpStatusCode.InternalServerError))).Kind);

    [Fact]
    public async Task A_host_without_an_address_is_an_unknown_name() =>
        Assert.Equal(
            AwsFailureKind.EndpointNameUnknown,
            (
                await FailAsync(
                    AwsAnswer.Fails(
                        new HttpRequestException(
                            HttpRequestError.NameResolutionError,
                            "No such host.",
                            new SocketException((int)SocketError.HostNotFound)
                        )
                    )
                )
            ).Kind
        );

    [Fact]
    public async Task A_failed_handshake_is_a_tls_failure() =>
        Assert.Equal(
            AwsFailureKind.EndpointTls,
            (
                await FailAsync(
                    AwsAnswer.Fails(
                        new HttpRequestException(
                            HttpRequestError.SecureConnectionError,
                            "TLS.",
                            new AuthenticationException("The certificate is not trusted.")
                        )
                    )
                )
            ).Kind
        );

    [Fact]
    public async Task An_answer_that_never_comes_is_a_timeout() =>
        Assert.Equal(
            AwsFailureKind.EndpointTimeout,
            (
                await FailAsync(
                    AwsAnswer.Fails(new TaskCanceledException("Timed out.", new TimeoutException("The operation was canceled.")))
                )
            ).Kind
        );

    [Fact]
    public async Task A_closed_port_refuses()
    {
        using var session = AwsSession.Open(
            Options with
            {
                EndpointUrl = $"http://127.0.0.1:{FreePort()}",
                Credentials = new BasicAWSCredentials("a", "b"),
            },
            TimeProvider.System
        );
        var failure = await FailAsync(session);
        Assert.Equal(AwsFailureKind.EndpointRefused, failure.Kind);
        Assert.True(failure.IsSurroundings);
    }

    [Fact]
    public async Task A_plain_port_is_no_tls_endpoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var stop = TestContext.Current.CancellationToken;
        var answering = Task.Run(
            async () =>
            {
                for (var i = 0; i < 3; i++)
                {
                    using var client = await listener.AcceptTcpClientAsync(stop);
                    await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), stop);
                }
            },
            stop
        );
        using var session = AwsSession.Open(
            Options with
            {
                EndpointUrl = $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}",
                Credentials = new BasicAWSCredentials("a", "b"),
            },
            TimeProvider.System
        );
        Assert.Equal(AwsFailureKind.EndpointTls, (await FailAsync(session)).Kind);
        await answering;
    }

    public void Dispose() => _aws.Dispose();

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<AwsFailure> FailAsync(AwsAnswer answer)
    {
        _aws.On("sts:GetCallerIdentity", answer);
        using var session = AwsSession.InProcess(Options, _aws, new SwiftTime());
        return await FailAsync(session);
    }

    private static async Task<AwsFailure> FailAsync(AwsSession session)
    {
        var exception = await Record.ExceptionAsync(() => session.GetAccountAsync(TestContext.Current.CancellationToken));
        Assert.NotNull(exception);
        return AwsFailure.Of(exception);
    }
}
