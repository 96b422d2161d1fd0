using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2;

internal static class Ec2Service
{
    public static Service Create() => new("ec2", new Dictionary<string, Operation>(StringComparer.Ordinal), InstanceLife.Happenings, VpcMaking.Furnish);
}
