using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Causes;

/// <summary>Where the file declares an object, or what it was derived from.</summary>
internal sealed class FilePlaces(Stack stack)
{
    public SourceSpan Of(Address? address) => address is null ? SourceSpan.None : Find(address.Kind, address.Path.Split('/'));

    private SourceSpan Find(ResourceKind kind, string[] path)
    {
        var balancer = stack.LoadBalancers.FirstOrDefault(b => b.Name == path[0]);
        var group = stack.AutoScalingGroups.FirstOrDefault(g => g.Name == path[0]);
        if (kind == ResourceKind.LoadBalancer || kind == ResourceKind.ElasticIp)
        {
            return balancer?.At ?? SourceSpan.None;
        }

        if (kind == ResourceKind.EndpointService)
        {
            return balancer?.EndpointService?.At ?? SourceSpan.None;
        }

        if (kind == ResourceKind.Listener || kind == ResourceKind.Rule)
        {
            var listener = balancer?.Listeners.FirstOrDefault(l => path.Length > 1 && l.Name == path[1]);
            var rule = listener?.Rules.FirstOrDefault(r => path.Length > 2 && r.Name == path[2]);
            return rule?.At ?? listener?.At ?? SourceSpan.None;
        }

        if (kind == ResourceKind.SecurityGroup)
        {
            // What no file declares was derived: web-lb for the load balancer web, app-asg for the scaling group app.
            return stack.SecurityGroups.FirstOrDefault(g => g.Name == path[0])?.At
                ?? stack.LoadBalancers.FirstOrDefault(b => b.Name + "-lb" == path[0])?.At
                ?? stack.AutoScalingGroups.FirstOrDefault(g => g.Name + "-asg" == path[0])?.At
                ?? SourceSpan.None;
        }

        if (kind == ResourceKind.DnsRecord)
        {
            return stack.DnsRecords.FirstOrDefault(r => r.Name == path[0])?.At
                ?? stack.DnsNames.FirstOrDefault(d => d.Name == path[0])?.At
                ?? SourceSpan.None;
        }

        return kind == ResourceKind.TargetGroup ? stack.TargetGroups.FirstOrDefault(g => g.Name == path[0])?.At ?? SourceSpan.None
            : kind == ResourceKind.Certificate ? stack.Certificates.FirstOrDefault(c => c.Name == path[0])?.At ?? SourceSpan.None
            : kind == ResourceKind.TrustStore ? stack.TrustStores.FirstOrDefault(t => t.Name == path[0])?.At ?? SourceSpan.None
            : kind == ResourceKind.Alarm ? stack.Alarms.FirstOrDefault(a => a.Name == path[0])?.At ?? group?.At ?? SourceSpan.None
            : group?.At ?? SourceSpan.None;
    }
}
