using System.Net;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using Amazon.SecurityToken;
using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.Aws.Tests.Session;

public sealed class AwsSessionTests : IDisposable
{
    private const string Identity = "<Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/x</Arn>";
    private static readonly AwsSessionOptions Options = new() { Region = "eu-west-1" };
    private readonly ScriptedAws _aws = new();

    [Fact]
    public async Task The_account_comes_from_the_callers_identity()
    {
        _aws.On("sts:GetCallerIdentity", AwsAnswer.Query("GetCallerIdentity", Identity));
        using var session = AwsSession.InProcess(Options, _aws, TimeProvider.System);
        Assert.Equal("123456789012", await session.GetAccountAsync(TestContext.Current.CancellationToken));
        Assert.Equal("sts.eu-west-1.amazonaws.com", _aws.Requests.Single().Uri.Host);
    }

    [Fact]
    public async Task Every_attempt_stands_in_the_journal()
    {
        var asked = 0;
        _aws.On(
            "sts:GetCallerIdentity",
            _ => ++asked == 1 ? AwsAnswer.QueryError("Throttling", "Rate exceeded") : AwsAnswer.Query("GetCallerIdentity", Identity)
        );
        List<AwsCall> seen = [];
        using var session = AwsSession.InProcess(Options with { OnCall = seen.Add }, _aws, TimeProvider.System);
        await session.GetAccountAsync(TestContext.Current.CancellationToken);
        Assert.Collection(
            session.Journal.Calls,
            call =>
                Assert.Equal(
                    ("sts", "GetCallerIdentity", 1, 400, "Throttling"),
                    (call.Service, call.Operation, call.Attempt, call.Status, call.ErrorCode)
                ),
            call => Assert.Equal((2, 200, (string?)null), (call.Attempt, call.Status, call.ErrorCode))
        );
        Assert.Equal("request-1", session.Journal.Calls.Last().RequestId);
        Assert.Equal(session.Journal.Calls, seen);
    }

    [Fact]
    public async Task A_call_by_name_stands_in_the_journal_as_the_typed_call_does()
    {
        _aws.On(
            "elasticloadbalancing:CreateTargetGroup",
            AwsAnswer.QueryError("DuplicateTargetGroupName", "A target group with that name exists.")
        );
        using var session = AwsSession.InProcess(Options, _aws, TimeProvider.System);
        var ct = TestContext.Current.CancellationToken;
        var typed = await Assert.ThrowsAsync<DuplicateTargetGroupNameException>(() =>
            session.Elb.CreateTargetGroupAsync(new() { Name = "app" }, ct)
        );
        var byName = await Assert.ThrowsAsync<DuplicateTargetGroupNameException>(() =>
            session.Elb.CallAsync("CreateTargetGroup", new Dictionary<string, object> { ["Name"] = "app" }, ct)
        );
        Assert.Equal(AwsFailure.OfCall(typed), AwsFailure.OfCall(byName));
        Assert.Collection(
            session.Journal.Calls,
            call => Assert.Equal((AwsService.ElasticLoadBalancing, "CreateTargetGroup", 400), (call.Service, call.Operation, call.Status)),
            call => Assert.Equal(Undated(session.Journal.Calls.First()), Undated(call))
        );

        static AwsCall Undated(AwsCall call) => call with { StartedAt = default, Waited = default, Elapsed = default };
    }

    [Fact]
    public async Task No_more_calls_are_in_flight_than_the_parallelism_says()
    {
        _aws.On("sts:GetCallerIdentity", AwsAnswer.Query("GetCallerIdentity", Identity));
        _aws.HoldAnswers = true;
        using var session = AwsSession.InProcess(Options with { Parallelism = 3 }, _aws, TimeProvider.System);
        var calls = Enumerable.Range(0, 7).Select(_ => session.GetAccountAsync(TestContext.Current.CancellationToken)).ToArray();
        var waves = new List<int>();
        while (waves.Sum() < calls.Length)
        {
            await _aws.HoldAsync(Math.Min(3, 7 - waves.Sum()), TestContext.Current.CancellationToken);
            waves.Add(_aws.Release());
        }

        await Task.WhenAll(calls);
        Assert.Equal([3, 3, 1], waves);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000", false)]
    [InlineData("http://localhost:5000", false)]
    [InlineData("https://emulator.example:5000", true)]
    public void Budgets_are_kept_except_where_the_endpoint_is_on_this_machine(string endpoint, bool budgeted) =>
        Assert.Equal(budgeted, Gate(BudgetMode.Automatic).IsBudgeted(new Uri(endpoint)));

    [Fact]
    public void Budgets_can_be_forced_and_forbidden()
    {
        Assert.True(Gate(BudgetMode.Always).IsBudgeted(new Uri("http://127.0.0.1:5000")));
        Assert.False(Gate(BudgetMode.Never).IsBudgeted(new Uri("https://sts.eu-west-1.amazonaws.com")));
    }

    [Theory]
    [InlineData(null, "NoRegion")]
    [InlineData("", "NoRegion")]
    [InlineData("not a region", "InvalidRegion")]
    public void Without_a_region_no_session_opens(string? region, string code)
    {
        var refusal = Assert.Throws<AwsSessionException>(() => AwsSession.InProcess(new() { Region = region }, _aws, TimeProvider.System));
        Assert.Equal((AwsFailureKind.NoRegion, code), (refusal.Failure.Kind, refusal.Failure.Code));
    }

    [Theory]
    [InlineData("nonsense", false)]
    [InlineData("us-east", false)]
    [InlineData("eu-west-1a", false)]
    [InlineData("us-east-1", true)]
    [InlineData("us-gov-west-1", true)]
    [InlineData("us-isob-east-1", true)]
    [InlineData("zz-nowhere-12", true)]
    public void Of_a_region_the_form_is_known_and_new_ones_may_come(string region, bool mayBe) =>
        Assert.Equal(mayBe, RegionNames.MayBe(region));

    [Fact]
    public async Task The_endpoint_option_replaces_the_services_own()
    {
        _aws.On("sts:GetCallerIdentity", AwsAnswer.Query("GetCallerIdentity", Identity));
        using var session = AwsSession.InProcess(Options with { EndpointUrl = "http://emulator.test:4566" }, _aws, TimeProvider.System);
        await session.GetAccountAsync(TestContext.Current.CancellationToken);
        Assert.Equal("emulator.test", _aws.Requests.Single().Uri.Host);
    }

    public void Dispose() => _aws.Dispose();

    private static SharedGate Gate(BudgetMode mode) =>
        new(
            new RequestBudget(TimeProvider.System),
            mode,
            isInProcess: false,
            new SemaphoreSlim(1),
            new CallJournal(),
            new Patience(TimeSpan.Zero, null, TimeProvider.System),
            TimeSpan.FromSeconds(1),
            TimeProvider.System
        );
}
