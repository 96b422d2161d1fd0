using System.Reflection;
using Amazon;
using Amazon.AutoScaling;
using Amazon.CertificateManager;
using Amazon.CloudWatch;
using Amazon.ElasticLoadBalancingV2;
using Amazon.IdentityManagement;
using Amazon.Lambda;
using Amazon.ResourceGroupsTaggingAPI;
using Amazon.Route53;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.WAFV2;

namespace ElbProvisioner.AwsClients.Tests.Infrastructure;

/// <summary>A generated client, named as in operations.txt.</summary>
internal sealed record Service(string Name, Func<ClientConfig> CreateConfig, Func<AWSCredentials, ClientConfig, AmazonServiceClient> Create)
{
    public static IReadOnlyList<Service> All { get; } =
    [
        new(
            "elbv2",
            () => new AmazonElasticLoadBalancingV2Config(),
            (credentials, config) => new AmazonElasticLoadBalancingV2Client(credentials, (AmazonElasticLoadBalancingV2Config)config)
        ),
        new(
            "autoscaling",
            () => new AmazonAutoScalingConfig(),
            (credentials, config) => new AmazonAutoScalingClient(credentials, (AmazonAutoScalingConfig)config)
        ),
        GeneratedHere("ec2", "Amazon.EC2.AmazonEC2"),
        new(
            "acm",
            () => new AmazonCertificateManagerConfig(),
            (credentials, config) => new AmazonCertificateManagerClient(credentials, (AmazonCertificateManagerConfig)config)
        ),
        new(
            "route53",
            () => new AmazonRoute53Config(),
            (credentials, config) => new AmazonRoute53Client(credentials, (AmazonRoute53Config)config)
        ),
        new(
            "cloudwatch",
            () => new AmazonCloudWatchConfig(),
            (credentials, config) => new AmazonCloudWatchClient(credentials, (AmazonCloudWatchConfig)config)
        ),
        GeneratedHere("ssm", "Amazon.SimpleSystemsManagement.AmazonSimpleSystemsManagement"),
        new(
            "resourcegroupstaggingapi",
            () => new AmazonResourceGroupsTaggingAPIConfig(),
            (credentials, config) => new AmazonResourceGroupsTaggingAPIClient(credentials, (AmazonResourceGroupsTaggingAPIConfig)config)
        ),
        new(
            "iam",
            () => new AmazonIdentityManagementServiceConfig(),
            (credentials, config) => new AmazonIdentityManagementServiceClient(credentials, (AmazonIdentityManagementServiceConfig)config)
        ),
        new(
            "lambda",
            () => new AmazonLambdaConfig(),
            (credentials, config) => new AmazonLambdaClient(credentials, (AmazonLambdaConfig)config)
        ),
        new("s3", () => new AmazonS3Config(), (credentials, config) => new AmazonS3Client(credentials, (AmazonS3Config)config)),
        new("wafv2", () => new AmazonWAFV2Config(), (credentials, config) => new AmazonWAFV2Client(credentials, (AmazonWAFV2Config)config)),
        GeneratedHere("kms", "Amazon.KeyManagementService.AmazonKeyManagementService"),
    ];

    /// <summary>A service whose official client the product takes: ours is compiled in this process.</summary>
    private static Service GeneratedHere(string name, string prefix)
    {
        var generated = new Lazy<Assembly>(() =>
            GeneratorRun.Load(
                "Generated." + name,
                new GeneratorRun.Model($"{name}.json", Resources.Text($"Models/{name}.json")),
                CancellationToken.None
            )
        );
        return new(
            name,
            () => New<ClientConfig>(generated.Value, prefix + "Config"),
            (credentials, config) => New<AmazonServiceClient>(generated.Value, prefix + "Client", credentials, config)
        );
    }

    /// <summary>An object of a type known by its name.</summary>
    public static T New<T>(Assembly assembly, string type, params object[] arguments) =>
        (T?)Activator.CreateInstance(assembly.GetType(type, throwOnError: true) ?? throw new InvalidOperationException(type), arguments)
        ?? throw new InvalidOperationException(type);

    public static Service TakenByTheProduct(string name) => OfficialService.All.FirstOrDefault(service => service.Name == name) ?? Of(name);

    public static Service Of(string name) => All.Single(service => service.Name == name);

    public static IReadOnlyList<string> ListedOperations(string service) =>
        [
            .. Resources
                .Text("operations.txt")
                .Split('\n')
                .Select(line => line.Split(' '))
                .Where(words => words is [var name, _] && name == service)
                .Select(words => words[1].Trim()),
        ];

    /// <summary>A client in Ireland with invented keys, wired to an in-memory AWS.</summary>
    public AmazonServiceClient Client(InMemoryAws aws, Action<ClientConfig>? configure = null)
    {
        var config = CreateConfig();
        config.RegionEndpoint = RegionEndpoint.EUWest1;
        config.HttpClientFactory = new InMemoryFactory(aws);
        configure?.Invoke(config);
        return Create(new BasicAWSCredentials("AKIDEXAMPLE", "secret"), config);
    }

    /// <summary>Some official clients take single members besides.</summary>
    public MethodInfo Method(string operation) =>
        CreateClientType()
            .GetMethods()
            .Single(method =>
                method.Name == operation + "Async"
                && method.GetParameters() is [var first, _]
                && first.ParameterType.Name == operation + "Request"
            );

    public async Task<AmazonWebServiceResponse> Invoke(
        AmazonServiceClient client,
        string operation,
        object request,
        CancellationToken cancellation
    )
    {
        var call =
            (Task?)Method(operation).Invoke(client, [request, cancellation])
            ?? throw new InvalidOperationException($"{operation} gave no task");
        await call;
        return (AmazonWebServiceResponse?)call.GetType().GetProperty("Result")?.GetValue(call)
            ?? throw new InvalidOperationException($"{operation} gave no response");
    }

    public Type CreateClientType() => Create(new AnonymousAWSCredentials(), WithRegion()).GetType();

    private ClientConfig WithRegion()
    {
        var config = CreateConfig();
        config.RegionEndpoint = RegionEndpoint.EUWest1;
        return config;
    }
}
