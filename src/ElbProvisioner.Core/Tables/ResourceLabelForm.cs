using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

/// <summary>A target group behind a load balancer: AWS keeps the ends of both ARNs, <c>app/NAME/ID/targetgroup/NAME/ID</c>.</summary>
public sealed record ResourceLabel(ResourceRef LoadBalancer, ResourceRef TargetGroup);

internal sealed class ResourceLabelForm : Form<ResourceLabel>
{
    private const string LoadBalancers = "loadbalancer/";
    private const string TargetGroups = "targetgroup/";

    public override string Key(object value) =>
        $"{EndOf(((ResourceLabel)value).LoadBalancer, LoadBalancers)} {EndOf(((ResourceLabel)value).TargetGroup, TargetGroups)}";

    public override IEnumerable<ResourceRef> Refs(object value) =>
        [((ResourceLabel)value).LoadBalancer, ((ResourceLabel)value).TargetGroup];

    /// <summary>Null: a label of another form.</summary>
    public override object? FromWire(object wire) =>
        wire is string label && label.IndexOf("/" + TargetGroups, StringComparison.Ordinal) is var at and > 0
            ? new ResourceLabel(new ResourceRef.Existing(LoadBalancers + label[..at]), new ResourceRef.Existing(label[(at + 1)..]))
            : null;

    protected override string Show(ResourceLabel value, Func<ResourceRef, string> nameOf) => nameOf(value.TargetGroup);

    protected override object Send(ResourceLabel value, Func<ResourceRef, string> idOf)
    {
        var (loadBalancer, targetGroup) = (idOf(value.LoadBalancer), idOf(value.TargetGroup));
        return loadBalancer.Contains(LoadBalancers, StringComparison.Ordinal)
            ? $"{End(loadBalancer, LoadBalancers)}/{TargetGroups}{End(targetGroup, TargetGroups)}"
            : throw new InvalidOperationException($"Not a load balancer's ARN: {loadBalancer}");
    }

    private static string EndOf(ResourceRef reference, string marker) => End(reference.Key, marker);

    private static string End(string arn, string marker)
    {
        var at = arn.IndexOf(marker, StringComparison.Ordinal);
        return at < 0 ? arn : arn[(at + marker.Length)..];
    }
}
