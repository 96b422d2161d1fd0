using System.Text.Json.Nodes;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.CertificateManager;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

/// <summary>A cloud with what load balancers need, and short ways to make them.</summary>
internal sealed class Balancing : IDisposable
{
    private const string Home = "us-east-1";

    public Balancing(Func<LocalAwsOptions, LocalAwsOptions>? like = null)
    {
        Cloud = new(like);
        (VpcId, Subnets) = Run(transaction =>
            (
                Network.DefaultVpc(transaction) ?? "",
                (IReadOnlyList<string>)
                    [
                        .. transaction
                            .Ec2.Subnets.All.OrderBy(subnet => subnet.AvailabilityZone, StringComparer.Ordinal)
                            .Select(subnet => subnet.Key),
                    ]
            )
        );
    }

    public Cloud Cloud { get; }

    public IAmazonElasticLoadBalancingV2 Elb => Cloud.Elb;

    public string VpcId { get; }

    /// <summary>Of the zones a to f.</summary>
    public IReadOnlyList<string> Subnets { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public T Run<T>(Func<Transaction, T> act) => Cloud.Aws.Run(Home, act);

    public void Run(Action<Transaction> act) =>
        Run(transaction =>
        {
            act(transaction);
            return true;
        });

    /// <summary>Gives the VPC and its subnets ranges of IPv6 addresses: <c>2001:db8:0:N::/64</c>.</summary>
    public void WithIpv6() =>
        Run(transaction =>
        {
            if (transaction.Ec2.Vpcs.Find(VpcId) is { } vpc)
            {
                transaction.Ec2.Vpcs.Put(vpc with { Ipv6CidrBlock = "2001:db8::/56", Ipv6AssociationId = "vpc-cidr-assoc-1" });
            }

            foreach (var (id, index) in Subnets.Select((id, index) => (id, index)))
            {
                if (transaction.Ec2.Subnets.Find(id) is { } subnet)
                {
                    transaction.Ec2.Subnets.Put(
                        subnet with
                        {
                            Ipv6CidrBlock = $"2001:db8:0:{index}::/64",
                            Ipv6AssociationId = $"subnet-cidr-assoc-{index}",
                        }
                    );
                }
            }
        });

    /// <summary>A network load balancer of both kinds of addresses.</summary>
    public Task<LoadBalancer> DualStackAsync(string name = "dual", bool sourceNat = false)
    {
        WithIpv6();
        return BalancerAsync(
            name,
            "network",
            request =>
            {
                request.IpAddressType = "dualstack";
                request.EnablePrefixForIpv6SourceNat = sourceNat ? EnablePrefixForIpv6SourceNatEnum.On : null;
            }
        );
    }

    /// <summary>Of addresses.</summary>
    public Task<TargetGroup> Ipv6GroupAsync(string name = "six", string protocol = "TCP") =>
        GroupAsync(
            name,
            request => (request.Protocol, request.TargetType, request.IpAddressType) = (protocol, "ip", TargetGroupIpAddressTypeEnum.Ipv6)
        );

    /// <summary>One that says how much of the traffic each of the groups gets.</summary>
    public static Amazon.ElasticLoadBalancingV2.Model.Action ToBoth(params TargetGroup[] groups) =>
        new()
        {
            Type = "forward",
            ForwardConfig = new()
            {
                TargetGroups = [.. groups.Select(group => new TargetGroupTuple { TargetGroupArn = group.TargetGroupArn, Weight = 1 })],
            },
        };

    /// <summary>Until what was just made is seen.</summary>
    public void Settle() => Cloud.Pass(1);

    public async Task<LoadBalancer> BalancerAsync(
        string name = "web",
        string type = "application",
        Action<CreateLoadBalancerRequest>? like = null
    )
    {
        var request = new CreateLoadBalancerRequest
        {
            Name = name,
            Type = type,
            Subnets = [Subnets[0], Subnets[1]],
        };
        like?.Invoke(request);
        var made = (await Elb.CreateLoadBalancerAsync(request, Cancellation)).LoadBalancers[0];
        Settle();
        return made;
    }

    public async Task<LoadBalancer> ActiveAsync(
        string name = "web",
        string type = "application",
        Action<CreateLoadBalancerRequest>? like = null
    )
    {
        var made = await BalancerAsync(name, type, like);
        Cloud.Pass(120);
        return made;
    }

    public async Task<LoadBalancer> ReadAsync(string arn) =>
        (await Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest { LoadBalancerArns = [arn] }, Cancellation)).LoadBalancers[
            0
        ];

    public async Task<TargetGroup> GroupAsync(string name = "app", Action<CreateTargetGroupRequest>? like = null)
    {
        var request = new CreateTargetGroupRequest
        {
            Name = name,
            Protocol = "HTTP",
            Port = 80,
            VpcId = VpcId,
        };
        like?.Invoke(request);
        var made = (await Elb.CreateTargetGroupAsync(request, Cancellation)).TargetGroups[0];
        Settle();
        return made;
    }

    public Task<TargetGroup> TcpGroupAsync(string name = "tcp") => GroupAsync(name, request => request.Protocol = "TCP");

