using System.Collections.Concurrent;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Cli.Cloud;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Faults;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>An embedded AWS of a test class's own, in which waiting takes no time.</summary>
public sealed class LocalWorldAws : TestedAws, IDisposable
{
    private readonly JumpingTime _time = new();
    private readonly AwsSession _session;
    private int _stacks;

    public LocalWorldAws()
        : this(seed: 0) { }

    internal LocalWorldAws(int seed, FaultSettings? faultSettings = null)
    {
        World = new EmbeddedAws(
            new LocalAwsOptions
            {
                Time = _time,
                Timings = Timings.Lagging,
                Seed = seed,
                Faults = new SwitchedFaults(() => Faults),
                OnCall = Calls.Enqueue,
                Log = Said.Enqueue,
                FaultSettings = faultSettings ?? new(),
            }
        );
        _session = AwsSession.InProcess(new AwsSessionOptions { Region = Region }, World.CreateBystandersHandler(), _time);
    }

    public override string Region => "us-east-1";

    internal EmbeddedAws World { get; }

    /// <summary>Every call answered so far, in the order of answers.</summary>
    internal ConcurrentQueue<AnsweredCall> Calls { get; } = [];

    /// <summary>What the world had to say to its user.</summary>
    internal ConcurrentQueue<string> Said { get; } = [];

    /// <summary>What goes wrong with the calls of elbctl; the test's own calls are spared. Null: nothing.</summary>
    internal IFaults? Faults { get; set; }

    /// <summary>What stands between elbctl and its AWS; null: nothing.</summary>
    internal Func<HttpMessageHandler, HttpMessageHandler>? Wire { get; set; }

    /// <summary>Where hints of the last read are kept; null: nowhere.</summary>
    internal HintCache? Hints { get; set; }

    internal Bystander Bystander => new(World, Region);

    internal override IReadOnlyList<string> Arguments => ["--local"];

    internal override AwsSession Clients => _session;

    public override string NewStackName(string root) =>
        $"{(root.Length > 14 ? root[..14] : root).TrimEnd('-')}-{Interlocked.Increment(ref _stacks):000}";

    internal override ICloud OpenCloud(CloudChoice choice, Action<string>? onCall)
    {
        // Whoever types commands takes a moment between two of them; AWS's request budgets count on it.
        _time.Pass(TimeSpan.FromSeconds(15));
        return AwsCloud.OpenLocal(choice, onCall, _time, () => Wire?.Invoke(Handler()) ?? Handler(), Hints);
    }

    /// <summary>A range of IPv6 addresses for the default VPC and each of its subnets.</summary>
    internal void GiveIpv6() =>
        World.Run(
            Region,
            transaction =>
            {
                var vpc = transaction.Ec2.Vpcs.All.Single(v => v.IsDefault);
                transaction.Ec2.Vpcs.Put(vpc with { Ipv6CidrBlock = "2001:db8::/56", Ipv6AssociationId = "vpc-cidr-assoc-1" });
                foreach (var (subnet, index) in transaction.Ec2.Subnets.All.Select((s, i) => (s, i)).ToList())
                {
                    transaction.Ec2.Subnets.Put(
                        subnet with
                        {
                            Ipv6CidrBlock = $"2001:db8:0:{index}::/64",
                            Ipv6AssociationId = $"subnet-cidr-assoc-{index}",
                        }
                    );
                }

                return true;
            }
        );

    /// <summary>Lets an hour pass: what lingers lingers no more, what starts has started.</summary>
    internal Task RestAsync() => PassAsync(TimeSpan.FromHours(1));

    internal Task PassAsync(TimeSpan time) => Task.Delay(time, _time, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _session.Dispose();
        _time.Dispose();
    }

    private BusyHandler Handler() => new(World.CreateHandler(), _time);

    /// <summary>Holds the clock while a call is answered.</summary>
    private sealed class BusyHandler(HttpMessageHandler inner, JumpingTime time) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var busy = time.Busy();
            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class SwitchedFaults(Func<IFaults?> current) : IFaults
    {
        public Fault Decide(CallFacts call) => current()?.Decide(call) ?? Fault.None;
    }
}
