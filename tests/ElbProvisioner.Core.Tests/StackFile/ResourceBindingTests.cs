using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Core.Tables.TargetGroupTable;

namespace ElbProvisioner.Core.Tests.StackFile;

public sealed class ResourceBindingTests
{
    private const string Template = "launchTemplate: { image: ami-00000abc, instanceType: t3.micro }";

    [Fact]
    public void The_network_is_the_default_one_an_id_or_found_by_tags()
    {
        Assert.Equal(Network.Default, StackText.Bind("stack: shop").Network);

        var byId = StackText.Bind("stack: shop\nnetwork: { vpc: vpc-00000abc, subnets: private }").Network;
        Assert.Equal("vpc-00000abc", Assert.IsType<VpcChoice.ById>(byId.Vpc).VpcId);
        Assert.IsType<SubnetChoice.Private>(byId.Subnets);

        var byTag = StackText
            .Bind("stack: shop\nnetwork: { vpc: { tag: { Name: main } }, subnets: { tag: { tier: web, env: prod } } }")
            .Network;
        Assert.Equal("main", Assert.IsType<VpcChoice.ByTags>(byTag.Vpc).Tags["Name"]);
        Assert.Equal(["env", "tier"], Assert.IsType<SubnetChoice.ByTags>(byTag.Subnets).Tags.Keys);
    }

    [Fact]
    public void Security_group_rules_spread_over_ports_and_peers()
    {
        var group = StackText
            .Bind(
                """
                stack: shop
                securityGroups:
                  db:
                    description: Databases
                    ingress:
                      - { ports: [5432, 6000-6100], from: [10.0.0.0/8, db], description: postgres }
                      - { protocol: icmp, from: pl-00000001 }
                      - { protocol: "17", ports: 53, from: sg-00000001 }
                    egress:
                      - { protocol: all, to: 0.0.0.0/0 }
                    tags: { a: b }
                """
            )
            .SecurityGroups[0];

        Assert.Equal("Databases", group.Description);
        Assert.Equal(
            ["tcp 5432-5432", "tcp 5432-5432", "tcp 6000-6100", "tcp 6000-6100", "icmp -", "udp 53-53"],
            group.Ingress.Select(rule => $"{rule.Protocol} {rule.FromPort}-{rule.ToPort}")
        );
        Assert.Equal("postgres", group.Ingress[0].Description);
        Assert.Equal(("-1", null), (Assert.Single(group.Egress ?? []).Protocol, group.Egress?[0].FromPort));
    }

    [Theory]
    [InlineData("protocol: icmp", null, null)]
    [InlineData("protocol: icmp, type: 8", 8, -1)]
    [InlineData("protocol: icmp, type: 3, code: 4", 3, 4)]
    [InlineData("protocol: \"58\", type: 128, code: 0", 128, 0)]
    public void An_ICMP_rule_keeps_type_and_code_where_others_have_ports(string keys, int? type, int? code)
    {
        var rule = Assert.Single(
            StackText
                .Bind($"stack: shop\nsecurityGroups: {{ db: {{ ingress: [{{ {keys}, from: 10.0.0.0/8 }}] }} }}")
                .SecurityGroups[0]
                .Ingress
        );

        Assert.Equal((type, code), (rule.FromPort, rule.ToPort));
    }

    [Theory]
    [InlineData("off", null)]
    [InlineData("false", null)]
    [InlineData("2h", 7200)]
    public void Group_stickiness_is_a_duration_or_off(string written, int? seconds)
    {
        var stack = StackText.Bind(
            "stack: shop\nloadBalancers: { web: { listeners: { http: { port: 80, forward: { targetGroups: { a: 1, b: 1 }, "
                + $"stickiness: {written} }} }} }} }} }}\ntargetGroups: {{ a: {{ port: 80 }}, b: {{ port: 81 }} }}"
        );

        Assert.Equal(
            seconds,
            (int?)Assert.IsType<RoutingAction.Forward>(stack.LoadBalancers[0].Listeners[0].Actions[^1]).Stickiness?.TotalSeconds
        );
    }

