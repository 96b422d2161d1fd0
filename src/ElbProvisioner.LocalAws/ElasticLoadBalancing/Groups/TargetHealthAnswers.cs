using System.Globalization;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;

/// <summary>The health of targets as calls are told of it.</summary>
internal static class TargetHealthAnswers
{
    public static Document? Describe(Transaction transaction, Fields request)
    {
        var group = Lookup.TargetGroup(transaction, request.Required("TargetGroupArn"));
        var asked = request.Structures("Targets").Select(given => TargetRegistration.Read(group, given)).ToList();
        var targets =
            asked.Count == 0
                ? transaction.Elb.Targets.StartingWith(Target.Prefix(group.Key))
                : asked.Select(one =>
                    TargetRegistration.Find(transaction, one)
                    ?? one with
                    {
                        State = TargetState.Unused,
                        Reason = "Target.NotRegistered",
                        Description = "Target is not registered to the target group",
                    }
                );
        var tellsAnomalies = group.IsHttp && request.Texts("Include").Count > 0;
        return new() { ["TargetHealthDescriptions"] = targets.Select(target => Told(target, group, tellsAnomalies)).ToList() };
    }

    private static Document Told(Target target, TargetGroup group, bool tellsAnomalies) =>
        new()
        {
            ["Target"] = new Document
            {
                ["Id"] = target.Id,
                ["Port"] = target.Port,
                ["AvailabilityZone"] = target.AvailabilityZone,
                ["QuicServerId"] = target.QuicServerId,
            },
            ["HealthCheckPort"] = group.IsLambda ? null : Observation.PortOf(target, group).ToString(CultureInfo.InvariantCulture),
            ["TargetHealth"] = new Document
            {
                ["State"] = target.State,
                ["Reason"] = target.Reason,
                ["Description"] = target.Description,
            },
            ["AnomalyDetection"] = tellsAnomalies ? new Document { ["Result"] = "normal", ["MitigationInEffect"] = "no" } : null,
            ["AdministrativeOverride"] = group.IsLambda
                ? null
                : new Document
                {
                    ["State"] = "no_override",
                    ["Reason"] = "AdministrativeOverride.NoOverride",
                    ["Description"] = "No override is currently active on target",
                },
        };
}
