using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.WebFirewall.Calls;

/// <summary>Refusals that many operations share.</summary>
internal static class Refusals
{
    public static AwsError NotFound() =>
        new("WAFNonexistentItemException", "AWS WAF couldn’t perform the operation because your resource doesn’t exist.");

    public static AwsError InvalidArn(string arn) =>
        new(
            "WAFInvalidParameterException",
            "Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes., "
                + $"field: RESOURCE_ARN, parameter: {arn}"
        );
}