    [Fact]
    public void A_security_group_without_rules_lets_everything_out_and_nothing_in()
    {
        var group = StackText.Bind("stack: shop\nsecurityGroups: { db: {} }").SecurityGroups[0];

        Assert.Empty(group.Ingress);
        Assert.Null(group.Egress);
    }

    [Fact]
    public void The_four_kinds_of_certificate_bind()
    {
        var (pem, key, chain) = (SelfSigned.Certificate, SelfSigned.Key, SelfSigned.Twin);
        var result = StackText.Load(
            """
            stack: shop
            certificates:
              a: { request: A.example.com, alternativeNames: ["*.a.example.com", a.example.com], keyAlgorithm: EC_prime256v1, validation: email, tags: { x: y } }
              b: { arn: "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b" }
              c: { find: c.example.com }
              d: { import: { certificate: d.crt, privateKey: { file: d.key }, chain: "${env:CHAIN}" } }
            """,
            StackText.Environment(("CHAIN", chain)),
            path => new FileReadResult.Content(path.EndsWith(".key", StringComparison.Ordinal) ? key : pem)
        );

        Assert.True(result.Stack is not null, StackText.Render(result));
        var certificates = result.Stack.Certificates;
        var requested = Assert.IsType<Certificate.Requested>(certificates[0]);
        Assert.Equal(
            ("a.example.com", "EC_prime256v1", CertificateValidation.Email),
            (requested.Domain, requested.KeyAlgorithm, requested.Validation)
        );
        Assert.Equal(["*.a.example.com"], requested.AlternativeNames);
        Assert.Equal("arn:aws:acm:eu-west-1:123456789012:certificate/0a1b", Assert.IsType<Certificate.Existing>(certificates[1]).Arn);
        Assert.Equal("c.example.com", Assert.IsType<Certificate.Found>(certificates[2]).Domain);
        var imported = Assert.IsType<Certificate.Imported>(certificates[3]);
        Assert.Equal((pem, key, chain), (imported.CertificatePem, imported.PrivateKeyPem, imported.ChainPem));
    }

    [Theory]
    [InlineData("certificate", 32_768, "CERTIFICATE")]
    [InlineData("privateKey", 5120, "PRIVATE KEY")]
    [InlineData("chain", 2_097_152, "CERTIFICATE")]
    public void An_imported_text_is_no_longer_than_ACM_takes(string key, int most, string label)
    {
        const string certificate = "-----BEGIN CERTIFICATE-----\n";
        string Text(int length) => $"-----BEGIN {label}-----\n".PadRight(length, 'M');
        string[] Codes(int length) =>
            [
                .. StackText.Codes(
                    StackText.Load(
                        """
                        stack: shop
                        certificates: { d: { import: { certificate: { file: certificate }, privateKey: { file: privateKey }, chain: { file: chain } } } }
                        """,
                        readFile: path => new FileReadResult.Content(
                            path == key ? Text(length)
                            : path == "privateKey" ? "-----BEGIN PRIVATE KEY-----\n"
                            : certificate
                        )
                    )
                ),
            ];

        Assert.DoesNotContain("ELB2017", Codes(most));
        Assert.Contains("ELB2017", Codes(most + 1));
    }

    [Fact]
    public void Target_groups_bind_in_full()
    {
        var group = Group(
            """
            protocol: HTTPS, protocolVersion: HTTP2, port: 8443, ipAddressType: ipv6, deregistrationDelay: 0, slowStart: 1m, algorithm: round_robin, crossZone: false,
                attributes: { target_group_health.dns_failover.minimum_healthy_targets.count: off }, tags: { a: b },
                healthCheck: { protocol: HTTP, port: 8081, path: "/up?full=1", interval: 10s, timeout: 2s, healthyThreshold: 2, unhealthyThreshold: 3, matcher: "200,204" }
            """
        );

        Assert.Equal(("HTTPS", "HTTP2", 8443, "ipv6"), (group.Protocol, group.ProtocolVersion, group.Port, group.IpAddressType));
        Assert.Equal("HTTP 8081 /up?full=1 10s 2s 2 3 200,204", StackText.HealthCheck(group));
        Assert.Equal(
            [
                ("deregistration_delay.timeout_seconds", "0"),
                ("load_balancing.algorithm.type", "round_robin"),
                ("load_balancing.cross_zone.enabled", "false"),
                ("slow_start.duration_seconds", "60"),
                ("target_group_health.dns_failover.minimum_healthy_targets.count", "off"),
            ],
            group.Attributes.Select(attribute => (attribute.Key, attribute.Value))
        );
    }

