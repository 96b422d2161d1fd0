using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

internal sealed record SecurityGroup(string Key, string Name, string Description, string VpcId, DateTimeOffset VisibleAt) : IAppearsLate
{
    public const string DefaultName = "default";

    /// <summary>Its VPC's default group, which cannot be deleted.</summary>
    internal bool IsDefault => Name == DefaultName;
}
