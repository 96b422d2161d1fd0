using System.Collections.Immutable;
using ElbProvisioner.Routing.Requests;

namespace ElbProvisioner.Routing.Sites;

/// <summary>A request and, where it is sent elsewhere, those that follow it.</summary>
/// <param name="Stages">At least one.</param>
/// <param name="End">How it ends.</param>
public sealed record Trip(ImmutableArray<Stage> Stages, TripEnd End)
{
    /// <summary>Clients follow no more redirects than this [WHATWG Fetch: HTTP-redirect fetch].</summary>
    public const int MaxRedirects = 20;

    /// <summary>What becomes of the request itself.</summary>
    public Stage First => Stages[0];

    /// <summary>Where redirects lead in the end.</summary>
    public Stage Last => Stages[^1];

    /// <summary>Follows a request, as a browser does: a POST that is sent elsewhere becomes a GET.</summary>
    public static Trip Of(Site site, Balancer balancer, Request request)
    {
        var stages = ImmutableArray.CreateBuilder<Stage>();
        var end = Follow(
            site,
            balancer,
            request,
            (at, asked) =>
            {
                var stage = site.Route(at, asked);
                stages.Add(stage);
                return stage.Outcome;
            }
        );
        return new(stages.ToImmutable(), end);
    }

    /// <summary>How a request ends.</summary>
    /// <param name="route">What becomes of a request; asked once for each there is.</param>
    public static TripEnd Follow(Site site, Balancer balancer, Request request, Func<Balancer, Request, Outcome> route)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var stages = 0;
        while (true)
        {
            var outcome = route(balancer, request);
            stages++;
            seen.Add(request.Url.Normal);
            if (outcome is not Outcome.Redirect redirect)
            {
                return TripEnd.Arrived;
            }

            if (!RequestUrl.TryParse(redirect.Url, out var next, out _))
            {
                return TripEnd.NoUrl;
            }

            if (seen.Contains(next.Normal))
            {
                return TripEnd.Loop;
            }

            if (stages > MaxRedirects)
            {
                return TripEnd.TooMany;
            }

            // Another host is this stack's only where a name of it says so.
            var onward =
                site.Balancers.Any(b => b.Covers(next.Host) > 0) ? site.Find(next).Balancer
                : next.Host == request.Url.Host ? balancer
                : null;
            if (onward is null)
            {
                return TripEnd.Elsewhere;
            }

            balancer = onward;
            request = request with
            {
                Url = next,
                Method = request.Method == "POST" ? "GET" : request.Method,
                Headers = request.Headers.RemoveAll(static line => line.Is("Host")),
                Sni = null,
            };
        }
    }
}

/// <summary>How a trip ends.</summary>
public enum TripEnd
{
    /// <summary>At something that is no redirect.</summary>
    Arrived,

    /// <summary>At a host that is not this stack's.</summary>
    Elsewhere,

    /// <summary>Where it has been before.</summary>
    Loop,

    /// <summary>After <see cref="Trip.MaxRedirects"/> redirects.</summary>
    TooMany,

    /// <summary>At a redirect to what is no URL.</summary>
    NoUrl,
}
