using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;

/// <param name="Key">Its ARN.</param>
/// <param name="Priority">Null: the default rule, whose actions are the listener's.</param>
/// <param name="Conditions">Normalised, like the others; not to be changed.</param>
internal sealed record Rule(
    string Key,
    string ListenerArn,
    int? Priority,
    JsonArray Conditions,
    JsonArray Actions,
    JsonArray Transforms,
    DateTimeOffset VisibleAt
) : IAppearsLate
{
    public bool IsDefault => Priority is null;
}
