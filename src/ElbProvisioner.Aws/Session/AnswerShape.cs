using System.Buffers;
using System.Collections.Frozen;
using System.Net;
using System.Text;
using System.Text.Json;

namespace ElbProvisioner.Aws.Session;

/// <summary>
/// Tells a whole answer of AWS from half of one and from somebody else's. The unmarshallers cannot: they read an HTML page that is well
/// formed, and an empty body of a JSON service, as an answer that holds nothing.
/// </summary>
internal static class AnswerShape
{
    public const string Nothing = "nothing";

    private const int Shown = 60;

    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n/>"u8);

    /// <summary>JSON operations that answer success with nothing at all.</summary>
    private static readonly FrozenSet<string> Silent = FrozenSet.Create(
        StringComparer.Ordinal,
        "AddTagsToCertificate",
        "DeleteCertificate",
        "RemoveTagsFromCertificate",
        "ResendValidationEmail",
        "RenewCertificate",
        "UpdateCertificateOptions",
        "DeleteAlarms",
        "DisableAlarmActions",
        "EnableAlarmActions",
        "PutCompositeAlarm",
        "PutMetricAlarm",
        "PutMetricData",
        "SetAlarmState"
    );

    /// <summary>
    /// A complete XML or JSON answer of AWS, success or error. What type it claims to have says nothing: emulators send JSON as HTML.
    /// </summary>
    /// <param name="operation">Of a JSON service, in any words; null: the answer is XML.</param>
    public static AnswerFault Judge(HttpStatusCode status, string? operation, ReadOnlySpan<byte> body)
    {
        var isSuccess = (int)status is >= 200 and < 300;
        var text = body.Trim(" \t\r\n"u8);
        text = text.StartsWith(Encoding.UTF8.Preamble) ? text[3..] : text;
        if (text.IsEmpty)
        {
            return status == HttpStatusCode.NoContent || (isSuccess && operation is not null && Silent.Contains(operation))
                ? AnswerFault.None
                : AnswerFault.Cut;
        }

        return operation is null ? JudgeXml(text, isSuccess) : JudgeJson(text, isSuccess);
    }

    /// <summary>A bucket's policy, whole, or an error of S3's, which is XML.</summary>
    public static AnswerFault JudgePolicy(HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        var text = body.Trim(" \t\r\n"u8);
        return (int)status is < 200 or >= 300 ? Judge(status, operation: null, body)
            : text.IsEmpty ? AnswerFault.Cut
            : text[0] != '{' ? AnswerFault.Foreign
            : text[^1] != '}' ? AnswerFault.Cut
            : AnswerFault.None;
    }

    public static string Describe(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4096)]).Trim();
        if (text.Length == 0)
        {
            return Nothing;
        }

        var title = Between(text, "<title>", "</title>") is { Length: > 0 } found ? $" ('{Short(found)}')" : "";
        return
            text.Contains("<html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase)
            ? "an HTML page" + title
            : $"'{Short(text)}'";
    }

    /// <summary>
    /// Every member of a success of the JSON services used begins with a capital (their service models), and what a proxy says of itself
    /// does not: <c>{ "error": … }</c>. An object without members is an answer that holds nothing.
    /// </summary>
    private static AnswerFault JudgeJson(ReadOnlySpan<byte> text, bool isSuccess)
    {
        if (text[0] != '{')
        {
            return AnswerFault.Foreign;
        }

        var reader = new Utf8JsonReader(text);
        var (members, capitals) = (0, 0);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                {
                    members++;
                    capitals += reader.ValueSpan is [>= (byte)'A' and <= (byte)'Z', ..] ? 1 : 0;
                }
            }

            return isSuccess && members > 0 && capitals == 0 ? AnswerFault.Foreign : AnswerFault.None;
        }
        catch (JsonException)
        {
            return AnswerFault.Cut;
        }
    }

    /// <summary>
    /// AWS's roots end with Response; an error of Route 53 alone is named for itself. Whole is what ends with the root's own end.
    /// </summary>
    private static AnswerFault JudgeXml(ReadOnlySpan<byte> text, bool isSuccess)
    {
        if (text[0] != '<')
        {
            return AnswerFault.Foreign;
        }

        if (text.StartsWith("<?"u8))
        {
            var end = text.IndexOf("?>"u8);
            text = end < 0 ? [] : text[(end + 2)..].TrimStart(" \t\r\n"u8);
        }

        var name = text.IsEmpty ? -1 : text[1..].IndexOfAny(NameEnds);
        if (name < 0)
        {
            return AnswerFault.Cut;
        }

        var root = text.Slice(1, name);
        var isOfAws = isSuccess
            ? root.EndsWith("Response"u8) && !root.SequenceEqual("ErrorResponse"u8)
            : text.IndexOf("<Code>"u8) > 0 || root.SequenceEqual("InvalidChangeBatch"u8);
        if (!isOfAws)
        {
            return root.EndsWith("Response"u8) ? AnswerFault.Cut : AnswerFault.Foreign;
        }

        var isWhole =
            text.IndexOf((byte)'>') == text.Length - 1
                ? text.EndsWith("/>"u8)
                : text.EndsWith(">"u8) && text[..^1].EndsWith(root) && text[..^(root.Length + 1)].EndsWith("</"u8);
        return isWhole ? AnswerFault.None : AnswerFault.Cut;
    }

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.OrdinalIgnoreCase);
        var to = from < 0 ? -1 : text.IndexOf(end, from, StringComparison.OrdinalIgnoreCase);
        return to < 0 ? "" : text[(from + start.Length)..to].Trim();
    }

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Shown ? line : line[..Shown] + "…";
    }
}
