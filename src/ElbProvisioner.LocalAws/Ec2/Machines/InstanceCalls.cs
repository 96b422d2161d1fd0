using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Machines;

/// <summary>Calls that send instances from state to state.</summary>
internal static class InstanceCalls
{
    public static Document Terminate(Transaction transaction, Fields request) =>
        Change(
            transaction,
            request,
            "TerminatingInstances",
            instance =>
            {
                if (LaunchData.Flag(instance.LaunchData, "DisableApiTermination") == true)
                {
                    throw Refusals.NotPermitted(
                        $"The instance '{instance.Key}' may not be terminated. Modify its 'disableApiTermination' instance attribute "
                            + "and try again."
                    );
                }

                InstanceLife.Terminate(transaction, instance.Key, InstanceLife.ByUser);
            }
        );

    public static Document Stop(Transaction transaction, Fields request) =>
        Change(
            transaction,
            request,
            "StoppingInstances",
            instance =>
            {
                if (LaunchData.Flag(instance.LaunchData, "DisableApiStop") == true)
                {
                    throw Refusals.NotPermitted(
                        $"The instance '{instance.Key}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again."
                    );
                }

                switch (instance.State)
                {
                    case "running" or "pending":
                        InstanceLife.Stop(transaction, instance);
                        break;
                    case "shutting-down" or "terminated":
                        throw WrongState(instance, "stopped");
                }
            }
        );

    public static Document Start(Transaction transaction, Fields request) =>
        Change(
            transaction,
            request,
            "StartingInstances",
            instance =>
            {
                switch (instance.State)
                {
                    case "stopped":
                        InstanceLife.StartAgain(transaction, instance);
                        break;
                    case "stopping" or "shutting-down" or "terminated":
                        throw WrongState(instance, "started");
                }
            }
        );

    public static Document? Reboot(Transaction transaction, Fields request)
    {
        foreach (var instance in Existing(transaction, request.Texts("InstanceIds")))
        {
            if (instance.State is not ("running" or "pending"))
            {
                throw WrongState(instance, "rebooted");
            }

            InstanceLife.Reboot(transaction, instance);
        }

        return null;
    }

    /// <exception cref="AwsError">One of them is not there, or calls do not see it yet.</exception>
    public static IReadOnlyList<Instance> Existing(Transaction transaction, IReadOnlyList<string> ids) =>
        [.. Asked.ById(ids, "i-", "InvalidInstanceID.Malformed", id => transaction.Visible(transaction.Ec2.Instances, id), NotFound) ?? []];

    public static AwsError NotFound(IReadOnlyList<string> ids) =>
        new(
            "InvalidInstanceID.NotFound",
            ids is [var only] ? $"The instance ID '{only}' does not exist" : $"The instance IDs '{string.Join(", ", ids)}' do not exist"
        );

    private static AwsError WrongState(Instance instance, string change) =>
        new("IncorrectInstanceState", $"The instance '{instance.Key}' is not in a state from which it can be {change}.");

    private static Document Change(Transaction transaction, Fields request, string member, Action<Instance> change)
    {
        List<Document> changes = [];
        foreach (var instance in Existing(transaction, request.Texts("InstanceIds")))
        {
            change(instance);
            changes.Add(
                new()
                {
                    ["InstanceId"] = instance.Key,
                    ["PreviousState"] = InstanceAnswers.WriteState(instance.State),
                    ["CurrentState"] = InstanceAnswers.WriteState(transaction.Ec2.Instances.Find(instance.Key)?.State ?? instance.State),
                }
            );
        }

        return new() { [member] = changes };
    }
}
