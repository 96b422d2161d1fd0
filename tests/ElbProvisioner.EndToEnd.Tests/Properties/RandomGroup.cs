using System.Collections.Immutable;

namespace ElbProvisioner.EndToEnd.Tests.Properties;

/// <summary>
/// What a scaling group may say beside its sizes and its template: of each choice nothing, or one of its forms. SERVICE stands for the
/// name of the group, its target group and its alarm.
/// </summary>
internal sealed record RandomGroup(ImmutableArray<int> Picks)
{
    private const string Quiet = "{ metric: { cpu: SERVICE }, comparison: '<', evaluationPeriods: 5, treatMissingData: notBreaching, ";

    // Schedules are far away, and nothing is so old that it would be replaced for it: what happens, the plan says.
    private static readonly ImmutableArray<Choice> Choices =
    [
        new(Place.Group, "defaultCooldown: 2m", "defaultCooldown: 10m"),
        new(Place.Group, "defaultInstanceWarmup: 30s", "defaultInstanceWarmup: 1m"),
        new(Place.Group, "terminationPolicies: [OldestInstance]", "terminationPolicies: [NewestInstance, Default]"),
        new(Place.Group, "maxInstanceLifetime: 300d", "maxInstanceLifetime: 200d"),
        new(Place.Group, "capacityRebalance: true"),
        new(
            Place.Group,
            "instanceMaintenance: { minHealthyPercentage: 90, maxHealthyPercentage: 120 }",
            "instanceMaintenance: { minHealthyPercentage: 100, maxHealthyPercentage: 200 }"
        ),
        new(Place.Group, "zoneDistribution: balanced-only"),
        new(Place.Group, "zoneImpairment: { zonalShift: true, healthCheckBehavior: ReplaceUnhealthy }"),
        new(Place.Group, "capacityReservations: { preference: none }", "capacityReservations: { preference: capacity-reservations-first }"),
        new(Place.Group, "deletionProtection: prevent-force-deletion"),
        new(Place.Group, "healthCheck: { gracePeriod: 1m }", "healthCheck: { type: EC2 }", "healthCheck: { type: [ELB, EBS] }"),
        new(Place.Group, "metrics: all", "metrics: [GroupMinSize, GroupTotalCapacity]"),
        new(Place.Group, "suspend: [AZRebalance]", "suspend: [ScheduledActions, AlarmNotification]"),
        new(Place.Group, "trafficSources: [arn:aws:vpc-lattice:us-east-1:123456789012:targetgroup/tg-0123456789abcdef0]"),
        new(Place.Group, "tags: { tier: front }", "tags: { tier: back, cost: low }"),
        new(
            Place.Group,
            "notifications: { topic: \"arn:aws:sns:us-east-1:123456789012:ops\", on: [launch, terminate] }",
            "notifications: [{ topic: \"arn:aws:sns:us-east-1:123456789012:ops\", on: launch-error }, "
                + "{ topic: \"arn:aws:sns:us-east-1:123456789012:night\", on: test }]"
        ),
        new(Place.Group, "warmPool: {}", "warmPool: { min: 1, maxPrepared: 3, state: Running }", "warmPool: { reuseOnScaleIn: true }"),
        new(
            Place.Group,
            "mixedInstances: { overrides: [t3.small, t3a.small] }",
            "mixedInstances: { onDemandBaseCapacity: 1, onDemandPercentageAboveBaseCapacity: 0, overrides: [t3.small, t3.medium] }",
            "mixedInstances: { onDemandPercentageAboveBaseCapacity: 50, spotAllocationStrategy: price-capacity-optimized, "
                + "spotMaxPrice: \"0.05\", overrides: [t3a.small, t3.small] }",
            "mixedInstances: { overrides: [{ instanceType: t3.small, weightedCapacity: 1 }, { instanceType: t3.medium, "
                + "weightedCapacity: 2 }] }",
            "mixedInstances: { overrides: [{ instanceRequirements: { vCpuCount: 2, memoryMiB: 1024+ } }] }",
            "mixedInstances: { distributionSegments: [[on-demand-capacity-reservation, on-demand]] }"
        ),
        new(
            Place.Group,
            "schedules: { far: { at: \"2099-01-01T00:00:00Z\", size: { max: 9 } } }",
            "schedules: { far: { at: \"2099-02-01T00:00:00Z\", size: { min: 1, desired: 2 } }, "
                + "farther: { cron: \"0 8 * * MON\", start: \"2098-01-01T00:00:00Z\", timeZone: Europe/Berlin, size: { min: 2 } } }"
        ),
        new(
            Place.Group,
            "lifecycleHooks: { boot: { on: launching, timeout: 30s, default: CONTINUE } }",
            "lifecycleHooks: { boot: { on: launching, timeout: 1m, default: CONTINUE, metadata: m }, "
                + "drain: { on: terminating, timeout: 30s, default: CONTINUE } }",
            "lifecycleHooks: { drain: { on: terminating, timeout: 40s } }"
        ),
        new(
            Place.Group,
            "refresh: { minHealthy: 50, maxHealthy: 150 }",
            "refresh: { checkpoints: [50, 100], checkpointDelay: 1m, bakeTime: 1m }",
            "refresh: { alarms: quiet-SERVICE, skipMatching: false, autoRollback: false }",
            "refresh: { scaleInProtected: refresh, standby: terminate, instanceWarmup: 20s }"
        ),
        new(
            Place.Policy,
            "fast: { targetTracking: { metric: cpu, target: 50, period: 30s, warmup: 2m } }",
            "fast: { targetTracking: { metric: networkIn, target: 1000000, scaleIn: false }, enabled: false }",
            "fast: { targetTracking: { metric: { namespace: AWS/SQS, name: ApproximateNumberOfMessagesVisible, dimensions: "
                + "{ QueueName: jobs }, statistic: Sum }, target: 100 } }"
        ),
        new(
            Place.Policy,
            "math: { targetTracking: { target: 100, metric: { metrics: { q: { metric: { namespace: AWS/SQS, name: Visible, "
                + "statistic: Sum } }, half: { expression: q / 2 } } } } }"
        ),
        new(
            Place.Policy,
            "up: { step: { alarm: { metric: cpu, threshold: 70, comparison: '>=', evaluationPeriods: 2, treatMissingData: notBreaching }, "
                + "adjustment: ChangeInCapacity, steps: [{ from: 0, by: 1 }], warmup: 90s } }",
            "up: { step: { alarm: { metric: networkOut, threshold: 900, comparison: '>', evaluationPeriods: 1, treatMissingData: "
                + "notBreaching }, adjustment: PercentChangeInCapacity, minMagnitude: 2, steps: [{ from: 0, to: 10, by: 10 }, { from: 10, by: 20 }] } }",
            "up: { simple: { alarm: quiet-SERVICE, adjustment: ExactCapacity, by: 2 } }"
        ),
        new(
            Place.Policy,
            "down: { simple: { alarm: quiet-SERVICE, adjustment: ChangeInCapacity, by: -1, cooldown: 5m } }",
            "down: { simple: { alarm: quiet-SERVICE, adjustment: PercentChangeInCapacity, by: -20, minMagnitude: 1 } }"
        ),
        new(
            Place.Policy,
            "ahead: { predictive: { metrics: cpu, target: 40 } }",
            "ahead: { predictive: { metrics: networkOut, target: 40, mode: ForecastAndScale, maxCapacityBreach: IncreaseMaxCapacity, "
                + "maxCapacityBuffer: 10, schedulingBuffer: 2m } }"
        ),
        new(Place.Alarm, Quiet + "threshold: 20 }", Quiet + "threshold: 10, description: little to do, datapointsToAlarm: 3 }"),
        new(Place.Template, "monitoring: true"),
        new(Place.Template, "ebsOptimized: true"),
        new(Place.Template, "creditSpecification: standard", "creditSpecification: unlimited"),
        new(Place.Template, "metadata: { hopLimit: 2 }", "metadata: { tokens: optional, instanceTags: true }"),
        new(Place.Template, "volumes: [{ size: 12 }]", "volumes: [{ size: 12, type: gp3, iops: 4000 }, { device: /dev/sdf, size: 4 }]"),
        new(Place.Template, "instanceInitiatedShutdownBehavior: terminate"),
        new(Place.Template, "maintenanceOptions: { autoRecovery: disabled }"),
        new(Place.Template, "networkInterfaces: [{ associatePublicIpAddress: true, description: front }]"),
    ];

