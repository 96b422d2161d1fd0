using System.Text.Json;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.PlanFile;
using static ElbProvisioner.Cli.Views.JsonDocuments;

namespace ElbProvisioner.Cli.Views;

/// <summary>The status as one JSON document. Grown, never broken, within one <see cref="FormatVersion"/>.</summary>
internal static class StatusJson
{
    public const int FormatVersion = 1;

    /// <param name="notices">What differs from the file without making the stack unhealthy.</param>
    public static string Write(string stack, LiveWorld world, StatusReport status, IEnumerable<Diagnostic> notices) =>
        JsonDocuments.Write(
            FormatVersion,
            json =>
            {
                json.WriteString("stack", stack);
                json.WriteString("account", world.Account);
                json.WriteString("region", world.Region);
                json.WriteBoolean("healthy", status.IsHealthy);
                WriteReasons(json, status.Reasons);
                DiagnosticJson.WriteArray(json, "diagnostics", notices);
                WriteArray(json, "records", status.Records, Write);
                WriteArray(json, "certificates", status.Certificates, Write);
                WriteArray(json, "loadBalancers", status.LoadBalancers, Write);
                WriteArray(json, "targetGroups", status.TargetGroups, Write);
                WriteArray(json, "scalingGroups", status.ScalingGroups, Write);
                WriteArray(
                    json,
                    "alarms",
                    status.Alarms,
                    static (json, alarm) =>
                    {
                        json.WriteString("name", alarm.Name);
                        json.WriteString("alarmName", alarm.AlarmName);
                        json.WriteString("state", alarm.State);
                        json.WriteString("why", alarm.Why);
                    }
                );
            }
        );

    public static void WriteReasons(Utf8JsonWriter json, IEnumerable<StatusReason> reasons) =>
        WriteArray(
            json,
            "reasons",
            reasons,
            static (json, reason) =>
            {
                json.WriteString("reason", NameOf(reason.Kind));
                json.WriteString("address", reason.What?.ToString());
                json.WriteString("message", reason.Message);
            }
        );

    private static void Write(Utf8JsonWriter json, RecordStatus record)
    {
        json.WriteString("name", record.Name);
        json.WriteString("loadBalancer", record.LoadBalancer);
        json.WriteBoolean("inPlace", record.IsInPlace);
        json.WriteString("target", record.Target);
        WriteTexts(json, "types", record.Types);
    }

    private static void Write(Utf8JsonWriter json, CertificateStatus certificate)
    {
        json.WriteString("name", certificate.Name);
        json.WriteString("arn", certificate.Arn);
        json.WriteString("domain", certificate.Domain);
        json.WriteString("status", certificate.Status);
        if (certificate.Expires is { } expires)
        {
            json.WriteString("expires", expires.UtcDateTime);
        }
        else
        {
            json.WriteNull("expires");
        }

        json.WriteString("alarm", certificate.Alarm);
    }

    private static void Write(Utf8JsonWriter json, LiveCapacity capacity)
    {
        json.WriteStartObject("capacity");
        json.WriteNumber("units", capacity.Units);
        WriteArray(
            json,
            "zones",
            capacity.Zones,
            static (json, zone) =>
            {
                json.WriteString("zone", zone.Zone);
                json.WriteString("state", zone.State);
                json.WriteNumber("units", zone.Units);
                json.WriteString("reason", zone.Reason);
            }
        );
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LoadBalancerStatus loadBalancer)
    {
        json.WriteString("name", loadBalancer.Name);
        json.WriteString("arn", loadBalancer.Arn);
        json.WriteString("dnsName", loadBalancer.DnsName);
        json.WriteStartArray("addresses");
        foreach (var address in loadBalancer.Addresses)
        {
            json.WriteStringValue(address);
        }

        json.WriteEndArray();
        json.WriteString("state", loadBalancer.State);
        if (loadBalancer.WebAcl is { } webAcl)
        {
            json.WriteString("webAcl", webAcl);
        }

        if (loadBalancer.EndpointService is { } service)
        {
            json.WriteStartObject("endpointService");
            json.WriteString("name", service.Name);
            if (service.PrivateDnsName is { } name)
            {
                json.WriteString("privateDnsName", name);
                json.WriteString("privateDnsNameState", service.NameState ?? "unknown");
            }

            json.WriteEndObject();
        }

        if (loadBalancer.Capacity is { } capacity)
        {
            Write(json, capacity);
        }

        if (loadBalancer.IsForeign)
        {
            json.WriteBoolean("existing", true);
        }

        WriteArray(
            json,
            "listeners",
            loadBalancer.Listeners,
            static (json, listener) =>
            {
                json.WriteString("name", listener.Name);
                json.WriteString("arn", listener.Arn);
                json.WriteNumber("port", listener.Port);
                json.WriteString("protocol", listener.Protocol);
                WriteTexts(json, "certificates", listener.Certificates);
                if (listener.MutualAuthentication is { } mode)
                {
                    json.WriteString("mutualAuthentication", mode);
                    json.WriteString("trustStore", listener.TrustStore);
                }

                Write(json, "default", listener.Default);
                WriteArray(
                    json,
                    "rules",
                    listener.Rules,
                    static (json, rule) =>
                    {
                        json.WriteString("name", rule.Name);
                        json.WriteString("arn", rule.Arn);
                        json.WriteNumber("priority", rule.Priority);
                        json.WriteString("when", rule.When);
                        Write(json, "action", rule.Route);
                    }
                );
                WriteArray(
                    json,
                    "foreignRules",
                    listener.ForeignRules,
                    static (json, rule) =>
                    {
                        json.WriteString("arn", rule.Arn);
                        json.WriteNumber("priority", rule.Priority);
                        json.WriteString("when", rule.When);
                        Write(json, "action", rule.Route);
                    }
                );
            }
        );
    }

