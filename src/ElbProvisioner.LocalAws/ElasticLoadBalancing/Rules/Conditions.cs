using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Rules;

/// <summary>
/// What rules ask of a request, brought into the form in which it is told: host and path conditions with their values twice.
/// </summary>
internal static class Conditions
{
    private static readonly Dictionary<string, string> Configs = new(StringComparer.Ordinal)
    {
        ["host-header"] = "HostHeaderConfig",
        ["path-pattern"] = "PathPatternConfig",
        ["http-header"] = "HttpHeaderConfig",
        ["query-string"] = "QueryStringConfig",
        ["http-request-method"] = "HttpRequestMethodConfig",
        ["source-ip"] = "SourceIpConfig",
    };

    /// <exception cref="AwsError">They are no conditions that a rule can have.</exception>
    public static JsonArray Read(Transaction transaction, IReadOnlyList<Fields> given)
    {
        if (given.Count == 0)
        {
            throw Refusals.Invalid("A condition must be specified");
        }

        var read = given.Select(Read).ToList();
        foreach (
            var field in read.Select(condition => condition.Field)
                .Where(field => field is not ("http-header" or "query-string"))
                .GroupBy(field => field, StringComparer.Ordinal)
                .Where(same => same.Skip(1).Any())
        )
        {
            throw Refusals.Invalid($"Each rule can contain only one '{field.Key}' condition");
        }

        var most = Limits.Of(transaction, "conditionValuesPerRule");
        if (read.Sum(condition => condition.Values.Count) > most)
        {
            throw Refusals.Invalid($"A rule can have up to '{most}' condition values");
        }

        var mostWildcards = Limits.Of(transaction, "conditionWildcardsPerRule");
        if (read.Where(condition => !condition.AreExact).Sum(condition => condition.Values.Sum(ConditionValues.Wildcards)) > mostWildcards)
        {
            throw Refusals.Invalid($"A rule can have up to '{mostWildcards}' condition wildcards");
        }

        return [.. read.Select(condition => (JsonNode?)condition.Told)];
    }

    private static Condition Read(Fields given)
    {
        var field = given.Text("Field") ?? throw Refusals.Invalid("A condition field must be specified");
        if (!Configs.TryGetValue(field, out var config))
        {
            throw Refusals.Invalid($"Condition field '{field}' must be one of '[{string.Join(", ", Configs.Keys)}]'");
        }

        foreach (var other in Configs.Values.Where(other => other != config && given.Has(other)))
        {
            throw Refusals.Invalid($"'{other}' cannot be specified for a condition with field '{field}'");
        }

        return field switch
        {
            "host-header" or "path-pattern" => Mirrored(given, field, config),
            "query-string" => QueryString(given, config),
            _ => Configured(given, field, config),
        };
    }

    private static Condition Mirrored(Fields given, string field, string config)
    {
        var structure = given.Structure(config);
        var (legacy, values) = (given.Texts("Values"), structure?.Texts("Values") ?? []);
        if (legacy.Count > 0 && values.Count > 0 && !legacy.SequenceEqual(values, StringComparer.Ordinal))
        {
            throw Refusals.Invalid($"You cannot specify both 'Values' and '{config}' for a condition with field '{field}'");
        }

        values = values.Count > 0 ? values : legacy;
        var expressions = structure?.Texts("RegexValues") is { Count: > 0 } inner ? inner : given.Texts("RegexValues");
        if (expressions.Count > 0)
        {
            MustBeAlone(values, field);
            return Expressions(field, config, new JsonObject(), expressions, given.Texts("RegexValues").Count > 0);
        }

        MustHave(values, field);
        foreach (var value in values)
        {
            ConditionValues.MustBe(field, value);
        }

        var told = new JsonObject
        {
            ["Field"] = field,
            ["Values"] = Texts(values),
            [config] = new JsonObject { ["Values"] = Texts(values) },
        };
        return new(field, values, false, told);
    }

    private static Condition Configured(Fields given, string field, string config)
    {
        var structure = Only(given, field, config);
        var values = structure.Texts("Values");
        var told = new JsonObject();
        if (field == "http-header")
        {
            var name =
                structure.Text("HttpHeaderName")
                ?? throw Refusals.Invalid("A header name must be specified for a condition with field 'http-header'");
            ConditionValues.MustBeHeader(name);
            told["HttpHeaderName"] = name;
            if (structure.Texts("RegexValues") is { Count: > 0 } expressions)
            {
                MustBeAlone(values, field);
                return Expressions(field, config, told, expressions, isLegacy: false);
            }
        }

        if (field == "source-ip" && structure.Has("IpAddressType"))
        {
            throw Refusals.Configuration("'IpAddressType' is supported in conditions of Network Load Balancers only");
        }

        MustHave(values, field);
        foreach (var value in values)
        {
            ConditionValues.MustBe(field, value);
        }

        told["Values"] = Texts(values);
        return new(field, values, field is "source-ip" or "http-request-method", new JsonObject { ["Field"] = field, [config] = told });
    }

    private static Condition QueryString(Fields given, string config)
    {
        var pairs = Only(given, "query-string", config).Structures("Values");
        var told = new JsonArray();
        var values = new List<string>();
        foreach (var pair in pairs)
        {
            var value = pair.Text("Value") ?? throw Refusals.Invalid("A value must be specified for a condition with field 'query-string'");
            ConditionValues.MustBe("query-string", value);
            var one = new JsonObject();
            if (pair.Text("Key") is { } key)
            {
                ConditionValues.MustBe("query-string", key);
                one["Key"] = key;
            }

            one["Value"] = value;
            told.Add((JsonNode)one);
            values.Add(pair.Text("Key") + value);
        }

        MustHave(values, "query-string");
        return new(
            "query-string",
            values,
            false,
            new JsonObject
            {
                ["Field"] = "query-string",
                [config] = new JsonObject { ["Values"] = told },
            }
        );
    }

    private static Condition Expressions(string field, string config, JsonObject told, IReadOnlyList<string> expressions, bool isLegacy)
    {
        foreach (var expression in expressions)
        {
            ConditionValues.MustBeShort(field, expression);
        }

        told["RegexValues"] = Texts(expressions);
        var condition = new JsonObject { ["Field"] = field, [config] = told };
        if (isLegacy)
        {
            condition["RegexValues"] = Texts(expressions);
        }

        return new(field, expressions, true, condition);
    }

    private static Fields Only(Fields given, string field, string config)
    {
        if (given.Texts("Values").Count > 0)
        {
            throw Refusals.Invalid($"'Values' cannot be specified for a condition with field '{field}'");
        }

        return given.Structure(config) ?? throw Refusals.Invalid($"'{config}' must be specified for a condition with field '{field}'");
    }

    private static void MustHave(IReadOnlyList<string> values, string field)
    {
        if (values.Count == 0)
        {
            throw Refusals.Invalid($"A condition value must be specified for a condition with field '{field}'");
        }
    }

    private static void MustBeAlone(IReadOnlyList<string> values, string field)
    {
        if (values.Count > 0)
        {
            throw Refusals.Invalid(
                $"Values and regular expressions cannot be specified at the same time for a condition with field '{field}'"
            );
        }
    }

    private static JsonArray Texts(IEnumerable<string> values) => [.. values.Select(value => (JsonNode?)JsonValue.Create(value))];

    /// <param name="AreExact">Its values have no wildcards.</param>
    private sealed record Condition(string Field, IReadOnlyList<string> Values, bool AreExact, JsonObject Told);
}
