using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Calls;

/// <param name="Least">The smallest MaxResults, where the model does not say it.</param>
/// <param name="Most">The largest MaxResults, where the model does not say it.</param>
/// <param name="Standard">How many there are on a page when the call says nothing.</param>
internal sealed record PageLimits(int Least = 5, int Most = 1000, int Standard = int.MaxValue - 1)
{
    public static PageLimits Usual { get; } = new();

    public Page<T> Cut<T>(Fields request, IEnumerable<T> all, Func<T, string> keyOf)
    {
        var size = request.Integer("MaxResults");
        if (size < Least)
        {
            throw Refusals.InvalidValue($"Value ( {size} ) for parameter maxResults is invalid. Expecting a value greater than {Least}.");
        }

        // More than a page may hold is no mistake: the page holds what it can (EC2 API Reference, "Pagination").
        return Pages.Cut(
            all,
            keyOf,
            request.Text("NextToken"),
            Math.Min(size ?? Standard, size is null ? Standard : Most),
            _ => new AwsError("InvalidNextToken", "The specified NextToken is not valid.")
        );
    }
}
