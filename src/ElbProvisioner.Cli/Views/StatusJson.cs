using System.Text.Json;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Cli.Views;

/// <summary>The status as one JSON document.</summary>
internal static class StatusJson
{
    public const int FormatVersion = 1;

    public static string Write(string stack, LiveWorld world, StatusReport status) => JsonDocuments.Write(FormatVersion, json =>
    {
        json.WriteString("stack", stack);
        json.WriteString("account", world.Account);
        json.WriteString("region", world.Region);
        json.WriteBoolean("healthy", status.IsHealthy);
        WriteArray(json, "loadBalancers", status.LoadBalancers, Write);
        WriteArray(json, "targetGroups", status.TargetGroups, Write);
        WriteArray(json, "scalingGroups", status.ScalingGroups, Write);
    });

    private static void Write(Utf8JsonWriter json, LoadBalancerStatus loadBalancer)
    {
        json.WriteString("name", loadBalancer.Name);
        json.WriteString("arn", loadBalancer.Arn);
        json.WriteString("dnsName", loadBalancer.DnsName);
        json.WriteString("state", loadBalancer.State);
    }

    private static void Write(Utf8JsonWriter json, TargetGroupStatus group)
    {
        json.WriteString("name", group.Name);
        json.WriteString("arn", group.Arn);
        json.WriteNumber("healthy", group.Healthy);
        json.WriteNumber("unhealthy", group.Unhealthy);
        WriteArray(json, "targets", group.Targets, static (json, target) =>
        {
            json.WriteString("id", target.Id);
            json.WriteNumber("port", target.Port);
            json.WriteString("zone", target.Zone);
            json.WriteString("state", NameOf(target.State));
            json.WriteString("code", target.Code);
            json.WriteString("why", target.Why);
        });
    }

    private static void Write(Utf8JsonWriter json, ScalingGroupStatus group)
    {
        json.WriteString("name", group.Name);
        json.WriteString("groupName", group.GroupName);
        json.WriteNumber("min", group.Min);
        json.WriteNumber("max", group.Max);
        json.WriteNumber("desired", group.Desired);
        json.WriteNumber("inService", group.InService);
        json.WriteString("status", group.Status);
        if (group.Refresh is { } refresh)
        {
            json.WriteStartObject("refresh");
            json.WriteString("id", refresh.RefreshId);
            json.WriteString("status", refresh.Status);
            json.WriteNumber("percentageComplete", refresh.PercentageComplete);
            json.WriteEndObject();
        }

        WriteArray(json, "instances", group.Instances, static (json, instance) =>
        {
            json.WriteString("id", instance.InstanceId);
            json.WriteString("zone", instance.AvailabilityZone);
            json.WriteString("lifecycleState", instance.LifecycleState);
            json.WriteString("healthStatus", instance.HealthStatus);
        });
        WriteArray(json, "failures", group.Failures, static (json, failure) =>
        {
            if (failure.At is { } at)
            {
                json.WriteString("at", at.UtcDateTime);
            }

            json.WriteString("what", failure.What);
            json.WriteString("why", failure.Why);
        });
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> members)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            members(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string NameOf(TargetState state) => state switch
    {
        TargetState.Healthy => "healthy",
        TargetState.Initial => "initial",
        TargetState.Unhealthy => "unhealthy",
        TargetState.Draining => "draining",
        TargetState.Unused => "unused",
        TargetState.Unavailable => "unavailable",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
