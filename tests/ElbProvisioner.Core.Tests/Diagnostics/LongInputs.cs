namespace ElbProvisioner.Core.Tests.Diagnostics;

/// <summary>Stack files whose mistake is their size.</summary>
internal static class LongInputs
{
    private const string Start = "stack: shop\n";

    public static IReadOnlyDictionary<string, Func<string>> All { get; } =
        new Dictionary<string, Func<string>>(StringComparer.Ordinal)
        {
            ["ELB1001-too-large"] = () => Start + new string('#', 1024 * 1024),
            ["ELB1052-more-mistakes"] = () => Start + "targetGroups:\n" + Lines(203, i => $"  a{i}: {{ port: {70000 + i} }}"),
            ["ELB3110-load-balancer-has-too-many-listeners"] = () =>
                Start + "loadBalancers:\n  web:\n    listeners:\n" + Lines(51, i => $"      l{i}: {{ port: {8000 + i}, respond: 404 }}"),
            ["ELB3111-listener-has-too-many-certificates"] = () =>
                Start
                + "loadBalancers:\n  web:\n    listeners:\n      https:\n        port: 443\n        respond: 404\n        certificates:\n"
                + Lines(27, i => $"          - c{i}")
                + "certificates:\n"
                + Lines(27, i => $"  c{i}: {{ find: c{i}.example.com }}"),
            ["ELB3206-load-balancer-has-too-many-rules"] = () =>
                Start
                + "loadBalancers:\n  web:\n    listeners:\n      http:\n        port: 80\n        respond: 404\n        rules:\n"
                + Lines(101, i => $"          - {{ name: r{i}, when: {{ path: /p{i} }}, respond: 200 }}"),
            ["ELB3304-load-balancer-has-too-many-target-groups"] = () =>
                Start
                + "loadBalancers:\n  web:\n    listeners:\n      http:\n        port: 80\n        forward: t100\n        rules:\n"
                + Lines(100, i => $"          - {{ name: r{i}, when: {{ path: /p{i} }}, forward: t{i} }}")
                + "targetGroups:\n"
                + Lines(101, i => $"  t{i}: {{ port: 80 }}"),
            ["ELB3506-group-has-too-many-target-groups"] = () =>
                Start
                + "loadBalancers:\n  web:\n    listeners:\n      http:\n        port: 80\n        respond: 404\n        rules:\n"
                + Lines(51, i => $"          - {{ name: r{i}, when: {{ path: /p{i} }}, forward: t{i} }}")
                + "targetGroups:\n"
                + Lines(51, i => $"  t{i}: {{ port: 80 }}")
                + "autoScalingGroups:\n  app:\n    size: 1\n    launchTemplate: { image: ami-00000abc, instanceType: t3.micro }\n    "
                + "targetGroups:\n"
                + Lines(51, i => $"      - t{i}"),
            ["ELB3507-group-has-too-many-policies"] = () =>
                Start
                + "autoScalingGroups:\n  app:\n    size: 1\n    launchTemplate: { image: ami-00000abc, instanceType: t3.micro }\n    "
                + "scaling:\n"
                + Lines(51, i => $"      p{i}: {{ targetTracking: {{ metric: {{ namespace: Shop, name: m{i} }}, target: 5 }} }}"),
            ["ELB3534-group-has-too-many-parts"] = () =>
                Start
                + "autoScalingGroups:\n  app:\n    size: 1\n    launchTemplate: { image: ami-00000abc, instanceType: t3.micro }\n    "
                + "lifecycleHooks:\n"
                + Lines(51, i => $"      h{i}: {{ on: launching }}")
                + "    schedules:\n"
                + Lines(126, i => $"      s{i}: {{ cron: '{i % 60} {i / 60} * * *', size: {{ min: 1 }} }}"),
            ["ELB3604-security-group-has-too-many-rules"] = () =>
                Start
                + "securityGroups:\n  db:\n    ingress:\n      - ports: 5432\n        from:\n"
                + Lines(61, i => $"          - 10.{i}.0.0/16"),
            ["ELB3605-too-many-tags"] = () =>
                Start
                + "tags:\n"
                + Lines(30, i => $"  s{i}: x")
                + "targetGroups:\n  app:\n    port: 80\n    tags:\n"
                + Lines(20, i => $"      t{i}: x")
                + "loadBalancers: { web: { listeners: { http: { port: 80, forward: app } } } }\n",
        };

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\n"));
}
