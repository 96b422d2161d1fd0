using System.Collections.Immutable;

namespace ElbProvisioner.Core.StackFile;

/// <summary>A map of the language, as its reference tells of it.</summary>
/// <param name="Path">The keys that lead to it: <c>targetGroups.healthCheck</c>; empty for the whole file. Where several do, the
/// first.</param>
/// <param name="Place">The same with the names and items in between: <c>targetGroups.NAME.healthCheck</c>.</param>
/// <param name="Later">Keys that are refused for now.</param>
public sealed record ReferenceMap(string Path, string Place, string Says, ImmutableArray<ReferenceKey> Keys, ImmutableArray<string> Later)
{
    /// <summary>This one and those inside, each once, a map before what is in it.</summary>
    public IEnumerable<ReferenceMap> All() =>
        Keys.Select(key => key.Inside)
            .OfType<ReferenceMap>()
            .SelectMany(inside => inside.All())
            .Prepend(this)
            .Distinct(ReferenceEqualityComparer.Instance)
            .Cast<ReferenceMap>();
}

/// <summary>A key of it.</summary>
/// <param name="Value">What may be written: <c>a duration from 5s to 5m</c>.</param>
/// <param name="Inside">The map that may stand there, or in the list or the names that stand there.</param>
public sealed record ReferenceKey(string Name, string Value, string Says, ReferenceMap? Inside)
{
    public bool IsRequired { get; init; }

    /// <summary>What it is where the file is silent; null: not declared, or the table does not know.</summary>
    public string? Unless { get; init; }

    /// <summary>What AWS gives it when nobody sets it, in AWS's own words.</summary>
    public string? Aws { get; init; }

    /// <summary>AWS's key of the attribute that it sets.</summary>
    public string? Attribute { get; init; }

    /// <summary>Null: no table knows.</summary>
    public KeyChange? Change { get; init; }
}

/// <summary>What another value means for an object that is there.</summary>
public enum KeyChange
{
    InPlace,
    Replaces,

    /// <summary>Another version beside those that there are; what runs goes on until something takes it up.</summary>
    NextVersion,
}
