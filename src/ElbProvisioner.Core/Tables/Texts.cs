using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>The texts of the language that are of a fixed form. Each pattern serves the binder and the schema.</summary>
internal static partial class Texts
{
    private const string NamePattern = "^(?!sg-)[A-Za-z0-9]([A-Za-z0-9-]{0,38}[A-Za-z0-9])?$";
    private const string StackNamePattern = "^(?!internal(-|$)|sg(-|$))[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$";
    private const string RegionPattern = "^[a-z]{2,4}(-[a-z]{2,12}){1,3}-[0-9]{1,2}$";
    private const string AccountPattern = "^[0-9]{12}$";
    private const string VariableNamePattern = "^[A-Za-z_][A-Za-z0-9_-]*$";

    // Ids of EC2: 8 hexadecimal digits before 2016, 17 since [EC2 user guide: resource IDs]. Those of the network may be shortened in a
    // sketch: see NetworkIds.
    private const string SecurityGroupIdPattern = "^sg-([0-9a-f]{8}|[0-9a-f]{17})$";
    private const string PrefixListIdPattern = "^pl-([0-9a-f]{8}|[0-9a-f]{17})$";
    private const string VpcPattern = "^(default|vpc-[0-9a-f]{1,17})$";
    private const string SubnetIdPattern = "^subnet-[0-9a-f]{1,17}$";
    private const string AllocationIdPattern = "^eipalloc-([0-9a-f]{8}|[0-9a-f]{17})$";
    private const string SubnetsPattern = "^(public|private|subnet-[0-9a-f]{1,17})$";
    private const string CertificateArnPattern =
        "^arn:aws[a-z-]*:(acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+|iam::[0-9]{12}:server-certificate/.+)$";
    private const string AuthorityArnPattern = "^arn:aws[a-z-]*:acm-pca:[a-z0-9-]+:[0-9]{12}:certificate-authority/[A-Za-z0-9-]+$";
    private const string IpamPoolPattern = "^ipam-pool-([0-9a-f]{8}|[0-9a-f]{17})$";
    private const string CustomerOwnedPoolPattern = "^ipv4pool-coip-([0-9a-f]{8}|[0-9a-f]{17})$";
    private const string WebAclArnPattern =
        "^arn:aws[a-z-]*:wafv2:[a-z0-9-]+:[0-9]{12}:regional/webacl/[A-Za-z0-9_-]{1,128}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";
    private const string TrustStoreArnPattern =
        "^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:truststore/[A-Za-z0-9-]{1,32}/[0-9a-f]{16}$";
    private const string ArnPattern = "^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:([0-9]{12})?:.+$";
    private const string TargetGroupArnPattern =
        "^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:targetgroup/[A-Za-z0-9-]{1,32}/[0-9a-f]{16}$";
    private const string InstanceProfilePattern = "^([A-Za-z0-9+=,.@_-]{1,128}|arn:aws[a-z-]*:iam::[0-9]{12}:instance-profile/.+)$";
    private const string SslPolicyPattern = "^ELBSecurityPolicy-[A-Za-z0-9-]+$";
    private const string ImagePattern = "^(ami-([0-9a-f]{8}|[0-9a-f]{17})|ssm:/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*)$";
    private const string InstanceTypePattern = @"^[a-z][a-z0-9-]*\.[a-z0-9-]+$";

    /// <summary>[EC2 API: LaunchTemplateName]</summary>
    private const string LaunchTemplateNamePattern = "^[a-zA-Z0-9()./_-]{3,128}$";

    private const string LaunchTemplateIdPattern = "^lt-([0-9a-f]{8}|[0-9a-f]{17})$";
    private const string LaunchTemplateVersionPattern = @"^([1-9][0-9]{0,9}|\$Latest|\$Default)$";
    private const string TerminationPattern =
        "^(Default|AllocationStrategy|ClosestToNextInstanceHour|NewestInstance|OldestInstance|OldestLaunchConfiguration|OldestLaunchTemplate|arn:aws[a-z-]*:lambda:.+)$";
    private const string KmsKeyPattern =
        "^((arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:)?alias/[A-Za-z0-9/_-]{1,250}|(arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/)?([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}))$";
    private const string DevicePattern = "^(/dev/[a-z0-9]+|xvd[a-z]{1,2})$";

    public static TextRule Name { get; } =
        new(
            NamePattern,
            NameRegex,
            "1 to 40 letters, digits and hyphens, beginning and ending with a letter or digit, and not begin with sg-",
            BindingCodes.InvalidName
        );

