using System.Collections.Immutable;

namespace ElbProvisioner.Core.Permissions;

/// <summary>One statement of an IAM policy; all of them allow.</summary>
/// <param name="Sid">Why it is there, in IAM's letters and digits: the feature it is for.</param>
/// <param name="Conditions">All must hold.</param>
public sealed record PolicyStatement(
    string Sid,
    ImmutableArray<string> Actions,
    ImmutableArray<string> Resources,
    ImmutableArray<PolicyCondition> Conditions
)
{
    public static ImmutableArray<string> Everywhere { get; } = ["*"];
}

/// <param name="Operator">Such as <c>StringEquals</c>.</param>
/// <param name="Values">Any of them will do.</param>
public sealed record PolicyCondition(string Operator, string Key, ImmutableArray<string> Values);
