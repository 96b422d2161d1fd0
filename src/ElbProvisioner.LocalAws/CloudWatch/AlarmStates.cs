using System.Text.Json;
using ElbProvisioner.LocalAws.CloudWatch.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>Alarms that change their state, and what that sets off.</summary>
internal static class AlarmStates
{
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
        var actions = state switch
        {
            Alarm.Alarming => "AlarmActions",
            Alarm.Fine => "OKActions",
            _ => "InsufficientDataActions",
        };
        foreach (var action in alarm.ActsOnChange ? alarm.ActionsOf(actions) : [])
        {
            if (action.Contains(":autoscaling:", StringComparison.Ordinal))
            {
                transaction.Later(TimeSpan.Zero, "autoscaling.alarmAction", action, alarm.Key);
            }
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
