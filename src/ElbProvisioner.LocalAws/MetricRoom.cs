using ElbProvisioner.LocalAws.CloudWatch;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws;

/// <summary>For whoever measures what the load balancers of a world carry: a place to publish it as CloudWatch's metrics.</summary>
public sealed class MetricRoom(EmbeddedAws aws)
{
    /// <summary>
    /// How often services publish: AWS's minute as long as it lasts in this world, and a second at least. Begins with a multiple of itself
    /// by the clock.
    /// </summary>
    public TimeSpan Period => aws.Run(Region.Global, OwnMetrics.PeriodOf);

    /// <summary>Alarms look at what was measured at once.</summary>
    /// <returns>An alarm looks at some of it.</returns>
    /// <exception cref="WorldFileException">The world's file cannot be used.</exception>
    public bool Publish(IReadOnlyList<MeasuredMetric> measured)
    {
        var isWatched = false;
        foreach (var region in measured.GroupBy(static one => one.Region, StringComparer.Ordinal))
        {
            isWatched |= aws.Run(region.Key, transaction => OwnMetrics.Put(transaction, [.. region]));
        }

        return isWatched;
    }
}
