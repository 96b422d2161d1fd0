using System.Text.Json;
using ElbProvisioner.Core.Permissions;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tests.StackFile;

namespace ElbProvisioner.Core.Tests.Permissions;

public sealed class StackPermissionsTests
{
    private const string Answering =
        "stack: shop\nloadBalancers: { web: { securityGroups: sg-0123456789abcdef0, listeners: { http: { port: 80, respond: 404 } } } }\n";

    private const string Whole = """
        stack: shop
        region: eu-west-1
        account: "123456789012"
        certificates:
          site: { request: shop.example.com, alternativeNames: ["*.shop.example.com"] }
          more: { import: { certificate: { file: a.crt }, privateKey: { file: a.key } } }
        loadBalancers:
          web:
            dns: [shop.example.com, "*.shop.example.com"]
            listeners:
              https:
                port: 443
                certificates: [site, more]
                forward: app
                rules: [{ name: one, when: { path: /one }, respond: 404 }]
        targetGroups: { app: { port: 8080 } }
        autoScalingGroups:
          app:
            size: 1
            targetGroups: app
            launchTemplate: { image: "ssm:/aws/service/image", instanceType: t3.micro, instanceProfile: web }
            scaling: { cpu: { targetTracking: { metric: cpu, target: 50 } } }
          jobs:
            size: 1
            launchTemplate: { image: "ssm:golden/image", instanceType: t3.micro }
        """;

    [Fact]
    public void A_load_balancer_that_answers_by_itself_needs_nothing_for_instances_certificates_and_names()
    {
        var actions = Actions(Answering);

        Assert.Contains("elasticloadbalancing:CreateLoadBalancer", actions);
        Assert.DoesNotContain(
            actions,
            action =>
                action.StartsWith("acm:", StringComparison.Ordinal)
                || action.StartsWith("route53:", StringComparison.Ordinal)
                || action.StartsWith("ssm:", StringComparison.Ordinal)
        );
        Assert.Equal(
            [],
            actions.Intersect([
                "elasticloadbalancing:CreateTargetGroup",
                "elasticloadbalancing:CreateRule",
                "elasticloadbalancing:AddListenerCertificates",
                "autoscaling:CreateAutoScalingGroup",
                "ec2:CreateSecurityGroup",
                "ec2:CreateLaunchTemplate",
                "ec2:RunInstances",
                "iam:PassRole",
            ])
        );
    }

    [Fact]
    public void Instance_profiles_and_keys_are_looked_for_only_where_the_file_names_them()
    {
        string[] keys = ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListGrants"];
        Assert.Contains("iam:GetInstanceProfile", Actions(Whole));
        Assert.DoesNotContain("iam:GetInstanceProfile", Actions(Whole.Replace(", instanceProfile: web", "", StringComparison.Ordinal)));
        Assert.Empty(Actions(Whole).Intersect(keys));
        Assert.Empty(Actions(WithKey("alias/aws/ebs")).Intersect(keys));
        Assert.Equal(keys, Actions(WithKey("alias/mine")).Intersect(keys).Order(StringComparer.Ordinal));

        static string WithKey(string key) =>
            Whole.Replace("instanceProfile: web", $"volumes: [{{ size: 8, kmsKey: {key} }}]", StringComparison.Ordinal);
    }

    [Fact]
    public void On_somebody_elses_load_balancer_the_stacks_own_rules_alone_can_be_changed()
    {
        const string team = """
            stack: team
            loadBalancers:
              edge:
                existing: { stack: platform, name: edge }
                dns: team.example.com
                listeners:
                  https:
                    port: 443
                    certificates: ["arn:aws:acm:eu-west-1:123456789012:certificate/1"]
                    rules: [{ name: site, when: { host: team.example.com }, respond: 404 }]
            """;
        var statements = StackPermissions.Of(Bind(team), []);
        var balancing = statements
            .Where(s => s.Sid != "Read" && s.Actions.Any(a => a.StartsWith("elastic", StringComparison.Ordinal)))
            .ToList();
        Assert.Equal(["NewSharedRules", "TagsOfNewSharedRules", "SharedRules", "SharedCertificates"], balancing.Select(s => s.Sid));
        Assert.All(balancing, s => Assert.All(s.Resources, r => Assert.Contains("/app/platform-*/*", r, StringComparison.Ordinal)));
        Assert.All(balancing.Take(3), s => Assert.NotEmpty(s.Conditions));
        Assert.DoesNotContain(Actions(team), a => a is "elasticloadbalancing:ModifyListener*" or "ec2:CreateSecurityGroup");
        Assert.Contains(
            "elbctl-a.team.example.com",
            Assert.Single(statements, s => s.Sid == "Records").Conditions.SelectMany(c => c.Values)
        );
    }

