using System.Globalization;

namespace ElbProvisioner.Core.Properties;

/// <summary>From one number to another, both included.</summary>
/// <param name="Min">Null: no least.</param>
/// <param name="Max">Null: no most.</param>
public sealed record NumberRange(double? Min, double? Max)
{
    /// <summary>
    /// As the file may write it, where it can: <c>4</c>, <c>2+</c>, <c>2-8</c>; <c>up to 8</c> stands for what only a map says.
    /// </summary>
    public override string ToString() =>
        (Min, Max) switch
        {
            ({ } min, null) => $"{Text(min)}+",
            (null, { } max) => $"up to {Text(max)}",
            ({ } min, { } max) => min.Equals(max) ? Text(min) : $"{Text(min)}-{Text(max)}",
            _ => "any",
        };

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
