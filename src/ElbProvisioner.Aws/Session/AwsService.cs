namespace ElbProvisioner.Aws.Session;

/// <summary>The services elbctl calls, by the prefix AWS uses in policies: <c>elasticloadbalancing:DescribeRules</c>.</summary>
public static class AwsService
{
    public const string ElasticLoadBalancing = "elasticloadbalancing";
    public const string AutoScaling = "autoscaling";
    public const string Ec2 = "ec2";
    public const string CertificateManager = "acm";
    public const string Route53 = "route53";
    public const string SystemsManager = "ssm";
    public const string Tagging = "tag";
    public const string CloudWatch = "cloudwatch";
    public const string Iam = "iam";
    public const string KeyManagement = "kms";
    public const string Lambda = "lambda";
    public const string Waf = "wafv2";
    public const string Storage = "s3";
    public const string SecurityToken = "sts";
}
