using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Properties;

/// <summary>Where and whether a map of the file says a property.</summary>
internal static class WrittenProperties
{
    /// <summary>Written, rightly or wrongly.</summary>
    public static bool Has(this WrittenMap map, Property property) => map.Has(KeyOf(property));

    /// <summary>Not written, or usable.</summary>
    public static bool IsSound(this WrittenMap map, Property property) => map.IsSound(KeyOf(property));

    public static SourceSpan At(this WrittenMap map, Property property) => map.At(KeyOf(property));

    public static SourceSpan KeyAt(this WrittenMap map, Property property) => map.KeyAt(KeyOf(property));

    public static Key KeyOf(Property property) =>
        property.Key ?? throw new InvalidOperationException($"{property.Path} is not written in the file.");
}
