using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Tests.StackFile;

/// <summary>The example every reader of the language starts from.</summary>
public sealed class WholeStackTests
{
    internal const string Text = """"
        # yaml-language-server: $schema=./elbctl.schema.json
        stack: shop                       # required; a-z 0-9 -, at most 20 characters: it becomes part of AWS names and tags
        region: ap-northeast-2            # optional: else --region, AWS_REGION, the profile
        account: "123456789012"           # optional guard: every command refuses another account
        tags: { team: storefront }        # on everything that AWS can tag, instances and volumes included

        variables:
          env: dev                        # default; overridden by --var env=prod or ELBCTL_VAR_env
          image: ""                       # no default worth having: "" must be set, or it is an error where it is used

        network:
          vpc: default                    # default | vpc-00000abc | { tag: { Name: main } }
          subnets: public                 # public | private | [subnet-0000000a, subnet-0000000b] | { tag: { tier: web } }; one per zone, all zones

        certificates:
          site:
            request: shop.example.com     # ACM request, validated through Route 53, waited for
            alternativeNames: [www.shop.example.com]
            zone: example.com             # optional: else the longest hosted zone that matches

        loadBalancers:
          web:                            # type application, internet-facing, ipv4 unless said otherwise
            allow: [0.0.0.0/0]            # who may reach its listeners: CIDRs, prefix lists (pl-…), security groups
            dns: [shop.example.com, www.shop.example.com]   # Route 53 alias records
            listeners:
              http:  { port: 80, redirect: https }          # 301, same host, path and query
              https:
                port: 443                 # protocol HTTPS follows from the certificate
                certificates: [site]      # first is the default, the others are chosen by SNI
                forward: app              # the default action
                rules:                    # in order: the first that matches wins; priorities are elbctl's business
                  - name: images
                    when: { path: [/images/*, /static/*] }
                    forward: images
                  - name: beta
                    when: { host: shop.example.com, header: { X-Beta: ["1"] } }
                    forward: { app: 90, images: 10 }        # weights
                  - name: closed
                    when: { sourceIp: 203.0.113.0/24 }
                    respond: { status: 403, contentType: text/plain, body: no }

        targetGroups:
          app:
            port: 8080                    # protocol HTTP, targets are instances
            healthCheck: /health          # short for { path: /health }
            stickiness: { type: lb_cookie, duration: 1h }
          images:
            port: 8081
            healthCheck: { path: /healthz, interval: 15s, timeout: 5s, healthyThreshold: 3, unhealthyThreshold: 2, matcher: 200-299 }
            deregistrationDelay: 30s

        autoScalingGroups:
          app:
            size: { min: 2, max: 6 }      # desired is set at creation only; scaling owns it afterwards
            targetGroups: [app, images]
            launchTemplate:
              image: ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64   # or ami-…; resolved and pinned at plan
              instanceType: t3.micro
              userData: { file: user-data.sh }
            scaling:
              cpu: { targetTracking: { metric: cpu, target: 50 } }
        """";

    private static readonly Stack Bound = StackText.Bind(Text, readFile: static path => new FileReadResult.Content("#!/bin/sh\n# " + path));

    [Fact]
    public void It_binds_without_a_word()
    {
        var result = StackText.Load(Text, readFile: static _ => new FileReadResult.Content("#!/bin/sh"));

        Assert.Equal("", StackText.Render(result));
    }

    [Fact]
    public void The_top_is_read()
    {
        Assert.Equal("shop", Bound.Name);
        Assert.Equal("ap-northeast-2", Bound.Region);
        Assert.Equal("123456789012", Bound.Account);
        Assert.Equal("storefront", Bound.Tags["team"]);
        Assert.Equal(Network.Default, Bound.Network);
    }

    [Fact]
    public void The_certificate_is_requested()
    {
        var site = Assert.IsType<Certificate.Requested>(Assert.Single(Bound.Certificates));

        Assert.Equal(("site", "shop.example.com", "example.com"), (site.Name, site.Domain, site.Zone));
        Assert.Equal(["www.shop.example.com"], site.AlternativeNames);
        Assert.Equal(CertificateValidation.Dns, site.Validation);
    }

    [Fact]
    public void The_load_balancer_has_its_listeners_in_order()
    {
        var web = Assert.Single(Bound.LoadBalancers);

        Assert.Equal(("web", "internet-facing", "ipv4"), (web.Name, web.Scheme, web.IpAddressType));
        Assert.Equal(["shop.example.com", "www.shop.example.com"], web.Dns.Select(dns => dns.Name));
        Assert.Equal(new Peer.Cidr("0.0.0.0/0"), Assert.Single(web.Allow ?? []));
        Assert.Equal("true", web.Attributes["routing.http.drop_invalid_header_fields.enabled"]);
        Assert.Equal(["http", "https"], web.Listeners.Select(listener => listener.Name));
    }

