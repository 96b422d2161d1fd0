using System.Collections.Immutable;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Properties;

using Members = IReadOnlyDictionary<string, object>;

/// <summary>A map that travels as a list of structures with a name and a value.</summary>
/// <param name="name">The member that holds the name.</param>
internal sealed class PairListForm(string name, string value) : Form<ImmutableSortedDictionary<string, string>>
{
    public override IEnumerable<string> Members(string member) => [$"{member}[].{name}", $"{member}[].{value}"];

    /// <summary>Null: there are none.</summary>
    public override object? FromWire(object wire) =>
        wire is IReadOnlyList<object> { Count: > 0 } items
            ? items
                .Cast<Members>()
                .ToImmutableSortedDictionary(
                    item => item.GetValueOrDefault(name) as string ?? "",
                    item => item.GetValueOrDefault(value) as string ?? "",
                    StringComparer.Ordinal
                )
            : null;

    protected override string Show(ImmutableSortedDictionary<string, string> pairs, Func<ResourceRef, string> nameOf) =>
        string.Join(", ", pairs.Select(static p => $"{p.Key}={p.Value}"));

    protected override object Send(ImmutableSortedDictionary<string, string> pairs, Func<ResourceRef, string> idOf) =>
        pairs.Select(object (p) => new Dictionary<string, object>(StringComparer.Ordinal) { [name] = p.Key, [value] = p.Value }).ToList();
}