    [Theory]
    [InlineData("port: 80", "HTTP", "/health", "200-299", 5)]
    [InlineData("port: 80, protocol: HTTPS", "HTTPS", "/health", "200-299", 5)]
    [InlineData("port: 80, protocolVersion: GRPC", "HTTP", "/AWS.ALB/healthcheck", "12", 5)]
    [InlineData("port: 80, healthCheck: { interval: 5s }", "HTTP", "/health", "200-299", 4)]
    [InlineData("port: 80, healthCheck: /up", "HTTP", "/up", "200-299", 5)]
    public void A_health_check_follows_its_target_group(string keys, string protocol, string path, string matcher, int timeout)
    {
        var check = Group(keys).Settings;

        Assert.Equal(
            (protocol, "traffic-port", path, matcher, timeout),
            (
                check.Get(CheckProtocol),
                check.Get(CheckPort),
                check.Get(CheckPath),
                check.Get(CheckMatcher),
                (int)check.Get(CheckTimeout).TotalSeconds
            )
        );
    }

    [Theory]
    [InlineData("stickiness: 1h", "true lb_cookie 3600")]
    [InlineData("stickiness: { duration: 30 }", "true lb_cookie 30")]
    [InlineData("stickiness: { type: app_cookie, cookie: SESSION }", "true app_cookie SESSION 86400")]
    public void Stickiness_is_by_the_load_balancers_cookie_or_the_applications(string keys, string expected)
    {
        var attributes = Group("port: 80, " + keys).Attributes;
        string[] order =
        [
            "stickiness.enabled",
            "stickiness.type",
            "stickiness.app_cookie.cookie_name",
            "stickiness.lb_cookie.duration_seconds",
            "stickiness.app_cookie.duration_seconds",
        ];

        Assert.Equal(expected, string.Join(' ', order.Where(attributes.ContainsKey).Select(key => attributes[key])));
    }

    [Fact]
    public void A_scaling_group_alone_uses_EC2_health_and_one_number_is_every_size()
    {
        var group = Scaling("size: 3, " + Template);

        Assert.Equal((new GroupSize(3, 3, null), "EC2"), (group.Size, group.HealthCheckType));
        Assert.DoesNotContain(AutoScalingGroupTable.Table.Properties, p => p.IsUndone && group.Settings.Has(p));
        Assert.Equal(new RefreshPreferences(), group.Refresh);
    }

