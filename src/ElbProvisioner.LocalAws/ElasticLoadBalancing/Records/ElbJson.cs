using System.Text.Json.Serialization;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;

[JsonSerializable(typeof(LoadBalancer))]
[JsonSerializable(typeof(Listener))]
[JsonSerializable(typeof(Rule))]
[JsonSerializable(typeof(TargetGroup))]
[JsonSerializable(typeof(GroupUse))]
[JsonSerializable(typeof(UsedGroup))]
[JsonSerializable(typeof(Target))]
[JsonSerializable(typeof(TargetOfId))]
[JsonSerializable(typeof(ResourceTags))]
[JsonSerializable(typeof(CapacityReservation))]
[JsonSerializable(typeof(TrustStore))]
[JsonSerializable(typeof(TrustStoreRevocation))]
[JsonSerializable(typeof(ClientSecret))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class ElbJson : JsonSerializerContext;
