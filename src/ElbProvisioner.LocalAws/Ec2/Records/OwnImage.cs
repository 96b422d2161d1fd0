using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

/// <summary>An image of an account that was rebuilt; the others are AWS's and every region has them.</summary>
/// <param name="Key">Its id.</param>
internal sealed record OwnImage(string Key, string Name, string Architecture, string RootDevice, int RootSize, string OwnerId) : IRecord;
