using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

/// <summary>Metrics and expressions; where there are none AWS says an empty list.</summary>
internal sealed class QueriesForm : Form<ImmutableArray<Settings>>
{
    public override PropertyTable Part => MetricQueryTable.Table;

    public override string Key(object value) => MetricQueryTable.Form.Key(value);

    public override IEnumerable<PropertyText> Texts(string path, object value, Func<ResourceRef, string> nameOf) =>
        MetricQueryTable.Form.Texts(path, value, nameOf);

    public override IEnumerable<string> Members(string member) => MetricQueryTable.Form.Members(member);

    public override IEnumerable<ResourceRef> Refs(object value) => MetricQueryTable.Form.Refs(value);

    public override object? FromWire(object wire) =>
        wire is IReadOnlyList<object> { Count: > 0 } ? MetricQueryTable.Form.FromWire(wire) : null;

    protected override string Show(ImmutableArray<Settings> value, Func<ResourceRef, string> nameOf) =>
        MetricQueryTable.Form.Text(value, nameOf);

    protected override object Send(ImmutableArray<Settings> value, Func<ResourceRef, string> idOf) =>
        MetricQueryTable.Form.ToWire(value, idOf);
}
