using System.Globalization;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Properties;

/// <summary>A moment, to the second, in UTC.</summary>
internal sealed class TimeForm : Form<DateTimeOffset>
{
    public override object? FromWire(object wire) =>
        wire is DateTime time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null;

    protected override string Show(DateTimeOffset value, Func<ResourceRef, string> nameOf) =>
        value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    protected override object Send(DateTimeOffset value, Func<ResourceRef, string> idOf) => value.UtcDateTime;
}
