using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>[EC2 API: LaunchTemplateInstanceMaintenanceOptionsRequest]</summary>
public static class MaintenanceTable
{
    public static PropertyTable Table { get; } = new("maintenance options");

    public static Property<string> AutoRecovery { get; } =
        Table
            .Word("autoRecovery", ["default", "disabled"], "default: AWS moves an instance to other hardware where its own fails.")
            .Wire("AutoRecovery")
            .InNewVersion();

    internal static MapShape<Settings> Shape { get; } = BlockShape.Of(Table, "maintenanceOptions", "What AWS does when hardware fails.");
}
