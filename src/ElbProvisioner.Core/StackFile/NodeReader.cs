using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ElbProvisioner.Core.StackFile;

/// <summary>Reads one file's YAML events into nodes with positions. Broken files give diagnostics, never exceptions.</summary>
internal sealed class NodeReader
{
    private const int MaxDepth = 50;
    private const int MaxWeight = 200_000;

    private readonly StackSource _source;
    private readonly List<Diagnostic> _diagnostics;
    private readonly Parser _parser;
    private readonly ImmutableArray<int> _lineLengths;
    private readonly Dictionary<string, Node> _anchors = new(StringComparer.Ordinal);
    private bool _stopped;

    private NodeReader(StackSource source, string text, List<Diagnostic> diagnostics)
    {
        _source = source;
        _diagnostics = diagnostics;
        _parser = new Parser(new StringReader(text));
        _lineLengths = SourceText.LineLengths(text);
    }

    /// <summary>
    /// Null when the file cannot be read as one map; the reason is then among the diagnostics. An empty file is an empty map.
    /// </summary>
    public static MapNode? Read(StackSource source, List<Diagnostic> diagnostics)
    {
        if (SourceText.Prepare(source, diagnostics) is not { } text)
        {
            return null;
        }

        var reader = new NodeReader(source, text, diagnostics);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException exception)
        {
            diagnostics.Add(SourceText.Explain(source, exception));
            return null;
        }
    }

    private MapNode? ReadDocument()
    {
        Next();
        if (Next() is StreamEnd or null)
        {
            return new MapNode(new SourceSpan(_source.FileName, 1, 1, 1), []);
        }

        Next();
        var root = ReadNode(owner: null, depth: 0);
        if (_stopped || root is null)
        {
            return null;
        }

        Next();
        if (Next() is DocumentStart second)
        {
            Stop(
                FileCodes.SeveralDocuments,
                At(second.Start, 3),
                "The file holds more than one YAML document.",
                "Put the second one into a file of its own and give both: -f one.yaml -f two.yaml."
            );
            return null;
        }

        switch (root)
        {
            case MapNode map:
                return map;
            case ScalarNode { IsNull: true }:
                return new MapNode(root.At, []);
            default:
                Stop(FileCodes.NotAMap, root.At, $"A stack file is a map of keys such as `stack:`; this one holds {root.Kind}.", null);
                return null;
        }
    }

    /// <summary>Reads the node the parser stands at and leaves it standing on the node's last event.</summary>
    private Node? ReadNode(SourceSpan? owner, int depth)
    {
        if (depth > MaxDepth)
        {
            return Stop(
                FileCodes.NestedTooDeep,
                At(_parser.Current?.Start ?? Mark.Empty, 1),
                $"The nesting is deeper than {MaxDepth} levels.",
                null
            );
        }

        switch (_parser.Current)
        {
            case AnchorAlias alias:
                if (!_anchors.TryGetValue(alias.Value.Value, out var target))
                {
                    return Stop(
                        FileCodes.UnknownAlias,
                        At(alias),
                        $"The alias *{alias.Value} has no anchor &{alias.Value} before it.",
                        null
                    );
                }

                return target;
            case Scalar scalar:
                RefuseTag(scalar);
                return Remember(
                    scalar,
                    new ScalarNode(At(scalar), scalar.Value, IsNull(scalar)) { End = ((int)scalar.End.Line, (int)scalar.End.Column) }
                );
            case SequenceStart sequence:
                RefuseTag(sequence);
                return Remember(sequence, ReadList(sequence, owner, depth));
            case MappingStart mapping:
                RefuseTag(mapping);
                return Remember(mapping, ReadMap(mapping, owner, depth));
            default:
                return Stop(FileCodes.BrokenYaml, At(_parser.Current?.Start ?? Mark.Empty, 1), "A value is expected here.", null);
        }
    }

    private ListNode? ReadList(SequenceStart start, SourceSpan? owner, int depth)
    {
        var items = ImmutableArray.CreateBuilder<Node>();
        var weight = 0;
        while (Next() is not SequenceEnd)
        {
            if (ReadNode(owner: null, depth + 1) is not { } item || ExceedsWeight(ref weight, item, item.At))
            {
                return null;
            }

            items.Add(item);
        }

        return new ListNode(owner ?? At(start.Start, 1), items.ToImmutable());
    }

    private MapNode? ReadMap(MappingStart start, SourceSpan? owner, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        var seen = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        List<MapEntry>? merged = null;
        var weight = 0;
        while (Next() is not MappingEnd)
        {
            if (_parser.Current is not Scalar key)
            {
                return (MapNode?)Stop(
                    FileCodes.KeyIsNotText,
                    At(_parser.Current?.Start ?? Mark.Empty, 1),
                    "A key must be plain text.",
                    null
                );
            }

            RefuseTag(key);
            var keyAt = At(key);
            var isMergeKey = key is { Value: "<<", Style: ScalarStyle.Plain };
            Next();
            if (ReadNode(keyAt, depth + 1) is not { } value || ExceedsWeight(ref weight, value, keyAt))
            {
                return null;
            }

            if (isMergeKey)
            {
                MergeInto(merged ??= [], value);
            }
            else if (seen.TryGetValue(key.Value, out var first))
            {
                _diagnostics.Add(
                    new Diagnostic(
                        FileCodes.DuplicateKey,
                        keyAt,
                        $"`{key.Value}` is written twice; the first stands in line {first.Line}.",
                        "Keep one of the two."
                    )
                );
            }
            else
            {
                seen.Add(key.Value, keyAt);
                entries.Add(new MapEntry(key.Value, keyAt, value));
            }
        }

        foreach (var entry in merged ?? [])
        {
            if (seen.TryAdd(entry.Key, entry.KeyAt))
            {
                entries.Add(entry);
            }
        }

        return new MapNode(owner ?? (entries.Count > 0 ? entries[0].KeyAt : At(start.Start, 1)), entries.ToImmutable());
    }

    private void MergeInto(List<MapEntry> merged, Node value)
    {
        switch (value)
        {
            case MapNode map:
                merged.AddRange(map.Entries);
                break;
            case ListNode list when list.Items.All(item => item is MapNode):
                foreach (var item in list.Items)
                {
                    MergeInto(merged, item);
                }

                break;
            default:
                _diagnostics.Add(
                    new Diagnostic(
                        FileCodes.MergeKeyNeedsMap,
                        value.At,
                        $"The merge key << takes a map or a list of maps, here is {value.Kind}.",
                        "Point it at an anchor that stands before a map: <<: *defaults."
                    )
                );
                break;
        }
    }

    private bool ExceedsWeight(ref int weight, Node added, SourceSpan at)
    {
        weight += added.Weight;
        if (weight <= MaxWeight)
        {
            return false;
        }

        Stop(
            FileCodes.ExpandsTooFar,
            at,
            $"With its aliases followed the file grows beyond {MaxWeight} values.",
            "Write less with aliases of aliases."
        );
        return true;
    }

    /// <exception cref="YamlException">The text is not YAML.</exception>
    private ParsingEvent? Next()
    {
        var last = _parser.Current?.End ?? Mark.Empty;
        try
        {
            return _parser.MoveNext() ? _parser.Current : null;
        }
        catch (SystemException exception)
            when (exception is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            // YamlDotNet lets these escape for some broken texts: tags that are no URIs, a document after "...", %YAML 1.99999999999.
            throw new YamlException(last, last, exception.Message, exception);
        }
    }

    private T? Remember<T>(NodeEvent written, T? node)
        where T : Node
    {
        if (!written.Anchor.IsEmpty && node is not null)
        {
            _anchors[written.Anchor.Value] = node;
        }

        return node;
    }

    private void RefuseTag(NodeEvent written)
    {
        // "!" alone only says "not a plain scalar".
        if (!written.Tag.IsEmpty && !written.Tag.IsNonSpecific)
        {
            _diagnostics.Add(
                new Diagnostic(
                    FileCodes.YamlTag,
                    At(written.Start, 1),
                    $"The YAML tag {written.Tag} is not part of the stack language.",
                    "Remove it: every value is taken as text."
                )
            );
        }
    }

    private Node? Stop(DiagnosticCode code, SourceSpan at, string message, string? remedy)
    {
        _stopped = true;
        _diagnostics.Add(new Diagnostic(code, at, message, remedy));
        return null;
    }

    private static bool IsNull(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain && (scalar.Value is "" or "~" or "null" or "Null" or "NULL");

    private SourceSpan At(ParsingEvent written) =>
        written.Start.Line == written.End.Line
            ? At(written.Start, (int)(written.End.Column - written.Start.Column))
            : At(
                written.Start,
                _lineLengths[Math.Clamp((int)written.Start.Line, 1, _lineLengths.Length) - 1] - (int)written.Start.Column + 1
            );

    /// <summary>What the parser finds missing at the end of a text, it places behind it.</summary>
    private SourceSpan At(Mark mark, int length)
    {
        var line = Math.Clamp((int)mark.Line, 1, _lineLengths.Length);
        return new(_source.FileName, line, Math.Clamp((int)mark.Column, 1, _lineLengths[line - 1] + 1), Math.Max(1, length));
    }
}
