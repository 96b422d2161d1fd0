using System.Collections.Immutable;
using System.Net;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Core.Model;

/// <summary>A request, and what the file says that becomes of it: a test that stands in the file.</summary>
/// <param name="At">Of what it gets.</param>
public sealed record Expectation(string Method, RequestUrl Url, ExpectedOutcome Gets, SourceSpan At)
{
    public ImmutableArray<HeaderLine> Headers { get; init; } = [];

    /// <summary>Null: a client that is let in.</summary>
    public IPAddress? From { get; init; }

    /// <summary>Null: the host of the URL.</summary>
    public string? Sni { get; init; }

    /// <summary>Null: the URL says.</summary>
    public Reference? LoadBalancer { get; init; }

    public override string ToString() => $"{Method} {Url}";
}

/// <summary>What is said to become of a request.</summary>
public abstract record ExpectedOutcome
{
    private ExpectedOutcome() { }

    /// <summary>Every target group that gets requests is this one.</summary>
    public sealed record Group(Reference TargetGroup) : ExpectedOutcome;

    /// <summary>These share the requests so.</summary>
    public sealed record Split(ImmutableArray<WeightedTarget> Targets) : ExpectedOutcome;

    /// <param name="Status">301 or 302; null: either.</param>
    public sealed record Redirect(RequestUrl Url, int? Status) : ExpectedOutcome;

    public sealed record Respond(int Status) : ExpectedOutcome;

    public sealed record Authenticate(IdentityKind By) : ExpectedOutcome;

    /// <summary>Nobody listens there, or the client is not let in.</summary>
    public sealed record Refused : ExpectedOutcome;
}