    [Fact]
    public void Nothing_but_reads_launches_and_first_times_is_allowed_on_everything()
    {
        var open = StackPermissions
            .Of(Bind(Whole), [])
            .Where(statement => statement.Resources is ["*"] && statement.Conditions.IsEmpty)
            .ToList();

        Assert.Equal(["Read", "Launches"], open.Select(statement => statement.Sid));
        Assert.All(
            StackPermissions.Of(Bind(Whole), []),
            statement => Assert.All(statement.Actions, action => Assert.DoesNotMatch(":\\*$", action))
        );
        Assert.All(open[0].Actions, action => Assert.Matches(":(Describe|List|Get)", action));
    }

    [Theory]
    [InlineData("LoadBalancers", "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop-*")]
    [InlineData("TargetGroups", "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop-*")]
    [InlineData("ScalingGroups", "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:*:autoScalingGroupName/shop-*")]
    [InlineData("ImageParameters", "arn:aws:ssm:eu-west-1::parameter/aws/service/image")]
    [InlineData("ImageParameters", "arn:aws:ssm:eu-west-1:123456789012:parameter/golden/image")]
    [InlineData("InstanceProfiles", "arn:aws:iam::123456789012:role/*")]
    public void What_has_a_name_in_its_ARN_is_held_to_the_stacks_names(string sid, string resource) =>
        Assert.Contains(resource, Assert.Single(StackPermissions.Of(Bind(Whole), []), statement => statement.Sid == sid).Resources);

    [Theory]
    [InlineData("SecurityGroups", "aws:ResourceTag/elbctl:stack", "shop")]
    [InlineData("New", "aws:RequestTag/elbctl:stack", "shop")]
    [InlineData("TagsOfNew", "ec2:CreateAction", "CreateSecurityGroup CreateLaunchTemplate RunInstances")]
    [InlineData("LaunchTemplates", "aws:ResourceTag/elbctl:stack", "shop")]
    [InlineData("Certificates", "aws:ResourceTag/elbctl:stack", "shop")]
    [InlineData("NewCertificates", "aws:RequestTag/elbctl:stack", "shop")]
    [InlineData(
        "Records",
        "route53:ChangeResourceRecordSetsNormalizedRecordNames",
        "shop.example.com \\052.shop.example.com _*.shop.example.com"
    )]
    [InlineData("FirstOfAnAccount", "iam:AWSServiceName", "elasticloadbalancing.amazonaws.com autoscaling.amazonaws.com")]
    public void What_has_an_id_in_its_ARN_is_held_to_the_stacks_tag_or_to_the_files_names(string sid, string key, string values)
    {
        var condition = Assert.Single(Assert.Single(StackPermissions.Of(Bind(Whole), []), statement => statement.Sid == sid).Conditions);

        Assert.Equal((key, values), (condition.Key, string.Join(' ', condition.Values)));
    }

    [Fact]
    public void A_policy_is_IAMs_own_form_and_fits_into_a_managed_policy()
    {
        var text = PolicyJson.Write(StackPermissions.Of(Bind(Whole), []));
        using var policy = JsonDocument.Parse(text);
        var statements = policy.RootElement.GetProperty("Statement").EnumerateArray().ToList();

        Assert.Equal("2012-10-17", policy.RootElement.GetProperty("Version").GetString());
        Assert.All(statements, statement => Assert.Equal("Allow", statement.GetProperty("Effect").GetString()));
        Assert.All(statements, statement => Assert.Matches("^[A-Za-z0-9]+$", statement.GetProperty("Sid").GetString() ?? ""));
        Assert.Distinct(statements.Select(statement => statement.GetProperty("Sid").GetString()));

        // IAM counts 6,144 characters without white space [IAM quotas].
        Assert.InRange(text.Count(character => !char.IsWhiteSpace(character)), 1, 6144);
    }

    [Fact]
    public void Another_partition_has_ARNs_of_its_own() =>
        Assert.Contains(
            "arn:aws-cn:elasticloadbalancing:cn-north-1:*:loadbalancer/app/shop-*",
            StackPermissions.Of(Bind(Answering + "region: cn-north-1\n"), []).SelectMany(statement => statement.Resources)
        );

    private static List<string> Actions(string text) => [.. StackPermissions.Of(Bind(text), []).SelectMany(statement => statement.Actions)];

    private static Core.Model.Stack Bind(string text) =>
        StackText.Bind(
            text,
            readFile: path => new Core.Shapes.FileReadResult.Content(
                path.EndsWith(".key", StringComparison.Ordinal) ? SelfSigned.Key : SelfSigned.Certificate
            )
        );
}
