using System.Net;
using System.Text;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Lowering;

internal static class DnsRecordLowering
{
    /// <summary>A text of a TXT record is one or several of at most so many bytes [Route 53 developer guide: TXT record type].</summary>
    private const int MaxText = 255;

    /// <summary>As Route 53 has it, with what the language says by itself.</summary>
    public static Settings Lower(DnsName dns, string type) =>
        DnsRecordTable.Whole(
            dns.Settings.With(DnsRecordTable.Name, dns.Name)
                .With(DnsRecordTable.Type, type)
                .Map(DnsRecordTable.Values, values => [.. values.Select(value => ValueOf(type, value))])
        );

    /// <summary>As Route 53 reports a value: addresses in their shortest form, texts in quotation marks.</summary>
    public static string ValueOf(string type, string value) =>
        type switch
        {
            "AAAA" when IPAddress.TryParse(value, out var address) => address.ToString(),
            "TXT" or "SPF" => Quoted(value),
            _ => value,
        };

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder();
        foreach (var part in Encoding.UTF8.GetBytes(text).Chunk(MaxText))
        {
            quoted.Append(quoted.Length == 0 ? "\"" : " \"");
            foreach (var b in part)
            {
                _ = b switch
                {
                    (byte)'"' or (byte)'\\' => quoted.Append('\\').Append((char)b),
                    >= 0x20 and < 0x7F => quoted.Append((char)b),
                    _ => quoted.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0')),
                };
            }

            quoted.Append('"');
        }

        return quoted.Length == 0 ? "\"\"" : quoted.ToString();
    }
}
