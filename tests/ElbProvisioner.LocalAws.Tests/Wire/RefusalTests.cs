using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Tests.Wire;

public sealed class RefusalTests
{
    [Fact]
    public void EC2_does_not_know_an_action_that_is_not_simulated_and_the_log_names_it()
    {
        var (status, body, refusal) = Requests.Refused(Requests.Form("ec2", "Action=CreateFleet&Version=2016-11-15"));

        Assert.Equal(400, status);
        Assert.Equal(
            """<?xml version="1.0" encoding="UTF-8"?>"""
                + "\n<Response><Errors><Error><Code>InvalidAction</Code><Message>The action CreateFleet is not valid for this web "
                + "service.</Message></Error></Errors><RequestID>request-1</RequestID></Response>",
            body
        );
        Assert.Equal("ec2 CreateFleet is not simulated", refusal.LogLine);
    }

    [Fact]
    public void A_query_service_does_not_know_an_action_of_another_version()
    {
        var (status, body, refusal) = Requests.Refused(
            Requests.Form("elasticloadbalancing", "Action=DescribeLoadBalancers&Version=2012-06-01")
        );

        Assert.Equal(400, status);
        Assert.Equal(
            "<ErrorResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\"><Error><Type>Sender</Type><Code>InvalidAction</Code>"
                + "<Message>Could not find operation DescribeLoadBalancers for version "
                + "2012-06-01</Message></Error><RequestId>request-1</RequestId></ErrorResponse>",
            body
        );
        Assert.Equal("elbv2 DescribeLoadBalancers is not simulated", refusal.LogLine);
    }

    [Fact]
    public void A_JSON_service_does_not_know_a_target()
    {
        var (status, body, refusal) = Requests.Refused(Requests.Json("ssm", "AmazonSSM.SendCommand", "{}"));

        Assert.Equal((400, """{"__type":"UnknownOperationException"}"""), (status, body));
        Assert.Equal("ssm SendCommand is not simulated", refusal.LogLine);
    }

    [Fact]
    public void REST_does_not_know_a_path()
    {
        var (status, body, refusal) = Requests.Refused(Requests.Rest("GET", "/2013-04-01/healthcheck"));

        Assert.Equal(404, status);
        Assert.Contains(
            "<Code>UnknownOperationException</Code><Message>There is no operation GET /2013-04-01/healthcheck.</Message>",
            body,
            StringComparison.Ordinal
        );
        Assert.Equal("route53 GET /2013-04-01/healthcheck is not simulated", refusal.LogLine);
    }

    [Fact]
    public void A_CBOR_operation_that_is_not_simulated_is_not_known()
    {
        var (status, _, refusal) = Requests.Refused(Requests.Cbor("GetDashboard", [0xA0]));

        Assert.Equal((404, "cloudwatch GetDashboard is not simulated"), (status, refusal.LogLine));
    }

    [Theory]
    [InlineData("sns", "Action=ListTopics&Version=2010-03-31", "sns ListTopics is not simulated")]
    [InlineData("sns", "", "sns is not simulated")]
    public void A_service_that_is_not_simulated_is_refused_and_logged(string service, string form, string line)
    {
        var (status, body, refusal) = Requests.Refused(
            form.Length > 0 ? Requests.Form(service, form) : Requests.Request("GET", "/bucket", [], [], service)
        );

        Assert.Equal(400, status);
        Assert.Contains($"The service {service} is not simulated.", body, StringComparison.Ordinal);
        Assert.Equal(line, refusal.LogLine);
    }

