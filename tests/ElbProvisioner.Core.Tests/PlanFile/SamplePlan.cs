using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tests.PlanFile;

internal static class SamplePlan
{
    public static Address App { get; } = Address.Of(ResourceKind.TargetGroup, "app");

    public static Plan Made { get; } =
        new()
        {
            Goal = PlanGoal.Apply,
            Stack = "shop",
            Account = "123456789012",
            Region = "ap-northeast-2",
            LiveFingerprint = "live-1",
            Changes =
            [
                new(
                    App,
                    ChangeVerb.Update,
                    "app",
                    "the health check differs",
                    TrafficEffect.None,
                    [new("healthCheck.path", "/health", "/<ok>"), new("secret", "one", null, IsSensitive: true)]
                ),
                new(
                    Address.Of(ResourceKind.TargetGroup, "images"),
                    ChangeVerb.Replace,
                    "images",
                    "the port cannot change in place",
                    new(TrafficImpact.Drain, "moves when 2 of 2 are healthy"),
                    [new("port", "8081", "8082", ForcesReplacement: true)]
                ),
            ],
            Actions =
            [
                Action("targetGroup/app#update", "update", App),
                Action("targetGroup/images#create", "create", Address.Of(ResourceKind.TargetGroup, "images")),
                Action(
                    "targetGroup/images#healthy",
                    "wait healthy",
                    Address.Of(ResourceKind.TargetGroup, "images"),
                    "targetGroup/images#create"
                ) with
                {
                    Estimate = TimeSpan.FromSeconds(90.5),
                    Wait = WaitKind.Health,
                },
            ],
            Diagnostics =
            [
                new(new("ELB4000", Severity.Warning, "A sample"), new("elbctl.yaml", 3, 5, 2), "Something to know.", "Do this."),
            ],
        };

    public static SavedPlan Saved { get; } =
        new()
        {
            ElbctlVersion = "1.2.3",
            Goal = PlanGoal.Apply,
            Account = Made.Account,
            Region = Made.Region,
            LiveFingerprint = SavedPlan.Seal(Made.LiveFingerprint, ""),
            Sources = [new("base.yaml", "stack: shop\n"), new("prod.yaml", "tags: { env: \"ü\" }\n")],
            Variables = TagMap.Empty.Add("env", "prod"),
            Environment = TagMap.Empty.Add("HOME", "/home/me"),
            Files = TagMap.Empty.Add("user-data.sh", "#!/bin/sh\necho \"<&>\"\n"),
            PlanJson = PlanJson.Write(Made, PlanJson.Compact),
        };

    private static PlannedAction Action(string id, string verb, Address address, params string[] dependsOn) =>
        new(
            id,
            verb,
            address,
            [.. dependsOn],
            TimeSpan.Zero,
            WaitKind.None,
            new AwsOperation.SetTags(new ResourceRef.Existing("arn"), TagMap.Empty, [])
        );
}
