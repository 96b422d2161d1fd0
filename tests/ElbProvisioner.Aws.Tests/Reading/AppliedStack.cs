using System.Collections.Immutable;
using System.Net;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Tests.Reading;

/// <summary>
/// Answers every read as AWS would after the stack was applied. A test takes away or adds what it is about: through the lists before
/// <see cref="Script"/>, or with another answer on the script.
/// </summary>
internal sealed class AppliedStack
{
    public const string Account = "123456789012";
    public const string Region = "eu-west-1";
    public const string Vpc = "vpc-1";
    private const string Elb = $"arn:aws:elasticloadbalancing:{Region}:{Account}:";
    private readonly Stack _stack;

    public AppliedStack(Stack stack)
    {
        _stack = stack;
        foreach (var balancer in stack.LoadBalancers)
        {
            AddBalancer(balancer);
        }

        var names = ExpectedNames.TargetGroups(stack, Vpc);
        foreach (var (group, i) in stack.TargetGroups.Select((g, i) => (g, i)))
        {
            var arn = $"{Elb}targetgroup/{names[i]}/t{i}";
            TargetGroups[names[i]] = arn;
            Index.Add(arn);
            Own(arn, $"targetGroup/{group.Name}", group.Attributes.Keys.Select(k => "attributes." + k));
        }

        foreach (var certificate in stack.Certificates)
        {
            var arn = CertificateArn(certificate.Name);
            Index.Add(arn);
            Own(arn, $"certificate/{certificate.Name}");
        }
    }

    public SortedDictionary<string, SortedDictionary<string, string>> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>What the index of tags lists.</summary>
    public List<string> Index { get; } = [];

