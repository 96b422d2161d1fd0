using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Properties;

using Members = IReadOnlyDictionary<string, object>;

/// <summary>A list of structures with properties of their own, in an order that counts; <see cref="ItemsForm"/> has those with names.</summary>
internal sealed class BlocksForm(PropertyTable table) : Form<ImmutableArray<Settings>>
{
    public override PropertyTable Part => table;

    public override string Key(object value) => Key(value, static reference => reference.Key);

    public override string Key(object value, Func<ResourceRef, string> resolve) =>
        string.Join('\n', ((ImmutableArray<Settings>)value).Select(item => PartText.Escape(PartText.Key(item, resolve))));

    public override IEnumerable<PropertyText> Texts(string path, object value, Func<ResourceRef, string> nameOf) =>
        ((ImmutableArray<Settings>)value).SelectMany((item, index) => PartText.Lines($"{path}.{index}", item, nameOf));

    public override IEnumerable<string> Members(string member) => table.Members.Select(inner => $"{member}[].{inner}");

    public override IEnumerable<ResourceRef> Refs(object value) => ((ImmutableArray<Settings>)value).SelectMany(static item => item.Refs);

    public override object? FromWire(object wire) =>
        wire is IReadOnlyList<object> { Count: > 0 } items
            ? ImmutableArray.CreateRange(items.Select(item => table.Read((Members)item)))
            : null;

    protected override string Show(ImmutableArray<Settings> value, Func<ResourceRef, string> nameOf) =>
        string.Join("; ", value.Select((item, index) => $"{Number(index)}: {PartText.Words(item, nameOf)}"));

    protected override object Send(ImmutableArray<Settings> value, Func<ResourceRef, string> idOf) =>
        value.Select(item => item.Creating(idOf)).ToList<object>();

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);
}
