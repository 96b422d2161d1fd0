using System.Text;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Tests.Wire;

public sealed class AnswerTests
{
    /// <summary>Members that botocore 1.43 does not have, of models newer than its own: it passes over them.</summary>
    private static readonly string[] Newer = ["ClientCertificateIdentityFilters", "DistributionSegments", "EvaluationWindow", "WarmUpConfiguration"];

    /// <summary>The same, where others have a member of the name too.</summary>
    private static readonly (string Structure, string Member)[] NewerIn = [("SourceIpConfig", "IpAddressType")];

    [Fact]
    public async Task Botocore_reads_the_answer_of_every_operation_as_it_was_given()
    {
        var answers = new List<(Incoming Incoming, WireResponse Response)>();
        var expected = new List<JsonObject>();
        foreach (var vector in Requests.All.Where(vector => !vector.IsFull))
        {
            var incoming = Requests.Read(vector.Request);
            var (given, read) = incoming.Operation.Output is { } output
                ? new Samples(incoming.Model).Structure(incoming.Model[output])
                : (null, []);
            answers.Add((incoming, incoming.Write(given, "request-1")));
            Forget(read);
            expected.Add(read);
        }

        var understood = await Botocore.ReadAsync(answers);

        Assert.Equal(answers.Count, understood.Count);
        var wrong = new List<string>();
        for (var index = 0; index < answers.Count; index++)
        {
            var metadata = understood[index]["ResponseMetadata"];
            understood[index].Remove("ResponseMetadata");
            // Of CBOR without members botocore reads the headers alone.
            var requestId = metadata?["RequestId"] ?? metadata?["HTTPHeaders"]?["x-amzn-requestid"];
            if (!JsonNode.DeepEquals(expected[index], understood[index]) || requestId?.GetValue<string>() != "request-1")
            {
                wrong.Add(
                    $"{answers[index].Incoming.Model.Name} {answers[index].Incoming.Operation.Name} by "
                        + $"{answers[index].Incoming.Protocol}: {metadata?.ToJsonString()}\n"
                        + $"  given {expected[index].ToJsonString()}\n  read  {understood[index].ToJsonString()}"
                );
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(answers.Count >= 250, $"{answers.Count} answers");
    }

    private static void Forget(JsonNode? read)
    {
        if (read is JsonObject structure)
        {
            Array.ForEach(Newer, member => structure.Remove(member));
            Array.ForEach(NewerIn, newer => (structure[newer.Structure] as JsonObject)?.Remove(newer.Member));
            structure.ToList().ForEach(member => Forget(member.Value));
        }
        else if (read is JsonArray list)
        {
            list.ToList().ForEach(Forget);
        }
    }

    [Fact]
    public void A_query_answer_wraps_its_result()
    {
        var response = Requests
            .Read(Requests.Form("elasticloadbalancing", "Action=DescribeTags&Version=2015-12-01&ResourceArns.member.1=a"))
            .Write(
                new Document
                {
                    ["TagDescriptions"] = new[]
                    {
                        new Document { ["ResourceArn"] = "a<b", ["Tags"] = Array.Empty<Document>() },
                    },
                },
                "request-1"
            );

        Assert.Equal((200, "text/xml"), (response.Status, response.ContentType));
        Assert.Equal(
            "<DescribeTagsResponse "
                + "xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\"><DescribeTagsResult><TagDescriptions><member>"
                + "<ResourceArn>a&lt;b</ResourceArn><Tags "
                + "/></member></TagDescriptions></DescribeTagsResult><ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata></DescribeTagsResponse>",
            Text(response)
        );
    }

    [Fact]
    public void A_query_operation_without_output_answers_with_its_request_id_alone() =>
        Assert.Equal(
            "<DeletePolicyResponse "
                + "xmlns=\"http://autoscaling.amazonaws.com/doc/2011-01-01/\"><ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata></DeletePolicyResponse>",
            Text(
                Requests
                    .Read(Requests.Form("autoscaling", "Action=DeletePolicy&Version=2011-01-01&PolicyName=a"))
                    .Write((Document?)null, "request-1")
            )
        );

    [Theory]
    [InlineData("Action=DeleteTags&Version=2016-11-15&ResourceId.1=vpc-1", "DeleteTags")]
    [InlineData("Action=DeleteSubnet&Version=2016-11-15&SubnetId=subnet-1", "DeleteSubnet")]
    public void EC2_answers_true_where_there_is_nothing_to_say(string form, string operation) =>
        Assert.Equal(
            $"""<?xml version="1.0" encoding="UTF-8"?>{'\n'}<{operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>request-1</requestId><return>true</return></{operation}Response>""",
            Text(Requests.Read(Requests.Form("ec2", form)).Write((Document?)null, "request-1"))
        );

    [Fact]
    public void EC2_says_return_true_beside_other_members() =>
        Assert.Contains(
            "<groupId>sg-1</groupId><return>true</return></DeleteSecurityGroupResponse>",
            Text(
                Requests
                    .Read(Requests.Form("ec2", "Action=DeleteSecurityGroup&Version=2016-11-15&GroupId=sg-1"))
                    .Write(new Document { ["GroupId"] = "sg-1" }, "request-1")
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_REST_answer_has_its_status_and_its_header_outside_of_the_body()
    {
        var response = Requests
            .Read(Requests.Rest("POST", "/2013-04-01/hostedzone", "<CreateHostedZoneRequest/>"))
            .Write(
                new Document
                {
                    ["Location"] = "https://route53.amazonaws.com/2013-04-01/hostedzone/Z1",
                    ["HostedZone"] = new Document { ["Id"] = "/hostedzone/Z1" },
                },
                "request-1"
            );

        Assert.Equal(201, response.Status);
        Assert.Equal("https://route53.amazonaws.com/2013-04-01/hostedzone/Z1", response.Headers["Location"]);
        Assert.Equal(
            """<?xml version="1.0" encoding="UTF-8"?>"""
                + "\n<CreateHostedZoneResponse "
                + "xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><HostedZone><Id>/hostedzone/Z1</Id></HostedZone></CreateHostedZoneResponse>",
            Text(response)
        );
    }

    [Fact]
    public void A_JSON_answer_has_times_as_seconds_and_keeps_empty_lists()
    {
        var response = Requests
            .Read(Requests.Json("acm", "CertificateManager.DescribeCertificate", """{"CertificateArn":"a"}"""))
            .Write(
                new Document
                {
                    ["Certificate"] = new Document
                    {
                        ["CreatedAt"] = DateTimeOffset.UnixEpoch.AddMilliseconds(1772600767250),
                        ["InUseBy"] = Array.Empty<string>(),
                        ["Serial"] = null,
                    },
                },
                "request-1"
            );

        Assert.Equal(("application/x-amz-json-1.1", "request-1"), (response.ContentType, response.Headers["x-amzn-requestid"]));
        Assert.Equal("""{"Certificate":{"CreatedAt":1772600767.25,"InUseBy":[]}}""", Text(response));
    }

    [Fact]
    public void Parts_of_a_request_may_stand_in_an_answer()
    {
        var incoming = Requests.Read(
            Requests.Form(
                "ec2",
                "Action=CreateLaunchTemplate&Version=2016-11-15&LaunchTemplateName=web&LaunchTemplateData.InstanceType=t3.micro&LaunchTemplateData.EbsOptimized=true&LaunchTemplateData.SecurityGroupId.1=sg-1"
            )
        );
        var read = Requests.Read(Requests.Form("ec2", "Action=DescribeLaunchTemplateVersions&Version=2016-11-15"));

        var response = read.Write(
            new Document
            {
                ["LaunchTemplateVersions"] = new[]
                {
                    new Document { ["LaunchTemplateData"] = incoming.Fields.Values["LaunchTemplateData"], ["VersionNumber"] = 1 },
                },
            },
            "request-1"
        );

        Assert.Contains(
            "<item><launchTemplateData><ebsOptimized>true</ebsOptimized><instanceType>t3.micro</instanceType><securityGroupIdSet><item>sg-1</item></securityGroupIdSet></launchTemplateData><versionNumber>1</versionNumber></item>",
            Text(response),
            StringComparison.Ordinal
        );
    }

    public static TheoryData<string> Bugs => new("Colour", "TagDescriptions of text", "TagDescriptions of numbers", "ResourceArn", "Tags");

    [Theory]
    [MemberData(nameof(Bugs))]
    public void An_answer_that_does_not_fit_the_model_is_a_bug(string bug)
    {
        var incoming = Requests.Read(
            Requests.Form("elasticloadbalancing", "Action=DescribeTags&Version=2015-12-01&ResourceArns.member.1=a")
        );
        var answer = bug switch
        {
            "Colour" => new Document { ["Colour"] = "blue" },
            "TagDescriptions of text" => new Document { ["TagDescriptions"] = "a" },
            "TagDescriptions of numbers" => new Document { ["TagDescriptions"] = new object[] { 7 } },
            "ResourceArn" => new Document { ["TagDescriptions"] = new[] { new Document { ["ResourceArn"] = 7 } } },
            _ => new Document { ["TagDescriptions"] = new[] { new Document { ["Tags"] = new Document { ["Key"] = "a" } } } },
        };

        Assert.Throws<InvalidOperationException>(() => incoming.Write(answer, "request-1"));
    }

    [Fact]
    public void An_answer_where_the_model_has_none_is_a_bug()
    {
        var incoming = Requests.Read(Requests.Form("autoscaling", "Action=DeletePolicy&Version=2011-01-01&PolicyName=a"));

        Assert.Throws<InvalidOperationException>(() => incoming.Write(new Document { ["PolicyName"] = "a" }, "request-1"));
    }

    private static string Text(WireResponse response) => Encoding.UTF8.GetString(response.Body.Span);
}
