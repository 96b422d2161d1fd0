using System.Collections.Immutable;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile;

/// <summary>The reference of the stack language, from the same description that the binder follows.</summary>
public sealed class LanguageReference
{
    /// <summary>More keys of one name than this are not worth reading as a hint.</summary>
    private const int MostHints = 5;

    public ReferenceMap Top { get; } = ReferenceWalk.OfLanguage();

    /// <summary>Every key by the keys that lead to it, in the order of the language.</summary>
    public IEnumerable<string> Paths => KeysIn(Top, "").Select(found => found.Path);

    /// <summary>The keys under which a map may stand.</summary>
    public IEnumerable<string> PathsTo(ReferenceMap map) =>
        KeysIn(Top, "").Where(found => ReferenceEquals(found.Key.Inside, map)).Select(found => found.Path);

    /// <param name="path">Keys with dots between; the names of things, and numbers of items, may stand among them.</param>
    public ReferenceAnswer Find(string path)
    {
        var (map, asked, rest) = (Top, "", path);
        while (true)
        {
            if (KeyAtStart(map, rest) is not { } key)
            {
                return Missing(map, asked, rest);
            }

            asked = Under(asked, key.Name);
            rest = After(rest, key.Name);
            if (rest.Length == 0)
            {
                return new ReferenceAnswer.Found(asked, key);
            }

            if (key.Inside is not { } inside)
            {
                return new ReferenceAnswer.Missing(asked, rest, IsLater: false, []);
            }

            (map, rest) = (inside, WithoutName(inside, rest));
        }
    }

    private ReferenceAnswer.Missing Missing(ReferenceMap map, string asked, string rest)
    {
        var word = rest.Split('.')[0];
        if (map.Later.Contains(word))
        {
            return new(asked, word, IsLater: true, []);
        }

        ImmutableArray<string> near = Spelling.Nearest(word, map.Keys.Select(key => key.Name)) is { } name
            ? [Under(asked, name)]
            : [.. Paths.Where(path => path == rest || path.EndsWith("." + rest, StringComparison.Ordinal)).Take(MostHints)];
        return new(asked, word, IsLater: false, near);
    }

    /// <summary>The longest: attributes have dots in their keys.</summary>
    private static ReferenceKey? KeyAtStart(ReferenceMap map, string path) =>
        map.Keys.Where(key => path == key.Name || path.StartsWith(key.Name + ".", StringComparison.Ordinal)).MaxBy(key => key.Name.Length);

    /// <summary>A name, or the number of an item, is passed over where a key follows it.</summary>
    private static string WithoutName(ReferenceMap map, string path) =>
        KeyAtStart(map, path) is null
        && path.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
        && KeyAtStart(map, path[(dot + 1)..]) is not null
            ? path[(dot + 1)..]
            : path;

    private static string After(string path, string key) => path.Length == key.Length ? "" : path[(key.Length + 1)..];

    private static string Under(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static IEnumerable<ReferenceAnswer.Found> KeysIn(ReferenceMap map, string path) =>
        map.Keys.SelectMany(key =>
        {
            var own = new ReferenceAnswer.Found(Under(path, key.Name), key);
            return key.Inside is { } inside ? KeysIn(inside, own.Path).Prepend(own) : [own];
        });
}

/// <summary>What there is under a path.</summary>
public abstract record ReferenceAnswer
{
    private ReferenceAnswer() { }

    /// <param name="Path">The keys alone.</param>
    public sealed record Found(string Path, ReferenceKey Key) : ReferenceAnswer;

    /// <param name="Within">As far as the path leads; empty: not even to its first key.</param>
    /// <param name="Word">What is no key there.</param>
    /// <param name="IsLater">It is one that is refused for now.</param>
    /// <param name="Near">Paths that may have been meant.</param>
    public sealed record Missing(string Within, string Word, bool IsLater, ImmutableArray<string> Near) : ReferenceAnswer;
}
