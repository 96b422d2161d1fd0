using System.Globalization;
using ElbProvisioner.LocalTraffic.Records;

namespace ElbProvisioner.LocalTraffic.Logs;

/// <summary>A row of a connection log, field by field as application load balancers write it [ALB guide: connection log entries].</summary>
internal static class ConnectionLogRow
{
    private const string None = "-";

    /// <summary>Without the end of the line.</summary>
    public static string Of(ConnectionRecord record) =>
        string.Join(
            ' ',
            AccessLogRow.Time(record.At),
            record.ClientAddress,
            record.ClientPort.ToString(CultureInfo.InvariantCulture),
            record.ListenerPort.ToString(CultureInfo.InvariantCulture),
            record.TlsProtocol ?? None,
            record.Cipher ?? None,
            record.Handshake?.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture) ?? None,
            AccessLogRow.Quoted(record.Subject),
            record.Validity ?? None,
            record.Serial ?? None,
            record.VerifyStatus ?? None,
            record.ConnectionId,
            None,
            AccessLogRow.NameOf(record.BalancerArn),
            "127.0.0.1"
        );
}
