using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

using Members = IReadOnlyDictionary<string, object>;

/// <summary>What a rule puts in place of a part of a request [ELBv2 API: RuleTransform].</summary>
/// <param name="Part"><c>host</c>, or <c>path</c>: the path and the query.</param>
/// <param name="Regex">Up to 1024 characters, like <paramref name="Replace"/>.</param>
/// <param name="Replace">With <c>$1</c> and so on for the groups.</param>
public sealed record RewriteSettings(string Part, string Regex, string Replace);

/// <summary>At most one of each part; their order says nothing.</summary>
internal sealed class RewritesForm : Form<ImmutableArray<RewriteSettings>>
{
    private const int MaxLength = 1024;

    private static readonly ImmutableArray<(string Part, string Type, string Config)> Kinds =
    [
        ("host", "host-header-rewrite", "HostHeaderRewriteConfig"),
        ("path", "url-rewrite", "UrlRewriteConfig"),
    ];

    private static readonly Key<string> Expression = new("regex", Expressions.Shape(MaxLength), "What is replaced.") { IsRequired = true };

    private static readonly Key<string> Replacement = new(
        "replace",
        new TextShape("a text", maxLength: MaxLength, mayBeEmpty: true),
        "By what; $1 and so on are the groups."
    )
    {
        IsRequired = true,
    };

    private static readonly Key<RewriteSettings> Host = new("host", Of("host", "The host header."), "Rewrites the host header.");

    private static readonly Key<RewriteSettings> Path = new("path", Of("path", "Path and query."), "Rewrites path and query.");

    public static Shape<ImmutableArray<RewriteSettings>> Shape { get; } =
        new MapShape<ImmutableArray<RewriteSettings>>(
            "rewrite",
            "What targets get in place of the request's own host, path and query; which rule matches hangs on the request's own.",
            [Host, Path],
            map =>
            {
                if (!map.HasAny)
                {
                    map.RequireOne("what to rewrite", Host, Path);
                }

                return [.. new[] { map.Find(Host), map.Find(Path) }.OfType<RewriteSettings>()];
            }
        );

    public override IEnumerable<PropertyText> Texts(string path, object value, Func<ResourceRef, string> nameOf) =>
        ((ImmutableArray<RewriteSettings>)value).Select(r => new PropertyText($"{path}.{r.Part}", TextOf(r), TextOf(r)));

    public override string Key(object value) =>
        string.Join('\n', ((ImmutableArray<RewriteSettings>)value).Select(r => $"{r.Part} {TextOf(r)}").Order(StringComparer.Ordinal));

    public override IEnumerable<string> Members(string member) =>
        [
            $"{member}[].Type",
            .. Kinds.SelectMany(k => new[] { $"{member}[].{k.Config}.Rewrites[].Regex", $"{member}[].{k.Config}.Rewrites[].Replace" }),
        ];

    /// <summary>Null: there is none.</summary>
    public override object? FromWire(object wire) =>
        wire is IReadOnlyList<object> { Count: > 0 } items
            ? items.Cast<Members>().SelectMany(Read).OrderBy(r => r.Part, StringComparer.Ordinal).ToImmutableArray()
            : null;

    protected override string Show(ImmutableArray<RewriteSettings> value, Func<ResourceRef, string> nameOf) =>
        string.Join(", ", value.Select(r => $"{r.Part} {TextOf(r)}"));

    protected override object Send(ImmutableArray<RewriteSettings> value, Func<ResourceRef, string> idOf) =>
        value.Select(object (r) => Write(r)).ToList();

    private static string TextOf(RewriteSettings rewrite) => $"{rewrite.Regex} -> {rewrite.Replace}";

    private static IEnumerable<RewriteSettings> Read(Members transform)
    {
        var kind = Kinds.FirstOrDefault(k => k.Type == transform.GetValueOrDefault("Type") as string);
        return ((transform.GetValueOrDefault(kind.Config ?? "") as Members)?.GetValueOrDefault("Rewrites") as IReadOnlyList<object> ?? [])
            .Cast<Members>()
            .Select(r => new RewriteSettings(
                kind.Part ?? "",
                r.GetValueOrDefault("Regex") as string ?? "",
                r.GetValueOrDefault("Replace") as string ?? ""
            ));
    }

    private static Dictionary<string, object> Write(RewriteSettings rewrite)
    {
        var kind = Kinds.First(k => k.Part == rewrite.Part);
        return new(StringComparer.Ordinal)
        {
            ["Type"] = kind.Type,
            [kind.Config] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["Rewrites"] = new List<object>
                {
                    new Dictionary<string, object>(StringComparer.Ordinal) { ["Regex"] = rewrite.Regex, ["Replace"] = rewrite.Replace },
                },
            },
        };
    }

    private static MapShape<RewriteSettings> Of(string part, string says) =>
        new(
            $"rewrite{char.ToUpperInvariant(part[0])}{part[1..]}",
            says,
            [Expression, Replacement],
            map => new RewriteSettings(part, map.Get(Expression, ""), map.Get(Replacement, ""))
        );
}
