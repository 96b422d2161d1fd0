using System.Text.Json;
using ElbProvisioner.LocalAws.CloudWatch.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>Alarms that change their state, and what that sets off.</summary>
internal static class AlarmStates
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static Document? Set(Transaction transaction, Fields request)
    {
        var alarm =
            transaction.CloudWatch.Alarms.Find(request.Required("AlarmName")) ?? throw Refusals.NotFound("The alarm does not exist.");
        var data = request.Text("StateReasonData");
        if (data is not null && !IsJson(data))
        {
            throw new AwsError("InvalidFormat", "StateReasonData was not in valid JSON format.");
        }

        Change(transaction, alarm with { Beyond = null }, request.Required("StateValue"), request.Required("StateReason"), data);
        return null;
    }

    /// <summary>Only a change of the state sets off actions.</summary>
    public static void Change(Transaction transaction, Alarm alarm, string state, string reason, string? data)
    {
        transaction.CloudWatch.Alarms.Put(
            alarm with
            {
                State = state,
                StateReason = reason,
                StateReasonData = data,
                StateUpdatedAt = transaction.Now,
                StateChangedAt = state == alarm.State ? alarm.StateChangedAt : transaction.Now,
            }
        );
        if (state == alarm.State)
        {
            return;
        }

        transaction.Later(TimeSpan.Zero, "autoscaling.alarmChanged", alarm.Key);
        Act(transaction, alarm.Key);
    }

    /// <summary>
    /// The state is as it was. Scaling policies are told once a minute again, and nobody else is ("Using Amazon CloudWatch alarms", alarm
    /// actions).
    /// </summary>
    public static void Stay(Transaction transaction, Alarm alarm)
    {
        var minute = OwnMetrics.PeriodOf(transaction, alarm, Minute);
        if (alarm.ActedAt is { } acted && acted + minute <= transaction.Now)
        {
            Act(transaction, alarm.Key);
        }
    }

    private static void Act(Transaction transaction, string name)
    {
        if (transaction.CloudWatch.Alarms.Find(name) is not { } alarm)
        {
            return;
        }

        var actions = alarm.State switch
        {
            Alarm.Alarming => "AlarmActions",
            Alarm.Fine => "OKActions",
            _ => "InsufficientDataActions",
        };
        var policies = alarm.ActsOnChange
            ? alarm.ActionsOf(actions).Where(static action => action.Contains(":autoscaling:", StringComparison.Ordinal)).ToList()
            : [];
        transaction.CloudWatch.Alarms.Put(alarm with { ActedAt = policies.Count > 0 ? transaction.Now : null });
        foreach (var policy in policies)
        {
            transaction.Later(TimeSpan.Zero, "autoscaling.alarmAction", policy, alarm.Key);
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
