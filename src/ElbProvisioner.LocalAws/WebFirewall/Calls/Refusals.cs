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

    public static AwsError InvalidScope(string scope) =>
        new("WAFInvalidParameterException", $"Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: {scope}");

    public static AwsError Duplicate() =>
        new(
            "WAFDuplicateItemException",
            "AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one."
        );

    public static AwsError OutOfDate() =>
        new(
            "WAFOptimisticLockException",
            "AWS WAF couldn’t save your changes because someone changed the resource after you started to edit it. Reapply your changes."
        );

    public static AwsError Associated() =>
        new(
            "WAFAssociatedItemException",
            "AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with "
                + "another resource."
        );
}
