using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.RuntimeDependencies;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace ElbProvisioner.Aws.Session;

/// <summary>What the SDK reads once per process, and therefore must stand before its first use.</summary>
internal static class SdkEnvironment
{
    private const string ProfileVariable = "AWS_PROFILE";
    private const string RetriesVariable = "AWS_NEW_RETRIES_2026";

    /// <param name="profile">Of the command line. A profile set on a client config would bring its credentials, yet neither its region nor
    /// its retries.</param>
    public static void Prepare(string? profile)
    {
        // Without it the standard retry mode backs off for a second at least, and the adaptive one gives up after two throttles.
        if (Environment.GetEnvironmentVariable(RetriesVariable) is null)
        {
            Environment.SetEnvironmentVariable(RetriesVariable, "true");
        }

        if (profile is not null)
        {
            Environment.SetEnvironmentVariable(ProfileVariable, profile);
            AWSConfigs.AWSProfileName = profile;
        }

        RegisterCredentialClients();
    }

    /// <summary>
    /// Option, environment, profile. Not the instance's metadata: a machine in EC2 that says nothing else would decide where a stack goes.
    /// </summary>
    public static string? ResolveRegion(string? option) =>
        NonEmpty(option)
        ?? NonEmpty(Environment.GetEnvironmentVariable("AWS_REGION"))
        ?? NonEmpty(Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION"))
        ?? (new CredentialProfileStoreChain().TryGetProfile(ProfileName, out var profile) ? profile.Region?.SystemName : null);

    public static string ProfileName => NonEmpty(Environment.GetEnvironmentVariable(ProfileVariable)) ?? "default";

    public static bool IsProfileSet => NonEmpty(Environment.GetEnvironmentVariable(ProfileVariable)) is not null;

    /// <summary>
    /// The SDK finds these by reflection, which trimming takes away. STS is left out on purpose: AwsSession references its client, so
    /// trimming keeps it, and a registered one would call AssumeRole without the source profile's credentials.
    /// </summary>
    private static void RegisterCredentialClients()
    {
        var registry = GlobalRuntimeDependencyRegistry.Instance;
        registry.RegisterSSOClient(context => new AmazonSSOClient(
            new AnonymousAWSCredentials(),
            RegionOr(context.SSOClientContextData.Region)
        ));
        registry.RegisterSSOOIDCClient(context => new AmazonSSOOIDCClient(
            new AnonymousAWSCredentials(),
            RegionOr(context.SSOOIDCClientContextData.Region)
        ));
    }

    private static RegionEndpoint RegionOr(RegionEndpoint? region) => region ?? RegionEndpoint.USEast1;

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
