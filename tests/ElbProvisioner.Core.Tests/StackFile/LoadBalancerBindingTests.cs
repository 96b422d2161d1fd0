using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Tests.StackFile;

public sealed class LoadBalancerBindingTests
{
    [Fact]
    public void Internal_dual_stack_load_balancers_of_their_own_subnets_bind()
    {
        var inner = Bind("scheme: internal, ipAddressType: dualstack, subnets: [subnet-0000000a, subnet-0000000b]");

        Assert.True(inner.IsInternal && inner.IsDualStack);
        Assert.Equal(["subnet-0000000a", "subnet-0000000b"], Assert.IsType<SubnetChoice.ByIds>(inner.Subnets).SubnetIds);
        Assert.Null(inner.Allow);
        Assert.Null(inner.SecurityGroups);
    }

    [Fact]
    public void Friendly_keys_are_attributes_by_their_AWS_names()
    {
        var web = Bind(
            "idleTimeout: 2m, deletionProtection: true, crossZone: true, accessLogs: { bucket: logs, prefix: web }, attributes: { "
                + "routing.http2.enabled: false, client_keep_alive.seconds: 60 }"
        );

        Assert.Equal(
            [
                ("access_logs.s3.bucket", "logs"),
                ("access_logs.s3.enabled", "true"),
                ("access_logs.s3.prefix", "web"),
                ("client_keep_alive.seconds", "60"),
                ("deletion_protection.enabled", "true"),
                ("idle_timeout.timeout_seconds", "120"),
                ("load_balancing.cross_zone.enabled", "true"),
                ("routing.http.drop_invalid_header_fields.enabled", "true"),
                ("routing.http2.enabled", "false"),
            ],
            web.Attributes.Select(attribute => (attribute.Key, attribute.Value))
        );
    }

    [Fact]
    public void Invalid_header_fields_are_kept_only_where_the_file_says_so() =>
        Assert.Equal(
            ("routing.http.drop_invalid_header_fields.enabled", "false"),
            Assert.Single(
                Bind("attributes: { routing.http.drop_invalid_header_fields.enabled: false }")
                    .Attributes.Select(attribute => (attribute.Key, attribute.Value))
            )
        );

    [Fact]
    public void Peers_are_ranges_prefix_lists_groups_and_names()
    {
        var stack = StackText.Bind(
            """
            stack: shop
            securityGroups: { office: {} }
            loadBalancers:
              web:
                allow: [10.0.0.0/8, "2001:DB8:0::/32", pl-00000abc, sg-00000abc, office, loadBalancers.web]
                listeners: { http: { port: 80, respond: 404 } }
            """
        );

        Assert.Equal(
            [
                "Cidr 10.0.0.0/8",
                "Cidr 2001:db8::/32",
                "PrefixList pl-00000abc",
                "Named sg-00000abc",
                "Named office",
                "Named loadBalancers.web",
            ],
            (stack.LoadBalancers[0].Allow ?? []).Select(peer =>
                peer switch
                {
                    Peer.Cidr cidr => "Cidr " + cidr.Range,
                    Peer.PrefixList list => "PrefixList " + list.Id,
                    Peer.Named named => "Named " + named.Target.Text,
                    _ => "",
                }
            )
        );
    }

    [Fact]
    public void Domain_names_are_lower_case_without_a_trailing_dot() =>
        Assert.Equal(
            ["shop.example.com", "*.example.com"],
            Bind("dns: [Shop.Example.com., \"*.example.com\"]").Dns.Select(dns => dns.Name)
        );

    [Fact]
    public void A_listener_takes_one_certificate_or_several_by_name_or_ARN()
    {
        const string arn = "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b-2c3d";
        var listeners = Listeners(
            $$"""
            one: { port: 443, certificate: site, respond: 404 }
            two: { port: 444, certificates: ["{{arn}}", site], sslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06, respond: 404 }
            """
        );

        Assert.Equal(["site"], listeners[0].Certificates.Select(certificate => certificate.Text));
        Assert.Equal([arn, "site"], listeners[1].Certificates.Select(certificate => certificate.Text));
        Assert.True(listeners[1].Certificates[0].IsExisting);
        Assert.Equal("ELBSecurityPolicy-TLS13-1-2-2021-06", listeners[1].SslPolicy);
    }

    [Fact]
    public void Forwards_take_one_target_group_weights_or_weights_with_stickiness()
    {
        var listeners = Listeners(
            """
            one: { port: 81, forward: app }
            two: { port: 82, forward: { app: 90, api: 10 } }
            three: { port: 83, forward: { targetGroups: { app: 1, api: 0 }, stickiness: 1h } }
            four: { port: 84, forward: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/x/0a1b2c3d4e5f6789" }
            """
        );

        var forwards = listeners.Select(listener => Assert.IsType<RoutingAction.Forward>(listener.Actions[^1])).ToList();
        Assert.Equal(
            ["app 1", "app 90, api 10", "app 1, api 0"],
            forwards
                .Take(3)
                .Select(forward => string.Join(", ", forward.Targets.Select(target => $"{target.TargetGroup.Text} {target.Weight}")))
        );
        Assert.Equal([null, null, TimeSpan.FromHours(1), null], forwards.Select(forward => forward.Stickiness));
        Assert.True(forwards[3].Targets[0].TargetGroup.IsExisting);
    }

