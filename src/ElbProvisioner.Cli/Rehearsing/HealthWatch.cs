using System.Collections.Immutable;
using System.Text.Json;
using ElbProvisioner.Core.Rehearsals;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;

namespace ElbProvisioner.Cli.Rehearsing;

/// <summary>Looks at how many healthy targets each target group has that gets traffic, and tells when it changes.</summary>
internal sealed class HealthWatch(RehearsalWorld world, RehearsalLog log)
{
    private const string AddressTag = "elbctl:address";
    private const string GroupAddress = "targetGroup/";

    // The host of a rule that warms groups up: nobody asks for it.
    private const string Nobodys = ".invalid";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Look, TimeProvider.System);
        long? version = null;
        try
        {
            do
            {
                var picture = world.Picture;
                if (picture.Version != version)
                {
                    version = picture.Version;
                    log.Add(new HealthSight(world.Now, Healthy(picture)));
                }
            } while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    private static ImmutableSortedDictionary<string, int> Healthy(TrafficPicture picture)
    {
        var serving = picture
            .Balancers.SelectMany(static balancer => balancer.Listeners)
            .SelectMany(ServedBy)
            .ToHashSet(StringComparer.Ordinal);
        return picture
            .Groups.Values.Where(group => serving.Contains(group.Arn))
            .GroupBy(static group =>
                group.Tags.GetValueOrDefault(AddressTag) is { } address && address.StartsWith(GroupAddress, StringComparison.Ordinal)
                    ? address[GroupAddress.Length..]
                    : group.Name
            )
            .ToImmutableSortedDictionary(
                static alike => alike.Key,
                static alike =>
                    alike.SelectMany(static group => group.Targets).Where(IsHealthy).Select(static t => t.Id).Distinct().Count(),
                StringComparer.Ordinal
            );
    }

    /// <summary>Functions, and targets that nobody checks, serve.</summary>
    private static bool IsHealthy(TrafficTarget target) => target.State is "healthy" or "unavailable";

    private static IEnumerable<string> ServedBy(TrafficListener listener) =>
        listener
            .Rules.Where(static rule => !IsNobodys(rule))
            .Select(static rule => rule.Actions)
            .Append(listener.DefaultActions)
            .SelectMany(GroupsOf);

    private static bool IsNobodys(TrafficRule rule) => rule.Conditions.Contains(Nobodys, StringComparison.Ordinal);

    /// <summary>Those with a weight, or alone.</summary>
    private static List<string> GroupsOf(string actions)
    {
        using var document = JsonDocument.Parse(actions);
        var groups = document
            .RootElement.EnumerateArray()
            .Where(static action => action.TryGetProperty("ForwardConfig", out _))
            .SelectMany(static action => action.GetProperty("ForwardConfig").GetProperty("TargetGroups").EnumerateArray())
            .ToList();
        return
        [
            .. groups
                .Where(group => groups.Count == 1 || !group.TryGetProperty("Weight", out var weight) || weight.GetInt32() > 0)
                .Select(static group => group.GetProperty("TargetGroupArn").GetString() ?? ""),
        ];
    }
}
