using System.Globalization;
using System.Text;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>Undoes percent-encoding, strictly: what it hides must be UTF-8.</summary>
internal static class Percent
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="text">As it came: a character for each byte.</param>
    /// <exception cref="Malformed">It is not UTF-8: replacing what is not would let two different texts be one.</exception>
    public static string Decode(string text, bool isForm)
    {
        if (!text.AsSpan().ContainsAny('%', '+') && System.Text.Ascii.IsValid(text))
        {
            return text;
        }

        var bytes = new byte[text.Length];
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (
                text[at] == '%'
                && at + 2 < text.Length
                && byte.TryParse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hidden)
            )
            {
                bytes[count++] = hidden;
                at += 2;
            }
            else
            {
                bytes[count++] = text[at] switch
                {
                    '+' when isForm => (byte)' ',
                    > (char)byte.MaxValue => throw NotUtf8(),
                    var c => (byte)c,
                };
            }
        }

        try
        {
            return Utf8.GetString(bytes, 0, count);
        }
        catch (DecoderFallbackException)
        {
            throw NotUtf8();
        }
    }

    private static Malformed NotUtf8() => new("The request has bytes that are not UTF-8");
}
