using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

/// <summary>Aliases of load balancers [Route 53 API: ResourceRecordSet].</summary>
public static class DnsRecordTable
{
    public static PropertyTable Table { get; } = new(ResourceKind.DnsRecord);

    /// <summary>Lower case, no trailing dot.</summary>
    public static Property<string> Name { get; } = Table.Given("name", Forms.Text).NotCompared().Wire("Name").Replaces();

    /// <summary><c>A</c> or <c>AAAA</c>.</summary>
    public static Property<string> Type { get; } = Table.Given("type", Forms.Text).NotCompared().Wire("Type").Replaces();

    /// <summary>With one target there is nowhere else to go; a false answer would only take the name away.</summary>
    public static Property<bool> EvaluateTargetHealth { get; } =
        Table.Given("evaluateTargetHealth", Forms.Flag).NotCompared().Wire("AliasTarget.EvaluateTargetHealth").Replaces();

    public static Settings Of(string name, string type) => Table.Empty.With(Name, name).With(Type, type).With(EvaluateTargetHealth, false);
}
