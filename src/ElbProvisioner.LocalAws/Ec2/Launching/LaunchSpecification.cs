using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Keys;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.SystemsManager;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Launching;

/// <summary>What EC2 checks of launch data before it launches anything.</summary>
internal sealed record LaunchSpecification(
    MachineImage Image,
    string InstanceType,
    Subnet Subnet,
    IReadOnlyList<string> Groups,
    string? PrivateIp,
    bool IsPublic,
    string? InterfaceDescription,
    NetworkInterface? Interface
)
{
    private const string FromParameter = "resolve:ssm:";

    /// <exception cref="AwsError">EC2 refuses the launch.</exception>
    public static LaunchSpecification Check(Transaction transaction, JsonObject data, string subnetId)
    {
        var image = ImageOf(transaction, data);
        var type = TypeOf(transaction, data, image);
        if (LaunchData.Text(data, "KeyName") is { } key)
        {
            KeyPairs.MustExist(transaction, key);
        }

        InstanceProfiles.Check(transaction, data);
        LaunchVolumes.Check(data, image);
        if (LaunchOptions.Faults(data).FirstOrDefault() is { } fault)
        {
            throw fault;
        }

        var face = LaunchInterface.First(data);
        var standing = LaunchInterface.IdOf(data) is { } id ? LaunchInterface.Existing(transaction, id) : null;
        var subnet = transaction.Ec2.Subnets.Find(subnetId) ?? throw Refusals.NotFound("InvalidSubnetID.NotFound", "subnet", subnetId);
        var groups = standing?.SecurityGroupIds ?? GroupsOf(transaction, data, face, subnet);
        if (transaction.FaultSettings.UnlaunchableImages.TryGetValue(image.Id, out var message))
        {
            throw new AwsError("InvalidAMIID.Unavailable", message);
        }

        if (transaction.FaultSettings.Lacks(type, subnet.AvailabilityZone))
        {
            throw InstanceTypes.NoCapacity(type, subnet.AvailabilityZone);
        }

        return new(
            image,
            type,
            subnet,
            groups,
            (face is null ? null : LaunchData.Text(face, "PrivateIpAddress")) ?? LaunchData.Text(data, "PrivateIpAddress"),
            face?["AssociatePublicIpAddress"]?.GetValue<bool>() ?? subnet.MapsPublicAddresses,
            face is null ? null : LaunchData.Text(face, "Description"),
            standing
        );
    }

    /// <summary>The image's id, looked up where the data names a parameter instead.</summary>
    /// <exception cref="AwsError">There is no such parameter.</exception>
    public static string Resolve(Transaction transaction, string imageId)
    {
        if (!imageId.StartsWith(FromParameter, StringComparison.Ordinal))
        {
            return imageId;
        }

        var parameter = imageId[FromParameter.Length..];
        return Parameters.Value(transaction, parameter)
            ?? throw Refusals.InvalidValue($"The Systems Manager parameter '{parameter}' does not exist.");
    }

    private static MachineImage ImageOf(Transaction transaction, JsonObject data)
    {
        var id = Resolve(transaction, LaunchData.Text(data, "ImageId") ?? throw Refusals.Missing("ImageId"));
        return PublicImages.Find(transaction, id) ?? throw Images.Unknown([id]);
    }

    private static string TypeOf(Transaction transaction, JsonObject data, MachineImage image)
    {
        var name =
            LaunchData.Text(data, "InstanceType")
            ?? (
                data["InstanceRequirements"] is JsonObject requirements
                    ? TypeChoice.Of(requirements, image.Architecture)
                        ?? throw Refusals.InvalidValue("No instance type satisfies the instance requirements.")
                    : "m1.small"
            );
        var type = InstanceTypes.Find(name) ?? throw InstanceTypes.Unsupported(name, transaction.Here.Name);
        return type.Architecture == image.Architecture
            ? name
            : throw Refusals.InvalidValue(
                $"The architecture '{type.Architecture}' of the specified instance type does not match the architecture "
                    + $"'{image.Architecture}' of the specified AMI. "
                    + "Specify an instance type and an AMI that have matching architectures, and try again. You can use "
                    + "'describe-instance-types' or 'describe-images' "
                    + "to discover the architecture of the instance type or AMI."
            );
    }

    private static IReadOnlyList<string> GroupsOf(Transaction transaction, JsonObject data, JsonObject? face, Subnet subnet)
    {
        if (
            face is not null
            && (LaunchData.Texts(data, "SecurityGroupIds").Count > 0 || LaunchData.Texts(data, "SecurityGroups").Count > 0)
        )
        {
            throw Refusals.InvalidCombination(
                "Network interfaces and an instance-level security groups may not be specified on the same request"
            );
        }

        List<string> groups =
        [
            .. face is null ? LaunchData.Texts(data, "SecurityGroupIds") : LaunchData.Texts(face, "Groups"),
            .. LaunchData.Texts(data, "SecurityGroups").Select(name => ByName(transaction, subnet, name)),
        ];
        if (groups.Count == 0)
        {
            return [Network.DefaultSecurityGroup(transaction, subnet.VpcId)];
        }

        foreach (var group in groups)
        {
            var vpc = Network.VpcOfSecurityGroup(transaction, group) ?? throw Refusals.GroupNotFound(group);
            if (vpc != subnet.VpcId)
            {
                throw new AwsError("InvalidParameter", $"Security group {group} and subnet {subnet.Key} belong to different networks.");
            }
        }

        var most = transaction.Quota(Ec2Quotas.SecurityGroupsPerInterface);
        return groups.Count <= most
            ? [.. groups.Distinct(StringComparer.Ordinal)]
            : throw new AwsError(
                "SecurityGroupsPerInstanceLimitExceeded",
                "The maximum number of security groups per interface has been reached."
            );
    }

    private static string ByName(Transaction transaction, Subnet subnet, string name) =>
        Links.Find(transaction.Ec2, Links.GroupNames, subnet.VpcId, name.ToLowerInvariant())
        ?? throw Refusals.NoSuchGroup($"The security group '{name}' does not exist in VPC '{subnet.VpcId}'");
}
