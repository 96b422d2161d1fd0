namespace ElbProvisioner.Core.Planning;

/// <summary>Why something changes, for people.</summary>
internal static class Reasons
{
    public const string New = "the file declares it and AWS does not have it";
    public const string Differs = "AWS differs from the file";

    public const string LeftOver = "left over from a replacement that did not finish";

    public static string Gone(PlanningContext context) =>
        context.Stack.LoadBalancers.IsEmpty && context.Stack.TargetGroups.IsEmpty && context.Stack.AutoScalingGroups.IsEmpty
            ? "the stack is destroyed"
            : "the file no longer declares it";
}
