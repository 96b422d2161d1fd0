using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ElbProvisioner.EndToEnd.Tests.Properties;

/// <summary>A made-up stack: always one that may be applied. Everything about it can be edited.</summary>
internal sealed record RandomStack
{
    public required string Name { get; init; }

    public required string Domain { get; init; }

    public required ImmutableArray<RandomService> Services { get; init; }

    public bool IsHttps { get; init; }

    public bool HasName { get; init; }

    public bool IsInternal { get; init; }

    /// <summary>A network load balancer: a listener a service, and no rules.</summary>
    public bool IsNetwork { get; init; }

    /// <summary>A network load balancer without a security group.</summary>
    public bool IsBare { get; init; }

    /// <summary>Of its first listener without a certificate.</summary>
    public string Transport { get; init; } = "TCP";

    public bool HasClosedRule { get; init; }

    /// <summary>Of an application load balancer.</summary>
    public bool HasWebAcl { get; init; }

    /// <summary>Of an application load balancer whose addresses are public.</summary>
    public bool HasPool { get; init; }

    /// <summary>Of an application load balancer.</summary>
    public bool HasCapacity { get; init; }

    /// <summary>Of a network load balancer.</summary>
    public bool HasService { get; init; }

    /// <summary>Of an endpoint service.</summary>
    public bool HasPrivateName { get; init; }

    public bool IsExportable { get; init; }

    public int? IdleTimeout { get; init; }

    public int Port { get; init; } = 80;

    /// <summary>Of the default action, between the first two services; null: the first alone.</summary>
    public int? Weight { get; init; }

    public string Team { get; init; } = "shop";

    public string Allow { get; init; } = "0.0.0.0/0";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    public static RandomStack Of(Random dice, string name, string domain) =>
        new()
        {
            Name = name,
            Domain = domain,
            Services = [.. Enumerable.Range(0, dice.Next(1, 4)).Select(n => RandomService.Of(dice, n))],
            IsHttps = dice.Next(2) == 0,
            HasName = dice.Next(2) == 0,
            IsInternal = dice.Next(4) == 0,
            IsNetwork = dice.Next(3) == 0,
            IsBare = dice.Next(4) == 0,
            HasClosedRule = dice.Next(2) == 0,
            IdleTimeout = dice.Next(2) == 0 ? dice.Next(30, 300) : null,
            Weight = dice.Next(3) == 0 ? dice.Next(1, 100) : null,
            HasWebAcl = dice.Next(3) == 0,
            HasPool = dice.Next(3) == 0,
            HasCapacity = dice.Next(3) == 0,
            HasService = dice.Next(2) == 0,
            HasPrivateName = dice.Next(2) == 0,
            IsExportable = dice.Next(3) == 0,
        };

    /// <summary>The same stack, changed in one to three places.</summary>
    public RandomStack Edited(Random dice, out string what)
    {
        var (stack, edits) = (this, new List<string>());
        for (var n = dice.Next(1, 4); n > 0; n--)
        {
            (stack, var edit) = stack.EditedOnce(dice);
            edits.Add(edit);
        }

        what = string.Join(", ", edits);
        return stack;
    }

    public string ToYaml()
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(Invariant(line)).Append('\n');
        Line($"stack: {Name}");
        Line($"tags: {{ team: {Team} }}");
        if (IsHttps)
        {
            Line($"certificates:\n  site: {{ request: {Domain}, exportable: {(IsExportable ? "true" : "false")} }}");
        }

        Line($"loadBalancers:\n  web:");
        Line($"    scheme: {(IsInternal ? "internal" : "internet-facing")}");
        Line($"    allow: {Allow}");
        if (IsNetwork)
        {
            Line($"    type: network");
            if (IsBare)
            {
                Line($"    securityGroups: none");
            }

            Line($"    crossZone: true");
            if (HasClosedRule)
            {
                Line($"    zonalShift: true");
            }
        }
        else if (IdleTimeout is { } timeout)
        {
            Line($"    idleTimeout: {timeout}s");
        }

        foreach (var extra in Extras())
        {
            Line($"    {extra}");
        }

        if (HasName)
        {
            Line($"    dns: {Domain}");
        }

        Line($"    listeners:");
        if (IsNetwork)
        {
            WriteConnections(Line);
        }
        else
        {
            WriteRequests(Line);
        }

