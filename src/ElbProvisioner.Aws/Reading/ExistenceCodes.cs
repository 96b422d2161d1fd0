using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Aws.Reading;

/// <summary>
/// What is said of the things beside the stack: copies of ours, and what the file names and AWS does not have. Codes 4301 to 4399.
/// </summary>
public static class ExistenceCodes
{
    public static readonly DiagnosticCode StrangerWithOurTags = new(
        "ELB4301",
        Severity.Warning,
        "An object carries the stack's tags and is not the stack's"
    );

    public static readonly DiagnosticCode SecurityGroupMissing = new("ELB4302", Severity.Error, "A security group does not exist");
    public static readonly DiagnosticCode SecurityGroupElsewhere = new("ELB4303", Severity.Error, "A security group is in another VPC");
    public static readonly DiagnosticCode PrefixListMissing = new("ELB4304", Severity.Error, "A prefix list does not exist");
    public static readonly DiagnosticCode CertificateUnusable = new("ELB4305", Severity.Error, "A certificate cannot be used");
    public static readonly DiagnosticCode TargetGroupMissing = new("ELB4306", Severity.Error, "A target group does not exist");
    public static readonly DiagnosticCode TemplateMissing = new(
        "ELB4307",
        Severity.Error,
        "A launch template or its version does not exist"
    );
    public static readonly DiagnosticCode InstanceTypeUnknown = new("ELB4308", Severity.Error, "An instance type does not exist");
    public static readonly DiagnosticCode InstanceTypeNotOffered = new(
        "ELB4309",
        Severity.Error,
        "An instance type is offered in no zone of its group"
    );
    public static readonly DiagnosticCode InstanceTypeNotInZone = new(
        "ELB4310",
        Severity.Warning,
        "An instance type is not offered in a zone of its group"
    );
    public static readonly DiagnosticCode ArchitectureDiffers = new(
        "ELB4311",
        Severity.Error,
        "An image does not run on its instance type"
    );
    public static readonly DiagnosticCode KeyPairMissing = new("ELB4312", Severity.Error, "A key pair does not exist");
    public static readonly DiagnosticCode NameTaken = new(
        "ELB4313",
        Severity.Error,
        "Somebody else's object has a name that something new is to have"
    );
    public static readonly DiagnosticCode NotChecked = new("ELB4314", Severity.Info, "Something could not be looked for");
    public static readonly DiagnosticCode SeveralZones = new("ELB4315", Severity.Warning, "Several hosted zones have one name");
    public static readonly DiagnosticCode SeveralCertificates = new("ELB4316", Severity.Info, "Several certificates cover a domain");
    public static readonly DiagnosticCode TemplateSaysTooLittle = new(
        "ELB4317",
        Severity.Error,
        "A launch template made elsewhere does not say what to launch"
    );
    public static readonly DiagnosticCode TemplateDoesNotAdmit = new(
        "ELB4318",
        Severity.Warning,
        "The security groups of a launch template made elsewhere keep the load balancer out"
    );

    public static readonly DiagnosticCode ElasticIpMissing = new("ELB4319", Severity.Error, "An Elastic IP does not exist");
    public static readonly DiagnosticCode ElasticIpTaken = new("ELB4320", Severity.Error, "Something else stands on an Elastic IP");

    public static readonly DiagnosticCode TrustStoreUnusable = new("ELB4325", Severity.Error, "A trust store cannot be used");

    public static readonly DiagnosticCode InstanceProfileMissing = new("ELB4330", Severity.Error, "An instance profile does not exist");
    public static readonly DiagnosticCode KeyMissing = new("ELB4331", Severity.Error, "A volume's key does not exist");
    public static readonly DiagnosticCode KeyUnusable = new("ELB4332", Severity.Error, "A volume's key cannot be used");
    public static readonly DiagnosticCode KeyClosedToAutoScaling = new(
        "ELB4333",
        Severity.Warning,
        "Auto Scaling may not use a volume's key"
    );

    public static readonly DiagnosticCode ForeignBalancerMissing = new(
        "ELB4380",
        Severity.Error,
        "Somebody else's load balancer does not exist"
    );
    public static readonly DiagnosticCode ForeignBalancerAmbiguous = new(
        "ELB4381",
        Severity.Error,
        "Several load balancers carry the tags"
    );
    public static readonly DiagnosticCode ForeignBalancerIsOurs = new(
        "ELB4382",
        Severity.Error,
        "A load balancer of the stack itself is named as somebody else's"
    );
    public static readonly DiagnosticCode ForeignBalancerKeepsIn = new(
        "ELB4383",
        Severity.Warning,
        "The security groups of somebody else's load balancer do not let it reach targets"
    );

    public static DiagnosticCode FunctionMissing { get; } = new("ELB4340", Severity.Error, "A Lambda function does not exist");

    public static DiagnosticCode WebAclMissing { get; } = new("ELB4390", Severity.Error, "A web ACL does not exist");

    public static DiagnosticCode TargetUnusable { get; } = new("ELB4345", Severity.Error, "A target cannot be registered");

    public static DiagnosticCode AddressTaken { get; } = new("ELB4346", Severity.Error, "Something else has an address");

    public static DiagnosticCode AliasTargetMissing { get; } =
        new("ELB4347", Severity.Error, "An alias leads to a record that is not there");

    public static DiagnosticCode ElasticIpsUsedUp { get; } =
        new("ELB4348", Severity.Error, "The account may not have as many Elastic IPs as the stack allocates");

    public static DiagnosticCode BucketMissing { get; } = new("ELB4385", Severity.Error, "A bucket for logs does not exist");

    public static DiagnosticCode BucketElsewhere { get; } = new("ELB4386", Severity.Error, "A bucket for logs is in another region");

    public static DiagnosticCode BucketClosed { get; } =
        new("ELB4387", Severity.Error, "The policy of a bucket keeps a load balancer's logs out");

    public static DiagnosticCode BucketClosedForNow { get; } =
        new("ELB4388", Severity.Warning, "The policy of a bucket does not let a network load balancer's logs in yet");

    public static DiagnosticCode BucketMustAdmit { get; } =
        new("ELB4391", Severity.Info, "A load balancer is to write logs to a bucket, whose policy must let it");

    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        BucketMissing,
        BucketElsewhere,
        BucketClosed,
        BucketClosedForNow,
        BucketMustAdmit,
        WebAclMissing,
        StrangerWithOurTags,
        SecurityGroupMissing,
        SecurityGroupElsewhere,
        PrefixListMissing,
        CertificateUnusable,
        TargetGroupMissing,
        FunctionMissing,
        ForeignBalancerMissing,
        ForeignBalancerAmbiguous,
        ForeignBalancerIsOurs,
        ForeignBalancerKeepsIn,
        TemplateMissing,
        TemplateDoesNotAdmit,
        InstanceTypeUnknown,
        InstanceTypeNotOffered,
        InstanceTypeNotInZone,
        ArchitectureDiffers,
        KeyPairMissing,
        NameTaken,
        NotChecked,
        SeveralZones,
        SeveralCertificates,
        TemplateSaysTooLittle,
        ElasticIpMissing,
        ElasticIpTaken,
        TrustStoreUnusable,
        InstanceProfileMissing,
        KeyMissing,
        KeyUnusable,
        KeyClosedToAutoScaling,
        TargetUnusable,
        AddressTaken,
        AliasTargetMissing,
        ElasticIpsUsedUp,
    ];
}
