using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

/// <summary>A secret: compared by its fingerprint, shown by the beginning of it.</summary>
internal sealed class SecretForm : Form<HeldSecret>
{
    private const int Shown = 8;

    public override string Key(object value) => ((HeldSecret)value).Fingerprint;

    /// <summary>AWS does not tell it.</summary>
    public override object? FromWire(object wire) => null;

    protected override string Show(HeldSecret value, Func<ResourceRef, string> nameOf) =>
        value.Fingerprint.Length < Shown ? "(sensitive)" : $"(sensitive, {value.Fingerprint[..Shown]})";

    protected override object Send(HeldSecret value, Func<ResourceRef, string> idOf) => value.Text ?? (object)Array.Empty<object>();
}
