using System.Collections.Frozen;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws;

/// <summary>The names by which <see cref="FaultSettings.Quotas"/> knows quotas.</summary>
public static class QuotaNames
{
    public static FrozenSet<string> All { get; } =
        Services.Create().SelectMany(service => service.Quotas ?? []).Select(quota => quota.Name).ToFrozenSet(StringComparer.Ordinal);
}
