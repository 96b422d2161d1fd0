using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Calls;

internal static class Ec2Quotas
{
    public static readonly Quota Vpcs = new("vpcs", 5);

    public static readonly Quota SubnetsPerVpc = new("subnetsPerVpc", 200);

    public static readonly Quota InternetGateways = new("internetGateways", 5);

    public static readonly Quota ElasticAddresses = new("elasticAddresses", 5);

    public static readonly Quota SecurityGroups = new("securityGroups", 2500);

    public static readonly Quota RulesPerSecurityGroup = new("rulesPerSecurityGroup", 60);

    public static readonly Quota SecurityGroupsPerInterface = new("securityGroupsPerInterface", 5);

    public static readonly Quota LaunchTemplates = new("launchTemplates", 5000);

    public static readonly Quota LaunchTemplateVersions = new("launchTemplateVersions", 10_000);

    public static readonly Quota TagsPerResource = new("tagsPerResource", 50);

    public static readonly IReadOnlyList<Quota> All =
    [
        Vpcs,
        SubnetsPerVpc,
        InternetGateways,
        ElasticAddresses,
        SecurityGroups,
        RulesPerSecurityGroup,
        SecurityGroupsPerInterface,
        LaunchTemplates,
        LaunchTemplateVersions,
        TagsPerResource,
    ];
}
