using System.Globalization;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>The parameters of a query string or form as the tree that the points in their names make.</summary>
/// <param name="path">The whole name, as in <c>Filter.1.Name</c>.</param>
internal sealed class FormNode(string path)
{
    // Far more than any model has; what is deeper is one name, which nobody asks for.
    private const int DeepestName = 64;

    private readonly Dictionary<string, FormNode> _children = new(StringComparer.Ordinal);
    private string? _text;
    private bool _isRead;

    public string Path => path;

    /// <summary>What was given for this name itself. Who asks has read it.</summary>
    public string? Text
    {
        get
        {
            _isRead = true;
            return _text;
        }
    }

    public IEnumerable<string> Names => _children.Keys;

    public bool HasChildren => _children.Count > 0;

    /// <summary>The names of what was given and nobody has asked for.</summary>
    public IEnumerable<string> Unread =>
        (_text is not null && !_isRead ? [path] : Enumerable.Empty<string>()).Concat(_children.Values.SelectMany(child => child.Unread));

    /// <exception cref="Malformed">There are too many, or one is not UTF-8.</exception>
    public static FormNode Parse(params ReadOnlySpan<string> encoded)
    {
        var root = new FormNode("");
        var count = 0;
        foreach (var part in encoded)
        {
            foreach (var pair in part.Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                if (++count > WireLimits.MostParameters)
                {
                    throw new Malformed($"The request has more than {WireLimits.MostParameters} parameters");
                }

                var mark = pair.IndexOf('=', StringComparison.Ordinal);
                root.Reach(Decoded(mark < 0 ? pair : pair[..mark]))._text = mark < 0 ? "" : Decoded(pair[(mark + 1)..]);
            }
        }

        return root;
    }

    private static string Decoded(string text) => Percent.Decode(text, isForm: true);

    public FormNode? Find(string name)
    {
        var node = this;
        foreach (var step in name.Split('.'))
        {
            if (!node._children.TryGetValue(step, out node))
            {
                return null;
            }
        }

        return node;
    }

    public string? TextOf(string name) => Find(name)?.Text;

    /// <summary>The numbered children in the order of their numbers; null: one of them is not a number.</summary>
    public IReadOnlyList<FormNode>? Numbered()
    {
        var numbered = new SortedList<int, FormNode>(_children.Count);
        foreach (var (name, child) in _children)
        {
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !numbered.TryAdd(number, child))
            {
                return null;
            }
        }

        return [.. numbered.Values];
    }

    private FormNode Reach(string name)
    {
        var node = this;
        foreach (var step in name.Split('.', DeepestName))
        {
            if (!node._children.TryGetValue(step, out var child))
            {
                child = new FormNode(node.Path.Length == 0 ? step : $"{node.Path}.{step}");
                node._children.Add(step, child);
            }

            node = child;
        }

        return node;
    }
}
