
namespace ElbProvisioner.LocalAws.Ec2.Launching;

/// <param name="Parameters">The public parameters of Systems Manager that name it.</param>
/// <param name="OwnerAlias">Null: the owner has none.</param>
internal sealed record MachineImage(
    string Id,
    string Name,
    string Description,
    string Architecture,
    string RootDevice,
    int RootSize,
    string RootVolumeType,
    string OwnerId,
    string? OwnerAlias,
    string BootMode,
    IReadOnlyList<string> Parameters
);
