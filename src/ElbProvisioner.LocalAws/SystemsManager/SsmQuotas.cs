using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SystemsManager;

internal static class SsmQuotas
{
    public static readonly Quota StandardParameters = new("standardParameters", 10_000);

    public static readonly IReadOnlyList<Quota> All = [StandardParameters];
}