    public static TextShape StackName { get; } =
        new(
            "a stack name",
            new TextRule(
                StackNamePattern,
                StackNameRegex,
                "1 to 20 of a-z, 0-9 and -, not begin or end with -, and not be or begin with `internal-` or `sg-`: it starts names in AWS",
                BindingCodes.InvalidName
            )
        );

    public static TextRule VariableName { get; } =
        new(VariableNamePattern, VariableNameRegex, "letters, digits, _ and -, beginning with a letter or _", BindingCodes.InvalidName);

    /// <summary>With a variable in it it is checked when it is read: <c>/${env}/db</c>.</summary>
    public static TextShape ParameterName { get; } = new("a parameter's name", maxLength: 1011);

    public static TextShape Region { get; } = Form("a region", RegionPattern, RegionRegex, "of the form ap-northeast-2");

    public static TextShape Account { get; } =
        Form("an account number", AccountPattern, AccountRegex, "12 digits; keep its leading zeros in quotes");

    public static TextShape Vpc { get; } =
        Form("`default` or a VPC id", VpcPattern, VpcRegex, "default, or vpc- and 8 or 17 hexadecimal digits");

    public static TextShape SubnetId { get; } =
        Form("a subnet id", SubnetIdPattern, SubnetIdRegex, "subnet- and 8 or 17 hexadecimal digits");

    public static TextShape AllocationId { get; } =
        Form("the allocation id of an Elastic IP", AllocationIdPattern, AllocationIdRegex, "eipalloc- and 8 or 17 hexadecimal digits");

    public static TextShape Subnets { get; } =
        Form(
            "`public`, `private` or a subnet id",
            SubnetsPattern,
            SubnetsRegex,
            "public, private, or subnet- and 8 or 17 hexadecimal digits"
        );

    public static TextRule CertificateArnRule { get; } =
        new(CertificateArnPattern, CertificateArnRegex, "of the form arn:aws:acm:REGION:ACCOUNT:certificate/ID", BindingCodes.InvalidText);

    public static TextShape CertificateArn { get; } = new("a certificate's ARN", CertificateArnRule);

    /// <summary>Of a private certificate authority.</summary>
    public static TextShape AuthorityArn { get; } =
        new(
            "an authority's ARN",
            new TextRule(
                AuthorityArnPattern,
                AuthorityArnRegex,
                "of the form arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID",
                BindingCodes.InvalidText
            )
        );

    public static TextShape IpamPool { get; } =
        new("a pool's id", new TextRule(IpamPoolPattern, IpamPoolRegex, "ipam-pool- and 17 hexadecimal digits", BindingCodes.InvalidText));

    public static TextShape CustomerOwnedPool { get; } =
        new(
            "a pool's id",
            new TextRule(
                CustomerOwnedPoolPattern,
                CustomerOwnedPoolRegex,
                "ipv4pool-coip- and 17 hexadecimal digits",
                BindingCodes.InvalidText
            )
        );

    /// <summary>Of a regional one; those of CloudFront are global.</summary>
    public static TextShape WebAclArn { get; } =
        new(
            "a web ACL's ARN",
            new TextRule(
                WebAclArnPattern,
                WebAclArnRegex,
                "of the form arn:aws:wafv2:REGION:ACCOUNT:regional/webacl/NAME/ID",
                BindingCodes.InvalidText
            )
        );

    public static TextRule TrustStoreArnRule { get; } =
        new(
            TrustStoreArnPattern,
            TrustStoreArnRegex,
            "of the form arn:aws:elasticloadbalancing:REGION:ACCOUNT:truststore/NAME/ID",
            BindingCodes.InvalidText
        );

    public static TextShape TrustStoreArn { get; } = new("a trust store's ARN", TrustStoreArnRule);

    /// <summary>Of whatever.</summary>
    public static TextShape Arn { get; } =
        new("an ARN", new TextRule(ArnPattern, ArnRegex, "of the form arn:aws:SERVICE:REGION:ACCOUNT:NAME", BindingCodes.InvalidText));

    public static TextRule TargetGroupArn { get; } =
        new(
            TargetGroupArnPattern,
            TargetGroupArnRegex,
            "of the form arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/NAME/ID",
            BindingCodes.InvalidText
        );

    public static TextRule SecurityGroupId { get; } =
        new(SecurityGroupIdPattern, SecurityGroupIdRegex, "sg- and 8 or 17 hexadecimal digits", BindingCodes.InvalidText);

    public static TextRule PrefixListId { get; } =
        new(PrefixListIdPattern, PrefixListIdRegex, "pl- and 8 or 17 hexadecimal digits", BindingCodes.InvalidText);