        Line($"targetGroups:");
        foreach (var service in Services)
        {
            Line($"  {service.Name}:\n    port: {service.Port}\n    healthCheck: {service.HealthCheck}");
            Line($"    deregistrationDelay: {service.Delay}s");
        }

        Line($"autoScalingGroups:");
        foreach (var service in Services)
        {
            service.Write(text, IsNetwork);
        }

        var alarms = Services.Select(service => service.Group.AlarmOf(service.Name)).OfType<string>().ToList();
        if (alarms.Count > 0)
        {
            Line($"alarms:");
            alarms.ForEach(alarm => Line($"  {alarm}"));
        }

        return text.ToString();
    }

    private IEnumerable<string> Extras()
    {
        if (IsNetwork)
        {
            if (HasService)
            {
                yield return HasPrivateName ? $"endpointService: {{ privateDnsName: api.{Domain} }}" : "endpointService: true";
            }

            yield break;
        }

        if (HasWebAcl)
        {
            yield return "webAcl: arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shield/12345678-1234-1234-1234-123456789012";
        }

        if (HasPool && !IsInternal)
        {
            yield return "ipamPool: ipam-pool-0123456789abcdef0";
        }

        if (HasCapacity)
        {
            yield return "capacityUnits: 500";
        }
    }

    private void WriteConnections(Action<FormattableString> line)
    {
        line($"      http:\n        port: {(IsHttps ? 443 : Port)}");
        if (IsHttps)
        {
            line($"        certificates: [site]");
        }
        else
        {
            line($"        protocol: {Transport}");
        }

        if (IdleTimeout is { } timeout && !IsHttps && Transport == "TCP")
        {
            line($"        idleTimeout: {timeout + 60}s");
        }

        line($"        forward: {Forward}");
        foreach (var service in Services.Skip(1))
        {
            line($"      {service.Name}: {{ port: {9000 + service.Number}, forward: {service.Name} }}");
        }
    }

    private string Forward =>
        Weight is { } weight && Services.Length > 1 && (!IsNetwork || IsHttps || Transport == "TCP")
            ? Invariant($"{{ {Services[0].Name}: {weight}, {Services[1].Name}: {100 - weight} }}")
            : Services[0].Name;

    private void WriteRequests(Action<FormattableString> line)
    {
        if (IsHttps)
        {
            line($"      http: {{ port: {Port}, redirect: https }}");
            line($"      https:\n        port: 443\n        certificates: [site]");
        }
        else
        {
            line($"      http:\n        port: {Port}");
        }

        line($"        forward: {Forward}");
        var rules = Services.Skip(1).ToList();
        if (HasClosedRule || rules.Count > 0)
        {
            line($"        rules:");
            foreach (var service in rules)
            {
                line($"          - {{ name: {service.Name}, when: {{ path: {service.Path} }}, forward: {service.Name} }}");
            }

            if (HasClosedRule)
            {
                line($"          - {{ name: closed, when: {{ sourceIp: 203.0.113.0/24 }}, respond: {{ status: 403, body: no }} }}");
            }
        }
    }

    private (RandomStack Stack, string What) EditedOnce(Random dice)
    {
        var at = dice.Next(Services.Length);
        RandomStack With(Func<RandomService, RandomService> edit) => this with { Services = Services.SetItem(at, edit(Services[at])) };
        if (dice.Next(2) == 0)
        {
            var group = Services[at].Group.Edited(dice, out var what);
            return (With(s => s with { Group = group }), $"{Services[at].Name}: {what}");
        }

        return dice.Next(29) switch
        {
            0 => (With(s => s with { HealthCheck = s.HealthCheck + "z" }), "health check"),
            1 => (With(s => s with { Port = s.Port + 100 }), "target group's port"),
            2 => (With(s => s with { UserData = s.UserData + "+" }), "user data"),
            3 => (With(s => s with { Minimum = dice.Next(1, 3), Maximum = dice.Next(3, 6) }), "sizes"),
            4 => (With(s => s with { Policy = dice.Next(3) }), "policy"),
            5 => (With(s => s with { Path = s.Path + "x" }), "path"),
            6 => (With(s => s with { Delay = dice.Next(0, 60) }), "delay"),
            7 => (With(s => s with { InstanceType = s.InstanceType == "t3.micro" ? "t3.small" : "t3.micro" }), "instance type"),
            8 => (this with { IsHttps = !IsHttps }, "https"),
            9 => (this with { HasName = !HasName }, "name"),
            10 => (this with { IsInternal = !IsInternal }, "scheme"),
            11 => (
                With(s => s with { HealthCheck = s.HealthCheck == "/health" ? "/up" : "/health", Port = s.Port + 10 }),
                "health check and port"
            ),
            12 => (this with { HasClosedRule = !HasClosedRule }, "closed rule"),
            13 => (this with { IdleTimeout = IdleTimeout is null ? 77 : null }, "idle timeout"),
            14 => (this with { Weight = Weight is null ? dice.Next(1, 100) : null }, "weights"),
            15 => (this with { Team = Team + "s" }, "tag"),
            16 => (this with { Allow = Allow == "0.0.0.0/0" ? "198.51.100.0/24" : "0.0.0.0/0" }, "allow"),
            17 => (this with { Port = Port == 80 ? 8000 : 80 }, "listener's port"),
            18 when Services.Length < 4 => (
                this with
                {
                    Services = Services.Add(RandomService.Of(dice, Services.Max(s => s.Number) + 1)),
                },
                "new service"
            ),
            19 when Services.Length > 1 => (this with { Services = Services.RemoveAt(at) }, "service gone"),
            20 => (this with { IsNetwork = !IsNetwork }, "type"),
            21 when IsNetwork => (this with { IsBare = !IsBare }, "security groups or none"),
            22 when IsNetwork && !IsHttps => (
                this with
                {
                    Transport =
                        Transport == "TCP" ? "TCP_UDP"
                        : Transport == "TCP_UDP" ? "UDP"
                        : "TCP",
                },
                "transport"
            ),
            23 => (this with { HasWebAcl = !HasWebAcl }, "web ACL"),
            24 => (this with { HasPool = !HasPool }, "pool"),
            25 => (this with { HasCapacity = !HasCapacity }, "capacity"),
            26 => (this with { HasService = !HasService }, "endpoint service"),
            27 => (this with { HasPrivateName = !HasPrivateName }, "private name"),
            28 => (this with { IsExportable = !IsExportable }, "exportable"),
            _ when Services.Length > 2 => (this with { Services = [Services[0], .. Services.Skip(1).Reverse()] }, "order of rules"),
            _ => (With(s => s with { HealthCheck = s.HealthCheck + "y" }), "health check"),
        };
    }
}

