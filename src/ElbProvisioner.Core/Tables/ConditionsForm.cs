using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

using Members = IReadOnlyDictionary<string, object>;

/// <summary>
/// What a request must look like, in one form for what is wanted and what AWS reports [ELBv2 API: RuleCondition]: by their configurations,
/// of which AWS mirrors some in <c>Values</c>, and older ones stand only there.
/// </summary>
internal sealed class ConditionsForm : Form<ImmutableArray<ConditionSettings>>
{
    private const string Values = "Values";
    private const string Expressions = "RegexValues";
    private const string HeaderName = "HttpHeaderName";
    private const string Header = "http-header";
    private const string Query = "query-string";
    private const string Source = "source-ip";

    /// <summary>What AWS has as a condition on the source, and is one of another kind: IPv4 or IPv6.</summary>
    public const string AddressType = "client-ip-type";

    private const string SourceConfig = "SourceIpConfig";
    private const string AddressTypeMember = "IpAddressType";

    private static readonly ImmutableArray<ConditionField> Fields =
    [
        new("host-header", "HostHeaderConfig", HasExpressions: true),
        new("path-pattern", "PathPatternConfig", HasExpressions: true),
        new(Header, "HttpHeaderConfig", HasExpressions: true),
        new("http-request-method", "HttpRequestMethodConfig"),
        new(Query, "QueryStringConfig"),
        new(Source, SourceConfig),
    ];

    /// <summary>In one order: AWS gives it no meaning.</summary>
    public static ImmutableArray<ConditionSettings> Sorted(IEnumerable<ConditionSettings> conditions) =>
        [
            .. conditions
                .Select(c => c with { Values = [.. c.Values.Order(StringComparer.Ordinal)] })
                .OrderBy(c => c.Field, StringComparer.Ordinal)
                .ThenBy(c => c.HeaderName, StringComparer.Ordinal)
                .ThenBy(c => c.Values.FirstOrDefault(), StringComparer.Ordinal),
        ];

    /// <summary>What tells a condition of a rule from the others.</summary>
    public static string NameOf(ConditionSettings condition) =>
        condition.HeaderName is null ? condition.Field : $"{condition.Field} {condition.HeaderName.ToLowerInvariant()}";

    public override IEnumerable<PropertyText> Texts(string path, object value, Func<ResourceRef, string> nameOf) =>
        ((ImmutableArray<ConditionSettings>)value)
            .GroupBy(NameOf, StringComparer.Ordinal)
            .Select(g =>
            {
                var text = string.Join(
                    " and ",
                    g.Select(c => (c.IsRegex ? "regex " : "") + string.Join(", ", c.Values)).Order(StringComparer.Ordinal)
                );
                return new PropertyText($"{path}.{g.Key}", text, text);
            });

    public override IEnumerable<string> Members(string member) =>
        [
            $"{member}[].Field",
            $"{member}[].HttpHeaderConfig.{HeaderName}",
            .. Fields.SelectMany(f =>
                f.Name == Query
                    ? [$"{member}[].{f.Config}.{Values}[].Key", $"{member}[].{f.Config}.{Values}[].Value"]
                    : new[] { $"{member}[].{f.Config}.{Values}" }
            ),
            .. Fields.Where(f => f.HasExpressions).Select(f => $"{member}[].{f.Config}.{Expressions}"),
            $"{member}[].{SourceConfig}.{AddressTypeMember}",
        ];

    public override object? FromWire(object wire) =>
        wire is IReadOnlyList<object> items ? Sorted(items.Select(static item => Read((Members)item))) : null;

    protected override string Show(ImmutableArray<ConditionSettings> value, Func<ResourceRef, string> nameOf) =>
        string.Join(" and ", Texts("", value, nameOf).Select(t => t.Path[1..] + " " + t.Text));

    protected override object Send(ImmutableArray<ConditionSettings> value, Func<ResourceRef, string> idOf) =>
        value.Select(object (condition) => Write(condition)).ToList();

    private static ConditionSettings Read(Members condition)
    {
        var field = condition.GetValueOrDefault("Field") as string ?? "";
        if ((condition.GetValueOrDefault(SourceConfig) as Members)?.GetValueOrDefault(AddressTypeMember) is string type)
        {
            return new(AddressType, null, [type]);
        }

        var config = Fields.FirstOrDefault(f => f.Name == field) is { } known ? condition.GetValueOrDefault(known.Config) as Members : null;
        var expressions = Texts(config, Expressions);
        var isRegex = expressions is { Count: > 0 };
        var values = isRegex ? expressions : (field == Query ? Pairs(config) : Texts(config, Values)) ?? Texts(condition, Values) ?? [];
        return new(
            field,
            config?.GetValueOrDefault(HeaderName) as string,
            [.. field == Source ? (values ?? []).Select(AddressRange.Canonical) : values ?? []],
            isRegex
        );
    }

    private static List<string>? Texts(Members? members, string member) =>
        (members?.GetValueOrDefault(member) as IReadOnlyList<object>)?.Cast<string>().ToList();

    private static List<string>? Pairs(Members? config) =>
        (config?.GetValueOrDefault(Values) as IReadOnlyList<object>)
            ?.Cast<Members>()
            .Select(static pair => $"{pair.GetValueOrDefault("Key")}={pair.GetValueOrDefault("Value")}")
            .ToList();

    /// <exception cref="InvalidOperationException">Of a field that elbctl only reads: a bug.</exception>
    private static Dictionary<string, object> Write(ConditionSettings condition)
    {
        if (condition is { Field: AddressType, Values: [var type] })
        {
            return new(StringComparer.Ordinal)
            {
                ["Field"] = Source,
                [SourceConfig] = new Dictionary<string, object>(StringComparer.Ordinal) { [AddressTypeMember] = type },
            };
        }

        var field =
            Fields.FirstOrDefault(f => f.Name == condition.Field)
            ?? throw new InvalidOperationException($"The plan writes a condition that elbctl only reads: {condition.Field}");
        var config = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [condition.IsRegex ? Expressions : Values] = condition.Values.Select(object (v) => field.Name == Query ? Pair(v) : v).ToList(),
        };
        if (condition.HeaderName is { } header)
        {
            config[HeaderName] = header;
        }

        return new(StringComparer.Ordinal) { ["Field"] = condition.Field, [field.Config] = config };
    }

    /// <summary><c>key=value</c>, or <c>=value</c> under any key.</summary>
    private static Dictionary<string, object> Pair(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var pair = new Dictionary<string, object>(StringComparer.Ordinal) { ["Value"] = text[(at + 1)..] };
        if (at > 0)
        {
            pair["Key"] = text[..at];
        }

        return pair;
    }

    private sealed record ConditionField(string Name, string Config, bool HasExpressions = false);
}
