using System.Globalization;
using System.Text.Json.Nodes;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Single values between text on the wire and the form that they have in <see cref="Fields"/>.</summary>
internal static class Scalars
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <returns>Null: the text is no value of the shape's type.</returns>
    public static JsonValue? FromText(Shape shape, string text) =>
        shape.Kind switch
        {
            ShapeKind.String => JsonValue.Create(text),
            ShapeKind.Boolean => bool.TryParse(text, out var flag) ? JsonValue.Create(flag) : null,
            ShapeKind.Integer or ShapeKind.Long => long.TryParse(
                text,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            )
                ? FromNumber(shape, number)
                : null,
            ShapeKind.Double => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? FromNumber(number)
                : null,
            ShapeKind.Timestamp => ParseTime(text) is { } time ? FromTime(time) : null,
            ShapeKind.Blob => Convert.TryFromBase64String(text, new byte[text.Length], out _) ? JsonValue.Create(text) : null,
            _ => null,
        };

    /// <returns>Null: it is out of the shape's range.</returns>
    public static JsonValue? FromNumber(Shape shape, long number) =>
        shape.Kind == ShapeKind.Integer && number is < int.MinValue or > int.MaxValue ? null : JsonValue.Create(number);

    public static JsonValue? FromNumber(double number) => double.IsFinite(number) ? JsonValue.Create(number) : null;

    public static JsonValue FromTime(DateTimeOffset time) =>
        JsonValue.Create(time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));

    /// <returns>Null: no time that a calendar has.</returns>
    public static JsonValue? FromEpoch(double seconds) =>
        seconds is >= -62135596800 and <= 253402300799
            ? FromTime(DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(seconds * 1000)))
            : null;

    public static DateTimeOffset Time(string canonical) =>
        DateTimeOffset.Parse(canonical, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    public static double Epoch(string canonical) => (Time(canonical) - DateTimeOffset.UnixEpoch).TotalMilliseconds / 1000;

    /// <summary>As AWS writes it: with a point, always.</summary>
    public static string Text(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    private static DateTimeOffset? ParseTime(string text)
    {
        if (
            double.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var epoch
            )
        )
        {
            return FromEpoch(epoch) is { } time ? Time(time.GetValue<string>()) : null;
        }

        return DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var parsed
        )
            ? parsed
            : null;
    }
}
