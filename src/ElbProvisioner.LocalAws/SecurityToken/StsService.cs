using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SecurityToken;

internal static class StsService
{
    public static Service Create() => new("sts", new Dictionary<string, Operation>(), new Dictionary<string, Happening>());
}