    [Fact]
    public void Plain_http_is_redirected()
    {
        var http = Bound.LoadBalancers[0].Listeners[0];

        Assert.Equal((80, "HTTP", null), (http.Port, http.Protocol, http.SslPolicy));
        Assert.Equal(new RoutingAction.Said(RedirectTable.ToHttps), http.Actions[^1]);
    }

    [Fact]
    public void Https_follows_from_the_certificate()
    {
        var https = Bound.LoadBalancers[0].Listeners[1];

        Assert.Equal((443, "HTTPS", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"), (https.Port, https.Protocol, https.SslPolicy));
        Assert.Equal("site", Assert.Single(https.Certificates).Text);
        Assert.Equal("app", Assert.Single(Assert.IsType<RoutingAction.Forward>(https.Actions[^1]).Targets).TargetGroup.Text);
    }

    [Fact]
    public void Rules_keep_their_order_and_their_conditions()
    {
        var rules = Bound.LoadBalancers[0].Listeners[1].Rules;

        Assert.Equal(["images", "beta", "closed"], rules.Select(rule => rule.Name));
        Assert.Equal(["/images/*", "/static/*"], Assert.IsType<RuleCondition.Path>(Assert.Single(rules[0].Conditions)).Values);
        Assert.Equal(["shop.example.com"], Assert.IsType<RuleCondition.Host>(rules[1].Conditions[0]).Values);
        var header = Assert.IsType<RuleCondition.Header>(rules[1].Conditions[1]);
        Assert.Equal(("X-Beta", "1"), (header.Name, Assert.Single(header.Values)));
        Assert.Equal(
            [("app", 90), ("images", 10)],
            Assert.IsType<RoutingAction.Forward>(rules[1].Actions[^1]).Targets.Select(target => (target.TargetGroup.Text, target.Weight))
        );
        Assert.Equal(["203.0.113.0/24"], Assert.IsType<RuleCondition.SourceIp>(Assert.Single(rules[2].Conditions)).Values);
        Assert.Equal(RoutingAction.Respond(403, "text/plain", "no"), rules[2].Actions[^1]);
    }

    [Fact]
    public void Target_groups_get_the_defaults_of_the_language()
    {
        var (app, images) = (Bound.TargetGroups[0], Bound.TargetGroups[1]);

        Assert.Equal(("app", "HTTP", "HTTP1", 8080), (app.Name, app.Protocol, app.ProtocolVersion, app.Port));
        Assert.Equal("HTTP traffic-port /health 30s 5s 5 2 200-299", StackText.HealthCheck(app));
        Assert.Equal(
            ("true", "lb_cookie", "3600"),
            (
                app.Attributes["stickiness.enabled"],
                app.Attributes["stickiness.type"],
                app.Attributes["stickiness.lb_cookie.duration_seconds"]
            )
        );
        Assert.Equal("HTTP traffic-port /healthz 15s 5s 3 2 200-299", StackText.HealthCheck(images));
        Assert.Equal("30", images.Attributes["deregistration_delay.timeout_seconds"]);
    }

    [Fact]
    public void The_scaling_group_is_safe_without_a_word()
    {
        var app = Assert.Single(Bound.AutoScalingGroups);

        Assert.Equal(new GroupSize(2, 6, null), app.Size);
        Assert.Equal(["app", "images"], app.TargetGroups.Select(group => group.Text));
        Assert.Equal(("ELB", TimeSpan.FromMinutes(5)), (app.HealthCheckType, app.GracePeriod));
        var policy = Assert.Single(app.Scaling);
        Assert.Equal(
            ("cpu", PredefinedMetricTable.Of("ASGAverageCPUUtilization"), 50d, true),
            (
                policy.Name,
                policy.Settings.Get(ScalingPolicyTable.Metric),
                policy.Settings.Get(ScalingPolicyTable.Target),
                policy.Settings.Get(ScalingPolicyTable.ScaleIn)
            )
        );
        var template = Assert.IsType<LaunchTemplate.Defined>(app.LaunchTemplate);
        Assert.Equal("t3.micro", template.Settings.Find(LaunchTemplateTable.InstanceType));
        Assert.Equal(
            "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
            Assert.IsType<ImageChoice.FromParameter>(template.Image).ParameterName
        );
        Assert.Equal("#!/bin/sh\n# user-data.sh", template.Settings.Find(LaunchTemplateTable.UserData));
        Assert.Equal("required", template.Settings.Find(LaunchTemplateTable.MetadataTokens));
        Assert.Empty(template.Volumes);
    }
}
