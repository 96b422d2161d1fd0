using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// What a scaling group judges health by: joined by commas, in one order. EC2's own checks cannot be switched off [Auto Scaling API:
/// HealthCheckType], so they are named only where nothing else is.
/// </summary>
public static class HealthCheckTypes
{
    private const string Basic = "EC2";
    private const string Balancers = "ELB";

    internal static Shape<string> Shape { get; } =
        new ListShape<string>(new ChoiceShape([Basic, Balancers, "EBS", "VPC_LATTICE"]), orSingle: true, mayBeEmpty: false).Select(Joined);

    internal static Form<string> Form { get; } = new TypesForm();

    /// <summary>The load balancer's checks may end instances.</summary>
    public static bool AskBalancers(string types) => types.Split(',').Contains(Balancers, StringComparer.Ordinal);

    private static string Joined(IEnumerable<string> types)
    {
        var beside = types.Where(t => t != Basic).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return beside.Count == 0 ? Basic : string.Join(',', beside);
    }

    private sealed class TypesForm : Form<string>
    {
        public override object? FromWire(object wire) =>
            wire is string joined
                ? Joined(joined.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                : null;

        protected override string Show(string value, Func<ResourceRef, string> nameOf) => value;
    }
}
