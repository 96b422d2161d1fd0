namespace ElbProvisioner.EndToEnd.Tests.Properties;

/// <summary>Which kinds of resources a changing call can be for.</summary>
internal static class CallKinds
{
    private static readonly Dictionary<string, string[]> ByOperation = new(StringComparer.Ordinal)
    {
        ["CreateSecurityGroup"] = ["securityGroup"],
        ["DeleteSecurityGroup"] = ["securityGroup"],
        ["AuthorizeSecurityGroupIngress"] = ["securityGroup"],
        ["AuthorizeSecurityGroupEgress"] = ["securityGroup"],
        ["RevokeSecurityGroupIngress"] = ["securityGroup"],
        ["RevokeSecurityGroupEgress"] = ["securityGroup"],
        ["UpdateSecurityGroupRuleDescriptionsIngress"] = ["securityGroup"],
        ["UpdateSecurityGroupRuleDescriptionsEgress"] = ["securityGroup"],
        ["CreateTags"] = ["securityGroup", "launchTemplate", "autoScalingGroup", "elasticIp", "endpointService"],
        ["DeleteTags"] = ["securityGroup", "launchTemplate", "autoScalingGroup", "elasticIp", "endpointService"],
        ["AllocateAddress"] = ["elasticIp"],
        ["CreateVpcEndpointServiceConfiguration"] = ["endpointService"],
        ["ModifyVpcEndpointServiceConfiguration"] = ["endpointService"],
        ["ModifyVpcEndpointServicePermissions"] = ["endpointService"],
        ["DeleteVpcEndpointServiceConfigurations"] = ["endpointService"],
        ["ReleaseAddress"] = ["elasticIp"],
        ["RequestCertificate"] = ["certificate"],
        ["DeleteCertificate"] = ["certificate"],
        ["ImportCertificate"] = ["certificate"],
        ["AddTagsToCertificate"] = ["certificate"],
        ["RemoveTagsFromCertificate"] = ["certificate"],
        ["ChangeResourceRecordSets"] = ["certificate", "dnsRecord"],
        ["CreateTrustStore"] = ["trustStore"],
        ["ModifyTrustStore"] = ["trustStore"],
        ["DeleteTrustStore"] = ["trustStore"],
        ["AddTrustStoreRevocations"] = ["trustStore"],
        ["RemoveTrustStoreRevocations"] = ["trustStore"],
        ["CreateLoadBalancer"] = ["loadBalancer"],
        ["DeleteLoadBalancer"] = ["loadBalancer"],
        ["SetSubnets"] = ["loadBalancer"],
        ["SetSecurityGroups"] = ["loadBalancer"],
        ["SetIpAddressType"] = ["loadBalancer"],
        ["ModifyLoadBalancerAttributes"] = ["loadBalancer"],
        ["CreateTargetGroup"] = ["targetGroup"],
        ["DeleteTargetGroup"] = ["targetGroup"],
        ["ModifyTargetGroup"] = ["targetGroup"],
        ["ModifyTargetGroupAttributes"] = ["targetGroup"],
        ["CreateListener"] = ["listener"],
        ["DeleteListener"] = ["listener"],
        ["ModifyListener"] = ["listener"],
        ["ModifyListenerAttributes"] = ["listener"],
        ["AddListenerCertificates"] = ["listener"],
        ["RemoveListenerCertificates"] = ["listener"],
        ["CreateRule"] = ["rule"],
        ["DeleteRule"] = ["rule"],
        ["ModifyRule"] = ["rule"],
        ["SetRulePriorities"] = ["rule"],
        ["AddTags"] = ["loadBalancer", "targetGroup", "listener", "rule", "trustStore"],
        ["RemoveTags"] = ["loadBalancer", "targetGroup", "listener", "rule", "trustStore"],
        ["CreateLaunchTemplate"] = ["launchTemplate"],
        ["CreateLaunchTemplateVersion"] = ["launchTemplate"],
        ["DeleteLaunchTemplate"] = ["launchTemplate"],
        ["ModifyLaunchTemplate"] = ["launchTemplate"],
        ["DeleteLaunchTemplateVersions"] = ["launchTemplate"],
        ["CreateAutoScalingGroup"] = ["autoScalingGroup"],
        ["UpdateAutoScalingGroup"] = ["autoScalingGroup"],
        ["DeleteAutoScalingGroup"] = ["autoScalingGroup"],
        ["PutNotificationConfiguration"] = ["autoScalingGroup"],
        ["DeleteNotificationConfiguration"] = ["autoScalingGroup"],
        ["AttachTrafficSources"] = ["autoScalingGroup"],
        ["DetachTrafficSources"] = ["autoScalingGroup"],
        ["AttachLoadBalancerTargetGroups"] = ["autoScalingGroup"],
        ["DetachLoadBalancerTargetGroups"] = ["autoScalingGroup"],
        ["CreateOrUpdateTags"] = ["autoScalingGroup"],
        ["SuspendProcesses"] = ["autoScalingGroup"],
        ["ResumeProcesses"] = ["autoScalingGroup"],
        ["EnableMetricsCollection"] = ["autoScalingGroup"],
        ["DisableMetricsCollection"] = ["autoScalingGroup"],
        ["PutWarmPool"] = ["autoScalingGroup"],
        ["DeleteWarmPool"] = ["autoScalingGroup"],
        ["StartInstanceRefresh"] = ["autoScalingGroup"],
        ["CancelInstanceRefresh"] = ["autoScalingGroup"],
        ["SetInstanceProtection"] = ["autoScalingGroup"],
        ["PutScalingPolicy"] = ["scalingPolicy"],
        ["DeletePolicy"] = ["scalingPolicy", "autoScalingGroup"],
        ["PutLifecycleHook"] = ["lifecycleHook"],
        ["DeleteLifecycleHook"] = ["lifecycleHook"],
        ["PutScheduledUpdateGroupAction"] = ["schedule"],
        ["DeleteScheduledAction"] = ["schedule"],
        ["PutMetricAlarm"] = ["alarm"],
        ["DeleteAlarms"] = ["alarm"],
        ["TagResource"] = ["alarm"],
        ["UntagResource"] = ["alarm"],
    };

    public static bool IsChange(string operation) =>
        !operation.StartsWith("Describe", StringComparison.Ordinal)
        && !operation.StartsWith("List", StringComparison.Ordinal)
        && !operation.StartsWith("Get", StringComparison.Ordinal);

    /// <exception cref="InvalidOperationException">It is not on the list: nobody has thought of it yet.</exception>
    public static IReadOnlyList<string> Of(string operation) =>
        ByOperation.TryGetValue(operation, out var kinds)
            ? kinds
            : throw new InvalidOperationException($"{operation} is not on the list of {nameof(CallKinds)}");
}
