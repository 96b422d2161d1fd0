using System.Collections.Immutable;

namespace ElbProvisioner.Core.Tests.Properties;

/// <summary>Members of AWS's inputs that are no property of the language, each with the reason.</summary>
internal static class MembersLeftOut
{
    private static readonly ImmutableDictionary<string, string> None = ImmutableDictionary<string, string>.Empty;

    private static readonly ImmutableDictionary<string, ImmutableDictionary<string, string>> All = ImmutableDictionary<
        string,
        ImmutableDictionary<string, string>
    >
        .Empty.Add(
            "elasticIp",
            None.Add("Address", "brings a released address back, or one of a pool by its number: a stack asks for any")
                .Add("Domain", "vpc for every account that is left")
                .Add("DryRun", "asks, and makes nothing")
                .Add("TagSpecifications[].ResourceType", "tags have their own calls and their own rules")
                .Add("TagSpecifications[].Tags[].Key", "tags have their own calls and their own rules")
                .Add("TagSpecifications[].Tags[].Value", "tags have their own calls and their own rules")
        )
        .Add(
            "endpointService",
            None.Add("ClientToken", "the tags know one that was made before")
                .Add("DryRun", "asks, and makes nothing")
                .Add("RemoveAllowedPrincipals", "how AddAllowedPrincipals are taken away")
                .Add("ServiceId", "says which object is meant")
                .Add("TagSpecifications[].ResourceType", "tags have their own calls and their own rules")
                .Add("TagSpecifications[].Tags[].Key", "tags have their own calls and their own rules")
                .Add("TagSpecifications[].Tags[].Value", "tags have their own calls and their own rules")
        )
        .Add(
            "loadBalancer",
            None.Add("Tags[].Key", "tags have their own calls and their own rules")
                .Add("Tags[].Value", "tags have their own calls and their own rules")
                .Add("LoadBalancerArn", "says which object is meant")
                .Add("RemoveIpamPools", "how IpamPools are taken away")
                .Add("ResetCapacityReservation", "how MinimumLoadBalancerCapacity is taken away")
        )
        .Add(
            "targetGroup",
            None.Add("Tags[].Key", "tags have their own calls and their own rules")
                .Add("Tags[].Value", "tags have their own calls and their own rules")
                .Add("TargetGroupArn", "says which object is meant")
        )
        .Add(
            "listener",
            None.Add("Certificates[].IsDefault", "answers only: AWS refuses it in requests")
                .Add("DefaultActions[].AuthenticateOidcConfig.UseExistingClientSecret", "sent where AWS alone knows the secret")
                .Add("DefaultActions[].TargetGroupArn", "ForwardConfig says the same, and more")
                .Add("ListenerArn", "says which object is meant")
                .Add("LoadBalancerArn", "says which object is meant")
                .Add("MutualAuthentication.TrustStoreAssociationStatus", "answers only: what became of a shared trust store")
                .Add("Tags[].Key", "tags have their own calls and their own rules")
                .Add("Tags[].Value", "tags have their own calls and their own rules")
        )
        .Add(
            "trustStore",
            None.Add("Tags[].Key", "tags have their own calls and their own rules")
                .Add("Tags[].Value", "tags have their own calls and their own rules")
                .Add("TrustStoreArn", "says which object is meant")
        )
        .Add(
            "rule",
            None.Add("Actions[].AuthenticateOidcConfig.UseExistingClientSecret", "sent where AWS alone knows the secret")
                .Add("Actions[].TargetGroupArn", "ForwardConfig says the same, and more")
                .Add("Conditions[].Values", "the configurations say the same, and more")
                .Add("Conditions[].RegexValues", "the configurations say the same")
                .Add("ListenerArn", "says which object is meant")
                .Add("Priority", "follows from the order of the file")
                .Add("ResetTransforms", "how Transforms are taken away")
                .Add("RuleArn", "says which object is meant")
                .Add("Tags[].Key", "tags have their own calls and their own rules")
                .Add("Tags[].Value", "tags have their own calls and their own rules")
        )
        .Add("schedule", None.Add("AutoScalingGroupName", "says which object is meant").Add("Time", "replaced by AWS: StartTime"))
        .Add(
            "dnsRecord",
            None.Add("HostedZoneId", "says which zone is meant")
                .Add("ChangeBatch.Comment", "says nothing of a record")
                .Add("ChangeBatch.Changes[].Action", "says what is done with the record")
                .Add("TrafficPolicyInstanceId", "made by traffic policies, which are documents of their own")
        )
        .Add("lifecycleHook", None.Add("AutoScalingGroupName", "says which object is meant"))
        .Add(
            "scalingPolicy",
            None.Add("AutoScalingGroupName", "says which object is meant")
                .Add("MinAdjustmentStep", "replaced by AWS: MinAdjustmentMagnitude")
        )
        .Add(
            "alarm",
            None.Add("Metrics[].AccountId", "an alarm of the stack looks at the stack's own account")
                .Add("Tags[].Key", "tags have their own calls and their own rules")
                .Add("Tags[].Value", "tags have their own calls and their own rules")
        )
        .Add(
            "certificate",
            None.Add("IdempotencyToken", "keeps a repeated call from acting twice")
                .Add("ManagedBy", "CloudFront says it of certificates that it requests for itself")
                .Add("Tags[].Key", "tags have their own calls and their own rules")
                .Add("Tags[].Value", "tags have their own calls and their own rules")
        )
        .Add(
            "launchTemplate",
            None.Add("DryRun", "a question, no property")
                .Add("ClientToken", "keeps a repeated call from acting twice")
                .Add("VersionDescription", "elbctl's own: the contract keeps it for stack and change")
                .Add("LaunchTemplateData.KernelId", "paravirtual images only, which no current type starts")
                .Add(
                    "LaunchTemplateData.NetworkInterfaces[].NetworkInterfaceId",
                    "Auto Scaling refuses it: the group says the subnet, and each instance has an address of its own"
                )
                .Add(
                    "LaunchTemplateData.NetworkInterfaces[].PrivateIpAddress",
                    "Auto Scaling refuses it: the group says the subnet, and each instance has an address of its own"
                )
                .Add(
                    "LaunchTemplateData.NetworkInterfaces[].PrivateIpAddresses[].Primary",
                    "Auto Scaling refuses it: the group says the subnet, and each instance has an address of its own"
                )
                .Add(
                    "LaunchTemplateData.NetworkInterfaces[].PrivateIpAddresses[].PrivateIpAddress",
                    "Auto Scaling refuses it: the group says the subnet, and each instance has an address of its own"
                )
                .Add(
                    "LaunchTemplateData.NetworkInterfaces[].SubnetId",
                    "Auto Scaling refuses it: the group says the subnet, and each instance has an address of its own"
                )
                .Add("LaunchTemplateData.RamDiskId", "paravirtual images only, which no current type starts")
                .Add("LaunchTemplateData.TagSpecifications[].ResourceType", "written from the tags of the stack and the group")
                .Add("LaunchTemplateData.TagSpecifications[].Tags[].Key", "written from the tags of the stack and the group")
                .Add("LaunchTemplateData.TagSpecifications[].Tags[].Value", "written from the tags of the stack and the group")
                .Add("LaunchTemplateData.ElasticGpuSpecifications[].Type", "ended by AWS: Elastic Graphics and Elastic Inference")
                .Add("LaunchTemplateData.ElasticInferenceAccelerators[].Type", "ended by AWS: Elastic Graphics and Elastic Inference")
                .Add("LaunchTemplateData.ElasticInferenceAccelerators[].Count", "ended by AWS: Elastic Graphics and Elastic Inference")
                .Add("LaunchTemplateData.SecurityGroups", "names of groups in the default VPC; ids say the same everywhere")
                .Add("LaunchTemplateData.InstanceMarketOptions.SpotOptions.BlockDurationMinutes", "Auto Scaling refuses it")
                .Add("LaunchTemplateData.InstanceMarketOptions.SpotOptions.ValidUntil", "Auto Scaling refuses it")
                .Add("Operator.Principal", "for AWS services that manage templates")
                .Add("LaunchTemplateData.Operator.Principal", "for AWS services that manage instances")
                .Add("TagSpecifications[].ResourceType", "tags have their own calls and their own rules")
                .Add("TagSpecifications[].Tags[].Key", "tags have their own calls and their own rules")
                .Add("TagSpecifications[].Tags[].Value", "tags have their own calls and their own rules")
                .Add("LaunchTemplateId", "says which object is meant")
                .Add("SourceVersion", "a version is written whole, inheriting nothing")
                .Add("ResolveAlias", "a version is written whole, inheriting nothing")
        )
        .Add(
            "autoScalingGroup",
            None.Add("Tags[].Key", "tags have their own calls and their own rules")
                .Add("Tags[].Value", "tags have their own calls and their own rules")
                .Add("Tags[].ResourceId", "says which object is meant")
                .Add("Tags[].ResourceType", "says which object is meant")
                .Add("Tags[].PropagateAtLaunch", "instances get their tags from the launch template")
                .Add("LaunchTemplate.LaunchTemplateId", "the planner pins the version that the run makes")
                .Add("LaunchTemplate.Version", "the planner pins the version that the run makes")
                .Add("LaunchTemplate.LaunchTemplateName", "the id says it")
                .Add(
                    "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId",
                    "the planner pins the version that the run makes"
                )
                .Add(
                    "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.Version",
                    "the planner pins the version that the run makes"
                )
                .Add("MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateName", "the id says it")
                .Add("MixedInstancesPolicy.LaunchTemplate.Overrides[].LaunchTemplateSpecification.LaunchTemplateName", "the id says it")
                .Add("LaunchConfigurationName", "retired by AWS")
                .Add("InstanceId", "makes a group from a running instance: nothing that a file could be compared with")
                .Add("LoadBalancerNames", "TrafficSources says the same")
                .Add("AvailabilityZones", "the subnets say it")
                .Add("AvailabilityZoneIds", "the subnets say it")
                .Add("Context", "reserved by AWS")
                .Add(
                    "LifecycleHookSpecificationList[].LifecycleHookName",
                    "said by the hooks, which have a table of their own and come with the group"
                )
                .Add(
                    "LifecycleHookSpecificationList[].LifecycleTransition",
                    "said by the hooks, which have a table of their own and come with the group"
                )
                .Add(
                    "LifecycleHookSpecificationList[].NotificationMetadata",
                    "said by the hooks, which have a table of their own and come with the group"
                )
                .Add(
                    "LifecycleHookSpecificationList[].HeartbeatTimeout",
                    "said by the hooks, which have a table of their own and come with the group"
                )
                .Add(
                    "LifecycleHookSpecificationList[].DefaultResult",
                    "said by the hooks, which have a table of their own and come with the group"
                )
                .Add(
                    "LifecycleHookSpecificationList[].NotificationTargetARN",
                    "said by the hooks, which have a table of their own and come with the group"
                )
                .Add(
                    "LifecycleHookSpecificationList[].RoleARN",
                    "said by the hooks, which have a table of their own and come with the group"
                )
        );

    public static ImmutableDictionary<string, string> Of(string kind) => All.GetValueOrDefault(kind, None);
}
