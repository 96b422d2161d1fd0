using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>[EC2 API: LaunchTemplateNetworkPerformanceOptionsRequest]</summary>
public static class NetworkPerformanceTable
{
    public static PropertyTable Table { get; } = new("network performance options");

    public static Property<string> BandwidthWeighting { get; } =
        Table
            .Word("bandwidthWeighting", ["default", "vpc-1", "ebs-1"], "vpc-1: more for the network; ebs-1: more for volumes.")
            .Wire("BandwidthWeighting")
            .InNewVersion();

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(Table, "networkPerformanceOptions", "How bandwidth is shared between network and volumes.");
}