    [Fact]
    public void An_unsigned_request_is_told_so_in_the_form_of_its_service()
    {
        var form = new Dictionary<string, string> { ["Content-Type"] = "application/x-www-form-urlencoded" };

        var ec2 = Requests.Refused(
            Requests.Request("POST", "/", form, "Action=DescribeVpcs&Version=2016-11-15"u8.ToArray(), service: null)
        );
        var elb = Requests.Refused(
            Requests.Request("POST", "/", form, "Action=DescribeLoadBalancers&Version=2015-12-01"u8.ToArray(), service: null)
        );
        var acm = Requests.Refused(
            Requests.Request(
                "POST",
                "/",
                new() { ["X-Amz-Target"] = "CertificateManager.ListCertificates" },
                "{}"u8.ToArray(),
                service: null
            )
        );
        var route53 = Requests.Refused(Requests.Request("GET", "/2013-04-01/hostedzone", [], [], service: null));

        Assert.All([ec2, elb, acm, route53], answer => Assert.Equal((403, null), (answer.Status, answer.Refusal.LogLine)));
        Assert.StartsWith("<Response><Errors>", ec2.Body.Split('\n')[1], StringComparison.Ordinal);
        Assert.Contains("<Code>MissingAuthenticationToken</Code>", elb.Body, StringComparison.Ordinal);
        Assert.Equal("""{"__type":"MissingAuthenticationTokenException","message":"Request is missing Authentication Token"}""", acm.Body);
        Assert.Contains(
            "<ErrorResponse xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"><Error><Type>Sender</Type><Code>MissingAuthenticationToken</Code>",
            route53.Body,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/ec2/aws4_request, Signature=0a")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/us-east-1/aws4_request, SignedHeaders=host, Signature=0a")]
    [InlineData("Bearer 0a1b")]
    public void A_signature_that_lacks_something_is_incomplete(string authorization)
    {
        var request = Requests.Form("ec2", "Action=DescribeVpcs&Version=2016-11-15");

        var (status, body, _) = Requests.Refused(
            request with
            {
                Headers = new Dictionary<string, string>(request.Headers) { ["Authorization"] = authorization },
            }
        );

        Assert.Equal(403, status);
        Assert.Contains("<Code>IncompleteSignature</Code>", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "elasticloadbalancing",
        "Action=CreateTargetGroup&Version=2015-12-01&Name=a&Port=eighty",
        "<Code>MalformedInput</Code><Message>eighty can not be converted to an Integer</Message>"
    )]
    [InlineData(
        "elasticloadbalancing",
        "Action=CreateTargetGroup&Version=2015-12-01&Name=a&Port=4294967376",
        "<Code>MalformedInput</Code>"
    )]
    [InlineData(
        "elasticloadbalancing",
        "Action=DescribeTags&Version=2015-12-01&ResourceArns.1=a",
        "<Code>MalformedInput</Code><Message>Unexpected list element termination</Message>"
    )]
    [InlineData(
        "autoscaling",
        "Action=CreateAutoScalingGroup&Version=2011-01-01&NewInstancesProtectedFromScaleIn=perhaps",
        "<Code>MalformedInput</Code><Message>perhaps can not be converted to a Boolean</Message>"
    )]
    [InlineData(
        "ec2",
        "Action=DescribeVpcs&Version=2016-11-15&MaxResults=many",
        "<Code>InvalidParameterValue</Code><Message>Value (many) for parameter MaxResults is invalid. many can not be converted to an "
            + "Integer</Message>"
    )]
    [InlineData(
        "ec2",
        "Action=DescribeVpcs&Version=2016-11-15&VpcIds.1=vpc-1",
        "<Code>UnknownParameter</Code><Message>The parameter VpcIds.1 is not recognized</Message>"
    )]
    [InlineData(
        "ec2",
        "Action=DescribeVpcs&Version=2016-11-15&Filter.1.Nmae=a",
        "<Code>UnknownParameter</Code><Message>The parameter Filter.1.Nmae is not recognized</Message>"
    )]
    public void A_parameter_that_is_not_of_its_type_or_not_known_is_refused(string service, string form, string expected)
    {
        var (status, body, refusal) = Requests.Refused(Requests.Form(service, form));

        Assert.Equal((400, null), (status, refusal.LogLine));
        Assert.Contains(expected, body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_without_end_is_a_name_that_is_not_known() =>
        Assert.Contains(
            "<Code>UnknownParameter</Code>",
            Requests
                .Refused(
                    Requests.Form(
                        "ec2",
                        "Action=DescribeVpcs&Version=2016-11-15&a" + string.Concat(Enumerable.Repeat(".a", 200_000)) + "=1"
                    )
                )
                .Body,
            StringComparison.Ordinal
        );

    [Fact]
    public void Query_services_other_than_EC2_pass_over_what_they_do_not_know() =>
        Assert.Single(
            Requests
                .Read(Requests.Form("elasticloadbalancing", "Action=DescribeTags&Version=2015-12-01&ResourceArns.member.1=a&Colour=blue"))
                .Fields.Values
        );

    [Theory]
    [InlineData("""{"MaxItems":"7"}""", "STRING_VALUE can not be converted to an Integer")]
    [InlineData("""{"MaxItems":7.5}""", "DECIMAL_VALUE can not be converted to an Integer")]
    [InlineData("""{"NextToken":7}""", "NUMBER_VALUE can not be converted to a String")]
    [InlineData("""{"CertificateStatuses":"ISSUED"}""", "Unexpected field type")]
    [InlineData("""{"NextToken":{}}""", "Start of structure or map found where not expected.")]
    public void JSON_that_is_not_of_the_models_types_is_a_serialization_error(string body, string message) =>
        Assert.Equal(
            (400, $$"""{"__type":"SerializationException","message":"{{message}}"}"""),
            Status(Requests.Refused(Requests.Json("acm", "CertificateManager.ListCertificates", body)))
        );

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    public void What_is_no_JSON_object_is_a_serialization_error(string body) =>
        Assert.Contains(
            "SerializationException",
            Requests.Refused(Requests.Json("acm", "CertificateManager.ListCertificates", body)).Body,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("<CreateHostedZoneRequest><Name>")]
    [InlineData(
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><CreateHostedZoneRequest><Name>&b;</Name></CreateHostedZoneRequest>"
    )]
    [InlineData("<CreateHostedZoneRequest><HostedZoneConfig><PrivateZone>yes</PrivateZone></HostedZoneConfig></CreateHostedZoneRequest>")]
    public void XML_that_cannot_be_read_is_malformed(string body)
    {
        var (status, answer, _) = Requests.Refused(Requests.Rest("POST", "/2013-04-01/hostedzone", body));

        Assert.Equal(400, status);
        Assert.Contains("<Code>MalformedInput</Code>", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_that_is_not_packed_as_it_says_is_refused()
    {
        var request = Requests.Json("acm", "CertificateManager.ListCertificates", "not gzip");

        Assert.Equal(
            400,
            Requests
                .Refused(request with { Headers = new Dictionary<string, string>(request.Headers) { ["Content-Encoding"] = "gzip" } })
                .Status
        );
    }

    private static (int Status, string Body) Status((int Status, string Body, WireRefusal Refusal) answer) => (answer.Status, answer.Body);
}
