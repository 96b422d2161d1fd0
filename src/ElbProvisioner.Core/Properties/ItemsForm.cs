using System.Collections.Immutable;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Properties;

using Members = IReadOnlyDictionary<string, object>;

/// <summary>A list of structures with properties of their own, told apart by one of them; their order says nothing.</summary>
/// <param name="table">What an item is made of; its members are those inside the list's structures.</param>
/// <param name="text">An item in words, all of it: two that differ read differently.</param>
internal sealed class ItemsForm(PropertyTable table, Property<string> name, Func<Settings, Func<ResourceRef, string>, string> text)
    : Form<ImmutableArray<Settings>>
{
    public override PropertyTable Part => table;

    public override string Key(object value) => string.Join('\n', Ordered(value).Select(static item => string.Join(' ', item.Canonical())));

    public override IEnumerable<PropertyText> Texts(string path, object value, Func<ResourceRef, string> nameOf) =>
        ((ImmutableArray<Settings>)value).Select(item => new PropertyText(
            $"{path}.{item.Find(name)}",
            string.Join(' ', item.Canonical()),
            text(item, nameOf)
        ));

    public override IEnumerable<string> Members(string member) => table.Members.Select(inner => $"{member}[].{inner}");

    public override IEnumerable<ResourceRef> Refs(object value) => ((ImmutableArray<Settings>)value).SelectMany(static item => item.Refs);

    public override object? FromWire(object wire) =>
        wire is IReadOnlyList<object> { Count: > 0 } items
            ? ImmutableArray.CreateRange(items.Select(item => table.Read((Members)item)))
            : null;

    protected override string Show(ImmutableArray<Settings> value, Func<ResourceRef, string> nameOf) =>
        string.Join(", ", value.Select(item => text(item, nameOf)));

    protected override object Send(ImmutableArray<Settings> value, Func<ResourceRef, string> idOf) =>
        value.Select(item => item.Creating(idOf)).ToList<object>();

    private IEnumerable<Settings> Ordered(object value) =>
        ((ImmutableArray<Settings>)value).OrderBy(item => item.Find(name), StringComparer.Ordinal);
}
