using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Rules;

/// <summary>
/// Rules of network load balancers tell clients apart by their kind of address, and nothing else ("Listener rules" in the user guide of
/// network load balancers). For most of what does not go AWS has no documented code.
/// </summary>
internal static class NetworkRules
{
    private const string Field = "source-ip";
    private const string Config = "SourceIpConfig";
    private const string Member = "IpAddressType";

    /// <exception cref="AwsError">The listener has no rules but its default one.</exception>
    public static void MustBePossible(LoadBalancer balancer, Listener listener)
    {
        if (balancer.IsGateway || TransportProtocols.IsQuic(listener.Protocol))
        {
            throw Refusals.Unsupported($"Rules are not supported for listeners with protocol '{listener.Protocol ?? "GENEVE"}'");
        }

        if (balancer is { IsNetwork: true, IpAddressType: not "dualstack" })
        {
            throw Refusals.Configuration("Rules of Network Load Balancers are supported for the IP address type 'dualstack' only");
        }
    }

    /// <exception cref="AwsError">They are not one condition on the kind of address.</exception>
    public static JsonArray Conditions(IReadOnlyList<Fields> given)
    {
        if (
            given is not [var only]
            || only.Text("Field") != Field
            || only.Texts("Values").Count > 0
            || only.Structure(Config) is not { } config
            || config.Texts("Values").Count > 0
            || config.Text(Member) is not { } type
        )
        {
            throw Refusals.Invalid(
                $"A rule of a Network Load Balancer must have one condition, with field '{Field}' and an '{Member}' in '{Config}'"
            );
        }

        // A collection expression would ask for code that is made at run time.
        return new JsonArray(
            new JsonObject
            {
                ["Field"] = Field,
                [Config] = new JsonObject { [Member] = type },
            }
        );
    }
}
