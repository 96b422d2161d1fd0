using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ElbProvisioner.LocalTraffic.Certificates;

/// <summary>Names of certificates as load balancers write them [RFC 2253], such as <c>CN=ada,O=Example,C=GB</c>.</summary>
internal static class DistinguishedName
{
    public static string Of(X500DistinguishedName name) =>
        string.Join(
            ',',
            name.EnumerateRelativeDistinguishedNames(reversed: true)
                .Select(static part =>
                    part.HasMultipleElements ? "#" + Convert.ToHexString(part.RawData.Span)
                    : part.GetSingleElementValue() is { } value ? $"{TypeOf(part)}={Escaped(value)}"
                    : $"{TypeOf(part)}="
                )
        );

    /// <summary>The values of one type, such as <c>2.5.4.3</c> for common names.</summary>
    public static IEnumerable<string> ValuesOf(X500DistinguishedName name, string type) =>
        name.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == type)
            .Select(static part => part.GetSingleElementValue())
            .OfType<string>();

    private static string TypeOf(X500RelativeDistinguishedName part) =>
        part.GetSingleElementType().Value switch
        {
            "2.5.4.3" => "CN",
            "2.5.4.5" => "serialNumber",
            "2.5.4.6" => "C",
            "2.5.4.7" => "L",
            "2.5.4.8" => "ST",
            "2.5.4.9" => "STREET",
            "2.5.4.10" => "O",
            "2.5.4.11" => "OU",
            "0.9.2342.19200300.100.1.1" => "UID",
            "0.9.2342.19200300.100.1.25" => "DC",
            "1.2.840.113549.1.9.1" => "emailAddress",
            var other => other ?? "",
        };

    private static string Escaped(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (
                c is ',' or '+' or '"' or '\\' or '<' or '>' or ';'
                || (c is '#' && i == 0)
                || (c is ' ' && (i == 0 || i == value.Length - 1))
            )
            {
                text.Append('\\').Append(c);
            }
            else if (c is < ' ' or > '~')
            {
                var length = i + 1 < value.Length && char.IsSurrogatePair(value[i], value[i + 1]) ? 2 : 1;
                foreach (var part in Encoding.UTF8.GetBytes(value.Substring(i, length)))
                {
                    text.Append(CultureInfo.InvariantCulture, $"\\{part:X2}");
                }

                i += length - 1;
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }
}