    public static TextShape InstanceProfile { get; } =
        Form(
            "an instance profile's name or ARN",
            InstanceProfilePattern,
            InstanceProfileRegex,
            "a name, or arn:aws:iam::ACCOUNT:instance-profile/NAME"
        );

    public static TextShape SslPolicy { get; } =
        Form("a security policy's name", SslPolicyPattern, SslPolicyRegex, "of the form ELBSecurityPolicy-…");

    public static TextShape Image { get; } =
        Form("an image", ImagePattern, ImageRegex, "ami- and 8 or 17 hexadecimal digits, or ssm: and a parameter's name");

    public static TextShape InstanceType { get; } =
        Form("an instance type", InstanceTypePattern, InstanceTypeRegex, "of the form t3.micro");

    public static TextShape LaunchTemplateId { get; } =
        Form("a launch template's id", LaunchTemplateIdPattern, LaunchTemplateIdRegex, "lt- and 8 or 17 hexadecimal digits");

    public static TextShape LaunchTemplateName { get; } =
        Form(
            "a launch template's name",
            LaunchTemplateNamePattern,
            LaunchTemplateNameRegex,
            "3 to 128 of the characters a-z, A-Z, 0-9 and ( ) . / _ -"
        );

    public static TextShape LaunchTemplateVersion { get; } =
        Form("a launch template's version", LaunchTemplateVersionPattern, LaunchTemplateVersionRegex, "a number, $Latest or $Default");

    public static TextShape TerminationPolicy { get; } =
        Form(
            "a termination policy",
            TerminationPattern,
            TerminationRegex,
            "Default, AllocationStrategy, ClosestToNextInstanceHour, NewestInstance, OldestInstance, OldestLaunchConfiguration, "
                + "OldestLaunchTemplate or a Lambda function's ARN"
        );

    public static TextShape KmsKey { get; } =
        Form("a KMS key", KmsKeyPattern, KmsKeyRegex, "alias/NAME, a key's id, or an ARN arn:aws:kms:REGION:ACCOUNT:key/ID");

    public static TextShape Device { get; } = Form("a device name", DevicePattern, DeviceRegex, "of the form /dev/xvda");

    private static TextShape Form(string expects, string pattern, Func<Regex> matcher, string says) =>
        new(expects, new TextRule(pattern, matcher, says, BindingCodes.InvalidText));

    [GeneratedRegex(NamePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex NameRegex();

    [GeneratedRegex(StackNamePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex StackNameRegex();

    [GeneratedRegex(RegionPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex RegionRegex();

    [GeneratedRegex(AccountPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex AccountRegex();

    [GeneratedRegex(VariableNamePattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex VariableNameRegex();

    [GeneratedRegex(SecurityGroupIdPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex SecurityGroupIdRegex();

    [GeneratedRegex(PrefixListIdPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex PrefixListIdRegex();

    [GeneratedRegex(VpcPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex VpcRegex();

    [GeneratedRegex(SubnetIdPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex SubnetIdRegex();

    [GeneratedRegex(SubnetsPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex SubnetsRegex();

    [GeneratedRegex(AllocationIdPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex AllocationIdRegex();

    [GeneratedRegex(AuthorityArnPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex AuthorityArnRegex();

    [GeneratedRegex(IpamPoolPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex IpamPoolRegex();

    [GeneratedRegex(CustomerOwnedPoolPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex CustomerOwnedPoolRegex();

    [GeneratedRegex(WebAclArnPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex WebAclArnRegex();

    [GeneratedRegex(CertificateArnPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex CertificateArnRegex();

    [GeneratedRegex(TrustStoreArnPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex TrustStoreArnRegex();

    [GeneratedRegex(ArnPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex ArnRegex();

    [GeneratedRegex(TargetGroupArnPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex TargetGroupArnRegex();

    [GeneratedRegex(InstanceProfilePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex InstanceProfileRegex();

    [GeneratedRegex(SslPolicyPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex SslPolicyRegex();

    [GeneratedRegex(ImagePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex ImageRegex();

    [GeneratedRegex(InstanceTypePattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex InstanceTypeRegex();

    [GeneratedRegex(LaunchTemplateNamePattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex LaunchTemplateNameRegex();

    [GeneratedRegex(LaunchTemplateIdPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex LaunchTemplateIdRegex();

    [GeneratedRegex(LaunchTemplateVersionPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex LaunchTemplateVersionRegex();

    [GeneratedRegex(TerminationPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex TerminationRegex();

    [GeneratedRegex(KmsKeyPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex KmsKeyRegex();

    [GeneratedRegex(DevicePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex DeviceRegex();
}