    private enum Place
    {
        Group,
        Policy,
        Alarm,
        Template,
    }

    public static RandomGroup Of(Random dice) => new([.. Choices.Select(choice => dice.Next(4) == 0 ? choice.Pick(dice) : 0)]);

    /// <summary>One choice made otherwise: every other time it is nothing any more, where it was something.</summary>
    public RandomGroup Edited(Random dice, out string what)
    {
        var at = dice.Next(Choices.Length);
        var picked = Picks[at] != 0 && dice.Next(2) == 0 ? 0 : Choices[at].Pick(dice);
        what = $"{Choices[at].Key} {Picks[at]} -> {picked}";
        return new(Picks.SetItem(at, picked));
    }

    public IEnumerable<string> GroupLines(string service)
    {
        var lines = Lines(Place.Group, service).ToList();

        // A warm pool takes On-Demand Instances without weights only.
        return lines.Exists(static line =>
            line.Contains("onDemandPercentageAboveBaseCapacity", StringComparison.Ordinal)
            || line.Contains("weightedCapacity", StringComparison.Ordinal)
        )
            ? lines.Where(static line => !line.StartsWith("warmPool", StringComparison.Ordinal))
            : lines;
    }

    public IEnumerable<string> PolicyLines(string service) => Lines(Place.Policy, service);

    public IEnumerable<string> TemplateLines(string service) => Lines(Place.Template, service);

    /// <summary>The alarm that policies and refreshes name, where one does or where it is chosen by itself.</summary>
    public string? AlarmOf(string service)
    {
        var name = $"quiet-{service}";
        var isNamed = GroupLines(service).Concat(PolicyLines(service)).Any(line => line.Contains(name, StringComparison.Ordinal));
        var form = Lines(Place.Alarm, service).FirstOrDefault() ?? (isNamed ? For(service, Quiet + "threshold: 20 }") : null);
        return form is null ? null : $"{name}: {form}";
    }

    private IEnumerable<string> Lines(Place place, string service) =>
        Choices
            .Zip(Picks)
            .Where(pair => pair.First.At == place && pair.Second > 0)
            .Select(pair => For(service, pair.First.Forms[pair.Second - 1]));

    private static string For(string service, string form) => form.Replace("SERVICE", service, StringComparison.Ordinal);

    /// <summary>What may stand in one place of the file.</summary>
    private sealed record Choice(Place At, params string[] Forms)
    {
        public string Key => At == Place.Alarm ? "alarm" : Forms[0].Split(':')[0];

        public int Pick(Random dice) => dice.Next(1, Forms.Length + 1);
    }
}
