using System.Text.RegularExpressions;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Tests.Wire;

public sealed class ConstraintTests
{
    private const string Elb = "elasticloadbalancing";

    [Fact]
    public void What_keeps_the_model_passes_for_every_operation()
    {
        foreach (var vector in Requests.All)
        {
            Assert.Null(
                Record.Exception(() => Constraints.Check(Requests.Read(vector.Request)))?.Message is { } message
                    ? $"{vector}: {message}"
                    : null
            );
        }
    }

    [Fact]
    public void Every_required_member_is_missed_in_every_operation()
    {
        var missed = 0;
        foreach (var vector in Requests.All.Where(vector => vector is { IsFull: false, Protocol: not "rest-xml" }))
        {
            var incoming = Requests.Read(vector.Request);
            foreach (var required in incoming.Fields.Shape.Required)
            {
                var values = incoming.Fields.Values.DeepClone().AsObject();
                values.Remove(required);
                var error = Assert.Throws<AwsError>(() =>
                    Constraints.Check(incoming with { Fields = new Fields(incoming.Model, incoming.Fields.Shape, values) })
                );
                Assert.Contains(
                    error.Code,
                    new[] { "ValidationError", "ValidationException", "MissingParameter", "InvalidParameterException" }
                );
                missed++;
            }
        }

        Assert.True(missed > 200, $"{missed} members");
    }

    [Theory]
    [InlineData(
        "Action=DescribeRules&Version=2015-12-01&PageSize=401",
        "1 validation error detected: Value '401' at 'pageSize' failed to satisfy constraint: Member must have value less than or "
            + "equal to 400"
    )]
    [InlineData(
        "Action=DescribeRules&Version=2015-12-01&PageSize=0",
        "1 validation error detected: Value '0' at 'pageSize' failed to satisfy constraint: Member must have value greater than or "
            + "equal to 1"
    )]
    [InlineData(
        "Action=DeleteRule&Version=2015-12-01",
        "1 validation error detected: Value null at 'ruleArn' failed to satisfy constraint: Member must not be null"
    )]
    [InlineData(
        "Action=CreateLoadBalancer&Version=2015-12-01&Name=web&Scheme=outside",
        "1 validation error detected: Value 'outside' at 'scheme' failed to satisfy constraint: Member must satisfy enum value set: "
            + "[internet-facing, internal]"
    )]
    [InlineData(
        "Action=ModifyListener&Version=2015-12-01&ListenerArn=a&DefaultActions.member.1.Type=forward&DefaultActions.member.2.Order=50001",
        "2 validation errors detected: Value null at 'defaultActions.2.member.type' failed to satisfy constraint: Member must not be null; "
            + "Value '50001' at 'defaultActions.2.member.order' failed to satisfy constraint: Member must have value less than or "
            + "equal to 50000"
    )]
    [InlineData(
        "Action=AddTags&Version=2015-12-01&ResourceArns.member.1=a&Tags.member.1.Key=",
        "1 validation error detected: Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater "
            + "than or equal to 1"
    )]
    [InlineData(
        "Action=ModifyListener&Version=2015-12-01&ListenerArn=a&DefaultActions.member.1.Type=fixed-response&DefaultActions.member.1.FixedResponseConfig.StatusCode=600",
        "1 validation error detected: Value '600' at 'defaultActions.1.member.fixedResponseConfig.statusCode' failed to satisfy "
            + "constraint: Member must satisfy regular expression pattern: ^(2|4|5)\\d\\d$"
    )]
    public void Query_services_name_the_value_the_path_and_the_rule(string form, string message)
    {
        var error = Refused(Requests.Form(Elb, form));

        Assert.Equal(("ValidationError", message), (error.Code, error.Message));
    }

    [Fact]
    public void Of_a_list_of_single_values_the_whole_list_and_all_its_rules_are_named()
    {
        var error = Refused(
            Requests.Form(
                "autoscaling",
                "Action=AttachInstances&Version=2011-01-01&AutoScalingGroupName=web&InstanceIds.member.1=i-1&InstanceIds.member.2=i-0123456789abcdef01"
            )
        );

        Assert.Equal(
            "1 validation error detected: Value '[i-1, i-0123456789abcdef01]' at 'instanceIds' failed to satisfy constraint: "
                + "Member must satisfy constraint: [Member must have length less than or equal to 19, Member must have length greater "
                + "than or equal to 1, "
                + @"Member must satisfy regular expression pattern: [\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*]",
            error.Message
        );
    }

    [Theory]
    [InlineData("Action=DeleteSubnet&Version=2016-11-15", "MissingParameter", "The request must contain the parameter SubnetId")]
    [InlineData(
        "Action=CreateLaunchTemplate&Version=2016-11-15&LaunchTemplateName=web",
        "MissingParameter",
        "The request must contain the parameter LaunchTemplateData"
    )]
    [InlineData(
        "Action=DescribeVpcs&Version=2016-11-15&MaxResults=4",
        "InvalidParameterValue",
        "Value (4) for parameter maxResults is invalid. Expecting a value between 5 and 1000."
    )]
    [InlineData(
        "Action=AllocateAddress&Version=2016-11-15&Domain=moon",
        "InvalidParameterValue",
        "Value (moon) for parameter domain is invalid. Expecting one of [vpc, standard]."
    )]
    public void EC2_words_it_its_own_way(string form, string code, string message)
    {
        var error = Refused(Requests.Form("ec2", form));

        Assert.Equal((code, message), (error.Code, error.Message));
    }

