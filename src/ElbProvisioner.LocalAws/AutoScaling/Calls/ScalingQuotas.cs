using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Calls;

internal static class ScalingQuotas
{
    public static readonly Quota Groups = new("autoScalingGroups", 500);

    public static readonly Quota Configurations = new("launchConfigurations", 200);

    public static readonly Quota TargetGroupsPerGroup = new("targetGroupsPerAutoScalingGroup", 50);

    public static readonly Quota TagsPerGroup = new("tagsPerAutoScalingGroup", 50);

    public static readonly Quota HooksPerGroup = new("lifecycleHooksPerAutoScalingGroup", 50);

    public static readonly Quota PoliciesPerGroup = new("scalingPoliciesPerAutoScalingGroup", 50);

    public static readonly Quota ActionsPerGroup = new("scheduledActionsPerAutoScalingGroup", 125);

    public static readonly Quota TopicsPerGroup = new("notificationTopicsPerAutoScalingGroup", 10);

    public static readonly IReadOnlyList<Quota> All =
    [
        Groups,
        Configurations,
        TargetGroupsPerGroup,
        TagsPerGroup,
        HooksPerGroup,
        PoliciesPerGroup,
        ActionsPerGroup,
        TopicsPerGroup,
    ];
}
