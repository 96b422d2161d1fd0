using Amazon.EC2;
using Amazon.KeyManagementService;
using Amazon.SimpleSystemsManagement;

namespace ElbProvisioner.AwsClients.Tests.Infrastructure;

/// <summary>The official clients that the product takes.</summary>
internal static class OfficialService
{
    public static IReadOnlyList<Service> All { get; } =
    [
        new("ec2", () => new AmazonEC2Config(), (credentials, config) => new AmazonEC2ModelClient(credentials, (AmazonEC2Config)config)),
        new(
            "kms",
            () => new AmazonKeyManagementServiceConfig(),
            (credentials, config) => new AmazonKeyManagementServiceClient(credentials, (AmazonKeyManagementServiceConfig)config)
        ),
        new(
            "ssm",
            () => new AmazonSimpleSystemsManagementConfig(),
            (credentials, config) => new AmazonSimpleSystemsManagementClient(credentials, (AmazonSimpleSystemsManagementConfig)config)
        ),
    ];

    public static Service Of(string name) => All.Single(service => service.Name == name);
}
