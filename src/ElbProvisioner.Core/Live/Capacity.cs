namespace ElbProvisioner.Core.Live;

/// <summary>What instances add up to, where each may be more than one of the capacity that its group counts.</summary>
public static class Capacity
{
    /// <param name="weights">Of the instances in service; null: one.</param>
    public static int InService(IEnumerable<int?> weights) => weights.Sum(static weight => weight ?? 1);
}
