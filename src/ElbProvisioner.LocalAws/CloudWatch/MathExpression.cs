using System.Globalization;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>
/// Reads a metric math expression and works it out, from left to right: operators by their rank, functions by their names.
/// </summary>
/// <param name="find">What an id stands for.</param>
/// <param name="functions">The functions, with what is looked at.</param>
internal sealed class MathExpression(string text, Func<string, MathValue?> find, MathFunctions functions)
{
    // The weakest first.
    private static readonly IReadOnlyList<IReadOnlyList<string>> Ranks =
    [
        ["||", "OR"],
        ["&&", "AND"],
        ["==", "!=", "<=", ">=", "<", ">"],
        ["+", "-"],
        ["*", "/"],
    ];

    private int _at;

    /// <summary>What an expression is that this world cannot work out.</summary>
    public static AwsError Problem(string message) => new("ValidationError", message);

    /// <exception cref="AwsError">It is not understood.</exception>
    public MathValue WorkOut()
    {
        var value = Operation(0);
        SkipSpace();
        return _at == text.Length ? value : throw Problem($"'{text[_at..]}' was not expected");
    }

    private MathValue Operation(int rank)
    {
        if (rank == Ranks.Count)
        {
            return Power();
        }

        var left = Operation(rank + 1);
        while (Ranks[rank].FirstOrDefault(Takes) is { } sign)
        {
            left = left.With(Operation(rank + 1), Join(sign));
        }

        return left;
    }

    private MathValue Power()
    {
        if (Takes("-"))
        {
            return Power().Map(value => -value);
        }

        var left = Operand();
        return Takes("^") ? left.With(Power(), Math.Pow) : left;
    }

    private MathValue Operand()
    {
        if (Takes("("))
        {
            var inner = Operation(0);
            Must(")");
            return inner;
        }

        if (Takes("["))
        {
            return new MathValue.Many([.. Arguments("]").Select(MathFunctions.SeriesOf)]);
        }

        if (_at < text.Length && text[_at] is '"' or '\'')
        {
            var end = text.IndexOf(text[_at], _at + 1);
            var word = end < 0 ? throw Problem("a text does not end") : text[(_at + 1)..end];
            _at = end + 1;
            return new MathValue.Word(word);
        }

        var name = Run(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.');
        if (name.Length == 0)
        {
            throw Problem(_at == text.Length ? "it ends too early" : $"'{text[_at..]}' was not expected");
        }

        return Takes("(") ? functions.Call(name, Arguments(")"))
            : double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? new MathValue.Number(number)
            : find(name) ?? (name is "REPEAT" or "LINEAR" ? new MathValue.Word(name) : throw Problem($"{name} is not known"));
    }

    private List<MathValue> Arguments(string end)
    {
        List<MathValue> all = [];
        while (!Takes(end))
        {
            if (all.Count > 0)
            {
                Must(",");
            }

            all.Add(Operation(0));
        }

        return all;
    }

    private static Func<double, double, double> Join(string sign) =>
        sign switch
        {
            "||" or "OR" => (left, right) => left != 0 || right != 0 ? 1 : 0,
            "&&" or "AND" => (left, right) => left != 0 && right != 0 ? 1 : 0,
            "==" => (left, right) => left == right ? 1 : 0,
            "!=" => (left, right) => left == right ? 0 : 1,
            "<=" => (left, right) => left <= right ? 1 : 0,
            ">=" => (left, right) => left >= right ? 1 : 0,
            "<" => (left, right) => left < right ? 1 : 0,
            ">" => (left, right) => left > right ? 1 : 0,
            "+" => (left, right) => left + right,
            "-" => (left, right) => left - right,
            "*" => (left, right) => left * right,
            _ => (left, right) => left / right,
        };

    private bool Takes(string sign)
    {
        SkipSpace();
        var isHere =
            text.AsSpan(_at).StartsWith(sign, StringComparison.Ordinal)
            && (!char.IsAsciiLetter(sign[0]) || _at + sign.Length == text.Length || !char.IsAsciiLetterOrDigit(text[_at + sign.Length]));
        _at += isHere ? sign.Length : 0;
        return isHere;
    }

    private void Must(string sign)
    {
        if (!Takes(sign))
        {
            throw Problem($"'{sign}' is missing");
        }
    }

    private void SkipSpace() => _ = Run(char.IsWhiteSpace);

    private string Run(Func<char, bool> isPart)
    {
        var from = _at;
        while (_at < text.Length && isPart(text[_at]))
        {
            _at++;
        }

        return text[from.._at];
    }
}
