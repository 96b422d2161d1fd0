using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Ec2.Calls;

/// <summary>Refusals that several operations share, worded as EC2 words them.</summary>
internal static class Refusals
{
    /// <param name="kind">As the message names it: <c>subnet</c>, <c>vpc</c>.</param>
    public static AwsError NotFound(string code, string kind, string id) => new(code, $"The {kind} ID '{id}' does not exist");

    public static AwsError GroupNotFound(string group) => new("InvalidGroup.NotFound", $"The security group '{group}' does not exist");

    public static AwsError InvalidValue(string message) => new("InvalidParameterValue", message);

    public static AwsError Missing(string parameter) => new("MissingParameter", $"The request must contain the parameter {parameter}");

    public static AwsError InvalidCombination(string message) => new("InvalidParameterCombination", message);

    public static AwsError Dependency(string message) => new("DependencyViolation", message);
}
