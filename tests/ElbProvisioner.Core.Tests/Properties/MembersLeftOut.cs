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
            "loadBalancer",
            None.Add("Tags[].Key", "tags have their own calls and their own rules")
                .Add("Tags[].Value", "tags have their own calls and their own rules")
                .Add("LoadBalancerArn", "says which object is meant")
        )
        .Add(
            "targetGroup",
            None.Add("Tags[].Key", "tags have their own calls and their own rules")
                .Add("Tags[].Value", "tags have their own calls and their own rules")
                .Add("TargetGroupArn", "says which object is meant")
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
                .Add("LaunchConfigurationName", "retired by AWS")
                .Add("InstanceId", "makes a group from a running instance: nothing that a file could be compared with")
                .Add("LoadBalancerNames", "Classic load balancers")
        );

    public static ImmutableDictionary<string, string> Of(string kind) => All.GetValueOrDefault(kind, None);
}
