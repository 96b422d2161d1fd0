using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Faults;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.Faults;

/// <summary>What a caller meets, and what the world is like afterwards. Calls are raw: no client repeats them.</summary>
public sealed class FaultTests : IDisposable
{
    private const string Home = "us-east-1";

    private readonly Scripted _faults = new();
    private readonly List<AnsweredCall> _heard = [];
    private readonly Cloud _cloud;
    private readonly RawCalls _raw;

    public FaultTests()
    {
        _cloud = new Cloud(options => options with { Faults = _faults, OnCall = _heard.Add, Timings = Timings.None });
        _raw = new RawCalls(_cloud);
    }

    [Theory]
    [InlineData(FaultKind.FailedBefore, "500 InternalFailure", false)]
    [InlineData(FaultKind.FailedAfter, "500 InternalFailure", true)]
    [InlineData(FaultKind.Throttled, "400 Throttling", false)]
    [InlineData(FaultKind.RequestLost, "", false)]
    [InlineData(FaultKind.AnswerLost, "", true)]
    public async Task A_change_is_done_or_not_whatever_the_caller_hears(FaultKind kind, string heard, bool isDone)
    {
        _faults.Next = new(kind);

        Assert.Equal(heard, await MissAsync(() => CreateGroupAsync("app")));

        Assert.Equal(isDone, TargetGroups() == 1);
        await CreateGroupAsync("app");
        Assert.Equal(1, TargetGroups());
    }

    [Theory]
    [InlineData(FaultKind.FailedBefore)]
    [InlineData(FaultKind.RequestLost)]
    [InlineData(FaultKind.Throttled)]
    public async Task Where_nothing_is_done_not_even_an_id_is_used_up(FaultKind kind)
    {
        using var calm = new Cloud(options => options with { Timings = Timings.None });
        _faults.Next = new(kind);
        await MissAsync(() => CreateGroupAsync("app"));

        var (here, there) = (await CreateGroupAsync("app"), await CreateGroupAsync("app", new RawCalls(calm)));

        Assert.Equal(there, here);
    }

    [Fact]
    public async Task A_refusal_is_lost_like_any_other_answer()
    {
        _faults.Next = new(FaultKind.AnswerLost);

        Assert.Equal(
            "",
            await MissAsync(() =>
                _raw.QueryAsync("elasticloadbalancing", "Action=DescribeLoadBalancers&Version=2015-12-01&Names.member.1=none")
            )
        );
    }

    [Theory]
    [InlineData("elasticloadbalancing", "Action=DescribeLoadBalancers&Version=2015-12-01", "400 Throttling")]
    [InlineData("autoscaling", "Action=DescribeAutoScalingGroups&Version=2011-01-01", "400 Throttling")]
    [InlineData("monitoring", "Action=DescribeAlarms&Version=2010-08-01", "400 Throttling")]
    [InlineData("sts", "Action=GetCallerIdentity&Version=2011-06-15", "400 Throttling")]
    [InlineData("ec2", "Action=DescribeVpcs&Version=2016-11-15", "503 RequestLimitExceeded")]
    [InlineData("acm", "CertificateManager.ListCertificates", "400 ThrottlingException")]
    [InlineData("ssm", "AmazonSSM.DescribeParameters", "400 ThrottlingException")]
    [InlineData("tagging", "ResourceGroupsTaggingAPI_20170126.GetResources", "400 ThrottledException")]
    [InlineData("route53", "hostedzone", "400 Throttling")]
    public async Task Each_service_throttles_with_its_own_code_and_status(string service, string call, string heard)
    {
        _faults.Next = new(FaultKind.Throttled);
        Assert.Equal(heard, await MissAsync(CallAsync));
        await CallAsync();

        async Task CallAsync() =>
            _ = service switch
            {
                "route53" => (object)await _raw.Route53Async(HttpMethod.Get, call),
                _ when call.StartsWith("Action=", StringComparison.Ordinal) => await _raw.QueryAsync(service, call),
                _ => await _raw.JsonAsync(service, call, "{}"),
            };
    }

    [Fact]
    public async Task EC2_fails_with_a_code_of_its_own()
    {
        _faults.Next = new(FaultKind.FailedBefore);

        Assert.Equal("500 InternalError", await MissAsync(() => _raw.QueryAsync("ec2", "Action=DescribeVpcs&Version=2016-11-15")));
    }

    [Fact]
    public async Task A_stale_read_tells_of_the_world_as_it_was()
    {
        await CreateGroupAsync("first");
        _cloud.Pass(10);
        await CreateGroupAsync("second");
        _cloud.Pass(2);

        Assert.Equal(["first"], await NamesAsync(lag: 5));
        Assert.Equal(["first", "second"], await NamesAsync(lag: 1));
        Assert.Equal(["first", "second"], await NamesAsync(lag: null));
    }

    [Fact]
    public async Task A_stale_read_finds_what_was_deleted_since_and_not_what_was_made_since()
    {
        var arn = await CreateGroupAsync("gone");
        _cloud.Pass(10);
        await _raw.QueryAsync(
            "elasticloadbalancing",
            $"Action=DeleteTargetGroup&Version=2015-12-01&TargetGroupArn={Uri.EscapeDataString(arn)}"
        );
        await CreateGroupAsync("new");
        _cloud.Pass(1);

        Assert.Equal(["gone"], await NamesAsync(lag: 3));
        Stale(3);
        Assert.Equal(
            "400 TargetGroupNotFound",
            await MissAsync(() =>
                _raw.QueryAsync("elasticloadbalancing", "Action=DescribeTargetGroups&Version=2015-12-01&Names.member.1=new")
            )
        );
        Assert.Equal(["new"], await NamesAsync(lag: null));
    }

