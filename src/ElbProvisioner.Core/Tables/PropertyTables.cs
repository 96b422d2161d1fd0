using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;

namespace ElbProvisioner.Core.Tables;

/// <summary>Every table there is.</summary>
public static class PropertyTables
{
    public static ImmutableArray<PropertyTable> All { get; } =
    [
        CertificateTable.Table,
        LoadBalancerTable.Table,
        TargetGroupTable.Table,
        ListenerTable.Table,
        RuleTable.Table,
        ForwardTable.Table,
        RedirectTable.Table,
        FixedResponseTable.Table,
        AuthenticateCognitoTable.Table,
        LaunchTemplateTable.Table,
        VolumeTable.Table,
        AutoScalingGroupTable.Table,
        ScalingPolicyTable.Table,
        PredefinedMetricTable.Table,
        CustomMetricTable.Table,
    ];
}
