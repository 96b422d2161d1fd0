using System.Collections.Immutable;
using System.Net;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Core.Requests;

/// <summary>What somebody wants to know: where does this request go, and why?</summary>
public sealed record Question(RequestUrl Url)
{
    public string Method { get; init; } = "GET";

    public ImmutableArray<HeaderLine> Headers { get; init; } = [];

    /// <summary>Null: see <see cref="Site.ClientOf"/>.</summary>
    public IPAddress? From { get; init; }

    /// <summary>Null: the host of the URL.</summary>
    public string? Sni { get; init; }

    /// <summary>Null: the URL says; see <see cref="Site.Find"/>.</summary>
    public string? LoadBalancer { get; init; }

    internal Request At(Balancer balancer) =>
        new(Url, From ?? Site.ClientOf(balancer, Url))
        {
            Method = Method,
            Headers = Headers,
            Sni = Sni,
        };
}

/// <summary>Where a request goes, and why.</summary>
/// <param name="Reach">From the client to the instances of those that are forwarded to in the end.</param>
public sealed record Explanation(Trip Trip, ImmutableArray<Hop> Reach)
{
    /// <summary>What the client is shown at each stage of the trip; null: nothing, such as over plain HTTP.</summary>
    public ImmutableArray<ServedCertificate?> Certificates { get; init; } = [];

    /// <summary>What the file will do with it; null with the candidates: the URL does not say which load balancer is meant.</summary>
    public static (Explanation? Found, ImmutableArray<string> Candidates) Of(Stack stack, Question question) =>
        Of(StackSite.Of(stack), question, stage => Requests.Reach.Of(stack, stage), stage => ServedCertificate.Of(stack, stage));

    /// <summary>What AWS does with it now.</summary>
    public static (Explanation? Found, ImmutableArray<string> Candidates) Of(Stack stack, LiveWorld world, Question question) =>
        Of(
            LiveSite.Of(stack, world),
            question,
            stage => Requests.Reach.Of(stack, world, stage),
            stage => ServedCertificate.Of(stack, world, stage)
        );

    private static (Explanation? Found, ImmutableArray<string> Candidates) Of(
        Site site,
        Question question,
        Func<Stage, IEnumerable<Hop>> reach,
        Func<Stage, ServedCertificate?> certificate
    )
    {
        var destination = site.Find(question.Url, question.LoadBalancer);
        if (destination.Balancer is not { } balancer)
        {
            return (null, destination.Candidates);
        }

        var trip = Trip.Of(site, balancer, question.At(balancer));
        return (new(trip, [.. reach(trip.Last)]) { Certificates = [.. trip.Stages.Select(certificate)] }, []);
    }
}
