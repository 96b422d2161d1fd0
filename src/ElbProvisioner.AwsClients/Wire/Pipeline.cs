using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Util;

namespace ElbProvisioner.AwsClients.Wire;

/// <summary>The settings the official packages give each mode of AWS_DEFAULTS_MODE.</summary>
internal static class DefaultsModes
{
    public static IDefaultConfiguration[] All { get; } =
    [
        Mode(DefaultConfigurationMode.Standard, 3100),
        Mode(DefaultConfigurationMode.InRegion, 1100),
        Mode(DefaultConfigurationMode.CrossRegion, 3100),
        Mode(DefaultConfigurationMode.Mobile, 30000),
        Mode(DefaultConfigurationMode.Auto, 1100),
    ];

    private static DefaultConfiguration Mode(DefaultConfigurationMode name, int connectMilliseconds) =>
        new()
        {
            Name = name,
            RetryMode = RequestRetryMode.Standard,
            S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
            ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
            TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
        };
}

/// <summary>Signs every request with SigV4, except those of operations that need no credentials.</summary>
internal sealed class SigV4Auth(params string[] unsignedRequests) : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) =>
        Array.IndexOf(unsignedRequests, executionContext.RequestContext.Request.RequestName) >= 0
            ? AuthSchemeOption.DEFAULT_NOAUTH
            : AuthSchemeOption.DEFAULT_SIGV4;
}

/// <summary>Finds the region an endpoint is resolved for.</summary>
internal static class EndpointRegion
{
    /// <summary>With nothing but a custom endpoint given, the region is the one to sign for, or the one the address tells.</summary>
    public static string? Of(IRequestContext context)
    {
        var config = context.ClientConfig;
        if (context.Request.AlternateEndpoint is { } alternate)
        {
            return alternate.SystemName;
        }
        if (config.RegionEndpoint is { } region)
        {
            return region.SystemName == "us-east-1-regional" ? "us-east-1" : region.SystemName;
        }
        if (string.IsNullOrEmpty(config.ServiceURL))
        {
            return null;
        }
        return string.IsNullOrEmpty(config.AuthenticationRegion)
            ? RegionEndpoint.GetBySystemName(AWSSDKUtils.DetermineRegion(config.ServiceURL)).SystemName
            : config.AuthenticationRegion;
    }
}

/// <summary>How these clients name themselves to AWS.</summary>
internal static class WirePackage
{
    public const string Version = "0.1.0";
}
