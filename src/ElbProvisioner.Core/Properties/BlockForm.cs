using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Properties;

using Members = IReadOnlyDictionary<string, object>;

/// <summary>A structure with properties of its own: a property whose value is settings of another table.</summary>
internal class BlockForm(PropertyTable table) : Form<Settings>
{
    public override PropertyTable Part => table;

    public override string Key(object value) => Key(value, static reference => reference.Key);

    public override string Key(object value, Func<ResourceRef, string> resolve) => PartText.Key((Settings)value, resolve);

    public override IEnumerable<PropertyText> Texts(string path, object value, Func<ResourceRef, string> nameOf) =>
        PartText.Lines(path, (Settings)value, nameOf);

    public override IEnumerable<string> Members(string member) => table.Members.Select(inner => $"{member}.{inner}");

    public override IEnumerable<ResourceRef> Refs(object value) => ((Settings)value).Refs;

    public override object? FromWire(object wire) => wire is Members members ? table.Read(members) : null;

    protected override string Show(Settings value, Func<ResourceRef, string> nameOf) => PartText.Words(value, nameOf);

    protected override object Send(Settings value, Func<ResourceRef, string> idOf) => value.Creating(idOf);
}
