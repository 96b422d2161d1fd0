using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>The texts of scaling groups that are of a fixed form.</summary>
internal static partial class GroupTexts
{
    private const string RolePattern =
        "^arn:aws[a-z-]*:iam::[0-9]{12}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling(_.+)?$";

    private const string LatticePattern = "^arn:aws[a-z-]*:vpc-lattice:[a-z0-9-]+:[0-9]{12}:targetgroup/tg-[0-9a-z]{17}$";
    private const string SourcePattern =
        "^(arn:aws[a-z-]*:vpc-lattice:[a-z0-9-]+:[0-9]{12}:targetgroup/tg-[0-9a-z]{17}|[A-Za-z0-9-]{1,32})$";

    public static TextShape ServiceLinkedRole { get; } =
        new(
            "a service-linked role's ARN",
            new TextRule(
                RolePattern,
                RoleRegex,
                "of the form arn:aws:iam::ACCOUNT:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_SUFFIX",
                BindingCodes.InvalidText
            )
        );

    public static TextShape LatticeTargetGroup { get; } =
        new(
            "the ARN of a target group of VPC Lattice",
            new TextRule(
                LatticePattern,
                LatticeRegex,
                "of the form arn:aws:vpc-lattice:REGION:ACCOUNT:targetgroup/tg-… (those of load balancers stand under `targetGroups`)",
                BindingCodes.InvalidText
            )
        );

    public static TextShape TrafficSource { get; } =
        new(
            "a traffic source",
            new TextRule(
                SourcePattern,
                SourceRegex,
                "the ARN of a target group of VPC Lattice, or the name of a Classic load balancer",
                BindingCodes.InvalidText
            )
        );

    [GeneratedRegex(RolePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex RoleRegex();

    [GeneratedRegex(LatticePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex LatticeRegex();

    [GeneratedRegex(SourcePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex SourceRegex();
}
