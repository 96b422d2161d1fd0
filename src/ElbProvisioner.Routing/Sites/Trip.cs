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
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var stage = site.Route(balancer, request);
            stages.Add(stage);
            seen.Add(request.Url.Normal);
            if (stage.Outcome is not Outcome.Redirect redirect)
            {
                return new(stages.ToImmutable(), TripEnd.Arrived);
            }

            if (!RequestUrl.TryParse(redirect.Url, out var next, out _))
            {
                return new(stages.ToImmutable(), TripEnd.NoUrl);
            }

            if (seen.Contains(next.Normal))
            {
                return new(stages.ToImmutable(), TripEnd.Loop);
            }

            if (stages.Count > MaxRedirects)
            {
                return new(stages.ToImmutable(), TripEnd.TooMany);
            }

            // Another host is this stack's only where a name of it says so.
            var onward =
                site.Balancers.Any(b => b.Covers(next.Host) > 0) ? site.Find(next).Balancer
                : next.Host == request.Url.Host ? balancer
                : null;
            if (onward is null)
            {
                return new(stages.ToImmutable(), TripEnd.Elsewhere);
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
