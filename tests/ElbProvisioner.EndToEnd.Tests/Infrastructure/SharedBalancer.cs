using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Aws.Session;
using Action = Amazon.ElasticLoadBalancingV2.Model.Action;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>
/// A load balancer of somebody else, made by hand as teams make them: an HTTPS listener with a certificate of its owner's, who answers
/// whatever no team takes, and a group that lets out to the VPC.
/// </summary>
internal sealed class SharedBalancer
{
    private readonly AwsSession _aws;

    private SharedBalancer(AwsSession aws, LoadBalancer balancer, string listener, string certificate, string group) =>
        (_aws, Name, Arn, DnsName, Listener, Certificate, Group) = (
            aws,
            balancer.LoadBalancerName,
            balancer.LoadBalancerArn,
            balancer.DNSName,
            listener,
            certificate,
            group
        );

    public string Name { get; }

    public string Arn { get; }

    public string DnsName { get; }

    /// <summary>The ARN of the one on port 443.</summary>
    public string Listener { get; }

    /// <summary>The ARN of its owner's.</summary>
    public string Certificate { get; }

    public string Group { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<SharedBalancer> CreateAsync(AwsSession aws, string name, params (string Key, string Value)[] tags)
    {
        var vpc = (await aws.Ec2.DescribeVpcsAsync(new(), Stop)).Vpcs.First(v => v.IsDefault == true);
        var subnets = (await aws.Ec2.DescribeSubnetsAsync(new(), Stop)).Subnets.Where(s => s.VpcId == vpc.VpcId);
        var group = (
            await aws.Ec2.CreateSecurityGroupAsync(
                new()
                {
                    GroupName = name,
                    Description = "of somebody else",
                    VpcId = vpc.VpcId,
                },
                Stop
            )
        ).GroupId;
        var made = await aws.Elb.CreateLoadBalancerAsync(
            new()
            {
                Name = name,
                Subnets = [.. subnets.DistinctBy(s => s.AvailabilityZone).Select(s => s.SubnetId)],
                SecurityGroups = [group],
                Tags = tags.Length == 0 ? null : [.. tags.Select(t => new Tag { Key = t.Key, Value = t.Value })],
            },
            Stop
        );
        var certificate = await ImportAsync(aws, name);
        var listener = await aws.Elb.CreateListenerAsync(
            new()
            {
                LoadBalancerArn = made.LoadBalancers[0].LoadBalancerArn,
                Port = 443,
                Protocol = ProtocolEnum.HTTPS,
                Certificates = [new() { CertificateArn = certificate }],
                DefaultActions = [Answer("404")],
            },
            Stop
        );
        return new(aws, made.LoadBalancers[0], listener.Listeners[0].ListenerArn, certificate, group);
    }

    /// <summary>A certificate that nobody signed, for a name of its own.</summary>
    public static async Task<string> ImportAsync(AwsSession aws, string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2035, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var body = new MemoryStream(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
        using var secret = new MemoryStream(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        return (await aws.Acm.ImportCertificateAsync(new() { Certificate = body, PrivateKey = secret }, Stop)).CertificateArn;
    }

    /// <summary>A rule by hand, of another team.</summary>
    /// <returns>Its ARN.</returns>
    public async Task<string> AddRuleAsync(int priority, params RuleCondition[] conditions) => (
            await _aws.Elb.CreateRuleAsync(
                new()
                {
                    ListenerArn = Listener,
                    Priority = priority,
                    Conditions = [.. conditions],
                    Actions = [Answer("418")],
                },
                Stop
            )
        ).Rules[0].RuleArn;

    public static RuleCondition Host(string host) =>
        new()
        {
            Field = "host-header",
            HostHeaderConfig = new() { Values = [host] },
        };

    public static RuleCondition Path(string path) =>
        new()
        {
            Field = "path-pattern",
            PathPatternConfig = new() { Values = [path] },
        };

    /// <summary>By priority, the default one last.</summary>
    public async Task<IReadOnlyList<Rule>> RulesAsync() =>
        [
            .. (await _aws.Elb.DescribeRulesAsync(new() { ListenerArn = Listener }, Stop)).Rules.OrderBy(r =>
                int.TryParse(r.Priority, out var priority) ? priority : int.MaxValue
            ),
        ];

    public async Task<IReadOnlyList<string>> CertificatesAsync() =>
        [
            .. (await _aws.Elb.DescribeListenerCertificatesAsync(new() { ListenerArn = Listener }, Stop))
                .Certificates.Select(c => c.CertificateArn)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>All of it that is not a rule of <paramref name="stack"/>'s, nor a certificate but its owner's: as text.</summary>
    public async Task<string> DescribeAsync(string stack)
    {
        var balancer = (await _aws.Elb.DescribeLoadBalancersAsync(new() { Names = [Name] }, Stop)).LoadBalancers[0];
        var listeners = (await _aws.Elb.DescribeListenersAsync(new() { LoadBalancerArn = Arn }, Stop)).Listeners;
        var attributes = (await _aws.Elb.DescribeLoadBalancerAttributesAsync(new() { LoadBalancerArn = Arn }, Stop)).Attributes;
        var rules = await RulesAsync();
        var tags = await TagsAsync([Arn, Listener, .. rules.Where(r => r.IsDefault != true).Select(r => r.RuleArn)]);
        var theirs = rules.Where(r => !tags.GetValueOrDefault(r.RuleArn, "").Contains($"elbctl:stack={stack}", StringComparison.Ordinal));
        return string.Join(
            '\n',
            [
                $"{balancer.LoadBalancerName} {balancer.Scheme} {string.Join(',', balancer.SecurityGroups)} {tags.GetValueOrDefault(Arn)}",
                string.Join(',', attributes.Select(a => $"{a.Key}={a.Value}").Order(StringComparer.Ordinal)),
                .. listeners.Select(l =>
                    $"{l.Port} {l.Protocol} {l.SslPolicy} {string.Join(',', (l.Certificates ?? []).Select(c => c.CertificateArn))} "
                    + $"{string.Join(',', l.DefaultActions.Select(a => a.Type))} {tags.GetValueOrDefault(l.ListenerArn)}"
                ),
                .. theirs.Select(r =>
                    $"{r.Priority} {r.RuleArn} {string.Join(',', r.Actions.Select(a => a.Type))} {tags.GetValueOrDefault(r.RuleArn)}"
                ),
            ]
        );
    }

    public async Task RemoveAsync()
    {
        await _aws.Elb.DeleteLoadBalancerAsync(new() { LoadBalancerArn = Arn }, Stop);
    }

    private async Task<Dictionary<string, string>> TagsAsync(IEnumerable<string> arns)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var chunk in arns.Chunk(20))
        {
            foreach (var one in (await _aws.Elb.DescribeTagsAsync(new() { ResourceArns = [.. chunk] }, Stop)).TagDescriptions)
            {
                all[one.ResourceArn] = string.Join(' ', (one.Tags ?? []).Select(t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal));
            }
        }

        return all;
    }

    private static Action Answer(string status) =>
        new()
        {
            Type = ActionTypeEnum.FixedResponse,
            FixedResponseConfig = new() { StatusCode = status, ContentType = "text/plain" },
        };
}
