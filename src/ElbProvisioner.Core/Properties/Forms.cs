using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Properties;

/// <summary>The forms that properties have.</summary>
internal static class Forms
{
    public static Form<string> Text { get; } = new TextForm();

    /// <summary>Too long for a plan, which tells its length; base64 on the wire.</summary>
    public static Form<string> LongText { get; } = new LongTextForm();

    public static Form<int> Number { get; } = new NumberForm();

    public static Form<bool> Flag { get; } = new FlagForm();

    public static Form<double> Decimal { get; } = new DecimalForm();

    /// <summary>The wire says the opposite: what is switched off.</summary>
    public static Form<bool> Opposite { get; } = new OppositeForm();

    /// <summary><c>enabled</c> or <c>disabled</c> on the wire.</summary>
    public static Form<bool> Switch { get; } = new SwitchForm("enabled", "disabled");

    /// <summary><c>on</c> or <c>off</c> on the wire.</summary>
    public static Form<bool> OnOff { get; } = new SwitchForm("on", "off");

    /// <summary>Whole seconds on the wire.</summary>
    public static Form<TimeSpan> Seconds { get; } = new SecondsForm();

    /// <summary>A list in which the order counts.</summary>
    public static Form<ImmutableArray<string>> Texts { get; } = new TextsForm();

    /// <summary>A list in which it does not.</summary>
    public static Form<ImmutableSortedSet<string>> TextSet { get; } = new TextSetForm();

    /// <summary>The same, which AWS joins with commas.</summary>
    public static Form<ImmutableSortedSet<string>> JoinedSet { get; } = new JoinedSetForm();

    /// <summary>Texts by name.</summary>
    public static Form<ImmutableSortedDictionary<string, string>> TextMap { get; } = new TextMapForm();

    /// <summary>Another object; AWS may say it as a list of one.</summary>
    public static Form<ResourceRef> Ref { get; } = new RefForm();

    /// <summary>Other objects, in no order.</summary>
    public static Form<ImmutableArray<ResourceRef>> Refs { get; } = new RefsForm();

    private sealed class TextForm : Form<string>
    {
        public override object? FromWire(object wire) => wire as string;

        protected override string Show(string value, Func<ResourceRef, string> nameOf) => value;
    }

    private sealed class LongTextForm : Form<string>
    {
        public override string Key(object value) => (string)value;

        /// <summary>Null: what AWS keeps is no text.</summary>
        public override object? FromWire(object wire)
        {
            if (wire is not string base64)
            {
                return null;
            }

            var bytes = new byte[base64.Length];
            return Convert.TryFromBase64String(base64, bytes, out var length) && Utf8.IsValid(bytes.AsSpan(0, length))
                ? Encoding.UTF8.GetString(bytes, 0, length)
                : null;
        }

        protected override string Show(string value, Func<ResourceRef, string> nameOf) => $"{value.Length} characters";

        protected override object Send(string value, Func<ResourceRef, string> idOf) =>
            Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
    }

    private sealed class NumberForm : Form<int>
    {
        public override object? FromWire(object wire) => wire is int or long ? Convert.ToInt32(wire, CultureInfo.InvariantCulture) : null;

        protected override string Show(int value, Func<ResourceRef, string> nameOf) => value.ToString(CultureInfo.InvariantCulture);
    }

    private sealed class FlagForm : Form<bool>
    {
        public override object? FromWire(object wire) => wire as bool?;

        protected override string Show(bool value, Func<ResourceRef, string> nameOf) => value ? "true" : "false";
    }

    private sealed class DecimalForm : Form<double>
    {
        public override object? FromWire(object wire) =>
            wire is double or float or int or long ? Convert.ToDouble(wire, CultureInfo.InvariantCulture) : null;

        protected override string Show(double value, Func<ResourceRef, string> nameOf) => value.ToString(CultureInfo.InvariantCulture);
    }

    private sealed class OppositeForm : Form<bool>
    {
        public override object? FromWire(object wire) => wire is bool off ? !off : null;

        protected override string Show(bool value, Func<ResourceRef, string> nameOf) => value ? "true" : "false";

        protected override object Send(bool value, Func<ResourceRef, string> idOf) => !value;
    }

    private sealed class SwitchForm(string on, string off) : Form<bool>
    {
        public override object? FromWire(object wire) => wire is string text ? text == on : null;

        protected override string Show(bool value, Func<ResourceRef, string> nameOf) => value ? "true" : "false";

        protected override object Send(bool value, Func<ResourceRef, string> idOf) => value ? on : off;
    }

