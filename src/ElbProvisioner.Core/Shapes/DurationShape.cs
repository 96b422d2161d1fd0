using System.Globalization;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Shapes;

/// <summary><c>30s</c>, <c>5m</c>, <c>1h</c>, <c>1d</c>, <c>1h30m</c>, or bare seconds.</summary>
internal sealed partial class DurationShape(TimeSpan min, TimeSpan max) : Shape<TimeSpan>
{
    private const string Pattern = "^([0-9]{1,9}[smhd])+$|^[0-9]{1,9}$";

    /// <summary>From <paramref name="minSeconds"/> to <paramref name="maxSeconds"/>.</summary>
    public static DurationShape Seconds(int minSeconds, int maxSeconds) =>
        new(TimeSpan.FromSeconds(minSeconds), TimeSpan.FromSeconds(maxSeconds));

    public TimeSpan Min => min;

    public TimeSpan Max => max;

    public override string Expects => $"a duration from {Write(min)} to {Write(max)}";

    public override void WriteKeywords(SchemaWriter schema)
    {
        schema.Types("string", "integer");
        schema.Json.WriteString("pattern", schema.OrVariable(Pattern));
    }

    /// <summary>The shortest form a person would write.</summary>
    public static string Write(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        return seconds switch
        {
            0 => "0s",
            _ when seconds % 86400 == 0 => $"{seconds / 86400}d",
            _ when seconds % 3600 == 0 => $"{seconds / 3600}h",
            _ when seconds % 60 == 0 => $"{seconds / 60}m",
            _ => $"{seconds}s",
        };
    }

    protected override bool TryRead(Node node, Binding binding, out TimeSpan value)
    {
        value = default;
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            return WrongType(node, binding);
        }

        if (!Form().IsMatch(scalar.Text) || scalar.Text.Contains('\n'))
        {
            binding.Report(
                BindingCodes.NotADuration,
                node.At,
                $"{binding.Place}: expected {Expects}, here is {node.Kind}.",
                "Write 30s, 5m, 1h or 1d."
            );
            return false;
        }

        var seconds = Parse(scalar.Text);
        if (seconds < (long)min.TotalSeconds || seconds > (long)max.TotalSeconds)
        {
            binding.Report(
                BindingCodes.OutOfRange,
                node.At,
                $"{binding.Place} is {scalar.Text}; it must be from {Write(min)} to {Write(max)}."
            );
            return false;
        }

        value = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static long Parse(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bare))
        {
            return bare;
        }

        var seconds = 0L;
        var number = 0L;
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                number = (number * 10) + (character - '0');
                continue;
            }

            seconds +=
                number
                * character switch
                {
                    's' => 1,
                    'm' => 60,
                    'h' => 3600,
                    _ => 86400,
                };
            number = 0;
        }

        return seconds;
    }

    [GeneratedRegex(Pattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex Form();
}