    private static void Write(Utf8JsonWriter json, string name, RouteStatus route)
    {
        json.WriteStartObject(name);
        json.WriteString("text", route.Text);
        WriteArray(
            json,
            "targetGroups",
            route.Forwards,
            static (json, forward) =>
            {
                json.WriteString("name", forward.TargetGroup);
                json.WriteString("arn", forward.Arn);
                json.WriteNumber("weight", forward.Weight);
            }
        );
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TargetGroupStatus group)
    {
        json.WriteString("name", group.Name);
        json.WriteString("arn", group.Arn);
        json.WriteNumber("healthy", group.Healthy);
        json.WriteNumber("unhealthy", group.Unhealthy);
        json.WriteNumber("unchecked", group.Unchecked);
        WriteArray(
            json,
            "targets",
            group.Targets,
            static (json, target) =>
            {
                json.WriteString("id", target.Id);
                json.WriteNumber("port", target.Port);
                json.WriteString("zone", target.Zone);
                json.WriteString("state", target.State.ToString().ToLowerInvariant());
                json.WriteString("code", target.Code);
                json.WriteString("why", target.Why);
            }
        );
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
        WriteTexts(json, "suspended", group.Suspended);
        if (group.Refresh is { } refresh)
        {
            json.WriteStartObject("refresh");
            json.WriteString("id", refresh.RefreshId);
            json.WriteString("status", refresh.Status);
            json.WriteNumber("percentageComplete", refresh.PercentageComplete);
            json.WriteEndObject();
        }

        if (group.FailedRefresh is { } failed)
        {
            json.WriteStartObject("failedRefresh");
            json.WriteString("status", failed.Status);
            if (failed.At is { } at)
            {
                json.WriteString("at", at.UtcDateTime);
            }

            json.WriteString("version", failed.Version);
            json.WriteString("why", failed.Why);
            json.WriteEndObject();
        }

        if (group.Warm is { } warm)
        {
            json.WriteNumber("warm", warm);
        }

        WriteArray(
            json,
            "schedules",
            group.Schedules,
            static (json, schedule) =>
            {
                json.WriteString("name", schedule.Name);
                json.WriteString("when", schedule.When);
                json.WriteString("sizes", schedule.Sizes);
                if (schedule.Next is { } next)
                {
                    json.WriteString("next", next.UtcDateTime);
                }
            }
        );
        WriteArray(
            json,
            "policies",
            group.Policies,
            static (json, policy) =>
            {
                json.WriteString("name", policy.Name);
                json.WriteString("metric", policy.Metric);
                if (policy.Target is { } target)
                {
                    json.WriteNumber("target", target);
                }
            }
        );
        WriteArray(
            json,
            "instances",
            group.Instances,
            static (json, instance) =>
            {
                json.WriteString("id", instance.InstanceId);
                json.WriteString("zone", instance.AvailabilityZone);
                json.WriteString("lifecycleState", instance.LifecycleState);
                json.WriteString("healthStatus", instance.HealthStatus);
                json.WriteBoolean("protectedFromScaleIn", instance.ProtectedFromScaleIn);
            }
        );
        WriteArray(
            json,
            "failures",
            group.Failures,
            static (json, failure) =>
            {
                if (failure.At is { } at)
                {
                    json.WriteString("at", at.UtcDateTime);
                }

                json.WriteString("what", failure.What);
                json.WriteString("why", failure.Why);
            }
        );
    }

    public static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary><c>scaledToZero</c>.</summary>
    private static string NameOf(ReasonKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}