    private sealed class SecondsForm : Form<TimeSpan>
    {
        public override object? FromWire(object wire) =>
            wire is int or long ? TimeSpan.FromSeconds(Convert.ToInt64(wire, CultureInfo.InvariantCulture)) : null;

        // Below zero AWS means that there is none.
        protected override string Show(TimeSpan value, Func<ResourceRef, string> nameOf) =>
            value < TimeSpan.Zero ? "off" : value.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s";

        protected override object Send(TimeSpan value, Func<ResourceRef, string> idOf) => (int)value.TotalSeconds;
    }

    private sealed class TextsForm : Form<ImmutableArray<string>>
    {
        public override object? FromWire(object wire) =>
            wire is IReadOnlyList<object> { Count: > 0 } items ? items.Cast<string>().ToImmutableArray() : null;

        protected override string Show(ImmutableArray<string> value, Func<ResourceRef, string> nameOf) => string.Join(", ", value);

        protected override object Send(ImmutableArray<string> value, Func<ResourceRef, string> idOf) => value.ToList<object>();
    }

    private sealed class TextSetForm : Form<ImmutableSortedSet<string>>
    {
        public override object? FromWire(object wire) =>
            wire is IReadOnlyList<object> items
                ? ImmutableSortedSet.CreateRange(StringComparer.Ordinal, items.Select(static item => (string)item))
                : null;

        protected override string Show(ImmutableSortedSet<string> value, Func<ResourceRef, string> nameOf) => string.Join(", ", value);

        protected override object Send(ImmutableSortedSet<string> value, Func<ResourceRef, string> idOf) => value.ToList<object>();
    }

    private sealed class JoinedSetForm : Form<ImmutableSortedSet<string>>
    {
        public override object? FromWire(object wire) =>
            wire is string joined
                ? ImmutableSortedSet.CreateRange(
                    StringComparer.Ordinal,
                    joined.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                )
                : null;

        protected override string Show(ImmutableSortedSet<string> value, Func<ResourceRef, string> nameOf) => string.Join(", ", value);

        protected override object Send(ImmutableSortedSet<string> value, Func<ResourceRef, string> idOf) => string.Join(',', value);
    }

    private sealed class TextMapForm : Form<ImmutableSortedDictionary<string, string>>
    {
        /// <summary>Null: there are none.</summary>
        public override object? FromWire(object wire) =>
            wire is IReadOnlyDictionary<string, object> { Count: > 0 } map
                ? map.ToImmutableSortedDictionary(static p => p.Key, static p => (string)p.Value, StringComparer.Ordinal)
                : null;

        protected override string Show(ImmutableSortedDictionary<string, string> value, Func<ResourceRef, string> nameOf) =>
            string.Join(", ", value.Select(static p => $"{p.Key}={p.Value}"));

        protected override object Send(ImmutableSortedDictionary<string, string> value, Func<ResourceRef, string> idOf) =>
            value.ToDictionary(static p => p.Key, static p => (object)p.Value, StringComparer.Ordinal);
    }

    private sealed class RefForm : Form<ResourceRef>
    {
        public override string Key(object value) => ((ResourceRef)value).Key;

        public override object? FromWire(object wire) =>
            (wire is IReadOnlyList<object> { Count: > 0 } items ? items[0] : wire) is string id ? new ResourceRef.Existing(id) : null;

        public override IEnumerable<ResourceRef> Refs(object value) => [(ResourceRef)value];

        protected override string Show(ResourceRef value, Func<ResourceRef, string> nameOf) => nameOf(value);

        protected override object Send(ResourceRef value, Func<ResourceRef, string> idOf) => idOf(value);
    }

    private sealed class RefsForm : Form<ImmutableArray<ResourceRef>>
    {
        public override string Key(object value) => string.Join(',', Refs(value).Select(static r => r.Key).Order(StringComparer.Ordinal));

        public override object? FromWire(object wire) =>
            wire is IReadOnlyList<object> items
                ? ImmutableArray.CreateRange<ResourceRef>(
                    items
                        .Select(static item => (string)item)
                        .Distinct(StringComparer.Ordinal)
                        .Order(StringComparer.Ordinal)
                        .Select(static id => new ResourceRef.Existing(id))
                )
                : null;

        public override IEnumerable<ResourceRef> Refs(object value) => (ImmutableArray<ResourceRef>)value;

        protected override string Show(ImmutableArray<ResourceRef> value, Func<ResourceRef, string> nameOf) =>
            string.Join(", ", value.Select(nameOf).Order(StringComparer.Ordinal));

        protected override object Send(ImmutableArray<ResourceRef> value, Func<ResourceRef, string> idOf) =>
            value.Select(idOf).ToList<object>();
    }
}
