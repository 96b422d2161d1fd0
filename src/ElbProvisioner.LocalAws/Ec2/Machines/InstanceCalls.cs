using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Machines;

/// <summary>Calls that send instances from state to state.</summary>
internal static class InstanceCalls
{
    public static Document Terminate(Turn turn, Fields request) =>
        Change(
            turn,
            request,
            "TerminatingInstances",
            instance =>
            {
                if (LaunchData.Flag(instance.LaunchData, "DisableApiTermination") == true)
                {
                    throw new AwsError(
                        "OperationNotPermitted",
                        $"The instance '{instance.Key}' may not be terminated. Modify its 'disableApiTermination' instance attribute "
                            + "and try again."
                    );
                }

                InstanceLife.Terminate(turn, instance.Key, InstanceLife.ByUser);
            }
        );

    public static Document Stop(Turn turn, Fields request) =>
        Change(
            turn,
            request,
            "StoppingInstances",
            instance =>
            {
                if (LaunchData.Flag(instance.LaunchData, "DisableApiStop") == true)
                {
                    throw new AwsError(
                        "OperationNotPermitted",
                        $"The instance '{instance.Key}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again."
                    );
                }

                switch (instance.State)
                {
                    case "running" or "pending":
                        InstanceLife.Stop(turn, instance);
                        break;
                    case "shutting-down" or "terminated":
                        throw WrongState(instance, "stopped");
                }
            }
        );

    public static Document Start(Turn turn, Fields request) =>
        Change(
            turn,
            request,
            "StartingInstances",
            instance =>
            {
                switch (instance.State)
                {
                    case "stopped":
                        InstanceLife.StartAgain(turn, instance);
                        break;
                    case "stopping" or "shutting-down" or "terminated":
                        throw WrongState(instance, "started");
                }
            }
        );

    public static Document? Reboot(Turn turn, Fields request)
    {
        foreach (var instance in Existing(turn, request.Texts("InstanceIds")))
        {
            if (instance.State is not ("running" or "pending"))
            {
                throw WrongState(instance, "rebooted");
            }

            InstanceLife.Reboot(turn, instance);
        }

        return null;
    }

    /// <exception cref="AwsError">One of them is not there, or calls do not see it yet.</exception>
    public static IReadOnlyList<Instance> Existing(Turn turn, IReadOnlyList<string> ids) =>
        [.. Asked.ById(ids, "i-", "InvalidInstanceID.Malformed", id => turn.Visible(turn.Ec2.Instances, id), NotFound) ?? []];

    public static AwsError NotFound(IReadOnlyList<string> ids) =>
        new(
            "InvalidInstanceID.NotFound",
            ids is [var only] ? $"The instance ID '{only}' does not exist" : $"The instance IDs '{string.Join(", ", ids)}' do not exist"
        );

    private static AwsError WrongState(Instance instance, string change) =>
        new("IncorrectInstanceState", $"The instance '{instance.Key}' is not in a state from which it can be {change}.");

    private static Document Change(Turn turn, Fields request, string member, Action<Instance> change)
    {
        List<Document> changes = [];
        foreach (var instance in Existing(turn, request.Texts("InstanceIds")))
        {
            change(instance);
            changes.Add(
                new()
                {
                    ["InstanceId"] = instance.Key,
                    ["PreviousState"] = InstanceAnswers.WriteState(instance.State),
                    ["CurrentState"] = InstanceAnswers.WriteState(turn.Ec2.Instances.Find(instance.Key)?.State ?? instance.State),
                }
            );
        }

        return new() { [member] = changes };
    }
}
