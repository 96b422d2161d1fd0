using System.Collections.Immutable;
using ElbProvisioner.Routing.Requests;

namespace ElbProvisioner.Core.Rehearsals;

/// <summary>A request that is sent over and over during a rehearsal.</summary>
/// <param name="Balancer">Of the file: <c>web</c>.</param>
/// <param name="Place">What it is there to touch: <c>web/https beta</c>.</param>
/// <param name="Request">From this machine.</param>
/// <param name="Way">How it is spoken.</param>
/// <param name="Before">What answers it gets before the change; null: nobody answers then.</param>
/// <param name="After">What answers it gets after the change; null: nobody answers then.</param>
/// <param name="Delay">
/// How long a target that leaves lets requests end, the shortest of the groups that it may go to; null: it goes to none, or to a
/// function, which keeps no connection.
/// </param>
public sealed record Probe(
    string Balancer,
    string Place,
    Request Request,
    ProbeWay Way,
    ExpectedAnswer? Before,
    ExpectedAnswer? After,
    TimeSpan? Delay
)
{
    /// <summary>A connection can be kept by which it is told when the target has gone.</summary>
    public bool CanBeLong => Delay is not null && Way is ProbeWay.Http or ProbeWay.Flow && Request.Method == "GET";

    public override string ToString() => $"{Request} ({Place})";
}

/// <summary>How a probe is spoken.</summary>
public enum ProbeWay
{
    /// <summary>HTTP/1.1, on connections that several requests use.</summary>
    Http,

    /// <summary>HTTP/2.</summary>
    Http2,

    /// <summary>A call of gRPC.</summary>
    Grpc,

    /// <summary>HTTP/1.1 through a listener that does not read it: a connection for each request.</summary>
    Flow,

    /// <summary>A datagram that comes back.</summary>
    Datagram,
}

/// <param name="Statuses">Of HTTP; empty of datagrams.</param>
/// <param name="Says">For people: <c>forward app</c>.</param>
public sealed record ExpectedAnswer(ImmutableArray<int> Statuses, string Says)
{
    public bool Holds(int? status) => status is { } got ? Statuses.Contains(got) : Statuses.IsEmpty;
}

/// <summary>What a rehearsal sends, and what it cannot touch.</summary>
/// <param name="Undriven">Each a place and why, as a sentence.</param>
public sealed record ProbeSet(ImmutableArray<Probe> Probes, ImmutableArray<string> Undriven)
{
    /// <summary>The target groups that get traffic through a thing or from it, by its address: <c>rule/web/https/api</c>.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Concerned { get; init; } =
        ImmutableDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal);
}
