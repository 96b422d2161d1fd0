using System.Globalization;

namespace ElbProvisioner.AwsClients.Wire;

/// <summary>Scalars as text, the same in every protocol that writes text.</summary>
internal static class Scalars
{
    public static string Write(bool value) => value ? "true" : "false";

    public static string Write(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Write(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Write(double value) =>
        value switch
        {
            double.PositiveInfinity => "Infinity",
            double.NegativeInfinity => "-Infinity",
            _ => value.ToString("R", CultureInfo.InvariantCulture),
        };

    public static string Write(DateTime value)
    {
        var utc = value.ToUniversalTime();
        return utc.ToString(
            utc.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture
        );
    }

    public static string Write(MemoryStream value) => Write(value.ToArray());

    public static string Write(byte[] value) => Convert.ToBase64String(value);

    /// <summary>A scalar of a tree.</summary>
    public static string WriteAny(object value) =>
        value switch
        {
            string text => text,
            bool flag => Write(flag),
            int number => Write(number),
            long number => Write(number),
            double number => Write(number),
            DateTime time => Write(time),
            byte[] blob => Write(blob),
            _ => throw new InvalidOperationException($"a {value.GetType().Name} is no scalar"),
        };

    public static bool ReadBoolean(string text) => bool.Parse(text);

    public static int ReadInteger(string text) => int.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);

    public static long ReadLong(string text) => long.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture);

    public static double ReadDouble(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Services write ISO 8601 or seconds since 1970, whatever the model says.</summary>
    public static DateTime ReadTimestamp(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? FromEpoch(seconds)
            : DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    public static MemoryStream ReadBlob(string text) => new(Convert.FromBase64String(text));

    public static DateTime FromEpoch(double seconds) =>
        DateTime.UnixEpoch.AddTicks((long)Math.Round(seconds * 1000) * TimeSpan.TicksPerMillisecond);

    public static double ToEpoch(DateTime value) => Math.Round((value.ToUniversalTime() - DateTime.UnixEpoch).TotalMilliseconds) / 1000;
}