    /// <summary>ARN by name.</summary>
    public SortedDictionary<string, string> LoadBalancers { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> TargetGroups { get; } = new(StringComparer.Ordinal);

    /// <summary>Version tag of every launch template.</summary>
    public string TemplateVersion { get; set; } = "3:0123456789abcdef";

    public string GroupVersion { get; set; } = "3";

    public static string CertificateArn(string name) => $"arn:aws:acm:{Region}:{Account}:certificate/{name}";

    public string BalancerArn => LoadBalancers.Values.First();

    public string ListenerArn(int port) => BalancerArn.Replace(":loadbalancer/", ":listener/", StringComparison.Ordinal) + $"/l{port}";

    public void Own(string arn, string address, params IEnumerable<string> declared)
    {
        var tags = Tags[arn] = new(StringComparer.Ordinal)
        {
            [OwnershipTags.Stack] = _stack.Name,
            [OwnershipTags.Address] = address,
            ["aws:cloudformation:x"] = "1",
        };
        foreach (var (key, value) in DeclaredTags.Write(declared))
        {
            tags[key] = value;
        }
    }

    public ScriptedAws Script()
    {
        var aws = new ScriptedAws()
            .On("sts:GetCallerIdentity", AwsAnswer.Query("GetCallerIdentity", $"<Account>{Account}</Account>"))
            .On("tagging:GetResources", request => AwsAnswer.Json(IndexJson(request)));
        ScriptNetwork(aws);
        ScriptBalancing(aws);
        ScriptNames(aws);
        ScriptGroups(aws);
        return aws;
    }

    public string IndexJson(AwsRequest request)
    {
        var types = (request.Json?["ResourceTypeFilters"]?.AsArray() ?? [])
            .Select(t => t?.GetValue<string>() ?? "")
            .ToHashSet(StringComparer.Ordinal);
        var resources = Index
            .Where(arn => types.Contains(TypeOf(arn)))
            .Select(arn => $$"""{"ResourceARN":"{{arn}}",{{TagsJson(arn)[1..]}}""");
        return $$"""{"PaginationToken":"","ResourceTagMappingList":[{{string.Join(',', resources)}}]}""";
    }

    /// <summary>As the filters name it.</summary>
    private static string TypeOf(string arn) =>
        arn.Split(':') is [_, _, "acm", ..] ? "acm" : string.Join(':', arn.Split(':')[2], arn.Split(':')[5].Split('/')[0]);

    public string TagsXml(string arn) =>
        string.Concat(
            (Tags.GetValueOrDefault(arn) ?? []).Select(t =>
                $"<member><Key>{t.Key}</Key><Value>{WebUtility.HtmlEncode(t.Value)}</Value></member>"
            )
        );

    public string BalancerXml(string name) =>
        $"<member><LoadBalancerArn>{LoadBalancers[name]}</LoadBalancerArn><LoadBalancerName>{name}</LoadBalancerName><DNSName>Shop-1.{Region}.elb.amazonaws.com</DNSName>"
        + $"<CanonicalHostedZoneId>Z32</CanonicalHostedZoneId><Scheme>internet-facing</Scheme><VpcId>{Vpc}</VpcId><State><Code>active</Code></State><Type>application</Type>"
        + "<AvailabilityZones><member><ZoneName>eu-west-1b</ZoneName><SubnetId>subnet-b</SubnetId></member><member><ZoneName>eu-west-1a</ZoneName><SubnetId>subnet-a</SubnetId></member></AvailabilityZones>"
        + "<SecurityGroups><member>sg-lb</member></SecurityGroups><IpAddressType>ipv4</IpAddressType></member>";

    public string TargetGroupXml(string name) =>
        $"<member><TargetGroupArn>{TargetGroups[name]}</TargetGroupArn><TargetGroupName>{name}</TargetGroupName><Protocol>HTTP</Protocol><Port>8080</Port><VpcId>{Vpc}</VpcId>"
        + "<HealthCheckProtocol>HTTP</HealthCheckProtocol><HealthCheckPort>traffic-port</HealthCheckPort><HealthCheckIntervalSeconds>30</HealthCheckIntervalSeconds>"
        + "<HealthCheckTimeoutSeconds>5</HealthCheckTimeoutSeconds><HealthyThresholdCount>5</HealthyThresholdCount><UnhealthyThresholdCount>2</UnhealthyThresholdCount>"
        + $"<HealthCheckPath>/health</HealthCheckPath><Matcher><HttpCode>200-299</HttpCode></Matcher><LoadBalancerArns><member>{BalancerArn}</member><member>{BalancerArn}</member></LoadBalancerArns>"
        + "<TargetType>instance</TargetType><ProtocolVersion>HTTP1</ProtocolVersion><IpAddressType>ipv4</IpAddressType></member>";

    private void AddBalancer(LoadBalancer balancer)
    {
        var name = PhysicalNames.LoadBalancer(_stack, balancer, Vpc);
        var arn = LoadBalancers[name] = $"{Elb}loadbalancer/app/{name}/b1";
        Index.Add(arn);
        Own(arn, $"loadBalancer/{balancer.Name}", balancer.Dns.Select(d => "dns." + d.Name));
        foreach (var listener in balancer.Listeners)
        {
            var listenerArn = ListenerArn(listener.Port);
            Index.Add(listenerArn);
            Own(listenerArn, $"listener/{balancer.Name}/{listener.Name}");
            foreach (var (rule, i) in listener.Rules.Select((r, i) => (r, i)))
            {
                Index.Add($"{RulePrefix(listenerArn)}/r{i + 1}");
                Own($"{RulePrefix(listenerArn)}/r{i + 1}", $"rule/{balancer.Name}/{listener.Name}/{rule.Name}");
            }
        }
    }

    private static string RulePrefix(string listenerArn) => listenerArn.Replace(":listener/", ":listener-rule/", StringComparison.Ordinal);

    private static void ScriptNetwork(ScriptedAws aws) =>
        aws.On(
                "ec2:DescribeVpcs",
                AwsAnswer.Ec2(
                    "DescribeVpcs",
                    $"<vpcSet><item><vpcId>{Vpc}</vpcId><isDefault>true</isDefault><cidrBlock>172.31.0.0/16</cidrBlock></item></vpcSet>"
                )
            )
            .On("ec2:DescribeSubnets", AwsAnswer.Ec2("DescribeSubnets", "<subnetSet>" + Subnet("b") + Subnet("a") + "</subnetSet>"))
            .On(
                "ec2:DescribeImages",
                AwsAnswer.Ec2(
                    "DescribeImages",
                    "<imagesSet><item><imageId>ami-1</imageId><rootDeviceName>/dev/sda1</rootDeviceName></item></imagesSet>"
                )
            )
            .On(
                "ssm:GetParameters",
                AwsAnswer.Json($$"""{"Parameters":[{"Name":"{{Stacks.ImageParameter}}","Value":"ami-1"}],"InvalidParameters":[]}""")
            );

    private static string Subnet(string zone) =>
        $"<item><subnetId>subnet-{zone}</subnetId><vpcId>{Vpc}</vpcId><availabilityZone>{Region}{zone}</availabilityZone><defaultForAz>true</defaultForAz><state>available</state></item>";

    private void ScriptBalancing(ScriptedAws aws) =>
        aws.On(
                "elasticloadbalancing:DescribeLoadBalancers",
                request => Named(request, "LoadBalancers", LoadBalancers, BalancerXml, "LoadBalancerNotFound")
            )
            .On(
                "elasticloadbalancing:DescribeTargetGroups",
                request => Named(request, "TargetGroups", TargetGroups, TargetGroupXml, "TargetGroupNotFound")
            )
            .On(
                "elasticloadbalancing:DescribeTags",
                request =>
                    request.List("ResourceArns") is var arns && arns.All(Tags.ContainsKey)
                        ? AwsAnswer.Query(
                            "DescribeTags",
                            "<TagDescriptions>"
                                + string.Concat(
                                    arns.Select(arn => $"<member><ResourceArn>{arn}</ResourceArn><Tags>{TagsXml(arn)}</Tags></member>")
                                )
                                + "</TagDescriptions>"
                        )
                        : AwsAnswer.QueryError("TargetGroupNotFound", "One or more resources not found")
            )
            .On(
                "elasticloadbalancing:DescribeListeners",
                AwsAnswer.Query(
                    "DescribeListeners",
                    "<Listeners>" + string.Concat(_stack.LoadBalancers.SelectMany(b => b.Listeners).Select(ListenerXml)) + "</Listeners>"
                )
            )
            .On(
                "elasticloadbalancing:DescribeLoadBalancerAttributes",
                AwsAnswer.Query(
                    "DescribeLoadBalancerAttributes",
                    "<Attributes><member><Key>idle_timeout.timeout_seconds</Key><Value>60</Value></member></Attributes>"
                )
            )
            .On(
                "elasticloadbalancing:DescribeTargetGroupAttributes",
                AwsAnswer.Query(
                    "DescribeTargetGroupAttributes",
                    "<Attributes><member><Key>stickiness.enabled</Key><Value>true</Value></member></Attributes>"
                )
            )
            .On(
                "elasticloadbalancing:DescribeListenerCertificates",
                AwsAnswer.Query(
                    "DescribeListenerCertificates",
                    $"<Certificates><member><CertificateArn>{CertificateArn("site")}</CertificateArn><IsDefault>true</IsDefault></member>"
                        + $"<member><CertificateArn>{CertificateArn("other")}</CertificateArn><IsDefault>false</IsDefault></member></Certificates>"
                )
            )
            .On(
                "elasticloadbalancing:DescribeRules",
                request =>
                    RulesXml(request["ListenerArn"] ?? "") is { } rules
                        ? AwsAnswer.Query("DescribeRules", rules)
                        : AwsAnswer.QueryError("ListenerNotFound", "One or more listeners not found")
            );

    private static AwsAnswer Named(
        AwsRequest request,
        string element,
        SortedDictionary<string, string> all,
        Func<string, string> xml,
        string missing
    )
    {
        var names = request.List("Names");
        return names.All(all.ContainsKey)
            ? AwsAnswer.Query(
                request.Operation,
                $"<{element}>{string.Concat((names.Count == 0 ? [.. all.Keys] : names).Select(xml))}</{element}>"
            )
            : AwsAnswer.QueryError(missing, "One or more not found");
    }

    private string ListenerXml(Listener listener) =>
        $"<member><ListenerArn>{ListenerArn(listener.Port)}</ListenerArn><LoadBalancerArn>{BalancerArn}</LoadBalancerArn><Port>{listener.Port}</Port><Protocol>{listener.Protocol}</Protocol>"
        + (
            listener.Protocol == "HTTPS"
                ? $"<SslPolicy>{listener.SslPolicy}</SslPolicy><Certificates><member><CertificateArn>{CertificateArn("site")}</CertificateArn></member></Certificates>"
                : ""
        )
        + (
            listener.Actions[^1].As(RedirectTable.Table) is not null
                ? "<DefaultActions><member><Type>redirect</Type><RedirectConfig><Protocol>HTTPS</Protocol><Port>443</Port><StatusCode>HTTP_301</StatusCode></RedirectConfig></member></DefaultActions>"
                : $"<DefaultActions><member><Type>forward</Type><TargetGroupArn>{TargetGroups.Values.First()}</TargetGroupArn></member></DefaultActions>"
        )
        + "</member>";

    private string? RulesXml(string listenerArn)
    {
        var listener = _stack.LoadBalancers.SelectMany(b => b.Listeners).SingleOrDefault(l => ListenerArn(l.Port) == listenerArn);
        return listener is null
            ? null
            : "<Rules>"
                + string.Concat(
                    listener.Rules.Select(
                        (rule, i) =>
                            $"<member><RuleArn>{RulePrefix(listenerArn)}/r{i + 1}</RuleArn><Priority>{i + 1}</Priority><IsDefault>false</IsDefault>"
                            + $"<Conditions><member><Field>path-pattern</Field><Values><member>/{rule.Name}/*</member></Values></member></Conditions>"
                            + $"<Actions><member><Type>forward</Type><TargetGroupArn>{TargetGroups.Values.First()}</TargetGroupArn></member></Actions></member>"
                    )
                )
                + $"<member><RuleArn>{RulePrefix(listenerArn)}/default</RuleArn><Priority>default</Priority><IsDefault>true</IsDefault></member></Rules>";
    }

    private void ScriptNames(ScriptedAws aws) =>
        aws.On(
                "route53:ListHostedZonesByName",
                AwsAnswer.Xml(
                    "<ListHostedZonesByNameResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><HostedZones>"
                        + Zone("Z1", "example.com.", false)
                        + Zone("Z9", "other.org.", false)
                        + "</HostedZones><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems></ListHostedZonesByNameResponse>"
                )
            )
            .On(
                "route53:ListResourceRecordSets",
                AwsAnswer.Xml(
                    RecordsXml(
                        false,
                        _stack
                            .LoadBalancers.SelectMany(b => b.Dns)
                            .Select(d => AliasXml(d.Name + ".", $"dualstack.shop-1.{Region}.elb.amazonaws.com."))
                    )
                )
            )
            .On("acm:DescribeCertificate", request => AwsAnswer.Json(CertificateJson(request)))
            .On(
                "acm:ListTagsForCertificate",
                request => AwsAnswer.Json(TagsJson(request.Json?["CertificateArn"]?.GetValue<string>() ?? ""))
            );

    private string TagsJson(string arn)
    {
        var tags = (Tags.GetValueOrDefault(arn) ?? []).Select(t => $$"""{"Key":"{{t.Key}}","Value":"{{t.Value}}"}""");
        return $$"""{"Tags":[{{string.Join(',', tags)}}]}""";
    }

    public static string Zone(string id, string name, bool isPrivate) =>
        $"<HostedZone><Id>/hostedzone/{id}</Id><Name>{name}</Name><CallerReference>x</CallerReference><Config><PrivateZone>{(isPrivate ? "true" : "false")}</PrivateZone></Config></HostedZone>";

    public static string AliasXml(string name, string target) =>
        $"<ResourceRecordSet><Name>{name}</Name><Type>A</Type><AliasTarget><HostedZoneId>Z32</HostedZoneId><DNSName>{target}</DNSName><EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget></ResourceRecordSet>";

    public static string RecordsXml(bool isTruncated, IEnumerable<string> records) =>
        "<ListResourceRecordSetsResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><ResourceRecordSets>"
        + string.Concat(records)
        + $"</ResourceRecordSets><IsTruncated>{(isTruncated ? "true" : "false")}</IsTruncated><MaxItems>300</MaxItems></ListResourceRecordSetsResponse>";

    private static string CertificateJson(AwsRequest request) =>
        $$"""
            {"Certificate":{"CertificateArn":"{{request.Json?[
                "CertificateArn"
            ]}}","DomainName":"shop.example.com","SubjectAlternativeNames":["shop.example.com","www.shop.example.com"],
            "DomainValidationOptions":[{"DomainName":"shop.example.com","ValidationMethod":"DNS","ResourceRecord":{"Name":"_1.shop.example.com.","Type":"CNAME","Value":"_2.acm.aws."} }],
            "Status":"ISSUED","Type":"AMAZON_ISSUED","KeyAlgorithm":"RSA-2048","CreatedAt":1700000000,"NotAfter":1800000000} }
            """;

    private void ScriptGroups(ScriptedAws aws) =>
        aws.On(
                "ec2:DescribeSecurityGroups",
                AwsAnswer.Ec2(
                    "DescribeSecurityGroups",
                    $"<securityGroupInfo><item><groupId>sg-lb</groupId><groupName>{PhysicalNames.SecurityGroup(_stack, "web-lb", "d", Vpc)}</groupName><groupDescription>d</groupDescription><vpcId>{Vpc}</vpcId>"
                        + "<ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>80</fromPort><toPort>80</toPort><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp><description>clients</description></item></ipRanges></item></ipPermissions>"
                        + "<ipPermissionsEgress><item><ipProtocol>-1</ipProtocol><fromPort>-1</fromPort><toPort>-1</toPort><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item></ipPermissionsEgress>"
                        + $"<tagSet>{Ec2Tags("securityGroup/web-lb")}</tagSet></item></securityGroupInfo>"
                )
            )
            .On(
                "ec2:DescribeLaunchTemplates",
                AwsAnswer.Ec2(
                    "DescribeLaunchTemplates",
                    "<launchTemplates>"
                        + string.Concat(
                            _stack.AutoScalingGroups.Select(g =>
                                $"<item><launchTemplateId>lt-{g.Name}</launchTemplateId><launchTemplateName>{_stack.Name}-{g.Name}</launchTemplateName><tagSet>{Ec2Tags("launchTemplate/" + g.Name)}</tagSet></item>"
                            )
                        )
                        + "</launchTemplates>"
                )
            )
            .On(
                "ec2:DescribeTags",
                _ =>
                    AwsAnswer.Ec2(
                        "DescribeTags",
                        "<tagSet>"
                            + string.Concat(
                                _stack.AutoScalingGroups.SelectMany(g =>
                                    new[]
                                    {
                                        (OwnershipTags.Stack, _stack.Name),
                                        (OwnershipTags.Address, "launchTemplate/" + g.Name),
                                        (OwnershipTags.Version, TemplateVersion),
                                    }.Select(t =>
                                        $"<item><resourceId>lt-{g.Name}</resourceId><resourceType>launch-template</resourceType><key>{t.Item1}</key><value>{t.Item2}</value></item>"
                                    )
                                )
                            )
                            + "</tagSet>"
                    )
            )
            .On(
                "autoscaling:DescribeAutoScalingGroups",
                _ =>
                    AwsAnswer.Query(
                        "DescribeAutoScalingGroups",
                        "<AutoScalingGroups>" + string.Concat(_stack.AutoScalingGroups.Select(GroupXml)) + "</AutoScalingGroups>"
                    )
            )
            .On(
                "autoscaling:DescribePolicies",
                request =>
                    AwsAnswer.Query(
                        "DescribePolicies",
                        "<ScalingPolicies>"
                            + string.Concat(
                                _stack
                                    .AutoScalingGroups.SelectMany(g =>
                                        g.Scaling.Select(p =>
                                            (
                                                Name: PhysicalNames.ScalingPolicy(_stack, g, p),
                                                Group: PhysicalNames.AutoScalingGroup(_stack, g, Vpc)
                                            )
                                        )
                                    )
                                    .Where(p => request.List("PolicyNames").Contains(p.Name))
                                    .Select(p =>
                                        $"<member><AutoScalingGroupName>{p.Group}</AutoScalingGroupName><PolicyName>{p.Name}</PolicyName><PolicyARN>arn:policy:{p.Name}</PolicyARN><PolicyType>TargetTrackingScaling</PolicyType>"
                                        + "<TargetTrackingConfiguration><PredefinedMetricSpecification><PredefinedMetricType>ASGAverageCPUUtilization</PredefinedMetricType></PredefinedMetricSpecification><TargetValue>50.0</TargetValue></TargetTrackingConfiguration></member>"
                                    )
                            )
                            + "</ScalingPolicies>"
                    )
            );

    private string GroupXml(AutoScalingGroup group)
    {
        var name = PhysicalNames.AutoScalingGroup(_stack, group, Vpc);
        var tags = new[] { (OwnershipTags.Stack, _stack.Name), (OwnershipTags.Address, "autoScalingGroup/" + group.Name) };
        return $"<member><AutoScalingGroupName>{name}</AutoScalingGroupName><AutoScalingGroupARN>arn:{name}</AutoScalingGroupARN><MinSize>2</MinSize><MaxSize>6</MaxSize><DesiredCapacity>2</DesiredCapacity>"
            + $"<LaunchTemplate><LaunchTemplateId>lt-{group.Name}</LaunchTemplateId><Version>{GroupVersion}</Version></LaunchTemplate><HealthCheckType>ELB</HealthCheckType><HealthCheckGracePeriod>300</HealthCheckGracePeriod>"
            + "<VPCZoneIdentifier>subnet-b,subnet-a</VPCZoneIdentifier><TerminationPolicies><member>Default</member></TerminationPolicies>"
            + $"<Instances><member><InstanceId>i-{group.Name}</InstanceId><AvailabilityZone>eu-west-1a</AvailabilityZone><LifecycleState>InService</LifecycleState><HealthStatus>Healthy</HealthStatus>"
            + $"<LaunchTemplate><LaunchTemplateId>lt-{group.Name}</LaunchTemplateId><Version>{GroupVersion}</Version></LaunchTemplate></member></Instances>"
            + $"<Tags>{string.Concat(tags.Select(t => $"<member><Key>{t.Item1}</Key><Value>{t.Item2}</Value></member>"))}</Tags></member>";
    }

    private string Ec2Tags(string address) =>
        $"<item><key>{OwnershipTags.Stack}</key><value>{_stack.Name}</value></item><item><key>{OwnershipTags.Address}</key><value>{address}</value></item>";
}
