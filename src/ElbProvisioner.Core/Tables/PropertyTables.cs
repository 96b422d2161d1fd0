using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;

namespace ElbProvisioner.Core.Tables;

/// <summary>Every table there is.</summary>
public static class PropertyTables
{
    /// <summary>With the tables of what is a part of a property.</summary>
    public static ImmutableArray<PropertyTable> All { get; } =
        WithParts([
            SecurityGroupTable.Table,
            ElasticIpTable.Table,
            EndpointServiceTable.Table,
            CertificateTable.Table,
            TrustStoreTable.Table,
            LoadBalancerTable.Table,
            TargetGroupTable.Table,
            ListenerTable.Table,
            RuleTable.Table,
            ForwardTable.Table,
            RedirectTable.Table,
            FixedResponseTable.Table,
            AuthenticateCognitoTable.Table,
            AuthenticateOidcTable.Table,
            JwtTable.Table,
            LaunchTemplateTable.Table,
            VolumeTable.Table,
            AutoScalingGroupTable.Table,
            ScalingPolicyTable.Table,
            AlarmTable.Table,
            ScheduleTable.Table,
            LifecycleHookTable.Table,
            DnsRecordTable.Table,
            PredefinedMetricTable.Table,
            CustomMetricTable.Table,
            MetricMathTable.Table,
        ]);

    private static ImmutableArray<PropertyTable> WithParts(ImmutableArray<PropertyTable> tables)
    {
        var all = tables.ToList();
        for (var i = 0; i < all.Count; i++)
        {
            all.AddRange(all[i].Properties.Select(p => p.Form.Part).OfType<PropertyTable>().Except(all).ToList());
        }

        return [.. all];
    }
}
