using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;
using ElbProvisioner.Core.StackFile.Language;

namespace ElbProvisioner.Core.Tests.StackFile;

public sealed class SchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(StackSchema.Write()).RootElement;

    /// <summary>Each key of the schema with a way to it from the top: names, then a key; <c>[]</c> is a list's item.</summary>
    private static readonly ImmutableArray<ImmutableArray<string>> Places = [.. Walk(Schema, [], [])];

    [Fact]
    public void It_is_draft_2020_12_with_a_description_for_every_key()
    {
        Assert.Equal(StackSchema.Dialect, Schema.GetProperty("$schema").GetString());
        foreach (
            var definition in Schema
                .GetProperty("$defs")
                .EnumerateObject()
                .Where(definition => definition.Value.TryGetProperty("properties", out _))
        )
        {
            Assert.All(
                definition.Value.GetProperty("properties").EnumerateObject(),
                key => Assert.NotEqual("", key.Value.GetProperty("description").GetString())
            );
        }
    }

    [Fact]
    public void It_is_valid_by_the_draft_that_it_names() => Assert.Empty(SchemaJudge.MarkedInSchema());

    [Fact]
    public void It_is_the_same_every_time() => Assert.Equal(StackSchema.Write(), StackSchema.Write());

    [Fact]
    public void Every_key_of_the_schema_is_one_the_binder_knows()
    {
        Assert.True(Places.Length >= 240, $"Only {Places.Length} places were found.");
        foreach (var place in Places)
        {
            var unknown = StackText.Load(Write(place)).Diagnostics.Where(diagnostic => IsUnknown(diagnostic.Code));
            Assert.True(!unknown.Any(), $"{string.Join('.', place)}: {string.Join("; ", unknown)}");
        }
    }

    [Fact]
    public void Every_other_key_is_refused_in_the_same_places()
    {
        foreach (var place in Places)
        {
            var other = place.SetItem(place.Length - 1, place[^1] + "Zzz");
            Assert.True(
                StackText.Load(Write(other)).Diagnostics.Any(diagnostic => IsUnknown(diagnostic.Code)),
                $"{string.Join('.', other)} is not refused."
            );
        }
    }

    [Fact]
    public void Every_map_of_the_binder_has_the_same_keys_in_the_schema()
    {
        var shapes = new Dictionary<Shape, bool>(ReferenceEqualityComparer.Instance);
        Collect(StackLanguage.Shape, shapes);
        var maps = shapes.Keys.OfType<IFixedMap>().ToList();
        foreach (var map in maps)
        {
            var definition = map.Id == "stack" ? Schema : Schema.GetProperty("$defs").GetProperty(map.Id);
            Assert.Equal(map.KeyNames, definition.GetProperty("properties").EnumerateObject().Select(property => property.Name));
        }

        Assert.Equal(maps.Count, maps.Select(map => map.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.InRange(maps.Count, 30, 150);
    }

    [Theory]
    [InlineData("was: web", "keep the old name: another name")]
    public void A_key_that_is_not_supported_yet_says_what_to_do_meanwhile(string key, string remedy)
    {
        var told = StackText
            .Load($"stack: shop\ntargetGroups:\n  app:\n    port: 8080\n    {key}\n")
            .Diagnostics.Single(d => d.Code.Id == "ELB2004");
        Assert.Contains(remedy, told.Remedy);
    }

    [Fact]
    public void The_whole_example_is_valid() => Assert.Empty(SchemaJudge.Marked(WholeStackTests.Text));

    [Theory]
    [InlineData("stack: Shop", "/stack")]
    [InlineData("stack: shop\nregion: 5", "/region")]
    [InlineData("stack: shop\nbanana: 1", "/banana")]
    [InlineData("stack: shop\ntargetGroups: { app: { port: 70000 } }", "/targetGroups/app/port")]
    [InlineData("stack: shop\nloadBalancers: { web: { scheme: public } }", "/loadBalancers/web/scheme")]
    [InlineData(
        "stack: shop\nloadBalancers: { web: { listeners: { http: { port: 80, redirect: http } } } }",
        "/loadBalancers/web/listeners/http/redirect"
    )]
    [InlineData("stack: shop\nloadBalancers: { we_b: {} }", "/loadBalancers/we_b")]
    public void What_the_binder_refuses_an_editor_marks(string text, string where)
    {
        Assert.Contains(where, SchemaJudge.Marked(text));
        Assert.True(StackText.Load(text).HasErrors || text.Contains("region: 5", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("targetGroups: { app: { port: \"${port}\", deregistrationDelay: \"${delay}\", healthCheck: { matcher: \"${codes}\" } } }")]
    [InlineData("loadBalancers: { web: { scheme: \"${scheme}\", deletionProtection: \"${protect}\", allow: [\"${range}\"] } }")]
    public void A_variable_may_stand_for_any_value(string text) => Assert.Empty(SchemaJudge.Marked("stack: shop\n" + text));

    [Theory]
    [InlineData("loadBalancers: { web: { idleTimeout: null, listeners: { http: null } } }")]
    [InlineData("targetGroups: { app: { port: 81 }, old: null }\nregion: null")]
    [InlineData("autoScalingGroups: { app: { size: { max: 9 }, launchTemplate: { instanceType: t3.large } } }")]
    public void A_file_that_is_laid_over_another_may_hold_a_part_and_take_away(string text) => Assert.Empty(SchemaJudge.Marked(text));

    [Theory]
    [InlineData("x-note: [1, 2]\nstack: shop\ntargetGroups: { app: { port: 80, x-owner: { team: a } } }")]
    public void Keys_that_begin_with_x_are_anybodys(string text)
    {
        Assert.Empty(SchemaJudge.Marked(text));
        Assert.DoesNotContain(StackText.Load(text).Diagnostics, diagnostic => diagnostic.IsError);
    }

    private static bool IsUnknown(DiagnosticCode code) => code == BindingCodes.UnknownKey || code == BindingCodes.UnknownAttribute;

    private static void Collect(Shape shape, Dictionary<Shape, bool> found)
    {
        if (found.TryAdd(shape, true))
        {
            foreach (var inner in shape.Inner)
            {
                Collect(inner, found);
            }
        }
    }

    private static IEnumerable<ImmutableArray<string>> Walk(JsonElement schema, ImmutableArray<string> path, ImmutableHashSet<string> seen)
    {
        if (schema.TryGetProperty("$ref", out var reference) && reference.GetString() is { } id && !seen.Contains(id))
        {
            foreach (var place in Walk(Schema.GetProperty("$defs").GetProperty(id["#/$defs/".Length..]), path, seen.Add(id)))
            {
                yield return place;
            }
        }

        if (schema.TryGetProperty("anyOf", out var forms))
        {
            foreach (var place in forms.EnumerateArray().SelectMany(form => Walk(form, path, seen)))
            {
                yield return place;
            }
        }

        if (schema.TryGetProperty("items", out var items))
        {
            foreach (var place in Walk(items, path.Add("[]"), seen))
            {
                yield return place;
            }
        }

        if (schema.TryGetProperty("additionalProperties", out var additional) && additional.ValueKind == JsonValueKind.Object)
        {
            foreach (var place in Walk(additional, path.Add("some-name"), seen))
            {
                yield return place;
            }
        }

        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                yield return path.Add(property.Name);
                foreach (var place in Walk(property.Value, path.Add(property.Name), seen))
                {
                    yield return place;
                }
            }
        }
    }

    /// <summary>
    /// A file, in JSON, with some value at the place. <c>targetGroups</c> of a forward takes a map to be the long form, and a number in
    /// what a request <c>gets</c> is a weight of whatever target group.
    /// </summary>
    private static string Write(ImmutableArray<string> place)
    {
        var isLongForward = place.IndexOf("forward") is >= 0 and var forward && forward < place.Length - 1;
        JsonNode node = isLongForward && place[^1] == "targetGroups" ? new JsonObject { ["a"] = 1 } : JsonValue.Create(place.Contains("gets") ? "x" : "0");
        for (var i = place.Length - 1; i >= 0; i--)
        {
            var map = place[i] == "[]" ? null : new JsonObject { [place[i]] = node };
            if (map is not null && isLongForward && i == place.Length - 1 && place[i] != "targetGroups")
            {
                map["targetGroups"] = new JsonObject { ["a"] = 1 };
            }

            node = map ?? (JsonNode)new JsonArray(node);
        }

        return node.ToJsonString();
    }
}