    [Fact]
    public void Redirects_keep_what_is_not_written()
    {
        var listeners = Listeners(
            """
            one: { port: 81, redirect: { host: www.example.com } }
            two: { port: 82, redirect: { protocol: HTTPS } }
            three: { port: 83, redirect: { protocol: HTTPS, host: "new.#{host}", port: 8443, path: "/v2/#{path}", query: "from=old&#{query}", status: 302 } }
            """
        );

        Assert.Equal(
            [
                new RoutingAction.Said(RedirectTable.Table.Empty.With(RedirectTable.Host, "www.example.com").Filled()),
                new RoutingAction.Said(RedirectTable.ToHttps),
                new RoutingAction.Said(
                    RedirectTable
                        .ToHttps.With(RedirectTable.Host, "new.#{host}")
                        .With(RedirectTable.Port, "8443")
                        .With(RedirectTable.Path, "/v2/#{path}")
                        .With(RedirectTable.Query, "from=old&#{query}")
                        .With(RedirectTable.Status, "302")
                ),
            ],
            listeners.Select(listener => listener.Actions[^1])
        );
    }

    [Fact]
    public void Responses_take_a_status_or_all_of_it() =>
        Assert.Equal(
            [RoutingAction.Respond(404, "text/plain", ""), RoutingAction.Respond(200, "application/json", "{}")],
            Listeners(
                    """
                    one: { port: 81, respond: 404 }
                    two: { port: 82, respond: { status: 200, contentType: application/json, body: "{}" } }
                    """
                )
                .Select(listener => listener.Actions[^1])
        );

    [Fact]
    public void Every_condition_binds()
    {
        var rule = Listeners(
            """
            http:
              port: 80
              respond: 404
              rules:
                - name: all
                  when:
                    host: shop.example.com
                    path: /a
                    method: GET
                    header: { X-A: a* }
                    sourceIp: 10.0.0.0/8
                  respond: 200
                  priority: 7
                  tags: { team: web }
            """
        )[0].Rules[0];

        Assert.Equal(["Host", "Path", "Method", "Header", "SourceIp"], rule.Conditions.Select(condition => condition.GetType().Name));
        Assert.Equal((7, "web"), (rule.Priority, rule.Tags["team"]));
    }

    [Fact]
    public void Query_keys_must_all_match_and_a_list_any()
    {
        var rules = Listeners(
            """
            http:
              port: 80
              respond: 404
              rules:
                - { name: both, when: { query: { a: "1", b: [x, y] } }, respond: 200 }
                - { name: any, when: { query: [a=1, "b=2=3", plain] }, respond: 200 }
                - { name: one, when: { query: "v=*" }, respond: 200 }
            """
        )[0].Rules;

        Assert.Equal(["a=1", "b=x|b=y"], Queries(rules[0]));
        Assert.Equal(["a=1|b=2=3|*=plain"], Queries(rules[1]));
        Assert.Equal(["v=*"], Queries(rules[2]));
    }

    [Fact]
    public void Listener_attributes_and_tags_bind()
    {
        var listener = Listeners(
            "http: { port: 80, respond: 404, attributes: { routing.http.response.server.enabled: false }, tags: { a: b } }"
        )[0];

        Assert.Equal("false", listener.Attributes["routing.http.response.server.enabled"]);
        Assert.Equal("b", listener.Tags["a"]);
    }

    private static IEnumerable<string> Queries(ListenerRule rule) =>
        rule
            .Conditions.OfType<RuleCondition.Query>()
            .Select(query => string.Join('|', query.Values.Select(pair => $"{pair.Key ?? "*"}={pair.Value}")));

    private static LoadBalancer Bind(string keys) =>
        StackText
            .Bind($"stack: shop\nloadBalancers:\n  web: {{ {keys}, listeners: {{ http: {{ port: 80, respond: 404 }} }} }}\n")
            .LoadBalancers[0];

    private static ImmutableArray<Listener> Listeners(string listeners) =>
        StackText
            .Bind(
                "stack: shop\ncertificates: { site: { find: shop.example.com } }\ntargetGroups: { app: { port: 80 }, api: { port: 81 "
                    + "} }\nloadBalancers:\n  web:\n    listeners:\n"
                    + string.Join('\n', listeners.Split('\n').Select(line => "      " + line))
                    + "\n"
            )
            .LoadBalancers[0]
            .Listeners;

    [Theory]
    [InlineData("{ port: 80, forward: app }", 80, "", "HTTP")]
    [InlineData("{ port: 443, certificate: site, forward: app }", 443, "", "HTTPS")]
    [InlineData("{ port: 443, certificate: site, forward: app }", 443, ", healthCheck: { protocol: HTTP, port: 80 }", "HTTP")]
    public void A_load_balancer_behind_another_is_checked_as_it_listens(string listener, int port, string written, string protocol)
    {
        var stack = StackText.Bind(
            $$"""
            stack: shop
            certificates: { site: { request: shop.example.com } }
            loadBalancers:
              edge: { type: network, listeners: { tcp: { port: {{port}}, forward: inner } } }
              web: { listeners: { web: {{listener}} } }
            targetGroups:
              inner: { port: {{port}}, loadBalancer: web{{written}} }
              app: { port: 8080 }
            """
        );

        Assert.Equal(protocol, stack.TargetGroups.Single(t => t.Name == "inner").Settings.Find(TargetGroupTable.CheckProtocol));
    }
}
