using Amazon.AutoScaling;
using Amazon.CertificateManager;
using Amazon.CloudWatch;
using Amazon.EC2;
using Amazon.ElasticLoadBalancingV2;
using Amazon.IdentityManagement;
using Amazon.KeyManagementService;
using Amazon.Lambda;
using Amazon.ResourceGroupsTaggingAPI;
using Amazon.Route53;
using Amazon.S3;
using Amazon.SimpleSystemsManagement;
using Amazon.WAFV2;

namespace ElbProvisioner.Aws.Session;

public sealed partial class AwsSession
{
    private IAmazonElasticLoadBalancingV2? _elb;
    private IAmazonAutoScaling? _autoScaling;
    private AmazonEC2ModelClient? _ec2;
    private IAmazonCertificateManager? _acm;
    private IAmazonRoute53? _route53;
    private IAmazonSimpleSystemsManagement? _ssm;
    private IAmazonResourceGroupsTaggingAPI? _tagging;
    private IAmazonCloudWatch? _cloudWatch;
    private IAmazonIdentityManagementService? _iam;
    private IAmazonKeyManagementService? _kms;
    private IAmazonLambda? _lambda;
    private IAmazonWAFV2? _waf;
    private IAmazonS3? _s3;

    public IAmazonElasticLoadBalancingV2 Elb =>
        LazyInitializer.EnsureInitialized(
            ref _elb,
            () => Own(new ElbClient(Configure(new AmazonElasticLoadBalancingV2Config()), Handlers(AwsService.ElasticLoadBalancing)))
        );

    public IAmazonAutoScaling AutoScaling =>
        LazyInitializer.EnsureInitialized(
            ref _autoScaling,
            () => Own(new AutoScalingClient(Configure(new AmazonAutoScalingConfig()), Handlers(AwsService.AutoScaling)))
        );

    public AmazonEC2ModelClient Ec2 =>
        LazyInitializer.EnsureInitialized(ref _ec2, () => Own(new Ec2Client(Configure(new AmazonEC2Config()), Handlers(AwsService.Ec2))));

    public IAmazonCertificateManager Acm =>
        LazyInitializer.EnsureInitialized(
            ref _acm,
            () => Own(new AcmClient(Configure(new AmazonCertificateManagerConfig()), Handlers(AwsService.CertificateManager)))
        );

    public IAmazonRoute53 Route53 =>
        LazyInitializer.EnsureInitialized(
            ref _route53,
            () => Own(new Route53Client(Configure(new AmazonRoute53Config()), Handlers(AwsService.Route53)))
        );

    public IAmazonSimpleSystemsManagement Ssm =>
        LazyInitializer.EnsureInitialized(
            ref _ssm,
            () => Own(new SsmClient(Configure(new AmazonSimpleSystemsManagementConfig()), Handlers(AwsService.SystemsManager)))
        );

    public IAmazonResourceGroupsTaggingAPI Tagging =>
        LazyInitializer.EnsureInitialized(
            ref _tagging,
            () => Own(new TaggingClient(Configure(new AmazonResourceGroupsTaggingAPIConfig()), Handlers(AwsService.Tagging)))
        );

    public IAmazonCloudWatch CloudWatch =>
        LazyInitializer.EnsureInitialized(
            ref _cloudWatch,
            () => Own(new CloudWatchClient(Configure(new AmazonCloudWatchConfig()), Handlers(AwsService.CloudWatch)))
        );

    public IAmazonIdentityManagementService Iam =>
        LazyInitializer.EnsureInitialized(
            ref _iam,
            () => Own(new IamClient(Configure(new AmazonIdentityManagementServiceConfig()), Handlers(AwsService.Iam)))
        );

    public IAmazonKeyManagementService Kms =>
        LazyInitializer.EnsureInitialized(
            ref _kms,
            () => Own(new KmsClient(Configure(new AmazonKeyManagementServiceConfig()), Handlers(AwsService.KeyManagement)))
        );

