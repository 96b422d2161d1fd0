using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Listeners;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Rules;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing;

[JsonSerializable(typeof(LoadBalancer))]
[JsonSerializable(typeof(Listener))]
[JsonSerializable(typeof(Rule))]
[JsonSerializable(typeof(TargetGroup))]
[JsonSerializable(typeof(GroupUse))]
[JsonSerializable(typeof(UsedGroup))]
[JsonSerializable(typeof(Target))]
[JsonSerializable(typeof(TargetOfId))]
[JsonSerializable(typeof(ResourceTags))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
internal sealed partial class ElbJson : JsonSerializerContext;
