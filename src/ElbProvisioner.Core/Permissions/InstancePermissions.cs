using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Permissions;

/// <summary>Scaling groups and what launches in them. EC2's ARNs hold ids: the stack's tag tells what is its own.</summary>
internal static class InstancePermissions
{
    private const string Group = "security-group";
    private const string Template = "launch-template";

    public static bool DefinesTemplates(Stack stack) => Templates(stack).Any();

    public static bool UsesInstanceProfiles(Stack stack) =>
        Templates(stack).Any(template => template.Settings.Has(LaunchTemplateTable.InstanceProfile));

    /// <summary>A customer's: of AWS's own nothing is asked.</summary>
    public static bool UsesVolumeKeys(Stack stack) =>
        Templates(stack)
            .SelectMany(template => template.Volumes)
            .Any(volume => volume.Find(VolumeTable.KmsKey) is not (null or VolumeTable.AwsOwnKey));

    /// <summary>Written ones or derived ones.</summary>
    public static bool HasSecurityGroups(Stack stack) =>
        !stack.SecurityGroups.IsEmpty
        || stack.OwnLoadBalancers.Any(loadBalancer => loadBalancer.SecurityGroups is null)
        || stack.AutoScalingGroups.Any(group =>
            group is { SecurityGroups: null, LaunchTemplate: LaunchTemplate.Defined { SecurityGroups: null } }
        );

    /// <summary>What EC2 makes for the stack, and the tags it gets with it: by them the stack finds its own again.</summary>
    public static IEnumerable<PolicyStatement> New(Stack stack, PolicyScope scope)
    {
        var (groups, templates, launches) = (HasSecurityGroups(stack), DefinesTemplates(stack), !stack.AutoScalingGroups.IsEmpty);
        ImmutableArray<string> makes =
        [
            .. groups ? (string[])["CreateSecurityGroup"] : [],
            .. templates ? (string[])["CreateLaunchTemplate"] : [],
        ];
        ImmutableArray<string> kinds = [.. groups ? (string[])[Group] : [], .. templates ? (string[])[Template] : []];
        if (!makes.IsEmpty)
        {
            yield return new PolicyStatement(
                "New",
                [.. makes.Select(operation => "ec2:" + operation)],
                scope.Ec2([.. kinds]),
                [scope.BecomesOurs]
            );
        }

        if (groups)
        {
            yield return new PolicyStatement("NewInVpc", ["ec2:CreateSecurityGroup"], scope.Ec2("vpc"), []);
        }

        if (!makes.IsEmpty || launches)
        {
            yield return new PolicyStatement(
                "TagsOfNew",
                ["ec2:CreateTags"],
                scope.Ec2([.. kinds, .. launches ? (string[])["instance", "volume", "network-interface"] : []]),
                [new PolicyCondition("StringEquals", "ec2:CreateAction", [.. makes, .. launches ? (string[])["RunInstances"] : []])]
            );
        }
    }

    public static IEnumerable<PolicyStatement> SecurityGroups(Stack stack, PolicyScope scope) =>
        HasSecurityGroups(stack)
            ?
            [
                new PolicyStatement(
                    "SecurityGroups",
                    [
                        "ec2:AuthorizeSecurityGroup*",
                        "ec2:RevokeSecurityGroup*",
                        "ec2:UpdateSecurityGroupRuleDescriptions*",
                        "ec2:DeleteSecurityGroup",
                        "ec2:CreateTags",
                        "ec2:DeleteTags",
                    ],
                    scope.Ec2(Group),
                    [scope.IsOurs]
                ),
            ]
            : [];