    [Fact]
    public async Task In_a_young_world_a_stale_read_sees_its_beginning()
    {
        await NamesAsync(lag: null);
        await CreateGroupAsync("app");

        Assert.Empty(await NamesAsync(lag: 5));
        Assert.Equal(["app"], await NamesAsync(lag: null));
    }

    [Fact]
    public async Task A_stale_read_touches_no_changing_call()
    {
        await CreateGroupAsync("first");
        _cloud.Pass(10);
        var second = await CreateGroupAsync("second");
        _cloud.Pass(1);
        Stale(5);
        var again = await CreateGroupAsync("second");

        Assert.Equal(second, again);
        Assert.Equal(2, TargetGroups());
    }

    [Fact]
    public async Task After_a_stale_read_no_id_is_given_twice()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 20; round++)
        {
            ids.Add(await CreateGroupAsync($"g{round}"));
            _cloud.Pass(1);
            Stale(10);
            ids.Add(RawCalls.Text(await _raw.QueryAsync("sts", "Action=GetSessionToken&Version=2011-06-15"), "AccessKeyId"));
            await NamesAsync(lag: 10);
        }

        Assert.Equal(40, ids.Count);
        Assert.Equal(20, TargetGroups());
    }

    [Fact]
    public void What_a_stale_read_would_change_changes_nothing()
    {
        var time = new WorldTime();
        var world = new AwsWorld(new LocalAwsOptions { Time = time, Faults = _faults }.Settings, [], store: null);
        var ids = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            ids.Add(world.Run(Home, transaction => transaction.NewId(16)));
            time.Pass(TimeSpan.FromSeconds(10));
        }

        world.Run(Home, transaction => transaction.NewId(16), lag: TimeSpan.FromSeconds(15));
        ids.Add(world.Run(Home, transaction => transaction.NewId(16)));

        Assert.Equal(4, ids.Distinct().Count());
    }

    [Fact]
    public async Task Somebody_else_acts_between_two_calls()
    {
        var vpc = Run(transaction => Network.DefaultVpc(transaction) ?? "");
        _faults.Next = Fault.None with
        {
            Intrusion = transaction =>
                SecurityGroupMaking.Keep(transaction, new("sg-0123456789abcdef0", "taken", "by somebody else", vpc, transaction.Now)),
        };

        Assert.Equal(
            "400 InvalidGroup.Duplicate",
            await MissAsync(() =>
                _raw.QueryAsync("ec2", "Action=CreateSecurityGroup&Version=2016-11-15&GroupName=taken&GroupDescription=mine")
            )
        );
        Assert.Equal("by somebody else", Run(transaction => transaction.Ec2.SecurityGroups.Find("sg-0123456789abcdef0")?.Description));
    }

    [Fact]
    public async Task Who_listens_hears_of_calls_with_their_faults()
    {
        foreach (var kind in (FaultKind[])[FaultKind.None, FaultKind.Throttled, FaultKind.FailedAfter, FaultKind.AnswerLost])
        {
            _faults.Next = new(kind);
            await MissAsync(() => CreateGroupAsync("app"));
        }

        Assert.Equal(
            [
                (0L, 200, null, FaultKind.None),
                (1L, 400, "Throttling", FaultKind.Throttled),
                (2L, 500, "InternalFailure", FaultKind.FailedAfter),
                (3L, 0, null, FaultKind.AnswerLost),
            ],
            _heard.Select(call => (call.Index, call.Status, call.ErrorCode, call.Fault))
        );
        Assert.All(_heard, call => Assert.Equal(("elbv2", "CreateTargetGroup", Home), (call.Service, call.Operation, call.Region)));
        Assert.All(_faults.Calls, call => Assert.False(call.IsRead));
    }

    public void Dispose() => _cloud.Dispose();

    private void Stale(double lag) => _faults.Next = new(FaultKind.StaleRead) { Lag = TimeSpan.FromSeconds(lag) };

    private async Task<List<string>> NamesAsync(double? lag)
    {
        if (lag is { } seconds)
        {
            Stale(seconds);
        }

        var answer = await _raw.QueryAsync("elasticloadbalancing", "Action=DescribeTargetGroups&Version=2015-12-01");
        return
        [
            .. answer
                .Descendants()
                .Where(element => element.Name.LocalName == "TargetGroupName")
                .Select(element => element.Value)
                .Order(StringComparer.Ordinal),
        ];
    }

    private async Task<string> CreateGroupAsync(string name, RawCalls? raw = null) =>
        RawCalls.Text(
            await (raw ?? _raw).QueryAsync(
                "elasticloadbalancing",
                $"Action=CreateTargetGroup&Version=2015-12-01&TargetType=lambda&Name={name}"
            ),
            "TargetGroupArn"
        );

    private int TargetGroups() => Run(transaction => transaction.Elb.TargetGroups.Count);

    private T Run<T>(Func<Transaction, T> look) => _cloud.Aws.Run(Home, look);

    /// <summary>Status and code of the refusal; empty: the connection broke.</summary>
    private static async Task<string?> MissAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (RawRefusal refusal)
        {
            return $"{refusal.Status} {refusal.Code}";
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }
}
