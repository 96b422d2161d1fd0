using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Ec2.Interfaces;
using ElbProvisioner.LocalAws.Ec2.Launching;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Machines;

/// <summary>What other services ask of instances.</summary>
internal static class Instances
{
    /// <summary>Null: there is none.</summary>
    public static Instance? Find(Transaction transaction, string? id) => transaction.Ec2.Instances.Find(id);

    /// <summary>Null: there is none, or calls do not see it yet.</summary>
    public static Instance? Seen(Transaction transaction, string id) => transaction.Visible(transaction.Ec2.Instances, id);

    /// <summary>The one whose interface has the private address in the subnet; else the one that was terminated with it.</summary>
    public static Instance? At(Transaction transaction, string subnetId, string address) =>
        Links.Find(transaction.Ec2, Links.SubnetAddresses, subnetId, address) is { } face
            ? Find(transaction, transaction.Ec2.Interfaces.Find(face)?.InstanceId)
            : transaction.Ec2.Instances.All.FirstOrDefault(gone => gone.PrivateIpAddress == address && gone.SubnetId == subnetId);

    /// <exception cref="AwsError">EC2 would refuse the launch.</exception>
    public static void MustBeLaunchable(Transaction transaction, JsonObject launchData, string subnetId) =>
        LaunchSpecification.Check(transaction, launchData, subnetId);

    /// <summary>EC2 would launch this elsewhere, or something else here.</summary>
    public static bool IsLackOfCapacity(AwsError refusal) => refusal.Code == "InsufficientInstanceCapacity";

    /// <summary>What a launch says of an instance type; null: the region has it.</summary>
    public static AwsError? RefusalOfType(Transaction transaction, string type) =>
        InstanceTypes.Find(type) is null ? InstanceTypes.Unsupported(type, transaction.Here.Name) : null;

    /// <summary>Of what the data would launch; null: no type is named, and none fits.</summary>
    /// <param name="launchData">Or an override of a mixed instances policy, which names its type alike.</param>
    public static (int VirtualCpus, int MemoryMiB)? SizeOf(JsonObject launchData)
    {
        var name =
            LaunchData.Text(launchData, "InstanceType")
            ?? (
                launchData["InstanceRequirements"] is JsonObject wanted
                    ? TypeChoice.Of(wanted, "x86_64") ?? TypeChoice.Of(wanted, "arm64")
                    : null
            );
        return name is not null && InstanceTypes.Find(name) is { } type ? (type.VirtualCpus, type.MemoryMiB) : null;
    }

    /// <summary>Makes an instance that is <c>pending</c> and will run after its time.</summary>
    /// <param name="launchData">The launch template's data, by the members of the model's RequestLaunchTemplateData.</param>
    /// <param name="tags">Besides those the data gives to instances, and before them.</param>
    /// <exception cref="AwsError">EC2 refuses the launch: unknown image, key pair, security group of another VPC, no addresses
    /// left.</exception>
    public static Instance Launch(
        Transaction transaction,
        JsonObject launchData,
        string subnetId,
        IReadOnlyDictionary<string, string> tags,
        string? reservationId = null,
        int launchIndex = 0,
        string? clientToken = null
    )
    {
        var order = LaunchSpecification.Check(transaction, launchData, subnetId);
        var id = $"i-{transaction.NewId(17)}";
        var face = order.Interface is { } standing
            ? NetworkInterfaces.Attach(
                transaction,
                standing,
                id,
                isKept: LaunchData.Flag(LaunchInterface.First(launchData), "DeleteOnTermination") != true
            )
            : NetworkInterfaces.Create(
                transaction,
                subnetId,
                order.Groups,
                order.InterfaceDescription ?? "",
                requester: null,
                privateIp: order.PrivateIp,
                isPublic: order.IsPublic,
                instanceId: id
            );
        var instance = new Instance(
            id,
            "pending",
            order.Image.Id,
            order.InstanceType,
            subnetId,
            order.Subnet.VpcId,
            order.Subnet.AvailabilityZone,
            NetworkInterfaces.PrivateIpOf(transaction, face) ?? "",
            order.Groups,
            transaction.Now,
            null,
            launchData,
            face,
            transaction.Now + transaction.Timings.Visibility,
            reservationId ?? $"r-{transaction.NewId(17)}",
            launchIndex,
            $"vol-{transaction.NewId(17)}",
            clientToken
        );
        InstanceLife.Begin(transaction, instance);
        LaunchTags.Put(transaction, instance, tags);
        return instance;
    }

    /// <summary>Begins to stop an instance that runs; nothing happens to others.</summary>
    public static void Stop(Transaction transaction, string instanceId)
    {
        if (Find(transaction, instanceId) is { State: "running" or "pending" } instance)
        {
            InstanceLife.Stop(transaction, instance);
        }
    }

    /// <summary>Starts an instance that is stopped; nothing happens to others.</summary>
    public static void Start(Transaction transaction, string instanceId)
    {
        if (Find(transaction, instanceId) is { State: "stopped" } instance)
        {
            InstanceLife.StartAgain(transaction, instance);
        }
    }

    /// <summary>Another root volume, made of the image; the instance boots from it and keeps everything else.</summary>
    public static void ReplaceRoot(Transaction transaction, string instanceId, string imageId)
    {
        if (Find(transaction, instanceId) is { State: "running" } instance)
        {
            InstanceLife.ReplaceRoot(transaction, instance, imageId);
        }
    }

    public static bool CanHibernate(Transaction transaction, string instanceId) =>
        LaunchData.Flag(Find(transaction, instanceId)?.LaunchData, "HibernationOptions", "Configured") == true;

    /// <summary>Begins to shut the instance down; nothing happens when it already is.</summary>
    public static void Terminate(Transaction transaction, string instanceId) =>
        InstanceLife.Terminate(transaction, instanceId, InstanceLife.ByUser);
}
