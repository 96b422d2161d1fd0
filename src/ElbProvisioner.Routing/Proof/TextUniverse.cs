using System.Collections.Immutable;

namespace ElbProvisioner.Routing.Proof;

/// <summary>What can stand in a part of a request at all, as rules see it.</summary>
/// <param name="Allowed">Characters; letters in one case where case does not count.</param>
/// <param name="Must">Each text fits all of these.</param>
internal sealed record TextUniverse(AsciiSet Allowed, ImmutableArray<TextAutomaton> Must)
{
    private static readonly AsciiSet Visible = AsciiSet.Range('!', '~');

    private static readonly AsciiSet Capitals = AsciiSet.Range('A', 'Z');

    private static readonly AsciiSet Caseless = Visible.Without(Capitals);

    /// <summary>Of a name, and nothing of the port behind it.</summary>
    public static AsciiSet HostCharacters { get; } = Visible.Without(AsciiSet.Of(':'));

    /// <summary>Without a port.</summary>
    public static TextUniverse Host { get; } = new(Caseless.Without(AsciiSet.Of(':')), []);

    /// <summary>With a port or without: expressions see it.</summary>
    public static TextUniverse HostAndPort => field ??= new(Caseless, [Fitting("^[^:]*$|^[^:]+:[0-9]+$")]);

    /// <summary>As it is after its normalisation, which leaves no dot segments.</summary>
    public static TextUniverse Path =>
        field ??= new(
            Visible.Without(AsciiSet.Where(static c => c is '?' or '#' or '\\')),
            [Fitting("^/"), Fitting(@"/\.\.?(?:/|$)").Reversed()]
        );

    /// <summary>A header's, without spaces around it.</summary>
    public static TextUniverse Line => field ??= new(Caseless.Or(AsciiSet.Of(' ')), [Fitting("^(?:[^ ](?:.*[^ ])?)?$")]);

    /// <summary>Of a pair of the query.</summary>
    public static TextUniverse Value { get; } = new(Caseless.Without(AsciiSet.Where(static c => c is '&' or '#' or '\\')), []);

    /// <summary>Of a pair of the query.</summary>
    public static TextUniverse Key { get; } = new(Value.Allowed.Without(AsciiSet.Of('=')), []);

    /// <summary>For patterns that tell letters apart by case.</summary>
    public TextUniverse InBothCases() => this with { Allowed = Allowed.Or(Capitals) };

    private static TextAutomaton Fitting(string expression) =>
        ExpressionReader.Read(expression, ignoresCase: false) is { } node && TextAutomaton.Of(TextNode.Anywhere(node)) is { } automaton
            ? automaton
            : throw new InvalidOperationException($"{expression} has no automaton.");
}