/// <summary>A target group and the scaling group that serves it.</summary>
internal sealed record RandomService(
    int Number,
    int Port,
    string HealthCheck,
    string Path,
    int Minimum,
    int Maximum,
    int Policy,
    string UserData,
    string InstanceType,
    int Delay,
    RandomGroup Group
)
{
    public string Name => string.Create(CultureInfo.InvariantCulture, $"s{Number}");

    public static RandomService Of(Random dice, int number) =>
        new(
            number,
            8080 + number,
            "/health",
            FormattableString.Invariant($"/s{number}/*"),
            dice.Next(1, 3),
            dice.Next(3, 5),
            dice.Next(3),
            "run",
            "t3.micro",
            dice.Next(0, 40),
            RandomGroup.Of(dice)
        );

    public void Write(StringBuilder text, bool isNetwork)
    {
        void Line(FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
        Line($"  {Name}:");
        Line($"    size: {{ min: {Minimum}, max: {Maximum} }}");
        Line($"    targetGroups: {Name}");
        Line($"    launchTemplate:");
        Line($"      image: ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64");
        Line($"      instanceType: {InstanceType}");
        Line($"      userData: {UserData}");
        foreach (var line in Group.TemplateLines(Name))
        {
            Line($"      {line}");
        }

        foreach (var line in Group.GroupLines(Name))
        {
            Line($"    {line}");
        }

        List<string> policies = [.. Group.PolicyLines(Name)];
        if (Policy > 0)
        {
            policies.Add(
                $"load: {{ targetTracking: {{ metric: {(Policy == 1 || isNetwork ? "cpu" : "requestsPerTarget")}, target: 50 }} }}"
            );
        }

        if (policies.Count > 0)
        {
            Line($"    scaling:");
            policies.ForEach(policy => Line($"      {policy}"));
        }
    }
}