    [Fact]
    public void Scaling_groups_bind_in_full()
    {
        var group = Scaling(
            """
            size: { min: 1, max: 4, desired: 2 }, subnets: private, securityGroups: [sg-00000001],
                healthCheck: { type: EC2, gracePeriod: 90 }, terminationPolicies: [OldestInstance, Default], maxInstanceLifetime: 30d, suspend: AZRebalance,
                refresh: { minHealthy: 50, instanceWarmup: 1m, autoRollback: false, bakeTime: 10m }, tags: { a: b },
                launchTemplate: { image: ami-00000abc, instanceType: m7g.large, keyName: ops, instanceProfile: web, userData: "echo hi", monitoring: true, publicIp: false,
                  metadata: { tokens: optional, hopLimit: 1, instanceTags: true }, securityGroups: sg-00000002,
                  volumes: [{ size: 20 }, { device: /dev/sdf, type: io2, iops: 5000, encrypted: true, kmsKey: alias/x, deleteOnTermination: false }] }
            """
        );

        Assert.Equal(new GroupSize(1, 4, 2), group.Size);
        Assert.IsType<SubnetChoice.Private>(group.Subnets);
        Assert.Equal(TimeSpan.FromSeconds(90), group.GracePeriod);
        Assert.Equal(["OldestInstance", "Default"], group.Settings.Get(AutoScalingGroupTable.TerminationPolicies));
        Assert.Equal(TimeSpan.FromDays(30), group.Settings.Get(AutoScalingGroupTable.MaxInstanceLifetime));
        Assert.Equal(["AZRebalance"], group.Settings.Get(AutoScalingGroupTable.Suspended));
        Assert.Equal(
            new RefreshPreferences
            {
                MinHealthyPercentage = 50,
                MaxHealthyPercentage = 150,
                InstanceWarmup = TimeSpan.FromMinutes(1),
                AutoRollback = false,
                BakeTime = TimeSpan.FromMinutes(10),
            },
            group.Refresh with
            {
                Checkpoints = [],
                Alarms = [],
            }
        );
        var template = Assert.IsType<LaunchTemplate.Defined>(group.LaunchTemplate);
        Assert.Equal(new ImageChoice.ById("ami-00000abc"), template.Image);
        Assert.Equal(
            ("m7g.large", "ops", "web", "echo hi", true, false),
            (
                template.Settings.Find(LaunchTemplateTable.InstanceType),
                template.Settings.Find(LaunchTemplateTable.KeyName),
                template.Settings.Find(LaunchTemplateTable.InstanceProfile),
                template.Settings.Find(LaunchTemplateTable.UserData),
                template.Settings.FindValue(LaunchTemplateTable.Monitoring),
                template.Settings.FindValue(LaunchTemplateTable.PublicIp)
            )
        );
        Assert.Equal(
            ("optional", 1, true),
            (
                template.Settings.Find(LaunchTemplateTable.MetadataTokens),
                template.Settings.FindValue(LaunchTemplateTable.MetadataHopLimit),
                template.Settings.FindValue(LaunchTemplateTable.MetadataInstanceTags)
            )
        );
        Assert.Equal(
            [
                "size=20 type=gp3 encrypted=true deleteOnTermination=true",
                "device=/dev/sdf type=io2 iops=5000 encrypted=true kmsKey=alias/x deleteOnTermination=false",
            ],
            template.Volumes.Select(volume => string.Join(' ', volume.Canonical()))
        );
        Assert.Equal("sg-00000002", Assert.Single(template.SecurityGroups ?? []).Text);
    }

    [Theory]
    [InlineData("id: lt-00000abc", "lt-00000abc")]
    [InlineData("name: web/blue", "web/blue")]
    [InlineData("tag: { team: web, role: app }", "role=app,team=web")]
    public void A_launch_template_made_elsewhere_is_chosen_by_id_by_name_or_by_tags(string choice, string chosen)
    {
        var template = Assert.IsType<LaunchTemplate.Existing>(
            Scaling($"size: 1, launchTemplate: {{ {choice}, version: 7 }}").LaunchTemplate
        );

        Assert.Equal("7", template.Version);
        Assert.Equal(
            chosen,
            template.Choice switch
            {
                TemplateChoice.ById byId => byId.Id,
                TemplateChoice.ByName byName => byName.Name,
                TemplateChoice.ByTags byTags => string.Join(',', byTags.Tags.Select(t => $"{t.Key}={t.Value}")),
                _ => null,
            }
        );
    }

    [Fact]
    public void User_data_is_taken_from_its_file_as_it_is_relative_to_the_stack_file()
    {
        var asked = "";
        var result = StackText.Load(
            [
                new StackSource(
                    "stacks/prod.yaml",
                    "stack: shop\nautoScalingGroups: { app: { size: 1, launchTemplate: { image: ami-00000001, instanceType: t3.micro, "
                        + "userData: { file: run.sh } } } }"
                ),
            ],
            readFile: path =>
            {
                asked = path.Replace('\\', '/');
                return new FileReadResult.Content("echo ${HOME} $${x}");
            }
        );

        Assert.Equal("stacks/run.sh", asked);
        Assert.Equal(
            "echo ${HOME} $${x}",
            Assert
                .IsType<LaunchTemplate.Defined>(result.Stack?.AutoScalingGroups[0].LaunchTemplate)
                .Settings.Find(LaunchTemplateTable.UserData)
        );
    }

