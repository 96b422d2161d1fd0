using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Permissions;

/// <summary>
/// Where a stack's own things are: by the names elbctl gives and, where names are not in an ARN, by the tag it puts on them.
/// </summary>
internal sealed class PolicyScope(Stack stack)
{
    private readonly string _partition = Partitions.Of(stack.Region);

    private readonly string _region = stack.Region ?? "*";
    private readonly string _account = stack.Account ?? "*";

    /// <summary>What every physical name of the stack begins with.</summary>
    public string Names => stack.Name + "-*";

    public PolicyCondition IsOurs => new("StringEquals", "aws:ResourceTag/" + OwnershipTags.Stack, [stack.Name]);

    public PolicyCondition BecomesOurs => new("StringEquals", "aws:RequestTag/" + OwnershipTags.Stack, [stack.Name]);

    public string Arn(string service, string resource) => $"arn:{_partition}:{service}:{_region}:{_account}:{resource}";

    /// <summary>IAM is of no region.</summary>
    public string Role => $"arn:{_partition}:iam::{_account}:role/*";

    /// <summary>Route 53 is of no region and no account.</summary>
    public string Route53(string resource) => $"arn:{_partition}:route53:::{resource}";

    /// <summary>S3 is of no region and no account.</summary>
    public string Bucket(string bucket) => $"arn:{_partition}:s3:::{bucket}";

    public string Stored(StoredObject stored) => $"arn:{_partition}:s3:::{stored.Bucket}/{stored.Key}";

    /// <summary>AWS's own parameters belong to no account.</summary>
    public string Parameter(string name) =>
        name.TrimStart('/') is var path && path.StartsWith("aws/", StringComparison.Ordinal)
            ? $"arn:{_partition}:ssm:{_region}::parameter/{path}"
            : Arn("ssm", "parameter/" + path);

    public ImmutableArray<string> Balancing(params ReadOnlySpan<string> kinds) =>
        [.. kinds.ToArray().Select(kind => Arn("elasticloadbalancing", $"{kind}/{Names}"))];

    public ImmutableArray<string> Ec2(params ReadOnlySpan<string> kinds) => [.. kinds.ToArray().Select(kind => Arn("ec2", kind + "/*"))];
}
