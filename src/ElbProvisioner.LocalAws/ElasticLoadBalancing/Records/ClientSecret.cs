using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;

/// <summary>By which a load balancer says at an identity provider of this machine who it is. No call tells it.</summary>
/// <param name="Key">The ARN of the rule, or of the listener whose default actions sign in.</param>
internal sealed record ClientSecret(string Key, string Value) : IRecord;
