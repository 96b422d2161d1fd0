using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>Rule conditions and the limits of one value; how many there may be is checked a rule at a time.</summary>
internal static partial class ConditionLanguage
{
    private const string HostPattern = @"^[A-Za-z0-9*?-][A-Za-z0-9.*?_-]*\.[A-Za-z0-9.*?_-]+$";
    private const string PathPattern = @"^[/*][!-~]{0,127}$";
    private const string MethodPattern = "^[A-Z_-]{1,40}$";
    private const string HeaderNamePattern = "^(?![Hh][Oo][Ss][Tt]$)[A-Za-z0-9!#$%&'*+.^_`|~-]{1,40}$";
    private const string ValuePattern = "^[ -~]{1,128}$";
    private const int MaxValueLength = 128;

    private static readonly TextShape Value = Form(
        "a value",
        ValuePattern,
        ValueRegex,
        "up to 128 printable ASCII characters; * and ? are wildcards"
    );

    private static readonly Key<string[]> Host = Values(
        "host",
        Form("a host name", HostPattern, HostRegex, "up to 128 letters, digits, hyphens, * and ?, with at least one dot"),
        "Host names; * and ? are wildcards."
    );

    private static readonly Key<string[]> Path = Values(
        "path",
        Form("a path", PathPattern, PathRegex, "up to 128 characters beginning with /; * and ? are wildcards"),
        "Paths, case-sensitive; * and ? are wildcards."
    );

    private static readonly Key<string[]> Method = Values(
        "method",
        Form("a request method", MethodPattern, MethodRegex, "up to 40 upper-case letters, - and _"),
        "Request methods such as GET."
    );

    private static readonly Key<Pair<string[]>[]> Header = new(
        "header",
        new PairsShape<string[]>(
            "values by header name, such as { X-Beta: [\"1\"] }",
            new ListShape<string>(Value, orSingle: true, mayBeEmpty: false),
            new TextRule(
                HeaderNamePattern,
                HeaderNameRegex,
                "a header name of up to 40 characters, and not Host (use `host`)",
                BindingCodes.InvalidCondition
            ),
            mayBeEmpty: false
        ),
        "Values by header name; every header named must match."
    );

    private static readonly Key<RuleCondition.Query[]> Query = new(
        "query",
        new FormsShape<RuleCondition.Query[]>(
            scalar: Value.Select<string, RuleCondition.Query[]>(text => [new RuleCondition.Query([ReadPair(text)])]),
            list: new ListShape<string>(Value, orSingle: false, mayBeEmpty: false).Select<string[], RuleCondition.Query[]>(texts =>
                [new RuleCondition.Query([.. texts.Select(ReadPair)])]
            ),
            map: new PairsShape<string[]>(
                "values by query key",
                new ListShape<string>(Value, orSingle: true, mayBeEmpty: false),
                mayBeEmpty: false
            ).Select(pairs =>
                pairs.ConvertAll(pair => new RuleCondition.Query([.. pair.Value.Select(value => new QueryPair(pair.Key, value))]))
            )
        ),
        "Values by query key, every key of which must match; or a list of `key=value` (or `value` under any key), any of which will do."
    );

    private static readonly Key<string[]> SourceIp = Values(
        "sourceIp",
        Cidrs.Range,
        "Address ranges the connection comes from; a proxy in between counts, X-Forwarded-For does not."
    );

    private static readonly Key<string> ClientIpType = new(
        "clientIpType",
        new ChoiceShape(["ipv4", "ipv6"]),
        "By which kind of address the client came: the one condition of a dual-stack network load balancer's rules."
    );

    private static readonly Shape<string> Expression = Expressions.Shape(MaxValueLength);

    private static readonly Key<string[]> HostExpressions = Values(
        "hostRegex",
        Expression,
        "Regular expressions for the host name, in place of `host`."
    );

    private static readonly Key<string[]> PathRegexes = Values(
        "pathRegex",
        Expression,
        "Regular expressions for the path, in place of `path`."
    );

    private static readonly Key<Pair<string[]>[]> HeaderRegex = new(
        "headerRegex",
        new PairsShape<string[]>(
            "regular expressions by header name",
            new ListShape<string>(Expression, orSingle: true, mayBeEmpty: false),
            new TextRule(
                HeaderNamePattern,
                HeaderNameRegex,
                "a header name of up to 40 characters, and not Host (use `hostRegex`)",
                BindingCodes.InvalidCondition
            ),
            mayBeEmpty: false
        ),
        "Regular expressions by header name; every header named must match."
    );

    public static Shape<RuleCondition[]> Shape { get; } =
        new MapShape<RuleCondition[]>(
            "when",
            "All conditions must hold; any value of a condition will do.",
            [Host, Path, Method, Header, Query, SourceIp, HostExpressions, PathRegexes, HeaderRegex, ClientIpType],
            Build
        );

    private static RuleCondition[] Build(WrittenMap map)
    {
        // A rule has one condition for the host and one for the path, of one kind [ELBv2 API: RuleCondition].
        map.RefuseBeside(Host, "a rule has one condition for the host.", HostExpressions);
        map.RefuseBeside(Path, "a rule has one condition for the path.", PathRegexes);
        var conditions = new List<RuleCondition>();
        Add(Host, static values => new RuleCondition.Host([.. values]));
        Add(Path, static values => new RuleCondition.Path([.. values]));
        Add(Method, static values => new RuleCondition.Method([.. values]));
        foreach (var header in map.Get(Header, []))
        {
            conditions.Add(new RuleCondition.Header(header.Key, [.. header.Value]));
        }

        Add(HostExpressions, static values => new RuleCondition.Expression("host-header", null, [.. values]));
        Add(PathRegexes, static values => new RuleCondition.Expression("path-pattern", null, [.. values]));
        foreach (var header in map.Get(HeaderRegex, []))
        {
            conditions.Add(new RuleCondition.Expression("http-header", header.Key, [.. header.Value]));
        }

        conditions.AddRange(map.Get(Query, []));
        Add(SourceIp, static values => new RuleCondition.SourceIp([.. values]));
        if (map.Find(ClientIpType) is { } type)
        {
            conditions.Add(new RuleCondition.ClientIpType(type));
        }

        if (!map.HasAny)
        {
            map.Binding.Report(
                BindingCodes.Empty,
                map.Span,
                $"{map.Binding.Place} has no condition.",
                "A rule for every request is the listener's own action."
            );
        }

        return [.. conditions];

        void Add(Key<string[]> key, Func<string[], RuleCondition> make)
        {
            if (map.TryGet(key, out var values) && values.Length > 0)
            {
                conditions.Add(make(values));
            }
        }
    }

    private static QueryPair ReadPair(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals <= 0 ? new QueryPair(null, text[(equals + 1)..]) : new QueryPair(text[..equals], text[(equals + 1)..]);
    }

    private static Key<string[]> Values(string name, Shape<string> value, string description) =>
        new(name, new ListShape<string>(value, orSingle: true, mayBeEmpty: false), description);

    private static TextShape Form(string expects, string pattern, Func<Regex> matcher, string says) =>
        new(expects, new TextRule(pattern, matcher, says, BindingCodes.InvalidCondition), MaxValueLength);

    [GeneratedRegex(HostPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex HostRegex();

    [GeneratedRegex(PathPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex PathRegex();

    [GeneratedRegex(MethodPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex MethodRegex();

    [GeneratedRegex(HeaderNamePattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex HeaderNameRegex();

    [GeneratedRegex(ValuePattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex ValueRegex();
}
