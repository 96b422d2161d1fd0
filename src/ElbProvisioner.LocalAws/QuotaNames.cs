using System.Collections.Frozen;
using ElbProvisioner.LocalAws.ElasticLoadBalancing;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws;

/// <summary>The names by which <see cref="Misfortunes.Quotas"/> knows quotas.</summary>
public static class QuotaNames
{
    public static FrozenSet<string> All { get; } =
        FrozenSet.Create(
            StringComparer.Ordinal,
            [
                .. Limits.Names,
                "alarms",
                "autoScalingGroups",
                "certificates",
                "elasticAddresses",
                "hostedZones",
                "internetGateways",
                "launchTemplates",
                "launchTemplateVersions",
                "lifecycleHooksPerAutoScalingGroup",
                "namesPerCertificate",
                "rulesPerSecurityGroup",
                "scalingPoliciesPerAutoScalingGroup",
                "scheduledActionsPerAutoScalingGroup",
                "securityGroups",
                "securityGroupsPerInterface",
                "standardParameters",
                "subnetsPerVpc",
                "tagsPerAutoScalingGroup",
                "tagsPerResource",
                "targetGroupsPerAutoScalingGroup",
                "vpcs",
            ]
        );
}
