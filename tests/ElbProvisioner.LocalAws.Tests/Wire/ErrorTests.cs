using System.Text;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Tests.Wire;

public sealed class ErrorTests
{
    private static Incoming Elb => Requests.Read(Requests.Form("elasticloadbalancing", "Action=DescribeTargetGroups&Version=2015-12-01"));

    private static Incoming Ec2 => Requests.Read(Requests.Form("ec2", "Action=DescribeVpcs&Version=2016-11-15"));

    private static Incoming Acm =>
        Requests.Read(Requests.Json("acm", "CertificateManager.DescribeCertificate", """{"CertificateArn":"a"}"""));

    private static Incoming Route53 => Requests.Read(Requests.Rest("GET", "/2013-04-01/hostedzone/Z1"));

    private static IEnumerable<Incoming> CloudWatch =>
        [
            Requests.Read(Requests.Form("monitoring", "Action=TagResource&Version=2010-08-01")),
            Requests.Read(Requests.Json("monitoring", "GraniteServiceVersion20100801.TagResource", "{}")),
            Requests.Read(Requests.Cbor("TagResource", [0xA0])),
        ];

    [Fact]
    public async Task Botocore_reads_the_code_the_message_and_the_request_id_in_every_protocol()
    {
        (Incoming Incoming, string Code)[] refusals =
        [
            (Elb, "TargetGroupNotFound"),
            (Ec2, "InvalidVpcID.NotFound"),
            (Acm, "ResourceNotFoundException"),
            (Route53, "NoSuchHostedZone"),
            (Elb, "ValidationError"),
            .. CloudWatch.Select(incoming => (incoming, "LimitExceeded")),
            .. CloudWatch.Select(incoming => (incoming, "InvalidParameterValue")),
            .. CloudWatch.Select(incoming => (incoming, "ValidationError")),
        ];

        var understood = await Botocore.ReadAsync([
            .. refusals.Select(refusal =>
                (refusal.Incoming, refusal.Incoming.Write(new AwsError(refusal.Code, "It's <not> \"there\" ä"), "request-1"))
            ),
        ]);

        Assert.Equal(
            refusals.Select(refusal => (refusal.Incoming.Protocol, refusal.Code, "It's <not> \"there\" ä", "request-1")),
            refusals.Zip(
                understood,
                (refusal, read) =>
                    (
                        refusal.Incoming.Protocol,
                        Text(read["Error"]?["Code"]),
                        Text(read["Error"]?["Message"]),
                        Text(read["ResponseMetadata"]?["RequestId"])
                    )
            )
        );
    }

    [Fact]
    public void EC2_lists_its_errors()
    {
        var response = Ec2.Write(new AwsError("InvalidVpcID.NotFound", "The vpc ID 'vpc-1' does not exist"), "request-1");

        Assert.Equal((400, "text/xml"), (response.Status, response.ContentType));
        Assert.Equal(
            """<?xml version="1.0" encoding="UTF-8"?>"""
                + "\n<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code><Message>The vpc ID 'vpc-1' does not "
                + "exist</Message></Error></Errors><RequestID>request-1</RequestID></Response>",
            Encoding.UTF8.GetString(response.Body.Span)
        );
    }

    [Fact]
    public void A_service_that_once_spoke_query_names_the_code_of_then()
    {
        var (json, cbor) = CloudWatch
            .Skip(1)
            .Select(incoming => incoming.Write(new AwsError("MissingParameter", "m"), "request-1"))
            .ToArray() switch
        {
            [var first, var second] => (first, second),
            _ => throw new InvalidOperationException(),
        };

        Assert.All([json, cbor], response => Assert.Equal("MissingParameter;Sender", response.Headers["x-amzn-query-error"]));
        Assert.Equal("""{"__type":"MissingRequiredParameterException","message":"m"}""", Encoding.UTF8.GetString(json.Body.Span));
        Assert.Equal(
            ("application/x-amz-json-1.0", "application/cbor", "rpc-v2-cbor"),
            (json.ContentType, cbor.ContentType, cbor.Headers["Smithy-Protocol"])
        );
    }

    public static TheoryData<string, string, int?, int> Statuses =>
        new()
        {
            { "elb", "TargetGroupNotFound", null, 400 },
            { "elb", "PriorityInUse", null, 400 },
            { "elb", "ServiceUnavailable", null, 503 },
            { "elb", "Throttling", null, 400 },
            { "elb", "Throttling", 429, 429 },
            { "ec2", "RequestLimitExceeded", null, 503 },
            { "ec2", "InternalError", null, 500 },
            { "ec2", "UnauthorizedOperation", null, 403 },
            { "acm", "ResourceNotFoundException", null, 400 },
            { "route53", "NoSuchHostedZone", null, 404 },
            { "route53", "InvalidInput", null, 400 },
        };

    [Theory]
    [MemberData(nameof(Statuses))]
    public void The_status_is_the_refusals_else_the_models_else_the_usual(string service, string code, int? given, int expected)
    {
        var incoming = service switch
        {
            "elb" => Elb,
            "ec2" => Ec2,
            "acm" => Acm,
            _ => Route53,
        };

        var response = incoming.Write(new AwsError(code, "m", given), "request-1");

        Assert.Equal(expected, response.Status);
        if (service == "elb")
        {
            Assert.Contains(
                expected < 500 ? "<Type>Sender</Type>" : "<Type>Receiver</Type>",
                Encoding.UTF8.GetString(response.Body.Span),
                StringComparison.Ordinal
            );
        }
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "nothing";
}
