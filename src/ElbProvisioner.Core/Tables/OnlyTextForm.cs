using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

/// <summary>A text that AWS has as a list of one.</summary>
internal sealed class OnlyTextForm : Form<string>
{
    public override object? FromWire(object wire) => wire is IReadOnlyList<object> { Count: > 0 } items ? items[0] as string : null;

    protected override string Show(string value, Func<ResourceRef, string> nameOf) => value;

    protected override object Send(string value, Func<ResourceRef, string> idOf) => new List<object> { value };
}
