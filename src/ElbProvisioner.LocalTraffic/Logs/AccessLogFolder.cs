using System.Globalization;
using System.Security.Cryptography;
using ElbProvisioner.LocalTraffic.Records;

namespace ElbProvisioner.LocalTraffic.Logs;

/// <summary>
/// Access and connection logs in a folder, under the keys that they have in a bucket: a file of each for each load balancer and five
/// minutes. Rows are there at once and uncompressed, so that one can follow them.
/// </summary>
public sealed class AccessLogFolder : IRequestObserver, IConnectionObserver, IAsyncDisposable
{
    private const string ConnectionPrefix = "conn_log_";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly LogFiles _files;
    private readonly string _suffix = RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <param name="folder">Made when it is not there.</param>
    /// <param name="say">Hears once of what cannot be written.</param>
    public AccessLogFolder(string folder, Action<string>? say = null) => _files = new(folder, say);

    public void OnRequest(RequestRecord record) => _files.Add(record.BalancerArn, KeyOf(record, _suffix), AccessLogRow.Of(record));

    public void OnConnection(ConnectionRecord record) =>
        _files.Add(ConnectionPrefix + record.BalancerArn, KeyOf(record, _suffix), ConnectionLogRow.Of(record));

    public ValueTask DisposeAsync() => _files.DisposeAsync();

    /// <summary>The key in a bucket, but for <c>.gz</c>.</summary>
    internal static string KeyOf(RequestRecord record, string suffix) => KeyOf("", record.BalancerArn, record.Region, record.Ended, suffix);

    /// <summary>The key in a bucket, but for <c>.gz</c> [ALB guide: connection log files].</summary>
    internal static string KeyOf(ConnectionRecord record, string suffix) =>
        KeyOf(ConnectionPrefix, record.BalancerArn, record.Region, record.At, suffix);

    private static string KeyOf(string prefix, string balancerArn, string region, DateTimeOffset at, string suffix)
    {
        var parts = balancerArn.Split(':', 6);
        var account = parts.Length > 4 ? parts[4] : "";
        var ticks = at.UtcTicks;
        var end = new DateTimeOffset(ticks - (ticks % Window.Ticks) + Window.Ticks, TimeSpan.Zero);
        var name = AccessLogRow.NameOf(balancerArn).Replace('/', '.');
        return string.Create(
            CultureInfo.InvariantCulture,
            $"AWSLogs/{account}/elasticloadbalancing/{region}/{end:yyyy/MM/dd}/"
                + $"{prefix}{account}_elasticloadbalancing_{region}_{name}_{end:yyyyMMddTHHmmZ}_127.0.0.1_{suffix}.log"
        );
    }
}
