namespace ElbProvisioner.LocalTraffic.Records;

/// <summary>One connection to an application load balancer, as connection logs tell it [ALB guide: connection logs].</summary>
/// <param name="At">When it was agreed upon, or had failed.</param>
/// <param name="ListenerPort">As it has in AWS.</param>
/// <param name="TlsProtocol">As in <c>TLSv1.2</c>; null, like the cipher: nothing was agreed upon.</param>
/// <param name="Handshake">How long TLS took to agree upon; null: it did not, or was not wanted.</param>
/// <param name="Subject">Of the client's certificate, like the next two; null: it presented none.</param>
/// <param name="VerifyStatus"><c>Success</c>, or <c>Failed:</c> and AWS's code; null: without TLS.</param>
/// <param name="ConnectionId">As in <c>TID_0123…</c>, as requests of it have it.</param>
public sealed record ConnectionRecord(
    string BalancerArn,
    string Region,
    DateTimeOffset At,
    string ClientAddress,
    int ClientPort,
    int ListenerPort,
    string? TlsProtocol,
    string? Cipher,
    TimeSpan? Handshake,
    string? Subject,
    string? Validity,
    string? Serial,
    string? VerifyStatus,
    string ConnectionId
);

/// <summary>Hears of every connection once, from many threads; must be quick.</summary>
public interface IConnectionObserver
{
    void OnConnection(ConnectionRecord record);
}
