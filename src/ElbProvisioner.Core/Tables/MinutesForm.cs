using System.Globalization;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

/// <summary>Whole minutes on the wire.</summary>
internal sealed class MinutesForm : Form<TimeSpan>
{
    public override object? FromWire(object wire) =>
        wire is int or long ? TimeSpan.FromMinutes(Convert.ToInt64(wire, CultureInfo.InvariantCulture)) : null;

    protected override string Show(TimeSpan value, Func<ResourceRef, string> nameOf) =>
        value.TotalMinutes.ToString(CultureInfo.InvariantCulture) + "m";

    protected override object Send(TimeSpan value, Func<ResourceRef, string> idOf) => (int)value.TotalMinutes;
}
