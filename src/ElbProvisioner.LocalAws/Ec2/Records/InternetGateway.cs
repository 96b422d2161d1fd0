using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Records;

internal sealed record InternetGateway(string Key, string? VpcId) : IRecord;
