using System.Globalization;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

/// <summary>A period below a minute, in seconds: a minute is AWS's own, and answers may say it or not.</summary>
internal sealed class ShortPeriodForm : Form<TimeSpan>
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);

    public override object? FromWire(object wire) =>
        wire is int or long && TimeSpan.FromSeconds(Convert.ToInt64(wire, CultureInfo.InvariantCulture)) is var period && period != Usual
            ? period
            : null;

    protected override string Show(TimeSpan value, Func<ResourceRef, string> nameOf) =>
        value.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s";

    protected override object Send(TimeSpan value, Func<ResourceRef, string> idOf) => (int)value.TotalSeconds;
}
