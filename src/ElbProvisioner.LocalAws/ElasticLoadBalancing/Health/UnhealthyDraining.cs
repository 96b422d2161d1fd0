using System.Globalization;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;

/// <summary>
/// How long an unhealthy target of a network load balancer keeps its connections, where they are not cut at once ("Draining interval for
/// unhealthy targets" in the user guide).
/// </summary>
internal static class UnhealthyDraining
{
    private const string Terminates = "target_health_state.unhealthy.connection_termination.enabled";
    private const string Interval = "target_health_state.unhealthy.draining_interval_seconds";

    public static TimeSpan Of(Transaction transaction, TargetGroup group)
    {
        var terminates =
            group.Attributes.GetValueOrDefault(Terminates) ?? (TransportProtocols.IsDatagram(group.Protocol) ? "false" : "true");
        return terminates == "false"
            ? transaction.Lasting(int.Parse(group.Attributes.GetValueOrDefault(Interval, "0"), CultureInfo.InvariantCulture))
            : TimeSpan.Zero;
    }
}
