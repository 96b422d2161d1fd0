using System.Collections.Generic;

namespace ElbProvisioner.AwsClients.Generator.Model;

/// <summary>What the models do not tell: names and habits of the official .NET packages and of single services.</summary>
/// <param name="Namespace">The namespace of the client.</param>
/// <param name="Client">The name of the client without "Client" and of the interface without "I".</param>
internal sealed record ServiceNames(string Namespace, string Client)
{
    private static readonly Dictionary<string, ServiceNames> Known = new()
    {
        ["ACM"] = new("Amazon.CertificateManager", "AmazonCertificateManager"),
        ["Auto Scaling"] = new("Amazon.AutoScaling", "AmazonAutoScaling"),
        ["CloudWatch"] = new("Amazon.CloudWatch", "AmazonCloudWatch"),
        ["EC2"] = new("Amazon.EC2", "AmazonEC2")
        {
            // A property may not bear the name of its class, and IpRanges became ambiguous when IPv6 ranges arrived.
            Properties = new Dictionary<string, string> { ["IpPermission.IpRanges"] = "Ipv4Ranges", ["PrefixListId.PrefixListId"] = "Id" },
            // The old, flat form of a rule: IpPermissions says the same and is the only form the official package has.
            Excluded = FlatRuleMembersOf(
                "AuthorizeSecurityGroupIngressRequest",
                "AuthorizeSecurityGroupEgressRequest",
                "RevokeSecurityGroupIngressRequest",
                "RevokeSecurityGroupEgressRequest"
            ),
        },
        ["IAM"] = new("Amazon.IdentityManagement", "AmazonIdentityManagementService"),
        ["KMS"] = new("Amazon.KeyManagementService", "AmazonKeyManagementService"),
        ["Lambda"] = new("Amazon.Lambda", "AmazonLambda"),
        ["Elastic Load Balancing v2"] = new("Amazon.ElasticLoadBalancingV2", "AmazonElasticLoadBalancingV2"),
        ["Resource Groups Tagging API"] = new("Amazon.ResourceGroupsTaggingAPI", "AmazonResourceGroupsTaggingAPI"),
        ["Route 53"] = new("Amazon.Route53", "AmazonRoute53")
        {
            // Route 53 answers "/hostedzone/Z1" and expects "Z1".
            ShapesWithPathPrefix = new HashSet<string> { "ResourceId", "DelegationSetId", "ChangeId" },
        },
        ["S3"] = new("Amazon.S3", "AmazonS3"),
        ["SSM"] = new("Amazon.SimpleSystemsManagement", "AmazonSimpleSystemsManagement"),
        ["WAFV2"] = new("Amazon.WAFV2", "AmazonWAFV2"),
        ["STS"] = new("Amazon.SecurityToken", "AmazonSecurityTokenService"),
    };

    /// <summary>Properties with a name of their own, as "Shape.Member".</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>Members the official package does not have, as "Shape.Member".</summary>
    public ISet<string> Excluded { get; init; } = new HashSet<string>();

    /// <summary>Shapes whose values are sent without what stands before their last slash.</summary>
    public ISet<string> ShapesWithPathPrefix { get; init; } = new HashSet<string>();

    /// <summary>The client's name without the leading "Amazon".</summary>
    public string ShortName => Client.Substring("Amazon".Length);

    public static ServiceNames Of(string serviceId) =>
        Known.TryGetValue(serviceId, out var names)
            ? names
            : throw new ModelException($"the service \"{serviceId}\" has no .NET names yet; add them to {nameof(ServiceNames)}");

    private static HashSet<string> FlatRuleMembersOf(params string[] requests)
    {
        var members = new HashSet<string>();
        foreach (var request in requests)
        {
            foreach (
                var member in new[]
                {
                    "SourceSecurityGroupName",
                    "SourceSecurityGroupOwnerId",
                    "IpProtocol",
                    "FromPort",
                    "ToPort",
                    "CidrIp",
                }
            )
            {
                members.Add($"{request}.{member}");
            }
        }

        return members;
    }
}
