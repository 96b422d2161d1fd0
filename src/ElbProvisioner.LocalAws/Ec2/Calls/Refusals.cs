using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Ec2.Calls;

/// <summary>Refusals that several operations share, worded as EC2 words them.</summary>
internal static class Refusals
{
    /// <param name="kind">As the message names it: <c>subnet</c>, <c>vpc</c>.</param>
    public static AwsError NotFound(string code, string kind, string id) => new(code, $"The {kind} ID '{id}' does not exist");

    public static AwsError GroupNotFound(string group) => NoSuchGroup($"The security group '{group}' does not exist");

    public static AwsError InvalidValue(string message) => new("InvalidParameterValue", message);

    public static AwsError Missing(string parameter) => Incomplete($"The request must contain the parameter {parameter}");

    public static AwsError InvalidCombination(string message) => new("InvalidParameterCombination", message);

    public static AwsError Dependency(string message) => new("DependencyViolation", message);

    public static AwsError NotPermitted(string message) => new("OperationNotPermitted", message);

    public static AwsError AlreadyAssociated(string message) => new("Resource.AlreadyAssociated", message);

    public static AwsError NotAttached(string message) => new("Gateway.NotAttached", message);

    public static AwsError AddressInUse(string address) => new("InvalidIPAddress.InUse", $"Address {address} is in use.");

    public static AwsError BadId(string id) => new("InvalidID", $"The ID '{id}' is not valid");

    public static AwsError BadRange(string range) => new("InvalidSubnet.Range", $"The CIDR '{range}' is invalid.");

    public static AwsError NoSuchRule() => new("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");

    public static AwsError DifferentNetworks() => NoSuchGroup("You have specified two resources that belong to different networks.");

    public static AwsError NoSuchGroup(string message) => new("InvalidGroup.NotFound", message);

    public static AwsError NoSuchTemplate(string message) => new("InvalidLaunchTemplateName.NotFoundException", message);

    public static AwsError Incomplete(string message) => new("MissingParameter", message);
}