    [Fact]
    public void EC2_takes_an_instance_type_that_it_does_not_know_in_a_launch_template_and_refuses_it_in_a_launch()
    {
        Constraints.Check(
            Requests.Read(
                Requests.Form(
                    "ec2",
                    "Action=CreateLaunchTemplate&Version=2016-11-15&LaunchTemplateName=web&LaunchTemplateData.InstanceType=t99.mega"
                )
            )
        );

        Assert.Equal(
            ("InvalidParameterValue", "Value (t99.mega) for parameter instanceType is invalid."),
            Coded(Refused(Requests.Form("ec2", "Action=RunInstances&Version=2016-11-15&MinCount=1&MaxCount=1&InstanceType=t99.mega")))
        );
    }

    [Fact]
    public void JSON_services_call_it_an_exception() =>
        Assert.Equal(
            (
                "ValidationException",
                "1 validation error detected: Value null at 'certificateArn' failed to satisfy constraint: Member must not be null"
            ),
            Coded(Refused(Requests.Json("acm", "CertificateManager.DescribeCertificate", "{}")))
        );

    [Fact]
    public void The_tagging_API_calls_it_a_parameter() =>
        Assert.Equal(
            "InvalidParameterException",
            Refused(Requests.Json("tagging", "ResourceGroupsTaggingAPI_20170126.GetTagValues", """{"Key":""}""")).Code
        );

    [Fact]
    public void Route53_calls_it_invalid_input() =>
        Assert.Equal(
            (
                "InvalidInput",
                "1 validation error detected: Value '000000000000000000000000000000000' at 'id' failed to satisfy constraint: Member "
                    + "must have length less than or equal to 32"
            ),
            Coded(Refused(Requests.Rest("GET", "/2013-04-01/hostedzone/" + new string('0', 33))))
        );

    [Fact]
    public void CloudWatch_misses_a_parameter_in_every_protocol() =>
        Assert.All(
            [
                Requests.Form("monitoring", "Action=TagResource&Version=2010-08-01&ResourceARN=a"),
                Requests.Json("monitoring", "GraniteServiceVersion20100801.TagResource", """{"ResourceARN":"a"}"""),
                Requests.Cbor("TagResource", Convert.FromHexString("A16B5265736F7572636541524E6161")),
            ],
            request => Assert.Equal(("MissingParameter", "The parameter Tags is required."), Coded(Refused(request)))
        );

    [Fact]
    public void A_value_that_is_secret_is_not_repeated() =>
        Assert.DoesNotContain(
            "hush",
            Refused(
                Requests.Json(
                    "acm",
                    "CertificateManager.ImportCertificate",
                    """{"Certificate":"aHVzaA==","PrivateKey":"aHVzaA==","CertificateChain":"aHVzaA==","CertificateArn":"a"}"""
                )
            ).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Every_pattern_of_the_models_can_be_used()
    {
        var patterns = ServiceModels
            .Names.SelectMany(name => Requests.Models[name].Shapes.Values)
            .Select(shape => shape.Regex)
            .OfType<Regex>()
            .ToList();

        Assert.All(patterns, pattern => pattern.IsMatch("abc"));
        Assert.True(patterns.Count >= 50, $"{patterns.Count} patterns");
    }

    [Theory]
    [InlineData(@"[\w+=,.@-]*", "a_b-C9", true)]
    [InlineData(@"[\w+=,.@-]*", "ä", false)]
    [InlineData(@"\w+", "٣", false)]
    [InlineData(@"^(2|4|5)\d\d$", "200\n", false)]
    [InlineData(@"a|b", "ab", false)]
    [InlineData(@"[\s\S]*", "a\nä\u00a0日", true)]
    [InlineData(@"[A-Za-z0-9\-_\/]+", "a/b_c-d", true)]
    [InlineData(@"[\w\s\_]+", "a _b", true)]
    [InlineData(@"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*", "a🙂\n", true)]
    [InlineData(@"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*", "a\u0001", false)]
    [InlineData(@"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", "Straße 日", true)]
    [InlineData(@"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", "a!", false)]
    public void A_pattern_means_the_whole_text_and_what_Java_means(string pattern, string text, bool isMatch) =>
        Assert.Equal(isMatch, ModelPattern.Matches(ModelPattern.Compile(pattern), text));

    [Fact]
    public void Lengths_are_counted_in_characters_and_not_in_their_halves()
    {
        var key = string.Concat(Enumerable.Repeat("\U0001D11E", 128));

        Constraints.Check(
            Requests.Read(
                Requests.Form("autoscaling", "Action=DeleteTags&Version=2011-01-01&Tags.member.1.Key=" + Uri.EscapeDataString(key))
            )
        );
        Assert.Equal(
            "ValidationError",
            Refused(
                Requests.Form("autoscaling", "Action=DeleteTags&Version=2011-01-01&Tags.member.1.Key=a" + Uri.EscapeDataString(key))
            ).Code
        );
    }

    private static AwsError Refused(WireRequest request) => Assert.Throws<AwsError>(() => Constraints.Check(Requests.Read(request)));

    private static (string Code, string Message) Coded(AwsError error) => (error.Code, error.Message);
}
