namespace ElbProvisioner.LocalTraffic.Records;

/// <summary>
/// One request that an application load balancer has dealt with, as access logs and metrics tell it [ALB guide: access logs]. Filled in
/// while it is dealt with, and handed over once when it is over.
/// </summary>
public sealed class RequestRecord
{
    /// <summary>As in <c>http</c>, <c>https</c>, <c>h2</c>, <c>grpcs</c>, <c>ws</c>, <c>wss</c>.</summary>
    public string Type { get; set; } = "http";

    public required string BalancerArn { get; init; }

    public required string Region { get; init; }

    /// <summary>The zone of the node that took it.</summary>
    public required string Zone { get; init; }

    /// <summary>When it began to arrive.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>When its answer was sent, or the client had left.</summary>
    public DateTimeOffset Ended { get; set; }

    /// <summary>As in <c>127.0.0.1:50122</c>; IPv6 without brackets, as AWS logs it.</summary>
    public required string Client { get; init; }

    /// <summary>As it is registered; null: none was chosen, or it is a function.</summary>
    public string? Target { get; set; }

    /// <summary>The same by its address, as logs name it; null like the target.</summary>
    public string? TargetPlace { get; set; }

    /// <summary>Null: none was chosen.</summary>
    public string? TargetGroupArn { get; set; }

    /// <summary>The zone of the target; null: none was chosen, or it is in every zone.</summary>
    public string? TargetZone { get; set; }

    /// <summary>It went to the target though too few of its group are healthy.</summary>
    public bool FailedOpen { get; set; }

    /// <summary>From the request's arrival to its leaving for the target; null: it never left.</summary>
    public TimeSpan? RequestTime { get; set; }

    /// <summary>From its leaving to the first byte of the target's answer; null: there was none.</summary>
    public TimeSpan? TargetTime { get; set; }

    /// <summary>From the first byte of the target's answer to the last one for the client; null: there was none.</summary>
    public TimeSpan? ResponseTime { get; set; }

    /// <summary>What the client got, or would have got: 460 where it had left.</summary>
    public int Status { get; set; }

    /// <summary>What the target answered; null: it did not.</summary>
    public int? TargetStatus { get; set; }

    /// <summary>Nobody could connect to the target, or the connection broke before an answer.</summary>
    public bool TargetConnectionFailed { get; set; }

    public long ReceivedBytes { get; set; }

    public long SentBytes { get; set; }

    /// <summary>As in <c>GET http://shop.example.org:80/cart?id=7 HTTP/1.1</c>.</summary>
    public string RequestLine { get; set; } = "- - -";

    public string? UserAgent { get; set; }

    /// <summary>By OpenSSL's name; null without TLS.</summary>
    public string? Cipher { get; set; }

    /// <summary>As in <c>TLSv1.2</c>; null without TLS.</summary>
    public string? TlsProtocol { get; set; }

    /// <summary>What TLS asked for; null: nothing.</summary>
    public string? ServerName { get; set; }

    public string? CertificateArn { get; set; }

    /// <summary>X-Amzn-Trace-Id as it went on.</summary>
    public string? TraceId { get; set; }

    /// <summary>0 is the default rule's; null: no rule was asked.</summary>
    public int? RulePriority { get; set; }

    /// <summary>How many rules were asked, the default rule not.</summary>
    public int RulesAsked { get; set; }

    /// <summary>In order of doing, as in <c>forward</c>.</summary>
    public IReadOnlyList<string> Actions { get; set; } = [];

    public string? RedirectUrl { get; set; }

    /// <summary>AWS's word; null: none.</summary>
    public string? ErrorReason { get; set; }

    /// <summary>What came of signing in, if it came to that.</summary>
    public SignInResult SignIn { get; set; }

    /// <summary>How long the identity provider was asked, to its answer or its failure; null: it was not.</summary>
    public TimeSpan? SignInTime { get; set; }

    /// <summary>As in <c>Ambiguous</c>; null: nothing is wrong with it.</summary>
    public string? Classification { get; set; }

    public string? ClassificationReason { get; set; }

    /// <summary>As in <c>TID_0123…</c>.</summary>
    public required string ConnectionId { get; init; }

    public string? TransformedHost { get; set; }

    public string? TransformedUri { get; set; }

    /// <summary>The client came with a stickiness cookie that led it to its target.</summary>
    public bool WasSticky { get; set; }
}

/// <summary>What came of signing in [ALB guide: CloudWatch metrics, ELBAuth…].</summary>
public enum SignInResult
{
    None,

    /// <summary>The provider has said who it is.</summary>
    Succeeded,

    /// <summary>It has said so again, for a session that was there.</summary>
    Refreshed,

    /// <summary>Something of it does not count, or the provider lets the user not in.</summary>
    Refused,

    /// <summary>It could not be brought to its end.</summary>
    Failed,

    /// <summary>More is known of the user than load balancers keep.</summary>
    TooLarge,
}

/// <summary>Hears of every request once it is over, from many threads; must be quick.</summary>
public interface IRequestObserver
{
    void OnRequest(RequestRecord record);
}