    public static IEnumerable<PolicyStatement> ScalingGroups(Stack stack, PolicyScope scope)
    {
        ImmutableArray<string> actions =
        [
            .. Scaling(
                "CreateAutoScalingGroup",
                "UpdateAutoScalingGroup",
                "DeleteAutoScalingGroup",
                "CreateOrUpdateTags",
                "DeleteTags",
                "*InstanceRefresh",
                "SetInstanceProtection",
                "SuspendProcesses",
                "ResumeProcesses"
            ),
            .. stack.AutoScalingGroups.Any(group => !group.TargetGroups.IsEmpty)
                ? Scaling("AttachLoadBalancerTargetGroups", "DetachLoadBalancerTargetGroups")
                : [],
            .. Says(stack, AutoScalingGroupTable.Metrics) ? Scaling("EnableMetricsCollection", "DisableMetricsCollection") : [],
            .. Says(stack, AutoScalingGroupTable.WarmPool) ? Scaling("PutWarmPool", "DeleteWarmPool") : [],
            .. Says(stack, AutoScalingGroupTable.Notifications)
                ? Scaling("PutNotificationConfiguration", "DeleteNotificationConfiguration")
                : [],
            .. Says(stack, AutoScalingGroupTable.TrafficSources) ? Scaling("AttachTrafficSources", "DetachTrafficSources") : [],
            .. stack.AutoScalingGroups.Any(group => !group.Scaling.IsEmpty) ? Scaling("PutScalingPolicy", "DeletePolicy") : [],
            .. stack.AutoScalingGroups.Any(group => !group.Schedules.IsEmpty)
                ? Scaling("PutScheduledUpdateGroupAction", "DeleteScheduledAction")
                : [],
            .. stack.AutoScalingGroups.Any(group => !group.LifecycleHooks.IsEmpty)
                ? Scaling("PutLifecycleHook", "DeleteLifecycleHook")
                : [],
        ];

        // Auto Scaling asks for these of whoever gives a group a launch template, made here or elsewhere.
        return
        [
            new PolicyStatement(
                "ScalingGroups",
                actions,
                [scope.Arn("autoscaling", $"autoScalingGroup:*:autoScalingGroupName/{scope.Names}")],
                []
            ),
            new PolicyStatement("Launches", ["ec2:RunInstances"], PolicyStatement.Everywhere, []),
            .. Roles(
                "HookRoles",
                stack.AutoScalingGroups.SelectMany(g => g.LifecycleHooks).Select(h => h.Settings.Find(LifecycleHookTable.Role))
            ),
            .. Roles("ServiceRoles", stack.AutoScalingGroups.Select(g => g.Settings.Find(AutoScalingGroupTable.ServiceLinkedRole))),
        ];
    }

    private static bool Says(Stack stack, Property property) => stack.AutoScalingGroups.Any(group => group.Settings.Has(property));

    private static IEnumerable<PolicyStatement> Roles(string id, IEnumerable<string?> named)
    {
        ImmutableArray<string> roles = [.. named.OfType<string>().Distinct(StringComparer.Ordinal)];
        return roles.IsEmpty
            ? []
            :
            [
                new PolicyStatement(
                    id,
                    ["iam:PassRole"],
                    roles,
                    [new PolicyCondition("StringLike", "iam:PassedToService", ["autoscaling.amazonaws.com*"])]
                ),
            ];
    }

    public static IEnumerable<PolicyStatement> LaunchTemplates(Stack stack, PolicyScope scope)
    {
        if (!DefinesTemplates(stack))
        {
            yield break;
        }

        yield return new PolicyStatement(
            "LaunchTemplates",
            ["ec2:CreateLaunchTemplateVersion", "ec2:DeleteLaunchTemplate", "ec2:CreateTags", "ec2:DeleteTags"],
            scope.Ec2(Template),
            [scope.IsOurs]
        );
        ImmutableArray<string> parameters =
        [
            .. Templates(stack)
                .Select(template => template.Image)
                .Concat(stack.AutoScalingGroups.SelectMany(group => group.MixedImages))
                .OfType<ImageChoice.FromParameter>()
                .Select(image => scope.Parameter(image.ParameterName))
                .Distinct(StringComparer.Ordinal),
        ];
        if (!parameters.IsEmpty)
        {
            yield return new PolicyStatement("ImageParameters", ["ssm:GetParameters"], parameters, []);
        }

        if (UsesInstanceProfiles(stack))
        {
            // A profile's name does not tell its role's.
            yield return new PolicyStatement(
                "InstanceProfiles",
                ["iam:PassRole"],
                [scope.Role],
                [new PolicyCondition("StringLike", "iam:PassedToService", ["ec2.amazonaws.com*"])]
            );
        }
    }

    private static IEnumerable<LaunchTemplate.Defined> Templates(Stack stack) =>
        stack.AutoScalingGroups.Select(group => group.LaunchTemplate).OfType<LaunchTemplate.Defined>();

    private static ImmutableArray<string> Scaling(params ReadOnlySpan<string> operations) =>
        [.. operations.ToArray().Select(operation => "autoscaling:" + operation)];
}