    public async Task<Listener> ListenerAsync(
        LoadBalancer balancer,
        Amazon.ElasticLoadBalancingV2.Model.Action action,
        Action<CreateListenerRequest>? like = null
    )
    {
        var request = new CreateListenerRequest
        {
            LoadBalancerArn = balancer.LoadBalancerArn,
            Protocol = "HTTP",
            Port = 80,
            DefaultActions = [action],
        };
        like?.Invoke(request);
        var made = (await Elb.CreateListenerAsync(request, Cancellation)).Listeners[0];
        Settle();
        return made;
    }

    public async Task<Rule> RuleAsync(
        Listener listener,
        int priority,
        Amazon.ElasticLoadBalancingV2.Model.Action action,
        params RuleCondition[] conditions
    )
    {
        var made = (
            await Elb.CreateRuleAsync(
                new CreateRuleRequest
                {
                    ListenerArn = listener.ListenerArn,
                    Priority = priority,
                    Actions = [action],
                    Conditions = [.. conditions.DefaultIfEmpty(Path($"/{priority}"))],
                },
                Cancellation
            )
        ).Rules[0];
        Settle();
        return made;
    }

    public static Amazon.ElasticLoadBalancingV2.Model.Action To(TargetGroup group) =>
        new() { Type = "forward", TargetGroupArn = group.TargetGroupArn };

    public static Amazon.ElasticLoadBalancingV2.Model.Action NotFound() =>
        new()
        {
            Type = "fixed-response",
            FixedResponseConfig = new FixedResponseActionConfig { StatusCode = "404" },
        };

    public static RuleCondition Path(params string[] values) =>
        new()
        {
            Field = "path-pattern",
            PathPatternConfig = new PathPatternConditionConfig { Values = [.. values] },
        };

    public string SecurityGroup(string name, string? vpcId = null) =>
        Run(transaction =>
        {
            var id = $"sg-{transaction.NewId(17)}";
            SecurityGroupMaking.Keep(transaction, new(id, name, name, vpcId ?? VpcId, transaction.Now));
            RuleKeeping.Add(transaction, SecurityGroupMaking.NewRule(transaction, id, isEgress: true, PeerKind.Ipv4, "0.0.0.0/0"));
            return id;
        });

    /// <summary>Lets everything of that security group into the other.</summary>
    public void Let(string from, string into) =>
        Run(transaction =>
        {
            RuleKeeping.Add(transaction, SecurityGroupMaking.NewRule(transaction, into, isEgress: false, PeerKind.Group, from));
            RuleKeeping.Tell(transaction, into);
        });

    public void LetNobody(string into, bool isEgress = false) =>
        Run(transaction =>
        {
            foreach (var rule in RuleKeeping.Of(transaction, into, isEgress).ToList())
            {
                RuleKeeping.Remove(transaction, rule);
            }

            RuleKeeping.Tell(transaction, into);
        });

    /// <summary>An instance that has just been launched; it runs after 15 seconds and answers 20 seconds later.</summary>
    public string Launch(string securityGroup, int zone = 0) =>
        Run(transaction =>
            Instances
                .Launch(
                    transaction,
                    new JsonObject
                    {
                        ["ImageId"] = PublicImages.All(transaction).First().Id,
                        ["InstanceType"] = "t3.micro",
                        ["SecurityGroupIds"] = new JsonArray(securityGroup),
                    },
                    Subnets[zone],
                    new Dictionary<string, string>()
                )
                .Key
        );

    public string Running(string securityGroup, int zone = 0)
    {
        var id = Launch(securityGroup, zone);
        Cloud.Pass(40);
        return id;
    }

    public string Certificate(string domain = "www.example.com", string status = "ISSUED") =>
        Run(transaction =>
        {
            var arn = transaction.Arn("acm", $"certificate/{transaction.NewUuid()}");
            transaction.Acm.Certificates.Put(
                new(
                    arn,
                    "AMAZON_ISSUED",
                    status,
                    "RSA_2048",
                    [domain],
                    "DNS",
                    transaction.Now,
                    transaction.Now,
                    new Dictionary<string, string>(),
                    new Dictionary<string, string>(),
                    true,
                    false,
                    transaction.Now
                )
            );
            return arn;
        });

    public async Task RegisterAsync(TargetGroup group, string id, int? port = null)
    {
        var target = new TargetDescription { Id = id };
        if (port is { } number)
        {
            target.Port = number;
        }

        await Elb.RegisterTargetsAsync(
            new RegisterTargetsRequest { TargetGroupArn = group.TargetGroupArn, Targets = [target] },
            Cancellation
        );
    }

    public Task DeregisterAsync(TargetGroup group, string id) =>
        Elb.DeregisterTargetsAsync(
            new DeregisterTargetsRequest { TargetGroupArn = group.TargetGroupArn, Targets = [new TargetDescription { Id = id }] },
            Cancellation
        );

    /// <summary>State and reason of the only target, as in <c>unused Target.NotInUse</c>; empty: there is none.</summary>
    public async Task<string> HealthAsync(TargetGroup group)
    {
        var health = (
            await Elb.DescribeTargetHealthAsync(new DescribeTargetHealthRequest { TargetGroupArn = group.TargetGroupArn }, Cancellation)
        ).TargetHealthDescriptions;
        return health is { Count: > 0 } ? $"{health.Single().TargetHealth.State} {health[0].TargetHealth.Reason}".Trim() : "";
    }

    public void Dispose() => Cloud.Dispose();
}
