using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

/// <summary>Words of the language for which AWS has others.</summary>
internal sealed class OtherWordsForm(params (string Ours, string Aws)[] words) : Form<string>
{
    public override object? FromWire(object wire) => Array.Find(words, word => word.Aws == wire as string).Ours;

    protected override string Show(string value, Func<ResourceRef, string> nameOf) => value;

    protected override object Send(string value, Func<ResourceRef, string> idOf) =>
        Array.Find(words, word => word.Ours == value).Aws ?? value;
}
