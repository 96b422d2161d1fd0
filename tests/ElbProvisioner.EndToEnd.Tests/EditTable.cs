namespace ElbProvisioner.EndToEnd.Tests;

/// <param name="Plan">A line a change: verb, address and, where something is changed, the paths. DOMAIN stands for the stack's.</param>
internal sealed record Edit(string Name, (string Before, string After)[] Replacements, string[] Plan);

/// <summary>Edits in the order they are made, each on top of the one before.</summary>
internal static class EditTable
{
    public static IReadOnlyDictionary<string, Edit[]> ByTemplate { get; } =
        new Dictionary<string, Edit[]>(StringComparer.Ordinal)
        {
            ["web-http"] =
            [
                new("health check path", [("healthCheck: /health", "healthCheck: /ready")], ["update targetGroup/app: healthCheck.path"]),
                // Before anything gives the launch template a second version: moto cannot launch from one with user data.
                new("size", [("min: 2, max: 4", "min: 3, max: 6")], ["update autoScalingGroup/app: size.min size.max"]),
                // Before another target group comes: moto forgets which load balancer uses one that a changed listener names.
                new(
                    "scheme",
                    [("    listeners:\n", "    scheme: internal\n    listeners:\n")],
                    [
                        "create listener/web/http",
                        "replace loadBalancer/web: scheme",
                        "replace targetGroup/app: ",
                        "update autoScalingGroup/app: targetGroups",
                        "update securityGroup/web-lb: ingress ingress",
                    ]
                ),
                new(
                    "tag",
                    [("  service: web-http", "  service: web-http\n  team: storefront")],
                    [
                        "update autoScalingGroup/app: launchTemplate tags.team",
                        "update launchTemplate/app: version tags tags.team",
                        "update listener/web/http: tags.team",
                        "update loadBalancer/web: tags.team",
                        "update securityGroup/app-asg: tags.team",
                        "update securityGroup/web-lb: tags.team",
                        "update targetGroup/app: tags.team",
                    ]
                ),
                new(
                    "another listener",
                    [("    listeners:\n", "    listeners:\n      other: { port: 8000, forward: app }\n")],
                    ["create listener/web/other", "update securityGroup/web-lb: ingress"]
                ),
                new(
                    "port of the target group",
                    [("port: 8080", "port: 8090")],
                    [
                        "replace targetGroup/app: port",
                        "update autoScalingGroup/app: targetGroups",
                        "update listener/web/http: action",
                        "update listener/web/other: action",
                        "update securityGroup/app-asg: ingress ingress",
                        "update securityGroup/web-lb: egress egress",
                    ]
                ),
                new(
                    "removed listener",
                    [("      other: { port: 8000, forward: app }\n", "")],
                    ["delete listener/web/other", "update securityGroup/web-lb: ingress"]
                ),
            ],
            ["shared-listener"] =
            [
                new(
                    "another rule before the others",
                    [
                        (
                            "          - name: closed\n",
                            "          - { name: api, when: { host: \"${domain}\", path: /api/* }, forward: app }\n          - name: closed\n"
                        ),
                    ],
                    ["create rule/edge/https/api"]
                ),
                new(
                    "another band",
                    [("priorities: 2000-2999", "priorities: 4000-4099")],
                    [
                        "update rule/edge/https/api: priority",
                        "update rule/edge/https/closed: priority",
                        "update rule/edge/https/site: priority",
                    ]
                ),
                new("no band", [("    priorities: 4000-4099", "    # priorities: 4000-4099")], []),
                new(
                    "port of the target group",
                    [("port: 8080\n", "port: 8090\n")],
                    [
                        "replace targetGroup/app: port",
                        "update autoScalingGroup/app: targetGroups",
                        "update rule/edge/https/api: action",
                        "update rule/edge/https/site: action",
                        "update scalingPolicy/app/requests: metric",
                        "update securityGroup/app-asg: ingress ingress",
                    ]
                ),
                new(
                    "a rule less",
                    [("          - { name: api, when: { host: \"${domain}\", path: /api/* }, forward: app }\n", "")],
                    ["delete rule/edge/https/api"]
                ),
                new(
                    "a certificate more, for another name",
                    [
                        ("    request: ${domain}            #", "    request: ${domain}\n  more: { request: \"x-${domain}\" }   #"),
                        ("certificates: [site]", "certificates: [site, more]"),
                    ],
                    [
                        "create certificate/more",
                        "update listener/edge/https: certificates",
                        "update rule/edge/https/closed: tags",
                        "update rule/edge/https/site: tags",
                    ]
                ),
                new(
                    "and it goes again",
                    [("\n  more: { request: \"x-${domain}\" } ", ""), ("certificates: [site, more]", "certificates: [site]")],
                    [
                        "delete certificate/more",
                        "update listener/edge/https: certificates",
                        "update rule/edge/https/closed: tags",
                        "update rule/edge/https/site: tags",
                    ]
                ),
            ],
            ["dual-stack"] =
            [
                new(
                    "no public IPv4 addresses",
                    [("ipAddressType: dualstack ", "ipAddressType: dualstack-without-public-ipv4 ")],
                    ["update loadBalancer/web: ipAddressType"]
                ),
                new("and back", [("dualstack-without-public-ipv4      #", "dualstack      #")], ["update loadBalancer/web: ipAddressType"]),
                new(
                    "IPv4 alone",
                    [
                        ("    ipAddressType: dualstack", "    # ipAddressType: dualstack"),
                        (", from: \"2001:db8::1\"", ""),
                        ("users\", gets: app", "x\", from: 192.0.2.1, gets: app"),
                    ],
                    ["delete dnsRecord/DOMAIN", "update loadBalancer/web: ipAddressType", "update securityGroup/web-lb: ingress ingress"]
                ),
            ],
            ["oidc-site"] =
            [
                new(
                    "another secret",
                    [("replace-this-secret", "replaced-that-secret")],
                    ["update listener/web/https: action tags", "update rule/web/https/api: action tags"]
                ),
                new(
                    "sign-in for a day",
                    [("sessionTimeout: 12h", "sessionTimeout: 1d")],
                    ["update listener/web/https: action", "update rule/web/https/api: action"]
                ),
            ],
            ["web-https"] =
            [
                new(
                    "user data",
                    [("hello from", "greetings from")],
                    ["update autoScalingGroup/app: launchTemplate", "update launchTemplate/app: version userData"]
                ),
                new(
                    "new rule",
                    [
                        (
                            "        forward: app\n",
                            "        forward: app\n        rules:\n          - name: closed\n            when: { path: /admin/* }\n   "
                                + "         respond: { status: 403 }\n"
                        ),
                    ],
                    ["create rule/web/https/closed"]
                ),
                new(
                    "TLS policy",
                    [
                        (
                            "        certificates: [site]",
                            "        sslPolicy: ELBSecurityPolicy-TLS13-1-3-2021-06\n        certificates: [site]"
                        ),
                    ],
                    ["update listener/web/https: sslPolicy"]
                ),
                new(
                    "removed rule",
                    [
                        (
                            "        rules:\n          - name: closed\n            when: { path: /admin/* }\n            respond: { "
                                + "status: 403 }\n",
                            ""
                        ),
                    ],
                    ["delete rule/web/https/closed"]
                ),
                new(
                    "stickiness",
                    [("duration: 1h", "duration: 2h")],
                    ["update targetGroup/app: attributes.stickiness.lb_cookie.duration_seconds"]
                ),
                new("no DNS name", [("    dns: ${domain}", "    # no name")], ["delete dnsRecord/DOMAIN", "update loadBalancer/web: tags"]),
            ],
            ["path-routing"] =
            [
                new(
                    "reordered rules",
                    [
                        (
                            "          - name: closed\n            when: { path: [/admin, /admin/*] }\n            respond: { status: "
                                + "403, body: Not from here. }\n",
                            ""
                        ),
                        (
                            "        rules:                    # priorities are elbctl's business: order them as you want them to match\n",
                            "        rules:\n"
                        ),
                        (
                            "query: \"from=shop\", status: 302 }\n",
                            "query: \"from=shop\", status: 302 }\n          - name: closed\n            when: { path: [/admin, "
                                + "/admin/*] }\n            respond: { status: 403, body: Not from here. }\n"
                        ),
                    ],
                    ["update rule/web/http/closed: priority"]
                ),
                new(
                    "condition",
                    [("/images/*, method: [GET, HEAD]", "/images/*, method: GET")],
                    ["update rule/web/http/images: when.http-request-method"]
                ),
                new("metric's target", [("target: 1000", "target: 500")], ["update scalingPolicy/api/requests: target"]),
                new(
                    "removed scaling policy",
                    [("    scaling:\n      requests: { targetTracking: { metric: requestsPerTarget, target: 500 } }\n", "")],
                    ["delete scalingPolicy/api/requests", "update autoScalingGroup/api: tags"]
                ),
            ],
            ["blue-green"] =
            [
                new("weights", [("blue: 100", "blue: 90"), ("green: 0", "green: 10")], ["update listener/web/http: action"]),
                new(
                    "removed rule",
                    [
                        (
                            "        rules:\n          - name: try-green       # look at green before anybody else does: curl -H "
                                + "'X-Version: green' …\n            when: { header: { X-Version: green } }\n            forward: green\n",
                            ""
                        ),
                    ],
                    ["delete rule/web/http/try-green"]
                ),
                new("all green", [("blue: 90", "blue: 0"), ("green: 10", "green: 100")], ["update listener/web/http: action"]),
            ],
            ["office-hours"] =
            [
                new("another hour", [("45 7 * * MON-FRI", "15 7 * * MON-FRI")], ["update schedule/tool/morning: cron"]),
                new(
                    "no evening",
                    [
                        (
                            "      evening: { cron: \"0 20 * * MON-FRI\", timeZone: Europe/Berlin, size: { min: 0, max: 0, desired: 0 } }\n",
                            ""
                        ),
                    ],
                    ["delete schedule/tool/evening", "update autoScalingGroup/tool: tags"]
                ),
            ],
            ["queue-workers"] =
            [
                new("a longer queue", [("threshold: 100", "threshold: 200")], ["update alarm/workers/grow: threshold"]),
                new("bigger steps", [("by: 3 }", "by: 4 }")], ["update scalingPolicy/workers/grow: steps"]),
                new(
                    "no words about it",
                    [("    description: Ten quiet minutes; a worker may go.\n", "")],
                    ["update alarm/idle: description"]
                ),
            ],
            ["spot-workers"] =
            [
                new(
                    "more On-Demand",
                    [("onDemandBaseCapacity: 1 ", "onDemandBaseCapacity: 2 ")],
                    ["update autoScalingGroup/workers: mixedInstances.onDemandBaseCapacity"]
                ),
                new(
                    "another type",
                    [("        - t2.micro\n", "        - t3.small\n")],
                    ["update autoScalingGroup/workers: mixedInstances.overrides.2.instanceType"]
                ),
                new(
                    "no replacement ahead of time",
                    [
                        (
                            "    capacityRebalance: true       # launches a replacement as soon as AWS says that an instance is likely to go\n",
                            ""
                        ),
                    ],
                    ["update autoScalingGroup/workers: capacityRebalance tags"]
                ),
                new(
                    "one type, On-Demand",
                    [("    mixedInstances:\n", "    x-mixedInstances:\n")],
                    [
                        "update autoScalingGroup/workers: mixedInstances.overrides.0.instanceType mixedInstances.overrides.1.instanceType "
                            + "mixedInstances.overrides.2.instanceType mixedInstances.onDemandBaseCapacity "
                            + "mixedInstances.onDemandPercentageAboveBaseCapacity mixedInstances.onDemandAllocationStrategy "
                            + "mixedInstances.spotAllocationStrategy mixedInstances.spotMaxPrice tags",
                    ]
                ),
            ],
            ["slow-boot"] =
            [
                new("a longer wait", [("timeout: 5m", "timeout: 10m")], ["update lifecycleHook/app/boot: timeout"]),
                new("more prepared", [("maxPrepared: 4", "maxPrepared: 5")], ["update autoScalingGroup/app: warmPool.maxPrepared"]),
                new(
                    "none prepared",
                    [("    warmPool:  ", "    x-warmPool:")],
                    ["update autoScalingGroup/app: warmPool.min warmPool.maxPrepared warmPool.state warmPool.reuseOnScaleIn tags"]
                ),
                new(
                    "no wait",
                    [("    lifecycleHooks:\n", "    x-lifecycleHooks:\n")],
                    ["delete lifecycleHook/app/boot", "update autoScalingGroup/app: tags"]
                ),
            ],
            ["canary"] =
            [
                new("more errors", [("threshold: 5", "threshold: 9")], ["update alarm/errors: threshold"]),
                new("another watch", [("checkpoints: [25, 100]", "checkpoints: [50, 100]")], []),
                new(
                    "version 2",
                    [("version 1", "version 2")],
                    ["update autoScalingGroup/app: launchTemplate", "update launchTemplate/app: version userData"]
                ),
                new(
                    "no alarm",
                    [("      alarms: errors ", "      x-alarms: errors "), ("\nalarms:\n", "\nx-alarms:\n")],
                    ["delete alarm/errors"]
                ),
            ],
            ["mtls-api"] =
            [
                new("another bundle", [("key: ca.pem }", "key: ca-2.pem }")], ["update trustStore/partners: caBundle"]),
                new("another list", [("key: revoked.crl }", "key: revoked-2.crl }")], ["update trustStore/partners: revocations"]),
                new(
                    "both lists",
                    [("key: revoked-2.crl }", "key: revoked-2.crl }\n      - { bucket: \"${bucket}\", key: more.crl }")],
                    ["update trustStore/partners: revocations"]
                ),
                new(
                    "names are not told",
                    [("          advertiseTrustStoreCaNames: true ", "          ignoreClientCertificateExpiry: true #")],
                    [
                        "update listener/api/https: mutualAuthentication.ignoreClientCertificateExpiry mutualAuthentication.advertiseTrustStoreCaNames",
                    ]
                ),
                new(
                    "passed through",
                    [
                        ("          mode: verify ", "          mode: passthrough "),
                        ("          trustStore: partners\n", ""),
                        ("          ignoreClientCertificateExpiry: true #", "          # "),
                    ],
                    [
                        "update listener/api/https: mutualAuthentication.mode mutualAuthentication.trustStore "
                            + "mutualAuthentication.ignoreClientCertificateExpiry mutualAuthentication.advertiseTrustStoreCaNames",
                    ]
                ),
                new(
                    "another header",
                    [("X-Partner", "X-Client")],
                    ["update listener/api/https: attributes.routing.http.request.x_amzn_mtls_clientcert_subject.header_name"]
                ),
            ],
            ["network-tls"] =
            [
                new(
                    "zones by themselves",
                    [("crossZone: true ", "crossZone: false")],
                    ["update loadBalancer/edge: attributes.load_balancing.cross_zone.enabled"]
                ),
                new("HTTP/2 or nothing", [("alpn: HTTP1Only", "alpn: HTTP2Only")], ["update listener/edge/tls: alpn"]),
                new(
                    "idle timeout goes",
                    [("        idleTimeout: 10m\n", "")],
                    ["update listener/edge/plain: attributes.tcp.idle_timeout.seconds tags"]
                ),
                new(
                    "port of the target group",
                    [("port: 8080 ", "port: 8090 ")],
                    [
                        "replace targetGroup/app: port",
                        "update autoScalingGroup/app: targetGroups",
                        "update listener/edge/plain: action",
                        "update listener/edge/tls: action",
                        "update securityGroup/app-asg: ingress ingress",
                        "update securityGroup/edge-lb: egress egress",
                    ]
                ),
                new(
                    "no cut",
                    [("connectionTermination: true", "connectionTermination: false")],
                    ["update targetGroup/app: attributes.deregistration_delay.connection_termination.enabled"]
                ),
            ],
            ["hybrid-dns"] =
            [
                new(
                    "half and half",
                    [("weight: 10 }", "weight: 50 }"), ("    weight: 90\n", "    weight: 50\n")],
                    ["update dnsRecord/DOMAIN: weight", "update dnsRecord/dataCentre: weight"]
                ),
                new(
                    "another address of the data centre",
                    [("[192.0.2.10, 192.0.2.11]", "[192.0.2.12, 192.0.2.10]")],
                    ["update dnsRecord/dataCentre: values"]
                ),
                new("another name", [("name: old.", "name: before.")], ["replace dnsRecord/old: name", "update loadBalancer/web: tags"]),
                new("another key", [("  old:  ", "  always:")], ["update dnsRecord/always: mark"]),
                // Both change their policy, in one batch.
                new(
                    "the data centre stands by",
                    [("weight: 50 }", "failover: primary }"), ("    weight: 50\n", "    failover: secondary\n")],
                    ["update dnsRecord/DOMAIN: failover weight", "update dnsRecord/dataCentre: failover weight"]
                ),
                new(
                    "everything in AWS",
                    [
                        ("{ name: \"${domain}\", failover: primary }", "${domain}"),
                        ("  dataCentre:\n    name: ${domain}\n", "  dataCentre:\n    name: dc.${domain}\n"),
                        ("    failover: secondary\n", ""),
                        ("    id: data-centre  ", "    # no id         "),
                    ],
                    [
                        "replace dnsRecord/dataCentre: name id failover",
                        "update dnsRecord/DOMAIN: evaluateTargetHealth failover",
                        "update loadBalancer/web: tags",
                    ]
                ),
                new("no name", [("    dns: ${domain}", "    # no name")], ["delete dnsRecord/DOMAIN", "update loadBalancer/web: tags"]),
            ],
            ["udp-game"] =
            [
                new(
                    "players",
                    [("players: 0.0.0.0/0", "players: 203.0.113.0/24")],
                    ["update securityGroup/game-lb: ingress ingress ingress ingress"]
                ),
                new(
                    "any server will do",
                    [("    stickiness: true ", "    x-stickiness: true ")],
                    ["update targetGroup/world: attributes.stickiness.enabled tags"]
                ),
                new(
                    "both in the world",
                    [("protocol: UDP", "protocol: TCP_UDP")],
                    [
                        "replace targetGroup/world: protocol",
                        "update autoScalingGroup/servers: targetGroups",
                        "update listener/game/world: protocol action",
                        "update securityGroup/game-lb: ingress egress",
                        "update securityGroup/servers-asg: ingress",
                    ]
                ),
            ],
            ["alb-behind-nlb"] =
            [
                new("clients", [("clients: 0.0.0.0/0", "clients: 203.0.113.0/24")], ["update securityGroup/edge-lb: ingress ingress"]),
                new("what it says", [("one site, two", "one page, two")], ["update rule/site/http/about: action"]),
                new(
                    "how edge asks",
                    [("healthCheck: /health          # asked", "healthCheck: /          # asked")],
                    ["update targetGroup/site: healthCheck.path"]
                ),
                new(
                    "another port between them",
                    [
                        ("        port: 80\n        forward: app", "        port: 81\n        forward: app"),
                        ("    port: 80                      # a port", "    port: 81                      # a port"),
                    ],
                    [
                        "create listener/site/http",
                        "create rule/site/http/about",
                        "delete listener/site/http",
                        "replace targetGroup/site: port targets.site:80 targets.site:81",
                        "update listener/edge/http: action",
                        "update securityGroup/edge-lb: egress egress",
                        "update securityGroup/site-lb: ingress ingress",
                    ]
                ),
            ],
            ["gateway-appliances"] =
            [
                new(
                    "flows stay",
                    [("targetFailover: rebalance ", "targetFailover: no_rebalance ")],
                    ["update targetGroup/firewalls: attributes.target_failover.on_deregistration attributes.target_failover.on_unhealthy"]
                ),
                new(
                    "idle flows",
                    [("idleTimeout: 10m", "idleTimeout: 20m")],
                    ["update listener/inspect/all: attributes.tcp.idle_timeout.seconds"]
                ),
                new(
                    "a zone for itself",
                    [("crossZone: true ", "crossZone: false ")],
                    ["update loadBalancer/inspect: attributes.load_balancing.cross_zone.enabled"]
                ),
                new(
                    "asked elsewhere",
                    [("port: 8080, interval", "port: 8081, interval")],
                    [
                        "update securityGroup/firewalls-asg: ingress ingress ingress ingress ingress ingress ingress ingress ingress ingress ingress ingress",
                        "update targetGroup/firewalls: healthCheck.port",
                    ]
                ),
            ],
            ["lambda-site"] =
            [
                new(
                    "asked whether it is healthy",
                    [("healthCheck: off ", "healthCheck: /up ")],
                    ["update targetGroup/site: healthCheck.enabled healthCheck.path healthCheck.unhealthyThreshold healthCheck.matcher"]
                ),
                new(
                    "lists",
                    [("multiValueHeaders: false ", "multiValueHeaders: true ")],
                    ["update targetGroup/site: attributes.lambda.multi_value_headers.enabled"]
                ),
                new(
                    "another function",
                    [("function: hello ", "function: hallo:live ")],
                    ["replace targetGroup/site: targets.hallo:live targets.hello", "update listener/web/http: action"]
                ),
            ],
            ["internal-service"] =
            [
                new("allow", [("clients: 10.0.0.0/8", "clients: 10.1.0.0/16")], ["update securityGroup/api-lb: ingress ingress"]),
                new(
                    "idle timeout",
                    [("idleTimeout: 2m", "idleTimeout: 3m")],
                    ["update loadBalancer/api: attributes.idle_timeout.timeout_seconds"]
                ),
                new(
                    "slow start off",
                    [("    slowStart: 30s                # a new instance gets its share little by little\n", "")],
                    ["update targetGroup/api: attributes.slow_start.duration_seconds tags"]
                ),
                new(
                    "volume",
                    [("size: 16", "size: 20")],
                    ["update autoScalingGroup/api: launchTemplate", "update launchTemplate/api: version volumes./dev/xvda"]
                ),
            ],
        };
}
