using System.Collections.Immutable;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Permissions;

/// <summary>
/// Reads: IAM knows no resources for them. An asterisk stands for a thing and its attributes: a managed policy holds 6,144 characters. With
/// these alone, <c>plan</c>, <c>status</c> and <c>outputs</c> work.
/// </summary>
internal static class ReadPermissions
{
    private const string Versions = "ec2:DescribeLaunchTemplateVersions";

    // Asked whatever the file says: what left the file is found, and said to be removed.
    private static readonly ImmutableArray<string> Always =
    [
        "tag:GetResources",
        "ec2:DescribeVpcs",
        "ec2:DescribeSubnets",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribeTags",
        "elasticloadbalancing:DescribeLoadBalancer*",
        "elasticloadbalancing:DescribeTargetGroup*",
        "elasticloadbalancing:DescribeTags",
        "autoscaling:DescribeAutoScalingGroups",
    ];

    private static readonly ImmutableArray<string> OfLoadBalancers =
    [
        "elasticloadbalancing:DescribeListener*",
        "elasticloadbalancing:DescribeRules",
    ];

    private static readonly ImmutableArray<string> OfTargetGroups = ["elasticloadbalancing:DescribeTargetHealth"];

    private static readonly ImmutableArray<string> OfScalingGroups = ["autoscaling:Describe*"];

    // The image, and whether its type and key are there: said before the first change. The versions, to compare user data and volumes.
    private static readonly ImmutableArray<string> OfLaunchTemplates =
    [
        "ec2:DescribeImages",
        "ec2:DescribeInstanceType*",
        "ec2:DescribeKeyPairs",
        Versions,
    ];

    private static readonly ImmutableArray<string> OfVolumeKeys = ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListGrants"];

    // Whether prefix lists are there; who still holds a security group that is to go.
    private static readonly ImmutableArray<string> OfSecurityGroups =
    [
        "ec2:DescribeManagedPrefixLists",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeInstances",
    ];

    private static readonly ImmutableArray<string> OfCertificates = ["acm:ListCertificates", "acm:DescribeCertificate"];

    private static readonly ImmutableArray<string> OfRecords = ["route53:ListHostedZonesByName", "route53:ListResourceRecordSets"];

    public static PolicyStatement Of(Stack stack)
    {
        var actions = Always.ToBuilder();
        Add(!stack.LoadBalancers.IsEmpty, OfLoadBalancers);
        Add(!stack.TargetGroups.IsEmpty, OfTargetGroups);
        Add(!stack.AutoScalingGroups.IsEmpty, OfScalingGroups);
        Add(InstancePermissions.DefinesTemplates(stack), OfLaunchTemplates);
        Add(InstancePermissions.UsesInstanceProfiles(stack), ["iam:GetInstanceProfile"]);
        Add(InstancePermissions.UsesVolumeKeys(stack), OfVolumeKeys);
        Add(
            !InstancePermissions.DefinesTemplates(stack)
                && stack.AutoScalingGroups.Any(group => group.LaunchTemplate is LaunchTemplate.Existing),
            [Versions]
        );
        Add(InstancePermissions.HasSecurityGroups(stack), OfSecurityGroups);
        Add(BalancingPermissions.UsesElasticIps(stack), ["ec2:DescribeAddresses"]);
        Add(BalancingPermissions.AllocatesElasticIps(stack), ["ec2:DescribeAccountAttributes"]);
        Add(BalancingPermissions.UsesPrivateAddresses(stack), ["ec2:DescribeNetworkInterfaces"]);
        Add(BalancingPermissions.RegistersInstances(stack), ["ec2:DescribeInstances"]);
        Add(BalancingPermissions.NamesZones(stack), ["ec2:DescribeAvailabilityZones"]);
        Add(TrustPermissions.UsesTrustStores(stack), ["elasticloadbalancing:DescribeTrustStore*"]);
        Add(
            BalancingPermissions.HasEndpointServices(stack),
            ["ec2:DescribeVpcEndpointServiceConfigurations", "ec2:DescribeVpcEndpointServicePermissions"]
        );
        Add(BalancingPermissions.ReservesCapacity(stack), ["elasticloadbalancing:DescribeCapacityReservation"]);
        Add(BalancingPermissions.HasWebAcls(stack), ["wafv2:GetWebACL", "wafv2:GetWebACLForResource"]);
        Add(NamingPermissions.UsesCertificates(stack), OfCertificates);
        Add(NamingPermissions.OwnsCertificates(stack), ["acm:ListTagsForCertificate"]);
        Add(AlarmPermissions.HasAlarms(stack), ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"]);
        Add(NamingPermissions.HasRecords(stack), OfRecords);
        return new PolicyStatement("Read", [.. actions.Distinct(StringComparer.Ordinal)], PolicyStatement.Everywhere, []);

        void Add(bool isUsed, ImmutableArray<string> more)
        {
            if (isUsed)
            {
                actions.AddRange(more);
            }
        }
    }
}
