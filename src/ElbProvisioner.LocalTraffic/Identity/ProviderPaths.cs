namespace ElbProvisioner.LocalTraffic.Identity;

/// <summary>Where the stand-in for identity providers has what.</summary>
internal static class ProviderPaths
{
    public const string Authorize = "/authorize";
    public const string Token = "/token";
    public const string UserInfo = "/userinfo";
    public const string Keys = "/jwks";

    /// <summary>For whom it stands: a parameter where clients begin, and where programs ask for tokens.</summary>
    public const string Issuer = "issuer";
}
