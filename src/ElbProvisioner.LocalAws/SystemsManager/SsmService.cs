using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SystemsManager;

internal static class SsmService
{
    public static Service Create() => new("ssm", new Dictionary<string, Operation>(), new Dictionary<string, Happening>());
}