    [Fact]
    public void Every_way_of_target_tracking_binds()
    {
        var policies = StackText
            .Bind(
                """
                stack: shop
                loadBalancers: { web: { listeners: { http: { port: 80, forward: app } } } }
                targetGroups: { app: { port: 80 } }
                autoScalingGroups:
                  app:
                    size: { min: 1, max: 2 }
                    targetGroups: [app]
                    launchTemplate: { image: ami-00000abc, instanceType: t3.micro }
                    scaling:
                      a: { targetTracking: { metric: cpu, target: 55.5 } }
                      b: { targetTracking: { metric: networkIn, target: 1000000, scaleIn: false } }
                      c: { targetTracking: { metric: networkOut, target: 1 } }
                      d: { targetTracking: { metric: requestsPerTarget, target: 100 } }
                      e: { targetTracking: { metric: { namespace: Shop, name: Queue, dimensions: { queue: orders }, statistic: Sum, unit: Count }, target: 5 } }
                  api:
                    size: { min: 1, max: 2 }
                    targetGroups: [app]
                    launchTemplate: { image: ami-00000abc, instanceType: t3.micro }
                    scaling: { f: { targetTracking: { metric: { requestsPerTarget: app }, target: 100 } } }
                """
            )
            .AutoScalingGroups.SelectMany(group => group.Scaling)
            .ToList();

        Assert.Equal(["a", "b", "c", "d", "e", "f"], policies.Select(policy => policy.Name));
        Assert.Equal(
            (55.5, true),
            (policies[0].Settings.Get(ScalingPolicyTable.Target), policies[0].Settings.Get(ScalingPolicyTable.ScaleIn))
        );
        Assert.False(policies[1].Settings.Get(ScalingPolicyTable.ScaleIn));
        Assert.Equal(
            ["ASGAverageCPUUtilization", "ASGAverageNetworkIn", "ASGAverageNetworkOut"],
            policies.Take(3).Select(policy => policy.Settings.Get(ScalingPolicyTable.Metric).Get(PredefinedMetricTable.Type))
        );
        Assert.Equal(["app", "app"], new[] { policies[3], policies[5] }.Select(policy => policy.RequestsOf?.Text));
        var custom = policies[4].Settings.Get(ScalingPolicyTable.Metric);
        Assert.Equal(
            ("Shop", "Queue", "orders", "Sum", "Count"),
            (
                custom.Find(CustomMetricTable.Namespace),
                custom.Find(CustomMetricTable.Name),
                custom.Get(CustomMetricTable.Dimensions)["queue"].Key,
                custom.Find(CustomMetricTable.Statistic),
                custom.Find(CustomMetricTable.Unit)
            )
        );
    }

    [Fact]
    public void Outputs_keep_text_and_references_apart()
    {
        var output = Assert.Single(
            StackText
                .Bind(
                    """
                    stack: shop
                    variables: { name: x }
                    loadBalancers: { web: { listeners: { http: { port: 80, respond: 404 } } } }
                    outputs: { url: "http://${loadBalancers.web.dnsName}/${name}?$${y}" }
                    """
                )
                .Outputs
        );

        Assert.Equal("url", output.Name);
        Assert.Equal(
            [
                new OutputPart("http://", false),
                new OutputPart("loadBalancers.web.dnsName", true),
                new OutputPart("/", false),
                new OutputPart("x", false),
                new OutputPart("?${y}", false),
            ],
            output.Parts
        );
    }

    private static TargetGroup Group(string keys) =>
        StackText
            .Bind(
                "stack: shop\nloadBalancers: { web: { ipAddressType: dualstack, listeners: { https: { port: 443, certificate: "
                    + "site, forward: app } } } }\ncertificates: { site: { find: a.example.com } }\ntargetGroups:\n  app: { "
                    + $"{keys} }}\n"
            )
            .TargetGroups[0];

    private static AutoScalingGroup Scaling(string keys) =>
        StackText.Bind($"stack: shop\nautoScalingGroups:\n  app: {{ {keys} }}\n").AutoScalingGroups[0];
}
