using System.Collections.Immutable;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;

namespace ElbProvisioner.LocalTraffic.Balancing;

/// <summary>The pools of all target groups, for as long as there are such groups.</summary>
/// <param name="speed">How many times shorter than in AWS what takes time is.</param>
internal sealed class TargetPools(TimeProvider time, double speed, Random random)
{
    private ImmutableDictionary<string, TargetPool> _pools = ImmutableDictionary<string, TargetPool>.Empty;

    /// <summary>Null: there is no such group.</summary>
    public TargetPool? Find(string arn) => Volatile.Read(ref _pools).GetValueOrDefault(arn);

    /// <summary>Takes over what the world says now; by one caller at a time.</summary>
    public void Update(ImmutableDictionary<string, TrafficGroup> groups)
    {
        var pools = _pools;
        foreach (var gone in pools.Keys.Where(arn => !groups.ContainsKey(arn)).ToList())
        {
            pools[gone].Leave();
            pools = pools.Remove(gone);
        }

        foreach (var group in groups.Values)
        {
            if (!pools.TryGetValue(group.Arn, out var pool))
            {
                pool = new TargetPool(time, speed, random);
                pools = pools.Add(group.Arn, pool);
            }

            pool.Update(group);
        }

        Volatile.Write(ref _pools, pools);
    }
}
