using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;

/// <summary>How this service lists: in pages of at most 400, by at most 20 names or ARNs.</summary>
internal static class Listing
{
    private const int LargestPage = 400;
    private const int MostNamed = 20;

    public static Page<T> Page<T>(Fields request, IEnumerable<T> all, Func<T, string> keyOf) =>
        Pages.Cut(
            all,
            keyOf,
            request.Text("Marker"),
            request.Integer("PageSize") ?? LargestPage,
            marker => Refusals.Invalid($"'{marker}' is not a valid marker")
        );

    public static void MustBeFew(string words, IReadOnlyList<string> names)
    {
        if (names.Count > MostNamed)
        {
            throw Refusals.Invalid($"The number of {words} cannot exceed {MostNamed}");
        }
    }
}
