using System.Collections.Immutable;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Properties;

using Members = IReadOnlyDictionary<string, object>;

/// <summary>A list of texts, which AWS has as a list of structures with one member each.</summary>
/// <param name="inner">That member.</param>
internal sealed class WrappedTextsForm(string inner) : Form<ImmutableArray<string>>
{
    public override IEnumerable<string> Members(string member) => [$"{member}[].{inner}"];

    public override object? FromWire(object wire) =>
        wire is IReadOnlyList<object> { Count: > 0 } items
            ? ImmutableArray.CreateRange(items.Cast<Members>().Select(item => (string)item[inner]))
            : null;

    protected override string Show(ImmutableArray<string> value, Func<ResourceRef, string> nameOf) => string.Join(", ", value);

    protected override object Send(ImmutableArray<string> value, Func<ResourceRef, string> idOf) =>
        value.Select(text => new Dictionary<string, object>(StringComparer.Ordinal) { [inner] = text }).ToList<object>();
}
