using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Permissions;

/// <summary>Where a stack's own things are: by the names elbctl gives and, where names are not in an ARN, by the tag it puts on them.</summary>
internal sealed class PolicyScope(Stack stack)
{
    private readonly string partition = stack.Region switch
    {
        { } region when region.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
        { } region when region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
        _ => "aws",
    };

    private readonly string region = stack.Region ?? "*";
    private readonly string account = stack.Account ?? "*";

    /// <summary>What every physical name of the stack begins with.</summary>
    public string Names => stack.Name + "-*";

    public PolicyCondition IsOurs => new("StringEquals", "aws:ResourceTag/" + OwnershipTags.Stack, [stack.Name]);

    public PolicyCondition BecomesOurs => new("StringEquals", "aws:RequestTag/" + OwnershipTags.Stack, [stack.Name]);

    public string Arn(string service, string resource) => $"arn:{partition}:{service}:{region}:{account}:{resource}";

    /// <summary>IAM is of no region.</summary>
    public string Role => $"arn:{partition}:iam::{account}:role/*";

    /// <summary>Route 53 is of no region and no account.</summary>
    public string Route53(string resource) => $"arn:{partition}:route53:::{resource}";

    /// <summary>AWS's own parameters belong to no account.</summary>
    public string Parameter(string name) =>
        name.TrimStart('/') is var path && path.StartsWith("aws/", StringComparison.Ordinal) ? $"arn:{partition}:ssm:{region}::parameter/{path}" : Arn("ssm", "parameter/" + path);

    public ImmutableArray<string> Balancing(params ReadOnlySpan<string> kinds) => [.. kinds.ToArray().Select(kind => Arn("elasticloadbalancing", $"{kind}/{Names}"))];

    public ImmutableArray<string> Ec2(params ReadOnlySpan<string> kinds) => [.. kinds.ToArray().Select(kind => Arn("ec2", kind + "/*"))];
}
