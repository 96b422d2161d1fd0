using ElbProvisioner.Routing.Requests;

namespace ElbProvisioner.Core.Replay;

/// <summary>One request, or one TLS connection, of an access log.</summary>
/// <param name="Balancer">AWS's name of the load balancer.</param>
/// <param name="IsOfNetwork">It is a network load balancer's; else an application or a Classic one's.</param>
/// <param name="Request">
/// What the log holds of it: of the headers User-Agent alone. Null: nothing that rules could be asked about, such as a malformed request,
/// or a connection of a TCP listener.
/// </param>
internal sealed record LoggedRequest(string Balancer, bool IsOfNetwork, Request? Request, LoggedEnd End);

/// <summary>What the log says became of a request.</summary>
/// <param name="TargetGroup">The ARN of the target group that it was forwarded to.</param>
/// <param name="Status">What the client got; 0: not known.</param>
/// <param name="Url">Where it was sent.</param>
/// <param name="IsSignedIn">It got past a step that asks who it is.</param>
internal readonly record struct LoggedEnd(
    LoggedEndKind Kind,
    string? TargetGroup = null,
    int Status = 0,
    string? Url = null,
    bool IsSignedIn = false
);

internal enum LoggedEndKind
{
    /// <summary>The log does not say, as of a Classic load balancer.</summary>
    Unknown,

    Forwarded,
    Redirected,

    /// <summary>A rule answered.</summary>
    Answered,

    /// <summary>Sent to sign in, or refused for want of a token.</summary>
    SignIn,

    /// <summary>The load balancer or AWS WAF answered before a rule did.</summary>
    BeforeRules,
}
