using System.Net;
using System.Net.Sockets;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.World;
using ElbProvisioner.LocalTraffic.Places;
using ElbProvisioner.LocalTraffic.Ports;
using ElbProvisioner.LocalTraffic.Records;
using Microsoft.Extensions.Time.Testing;
using Action = Amazon.ElasticLoadBalancingV2.Model.Action;

namespace ElbProvisioner.LocalTraffic.Tests;

/// <summary>An embedded AWS whose load balancers listen, applications behind them, and a clock that stands until it is moved.</summary>
internal sealed class Plane : IAsyncDisposable, ITargetPlaces, IRequestObserver
{
    private readonly AwsSession _session;
    private readonly Dictionary<string, IPEndPoint> _places = new(StringComparer.Ordinal);
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly Lock _gate = new();
    private readonly List<RequestRecord> _records = [];
    private readonly TaskCompletionSource<RequestRecord> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(int Number, TaskCompletionSource Told)> _waiting = [];
    private string _vpc = "";
    private List<string> _subnets = [];
    private int _addresses = 10;

    public Plane(Func<TrafficOptions, TrafficOptions>? like = null, double speed = 1)
    {
        Aws = new EmbeddedAws(
            new LocalAwsOptions
            {
                Time = Time,
                KeepsBudgets = false,
                Timings = Timings.None,
                Speed = speed,
            }
        );
        _session = AwsSession.InProcess(
            new AwsSessionOptions { Region = "us-east-1", ThrottlePatience = TimeSpan.Zero },
            Aws.CreateHandler(),
            TimeProvider.System
        );
        var options = new TrafficOptions
        {
            Aws = Aws,
            Time = Time,
            Speed = speed,
            Places = this,
            Observer = this,
            Ports = new PortBook(first: 21000 + (Environment.ProcessId % 20000)),
        };
        Server = new TrafficServer(like?.Invoke(options) ?? options);
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public EmbeddedAws Aws { get; }

    public TrafficServer Server { get; }

    public IAmazonElasticLoadBalancingV2 Elb => _session.Elb;

    public AwsSession Session => _session;

    /// <summary>What was told of requests, in the order in which they ended.</summary>
    public IReadOnlyList<RequestRecord> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records];
            }
        }
    }

    /// <summary>The first one, as soon as it is told: a client may have its answer before.</summary>
    public async Task<RequestRecord> RecordAsync() => Records is [var first, ..] ? first : await _first.Task.WaitAsync(Cancellation);

    /// <summary>The one of that number, as soon as so many are told.</summary>
    /// <param name="number">1 is the first.</param>
    public async Task<RequestRecord> RecordAsync(int number)
    {
        Task told;
        lock (_gate)
        {
            var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((number, waiting));
            told = waiting.Task;
            Tell();
        }

        await told.WaitAsync(Cancellation);
        return Records[number - 1];
    }

    public void OnRequest(RequestRecord record)
    {
        lock (_gate)
        {
            _records.Add(record);
            _first.TrySetResult(_records[0]);
            Tell();
        }
    }

    private void Tell()
    {
        foreach (var (_, waiting) in _waiting.Where(one => one.Number <= _records.Count))
        {
            waiting.TrySetResult();
        }
    }

    public IPEndPoint? Find(string targetId, int port) => _places.GetValueOrDefault(targetId);

    public Task RefreshAsync() => Server.RefreshAsync(Cancellation);

    public Task PassAsync(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        return RefreshAsync();
    }

    public T Own<T>(T thing)
        where T : IAsyncDisposable
    {
        _owned.Add(thing);
        return thing;
    }

    public async Task<LoadBalancer> BalancerAsync(string type = "application", string name = "web")
    {
        if (_subnets.Count == 0)
        {
            var vpcs = await _session.Ec2.DescribeVpcsAsync(new(), Cancellation);
            _vpc = vpcs.Vpcs[0].VpcId;
            var subnets = await _session.Ec2.DescribeSubnetsAsync(new(), Cancellation);
            _subnets = [.. subnets.Subnets.OrderBy(s => s.AvailabilityZone, StringComparer.Ordinal).Select(s => s.SubnetId)];
        }

        var request = new CreateLoadBalancerRequest
        {
            Name = name,
            Type = type,
            Subnets = [.. _subnets.Take(2)],
        };
        return (await Elb.CreateLoadBalancerAsync(request, Cancellation)).LoadBalancers[0];
    }

    public async Task<TargetGroup> GroupAsync(string name = "app", Action<CreateTargetGroupRequest>? like = null)
    {
        var request = new CreateTargetGroupRequest
        {
            Name = name,
            Protocol = "HTTP",
            Port = 80,
            VpcId = _vpc,
            TargetType = "ip",
        };
        like?.Invoke(request);
        return (await Elb.CreateTargetGroupAsync(request, Cancellation)).TargetGroups[0];
    }

    /// <summary>Registers an address of the VPC that stands for the place.</summary>
    /// <param name="zone">0 is the first zone of the load balancer.</param>
    public async Task<string> RegisterAsync(TargetGroup group, IPEndPoint place, int zone = 0)
    {
        var subnet = (await _session.Ec2.DescribeSubnetsAsync(new() { SubnetIds = [_subnets[zone]] }, Cancellation)).Subnets[0];
        var bytes = IPAddress.Parse(subnet.CidrBlock.Split('/')[0]).GetAddressBytes();
        (bytes[2], bytes[3]) = ((byte)(bytes[2] + 1), (byte)_addresses++);
        var address = new IPAddress(bytes).ToString();
        _places[address] = place;
        await Elb.RegisterTargetsAsync(
            new RegisterTargetsRequest
            {
                TargetGroupArn = group.TargetGroupArn,
                Targets = [new TargetDescription { Id = address, Port = 80 }],
            },
            Cancellation
        );
        return address;
    }

    public Task DeregisterAsync(TargetGroup group, string address) =>
        Elb.DeregisterTargetsAsync(
            new DeregisterTargetsRequest { TargetGroupArn = group.TargetGroupArn, Targets = [new() { Id = address, Port = 80 }] },
            Cancellation
        );

    public async Task<Listener> ListenerAsync(LoadBalancer balancer, Action action, Action<CreateListenerRequest>? like = null)
    {
        var request = new CreateListenerRequest
        {
            LoadBalancerArn = balancer.LoadBalancerArn,
            Protocol = "HTTP",
            Port = 80,
            DefaultActions = [action],
        };
        like?.Invoke(request);
        return (await Elb.CreateListenerAsync(request, Cancellation)).Listeners[0];
    }

    public Task RuleAsync(Listener listener, int priority, Action action, params RuleCondition[] conditions) =>
        Elb.CreateRuleAsync(
            new CreateRuleRequest
            {
                ListenerArn = listener.ListenerArn,
                Priority = priority,
                Actions = [action],
                Conditions = [.. conditions],
            },
            Cancellation
        );

    public Task SetAsync(LoadBalancer balancer, string key, string value) =>
        Elb.ModifyLoadBalancerAttributesAsync(
            new() { LoadBalancerArn = balancer.LoadBalancerArn, Attributes = [new() { Key = key, Value = value }] },
            Cancellation
        );

    public Task SetAsync(Listener listener, string key, string value) =>
        Elb.ModifyListenerAttributesAsync(
            new() { ListenerArn = listener.ListenerArn, Attributes = [new() { Key = key, Value = value }] },
            Cancellation
        );

    public Task SetAsync(TargetGroup group, params (string Key, string Value)[] attributes) =>
        Elb.ModifyTargetGroupAttributesAsync(
            new()
            {
                TargetGroupArn = group.TargetGroupArn,
                Attributes = [.. attributes.Select(one => new TargetGroupAttribute { Key = one.Key, Value = one.Value })],
            },
            Cancellation
        );

    /// <summary>A load balancer with one listener, a group, and the targets healthy.</summary>
    public async Task<(LoadBalancer Balancer, Listener Listener, TargetGroup Group)> ServeAsync(params IPEndPoint[] places)
    {
        var balancer = await BalancerAsync();
        var group = await GroupAsync();
        var listener = await ListenerAsync(balancer, To(group));
        foreach (var place in places)
        {
            await RegisterAsync(group, place);
        }

        await PassAsync(60);
        return (balancer, listener, group);
    }

    /// <summary>Where the listener of that port is.</summary>
    public Uri Url(string path = "/", int port = 80)
    {
        var open = Server.Open.Single(one => one.Port == port);
        return new Uri($"{open.Protocol.ToLowerInvariant()}://127.0.0.1:{open.LocalPort}{path}");
    }

    public static Action To(params TargetGroup[] groups) =>
        groups is [var only]
            ? new() { Type = "forward", TargetGroupArn = only.TargetGroupArn }
            : Weighted([.. groups.Select(group => (group, 1))]);

    public static Action Weighted(params (TargetGroup Group, int Weight)[] groups) =>
        new()
        {
            Type = "forward",
            ForwardConfig = new()
            {
                TargetGroups =
                [
                    .. groups.Select(one => new TargetGroupTuple { TargetGroupArn = one.Group.TargetGroupArn, Weight = one.Weight }),
                ],
            },
        };

    public static Action Answer(string status = "200", string body = "", string? type = null) =>
        new()
        {
            Type = "fixed-response",
            FixedResponseConfig = new()
            {
                StatusCode = status,
                MessageBody = body,
                ContentType = type,
            },
        };

    /// <summary>A place of this machine where nobody listens.</summary>
    public static IPEndPoint Nowhere()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)probe.LocalEndPoint!;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        foreach (var owned in _owned)
        {
            await owned.DisposeAsync();
        }

        _session.Dispose();
    }
}
