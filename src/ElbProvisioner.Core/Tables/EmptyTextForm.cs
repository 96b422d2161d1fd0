using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

/// <summary>Yes or no, for which AWS has an empty text or nothing [EC2 API: BlockDeviceMapping, NoDevice].</summary>
internal sealed class EmptyTextForm : Form<bool>
{
    public override object? FromWire(object wire) => wire is string ? true : null;

    protected override string Show(bool value, Func<ResourceRef, string> nameOf) => value ? "true" : "false";

    // A list without items is not sent.
    protected override object Send(bool value, Func<ResourceRef, string> idOf) => value ? "" : new List<object>();
}
