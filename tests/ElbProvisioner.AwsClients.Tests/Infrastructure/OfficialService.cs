using System.Reflection;
using Amazon.Runtime;

namespace ElbProvisioner.AwsClients.Tests.Infrastructure;

/// <summary>The official client of a service, loaded by name: its types are called like the generated ones.</summary>
internal static class OfficialService
{
    public static IReadOnlyList<Service> All { get; } =
    [
        Of("ec2", "AWSSDK.EC2", "Amazon.EC2.AmazonEC2"),
        Of("ssm", "AWSSDK.SimpleSystemsManagement", "Amazon.SimpleSystemsManagement.AmazonSimpleSystemsManagement"),
    ];

    public static Service Of(string name) => All.Single(service => service.Name == name);

    private static Service Of(string name, string assembly, string prefix)
    {
        var official = Assembly.Load(assembly);
        return new(name, () => New<ClientConfig>(official, prefix + "Config"), (credentials, config) => New<AmazonServiceClient>(official, prefix + "Client", credentials, config));
    }

    private static T New<T>(Assembly assembly, string type, params object[] arguments) =>
        (T?)Activator.CreateInstance(assembly.GetType(type, throwOnError: true) ?? throw new InvalidOperationException(type), arguments) ?? throw new InvalidOperationException(type);
}
