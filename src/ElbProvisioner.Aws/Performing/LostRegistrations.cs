using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Aws.Performing;

/// <summary>
/// Instances in service that were deregistered: no wait brings them back. For a short while it looks so where all is well too, until both
/// of AWS's services tell of a new instance.
/// </summary>
internal sealed class LostRegistrations(ActionScope scope)
{
    private readonly Dictionary<(string TargetGroup, string Instance), TimeSpan> _since = [];

    /// <param name="name">The target group's.</param>
    /// <param name="missing">In service, and not registered in it or leaving it.</param>
    /// <exception cref="ActionFailedException">One of them has been so for too long.</exception>
    public void Require(string name, string arn, IEnumerable<string> missing)
    {
        var now = missing.Order(StringComparer.Ordinal).ToList();
        foreach (var back in _since.Keys.Where(k => k.TargetGroup == arn && !now.Contains(k.Instance)).ToList())
        {
            _since.Remove(back);
        }

        foreach (var instance in now)
        {
            _since.TryAdd((arn, instance), scope.Elapsed);
        }

        var limit = scope.Waits.Scaled(scope.Waits.Propagation.Limit);
        if (now.Exists(i => scope.Elapsed - _since[(arn, i)] >= limit))
        {
            throw scope.Fail(
                ApplyCodes.NotRegistered,
                $"{Words.Some(now)} in service, and not registered in {name}.",
                Registrations.Remedy(arn, now)
            );
        }
    }
}
