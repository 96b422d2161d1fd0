using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

using Dimensions = ImmutableSortedDictionary<string, ResourceRef>;
using Members = IReadOnlyDictionary<string, object>;

/// <summary>
/// What a metric is of. Where a value stands for an object of the stack it is what CloudWatch knows that by: of load balancers and target
/// groups the end of the ARN [ELB guide: CloudWatch metrics].
/// </summary>
internal sealed class DimensionsForm : Form<Dimensions>
{
    public const string LoadBalancer = "LoadBalancer";
    public const string TargetGroup = "TargetGroup";
    public const string AutoScalingGroup = "AutoScalingGroupName";

    private const string LoadBalancerMark = ":loadbalancer/";
    private const string TargetGroupMark = ":targetgroup/";

    public static Dimensions Empty { get; } = Dimensions.Empty.WithComparers(StringComparer.Ordinal);

    public static Dimensions Of(IEnumerable<KeyValuePair<string, string>> texts) =>
        texts.Aggregate(Empty, static (all, pair) => all.SetItem(pair.Key, new ResourceRef.Existing(pair.Value)));

    /// <summary>One a dimension.</summary>
    public static IEnumerable<string> Words(Dimensions dimensions, Func<ResourceRef, string> tell) =>
        dimensions.Select(d => $"{d.Key}={End(tell(d.Value))}");

    public override string Key(object value) => string.Join(", ", Words((Dimensions)value, static reference => reference.Key));

    public override IEnumerable<ResourceRef> Refs(object value) => ((Dimensions)value).Values.OfType<ResourceRef.Planned>();

    public override IEnumerable<string> Members(string member) => [$"{member}[].Name", $"{member}[].Value"];

    /// <summary>Null: there are none.</summary>
    public override object? FromWire(object wire) =>
        wire is IReadOnlyList<object> { Count: > 0 } items
            ? Of(
                items
                    .Cast<Members>()
                    .Select(static item =>
                        KeyValuePair.Create(item.GetValueOrDefault("Name") as string ?? "", item.GetValueOrDefault("Value") as string ?? "")
                    )
            )
            : null;

    protected override string Show(Dimensions value, Func<ResourceRef, string> nameOf) => string.Join(", ", Words(value, nameOf));

    protected override object Send(Dimensions value, Func<ResourceRef, string> idOf) =>
        value
            .Select(
                object (d) => new Dictionary<string, object>(StringComparer.Ordinal) { ["Name"] = d.Key, ["Value"] = End(idOf(d.Value)) }
            )
            .ToList();

    private static string End(string id)
    {
        var balancer = id.IndexOf(LoadBalancerMark, StringComparison.Ordinal);
        var group = id.IndexOf(TargetGroupMark, StringComparison.Ordinal);
        return balancer > 0 ? id[(balancer + LoadBalancerMark.Length)..]
            : group > 0 ? id[(group + 1)..]
            : id;
    }
}
