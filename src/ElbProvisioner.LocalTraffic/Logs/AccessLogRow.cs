using System.Globalization;
using System.Text;
using ElbProvisioner.LocalTraffic.Records;

namespace ElbProvisioner.LocalTraffic.Logs;

/// <summary>A row of an access log, field by field as application load balancers write it [ALB guide: access log entries].</summary>
internal static class AccessLogRow
{
    private const string None = "-";
    private const int LongestAgent = 8 * 1024;
    private const string TimeForm = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    /// <summary>Without the end of the line.</summary>
    public static string Of(RequestRecord record)
    {
        var target = record.TargetPlace ?? record.Target ?? None;
        return string.Join(
            ' ',
            record.Type,
            Time(record.Ended),
            NameOf(record.BalancerArn),
            record.Client,
            target,
            Seconds(record.RequestTime),
            Seconds(record.TargetTime),
            Seconds(record.ResponseTime),
            Number(record.Status),
            record.TargetStatus is { } status ? Number(status) : None,
            Number(record.ReceivedBytes),
            Number(record.SentBytes),
            Quoted(record.RequestLine),
            Quoted(record.UserAgent is { Length: > LongestAgent } agent ? agent[..LongestAgent] : record.UserAgent),
            record.Cipher ?? None,
            record.TlsProtocol ?? None,
            record.TargetGroupArn ?? None,
            Quoted(record.TraceId),
            Quoted(record.ServerName),
            Quoted(record.CertificateArn),
            record.RulePriority is { } priority ? Number(priority) : None,
            Time(record.Began),
            Quoted(record.Actions.Count == 0 ? null : string.Join(',', record.Actions)),
            Quoted(record.RedirectUrl),
            Quoted(record.ErrorReason),
            Quoted(record.TargetPlace ?? record.Target),
            Quoted(record.TargetStatus is { } answered ? Number(answered) : null),
            Quoted(record.Classification),
            Quoted(record.ClassificationReason),
            record.ConnectionId,
            Quoted(record.TransformedHost),
            Quoted(record.TransformedUri),
            Quoted(null)
        );
    }

    /// <summary><c>app/shop/0a1b2c3d4e5f6071</c>.</summary>
    public static string NameOf(string balancerArn) => balancerArn[(balancerArn.IndexOf('/', StringComparison.Ordinal) + 1)..];

    internal static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString(TimeForm, CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan? time) => time?.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture) ?? "-1";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Quotes are escaped, and so is what would end the row.</summary>
    internal static string Quoted(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "\"-\"";
        }

        var written = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\')
            {
                written.Append('\\').Append(c);
            }
            else if (c is < ' ' or >= (char)0x7f)
            {
                written.Append(CultureInfo.InvariantCulture, $"\\x{(int)c & 0xff:X2}");
            }
            else
            {
                written.Append(c);
            }
        }

        return written.Append('"').ToString();
    }
}
