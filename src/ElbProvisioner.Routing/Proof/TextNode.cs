using System.Collections.Immutable;
using ElbProvisioner.Routing.Matching;

namespace ElbProvisioner.Routing.Proof;

/// <summary>What texts look like, as a tree: a pattern with wildcards, or a regular expression.</summary>
internal abstract record TextNode
{
    private TextNode() { }

    public static TextNode Empty { get; } = new Sequence([]);

    /// <summary>Any text.</summary>
    public static TextNode Anything { get; } = new Repeat(new One(AsciiSet.All), 0, null);

    /// <summary>One character.</summary>
    public sealed record One(AsciiSet Characters) : TextNode;

    /// <summary>One after the other.</summary>
    public sealed record Sequence(ImmutableArray<TextNode> Parts) : TextNode;

    /// <summary>Any of them.</summary>
    public sealed record Choice(ImmutableArray<TextNode> Ways) : TextNode;

    /// <param name="Most">Null: without end.</param>
    public sealed record Repeat(TextNode Part, int Least, int? Most) : TextNode;

    /// <summary>A place in the text, and no character of it.</summary>
    public sealed record Place(PlaceKind Kind) : TextNode;

    /// <summary>Texts that hold one that fits.</summary>
    public static TextNode Anywhere(TextNode node) => new Sequence([Anything, node, Anything]);

    /// <param name="wild">What a wildcard stands for.</param>
    public static TextNode Of(Glob glob, AsciiSet wild) =>
        new Sequence([
            .. glob.Symbols.Select<char, TextNode>(symbol =>
                symbol switch
                {
                    Glob.AnyText => new Repeat(new One(wild), 0, null),
                    Glob.AnyCharacter => new One(wild),
                    // What no text holds fits none.
                    >= (char)AsciiSet.Size => new One(AsciiSet.None),
                    _ when glob.IgnoresCase => new One(AsciiSet.Of(symbol).InBothCases()),
                    _ => new One(AsciiSet.Of(symbol)),
                }
            ),
        ]);
}

internal enum PlaceKind
{
    Begin,
    End,

    /// <summary>Between a word and what is none.</summary>
    WordEdge,
    NoWordEdge,
}
