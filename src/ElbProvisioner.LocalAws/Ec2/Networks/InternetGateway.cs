using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Networks;

internal sealed record InternetGateway(string Key, string? VpcId) : IRecord;
