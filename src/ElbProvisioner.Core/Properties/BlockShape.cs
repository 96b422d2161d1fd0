using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Properties;

/// <summary>How the file writes settings inside settings: a map with the keys of their table.</summary>
internal static class BlockShape
{
    /// <param name="id">Its definition in the schema.</param>
    /// <param name="check">What cannot stand together.</param>
    public static MapShape<Settings> Of(PropertyTable table, string id, string description, Action<WrittenMap, Settings>? check = null) =>
        new(
            id,
            description,
            [.. table.Keys],
            map =>
            {
                var settings = TableBinding.Read(table, map);
                var found = map.Binding.Found;
                check?.Invoke(map, settings);

                // What it needs has been said, if it needs anything.
                if (!map.HasAny && map.Binding.Found == found)
                {
                    map.Binding.Report(BindingCodes.Empty, map.Span, $"{map.Binding.Place} is empty.", "Write a key, or remove it.");
                }

                return settings;
            }
        );

    /// <summary>Reports every one of <paramref name="others"/> that is written beside <paramref name="property"/>.</summary>
    public static void Refuse(this WrittenMap map, Property property, string because, params Property[] others) =>
        map.RefuseBeside(WrittenProperties.KeyOf(property), because, [.. others.Select(WrittenProperties.KeyOf)]);

    /// <summary>Reports a property that AWS knows, and Auto Scaling refuses.</summary>
    /// <param name="because">Completes "…: ".</param>
    public static void NotTaken(this WrittenMap map, Property property, string because, string remedy) =>
        map.Binding.Report(BindingCodes.RefusedByAws, map.KeyAt(property), $"{map.Binding.Place}: {because}.", remedy);

    /// <summary>Reports a property that is written where it has no meaning.</summary>
    /// <param name="where">Completes "is for … only".</param>
    public static void OnlyFor(this WrittenMap map, Property property, string where) =>
        map.Binding.Report(
            BindingCodes.KeysConflict,
            map.KeyAt(property),
            $"{map.Binding.Place}: `{PropertySection.LastOf(property.Path)}` is for {where} only.",
            "Remove it, or change what it depends on."
        );
}
