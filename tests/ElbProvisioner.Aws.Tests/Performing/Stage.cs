using System.Collections.Immutable;
using ElbProvisioner.Aws.Performing;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Tests.Performing;

using Tags = ImmutableSortedDictionary<string, string>;

/// <summary>One performer before a scripted AWS, on a clock that never keeps a test waiting.</summary>
internal sealed class Stage : IDisposable
{
    private readonly AwsSession _session;
    private readonly ActionPerformer _performer;
    private readonly Dictionary<Address, Outputs> _made = [];
    private readonly CancellationTokenSource _stop = new();

    public Stage(WaitSettings? settings = null)
    {
        _session = AwsSession.InProcess(new AwsSessionOptions { Region = "us-east-1" }, Aws, Time);
        _performer = new ActionPerformer(_session, Time, settings ?? new WaitSettings());
    }

    public ScriptedAws Aws { get; } = new();

    public SwiftTime Time { get; } = new();

    public List<string> Said { get; } = [];

    /// <summary>The tags of the stack <c>shop</c> for one address.</summary>
    public static Tags TagsOf(string address) =>
        Tags.Empty.WithComparers(StringComparer.Ordinal).Add(OwnershipTags.Address, address).Add(OwnershipTags.Stack, "shop");

    public static OwnedResource Owned(string id, string address) =>
        OwnedResource.TryRead(id, "shop", TagsOf(address)) ?? throw new ArgumentException("not an address", nameof(address));

    public static ResourceRef Existing(string id) => new ResourceRef.Existing(id);

    public static Address At(string address) => Address.Parse(address) ?? throw new ArgumentException("not an address", nameof(address));

    /// <summary>As if this run had made it.</summary>
    public ResourceRef Made(string address, string id, params ReadOnlySpan<(string Key, string Value)> values)
    {
        var all = Tags.Empty;
        foreach (var (key, value) in values)
        {
            all = all.Add(key, value);
        }

        _made[At(address)] = new Outputs(id, all);
        return new ResourceRef.Planned(At(address));
    }

    /// <summary>Answers one after the other; the last stays.</summary>
    public Stage On(string operation, params AwsAnswer[] answers)
    {
        var next = 0;
        Aws.On(operation, _ => answers[Math.Min(next++, answers.Length - 1)]);
        return this;
    }

    public Stage On(string operation, Func<AwsRequest, AwsAnswer> answer)
    {
        Aws.On(operation, answer);
        return this;
    }

    public async Task<Outputs?> PerformAsync(string address, AwsOperation operation) =>
        await _performer.PerformAsync(
            new PlannedAction(address + "#test", "test", At(address), [], TimeSpan.Zero, WaitKind.None, operation),
            reference =>
                reference switch
                {
                    ResourceRef.Planned planned => _made[planned.Address],
                    ResourceRef.Existing existing => _made.Values.FirstOrDefault(o => o.Id == existing.Id) ?? Outputs.Of(existing.Id),
                    _ => throw new ArgumentException("unknown", nameof(address)),
                },
            new Ear(Said),
            _stop.Token
        );

    public async Task<ActionFailedException> FailAsync(string address, AwsOperation operation) =>
        await Assert.ThrowsAsync<ActionFailedException>(() => PerformAsync(address, operation));

    public void Stop() => _stop.Cancel();

    public AwsRequest Asked(string operation) => Assert.Single(Aws.Requests, r => r.ToString() == operation);

    public IReadOnlyList<AwsRequest> AllAsked(string operation) => [.. Aws.Requests.Where(r => r.ToString() == operation)];

    public void Dispose()
    {
        _session.Dispose();
        Aws.Dispose();
        _stop.Dispose();
    }

    private sealed class Ear(List<string> said) : IProgress<string>
    {
        public void Report(string value) => said.Add(value);
    }
}

/// <summary>Answers of Elastic Load Balancing, Auto Scaling and EC2 as the tests need them.</summary>
internal static class Answers
{
    public const string Elb = "elasticloadbalancing:";
    public const string Asg = "autoscaling:";
    public const string Ec2 = "ec2:";
    public const string Acm = "acm:";
    public const string Route53 = "route53:";

    public const string LoadBalancerArn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop-web/50dc6c495c0c9188";
    public const string TargetGroupArn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/shop-app/943f017f100becff";
    public const string ListenerArn =
        "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/shop-web/50dc6c495c0c9188/f2f7dc8efc522ab2";
    public const string RuleArn =
        "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/shop-web/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee";
    public const string CertificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";

    public static AwsAnswer Error(string code, string message = "refused") => AwsAnswer.QueryError(code, message);

    public static AwsAnswer Ec2Error(string code, string message = "refused") => AwsAnswer.Ec2Error(code, message);

    public static AwsAnswer AcmError(string code, string message = "refused") => AwsAnswer.JsonError(code, message);

    /// <summary>DescribeTags for one ARN; without an address: no tags at all.</summary>
    public static AwsAnswer ElbTags(string arn, string? address, string stack = "shop") =>
        AwsAnswer.Query(
            "DescribeTags",
            $"<TagDescriptions><member><ResourceArn>{arn}</ResourceArn><Tags>{(address is null ? "" : TagMembers(address, stack))}</Tags></member></TagDescriptions>"
        );

    public static string TagMembers(string address, string stack = "shop") =>
        $"<member><Key>elbctl:stack</Key><Value>{stack}</Value></member><member><Key>elbctl:address</Key><Value>{address}</Value></member>";

    public static string TagItems(string address, string stack = "shop") =>
        $"<tagSet><item><key>elbctl:stack</key><value>{stack}</value></item><item><key>elbctl:address</key><value>{address}</value></item></tagSet>";

    public static AwsAnswer Empty(string operation) => AwsAnswer.Query(operation, "");

    public static AwsAnswer Ec2True(string operation) => AwsAnswer.Ec2(operation, "<return>true</return>");
}
