using System.Collections.Immutable;

namespace ElbProvisioner.Core.Tests.Properties;

/// <summary>
/// What AWS can be told of a kind and the language cannot say yet. A line leaves here when its property enters the table.
/// </summary>
internal static class MembersToCome
{
    private static readonly ImmutableDictionary<string, ImmutableArray<string>> All = ImmutableDictionary<
        string,
        ImmutableArray<string>
    >.Empty;

    public static ImmutableArray<string> Of(string kind) => All.GetValueOrDefault(kind, []);
}