    public IAmazonLambda Lambda =>
        LazyInitializer.EnsureInitialized(
            ref _lambda,
            () => Own(new LambdaClient(Configure(new AmazonLambdaConfig()), Handlers(AwsService.Lambda)))
        );

    public IAmazonWAFV2 Waf =>
        LazyInitializer.EnsureInitialized(ref _waf, () => Own(new WafClient(Configure(new AmazonWAFV2Config()), Handlers(AwsService.Waf))));

    public IAmazonS3 S3 =>
        LazyInitializer.EnsureInitialized(ref _s3, () => Own(new S3Client(Configure(new AmazonS3Config()), Handlers(AwsService.Storage))));

    // The pipeline is a protected member of each client and a registry of customisers would be static: so one small class each.

    private sealed class ElbClient : AmazonElasticLoadBalancingV2Client
    {
        public ElbClient(AmazonElasticLoadBalancingV2Config config, CallHandlers handlers)
            : base(config) => handlers.AddTo(RuntimePipeline);
    }

    private sealed class AutoScalingClient : AmazonAutoScalingClient
    {
        public AutoScalingClient(AmazonAutoScalingConfig config, CallHandlers handlers)
            : base(config) => handlers.AddTo(RuntimePipeline);
    }

    private sealed class Ec2Client : AmazonEC2ModelClient
    {
        public Ec2Client(AmazonEC2Config config, CallHandlers handlers)
            : base(config) => handlers.AddTo(RuntimePipeline);
    }

    private sealed class AcmClient : AmazonCertificateManagerClient
    {
        public AcmClient(AmazonCertificateManagerConfig config, CallHandlers handlers)
            : base(config) => handlers.AddTo(RuntimePipeline);
    }

    private sealed class Route53Client : AmazonRoute53Client
    {
        public Route53Client(AmazonRoute53Config config, CallHandlers handlers)
            : base(config) => handlers.AddTo(RuntimePipeline);
    }

    private sealed class SsmClient : AmazonSimpleSystemsManagementClient
    {
        public SsmClient(AmazonSimpleSystemsManagementConfig config, CallHandlers handlers)
            : base(config) => handlers.AddTo(RuntimePipeline);
    }

    private sealed class TaggingClient : AmazonResourceGroupsTaggingAPIClient
    {
        public TaggingClient(AmazonResourceGroupsTaggingAPIConfig config, CallHandlers handlers)
            : base(config) => handlers.AddTo(RuntimePipeline);
    }

    private sealed class CloudWatchClient : AmazonCloudWatchClient
    {
        public CloudWatchClient(AmazonCloudWatchConfig config, CallHandlers handlers)
            : base(config) => handlers.AddTo(RuntimePipeline);
    }

    private sealed class IamClient : AmazonIdentityManagementServiceClient
    {
        public IamClient(AmazonIdentityManagementServiceConfig config, CallHandlers handlers)
            : base(config) => handlers.AddTo(RuntimePipeline);
    }

    private sealed class KmsClient : AmazonKeyManagementServiceClient
    {
        public KmsClient(AmazonKeyManagementServiceConfig config, CallHandlers handlers)
            : base(config) => handlers.AddTo(RuntimePipeline);
    }

    private sealed class LambdaClient : AmazonLambdaClient
    {
        public LambdaClient(AmazonLambdaConfig config, CallHandlers handlers)
            : base(config) => handlers.AddTo(RuntimePipeline);
    }

    private sealed class WafClient : AmazonWAFV2Client
    {
        public WafClient(AmazonWAFV2Config config, CallHandlers handlers)
            : base(config) => handlers.AddTo(RuntimePipeline);
    }

    private sealed class S3Client : AmazonS3Client
    {
        public S3Client(AmazonS3Config config, CallHandlers handlers)
            : base(config) => handlers.AddTo(RuntimePipeline);
    }
}
