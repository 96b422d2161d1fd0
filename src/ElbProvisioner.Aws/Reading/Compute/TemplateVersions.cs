using System.Globalization;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;

namespace ElbProvisioner.Aws.Reading.Compute;

/// <summary>Whether a version of a launch template is still there. A call each, so only where something speaks against it.</summary>
internal static class TemplateVersions
{
    public static async Task<bool> IsGoneAsync(ReadScope scope, string template, string version)
    {
        try
        {
            await scope.Session.Ec2.CallAsync(
                "DescribeLaunchTemplateVersions",
                [("LaunchTemplateId", template), ("Versions", new object[] { version })],
                scope.Cancel
            );
            return false;
        }
        catch (AmazonServiceException refusal)
            when (refusal.ErrorCode is "InvalidLaunchTemplateId.VersionNotFound" || AwsFailure.Of(refusal).Kind is AwsFailureKind.NotFound)
        {
            return true;
        }
        catch (AmazonServiceException refusal)
            when (AwsFailure.Of(refusal).Kind is AwsFailureKind.AccessDenied or AwsFailureKind.Unsupported)
        {
            return false; // Not known: what is there is taken to be.
        }
    }

    public static Task<bool> IsGoneAsync(ReadScope scope, string template, long version) =>
        IsGoneAsync(scope, template, version.ToString(CultureInfo.InvariantCulture));
}
