using System.Collections.Immutable;
using System.Text.Json;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tests.Properties;

/// <summary>Each form of a value: as a request carries it, as an answer that says the same is read, and as another kind is.</summary>
public sealed class FormTests
{
    private static readonly Dictionary<string, (Form Form, object Value, object Wire, string Text)> All = new(StringComparer.Ordinal)
    {
        ["text"] = (Forms.Text, "a", "a", "a"),
        ["long text"] = (Forms.LongText, "é", "w6k=", "1 characters"),
        ["number"] = (Forms.Number, 7, 7, "7"),
        ["decimal"] = (Forms.Decimal, 0.5, 0.5, "0.5"),
        ["yes"] = (Forms.Flag, true, true, "true"),
        ["no"] = (Forms.Flag, false, false, "false"),
        ["yes, said by no"] = (Forms.Opposite, true, false, "true"),
        ["no, said by yes"] = (Forms.Opposite, false, true, "false"),
        ["on"] = (Forms.Switch, true, "enabled", "true"),
        ["off"] = (Forms.Switch, false, "disabled", "false"),
        ["seconds"] = (Forms.Seconds, TimeSpan.FromMinutes(2), 120, "120s"),
        ["no time at all"] = (Forms.Seconds, TimeSpan.FromSeconds(-1), -1, "off"),
        ["texts"] = (Forms.Texts, ImmutableArray.Create("b", "a"), new List<object> { "b", "a" }, "b, a"),
        ["set"] = (Forms.TextSet, ImmutableSortedSet.Create("b", "a"), new List<object> { "a", "b" }, "a, b"),
        ["joined set"] = (Forms.JoinedSet, ImmutableSortedSet.Create("b", "a"), "a,b", "a, b"),
        ["map"] = (Forms.TextMap, Map(), new Dictionary<string, object> { ["k"] = "v", ["l"] = "w" }, "k=v, l=w"),
        ["reference"] = (Forms.Ref, new ResourceRef.Existing("sg-1"), "sg-1", "sg-1"),
        ["references"] = (
            Forms.Refs,
            ImmutableArray.Create<ResourceRef>(new ResourceRef.Existing("sg-1"), new ResourceRef.Existing("sg-2")),
            new List<object> { "sg-1", "sg-2" },
            "sg-1, sg-2"
        ),
        ["pairs"] = (
            new PairListForm("Name", "Value"),
            Map(),
            new List<object>
            {
                new Dictionary<string, object> { ["Name"] = "k", ["Value"] = "v" },
                new Dictionary<string, object> { ["Name"] = "l", ["Value"] = "w" },
            },
            "k=v, l=w"
        ),
        ["wrapped texts"] = (
            new WrappedTextsForm("Ipv4Prefix"),
            ImmutableArray.Create("10.0.0.0/28"),
            new List<object> { new Dictionary<string, object> { ["Ipv4Prefix"] = "10.0.0.0/28" } },
            "10.0.0.0/28"
        ),
        ["range"] = (RangeForm.Whole, new NumberRange(2, 8), new Dictionary<string, object> { ["Min"] = 2, ["Max"] = 8 }, "2-8"),
        ["range of one"] = (RangeForm.Whole, new NumberRange(4, 4), new Dictionary<string, object> { ["Min"] = 4, ["Max"] = 4 }, "4"),
        ["range upwards"] = (RangeForm.Whole, new NumberRange(2, null), new Dictionary<string, object> { ["Min"] = 2 }, "2+"),
        ["range downwards"] = (RangeForm.Whole, new NumberRange(null, 8), new Dictionary<string, object> { ["Max"] = 8 }, "up to 8"),
        ["range of fractions"] = (
            RangeForm.Decimal,
            new NumberRange(0.5, 4),
            new Dictionary<string, object> { ["Min"] = 0.5, ["Max"] = 4.0 },
            "0.5-4"
        ),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_travels_as_AWS_says_it_and_comes_back_the_same(string name)
    {
        var (form, value, wire, text) = All[name];
        Assert.Equal(Json(wire), Json(form.ToWire(value, static reference => reference.Key)));
        var read = form.FromWire(wire);
        Assert.NotNull(read);
        Assert.Equal(value.GetType(), read.GetType());
        Assert.Equal(form.Key(value), form.Key(read));
        Assert.Equal(text, form.Text(value, static reference => reference.Key));
    }

    /// <summary>What no request would carry: AWS says nothing of use by it.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void An_answer_of_another_kind_says_nothing(string name)
    {
        var form = All[name].Form;
        Assert.All(new object[] { 'x', new object() }, wire => Assert.Null(form.FromWire(wire)));
    }

    [Fact]
    public void A_number_is_read_whatever_type_carries_it()
    {
        Assert.Equal(7, Forms.Number.FromWire(7L));
        Assert.Equal(7.0, Forms.Decimal.FromWire(7));
        Assert.Equal(0.5, Forms.Decimal.FromWire(0.5f));
        Assert.Equal(TimeSpan.FromSeconds(7), Forms.Seconds.FromWire(7L));
    }

    [Fact]
    public void References_are_the_same_in_any_order()
    {
        ImmutableArray<ResourceRef> one = [new ResourceRef.Existing("sg-2"), new ResourceRef.Existing("sg-1")];
        ImmutableArray<ResourceRef> other = [new ResourceRef.Existing("sg-1"), new ResourceRef.Existing("sg-2")];
        Assert.Equal("sg-1,sg-2", Forms.Refs.Key(one));
        Assert.Equal("sg-1,sg-2", Forms.Refs.Key(other));
        Assert.Equal("sg-1, sg-2", Forms.Refs.Text(one, static reference => reference.Key));
    }

    [Fact]
    public void A_list_of_one_is_a_reference_and_an_empty_one_none()
    {
        Assert.Equal("acm-1", Assert.IsType<ResourceRef.Existing>(Forms.Ref.FromWire(new List<object> { "acm-1", "acm-2" })).Id);
        Assert.Null(Forms.Ref.FromWire(new List<object>()));
        Assert.Null(Forms.Texts.FromWire(new List<object>()));
        Assert.Null(Forms.LongText.FromWire("not base64"));
        Assert.Null(Forms.LongText.FromWire("/w=="));
    }

    private static ImmutableSortedDictionary<string, string> Map() =>
        ImmutableSortedDictionary<string, string>.Empty.Add("k", "v").Add("l", "w");

    private static string Json(object wire) => JsonSerializer.Serialize(wire);
}
