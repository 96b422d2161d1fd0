using System.Text.Json.Serialization;

namespace ElbProvisioner.LocalAws.Ec2.Records;

[JsonSerializable(typeof(Vpc))]
[JsonSerializable(typeof(Subnet))]
[JsonSerializable(typeof(RouteTable))]
[JsonSerializable(typeof(InternetGateway))]
[JsonSerializable(typeof(SecurityGroup))]
[JsonSerializable(typeof(SecurityGroupRule))]
[JsonSerializable(typeof(NetworkInterface))]
[JsonSerializable(typeof(ElasticAddress))]
[JsonSerializable(typeof(Instance))]
[JsonSerializable(typeof(LaunchTemplate))]
[JsonSerializable(typeof(LaunchTemplateVersion))]
[JsonSerializable(typeof(OwnImage))]
[JsonSerializable(typeof(KeyPair))]
[JsonSerializable(typeof(PlacementGroup))]
[JsonSerializable(typeof(CapacityReservation))]
[JsonSerializable(typeof(EndpointService))]
[JsonSerializable(typeof(VpcEndpoint))]
[JsonSerializable(typeof(ManagedPrefixList))]
[JsonSerializable(typeof(ClientToken))]
[JsonSerializable(typeof(TagSet))]
[JsonSerializable(typeof(Link))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class Ec2Json : JsonSerializerContext;
