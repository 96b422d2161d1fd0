using System.Formats.Cbor;
using System.Text;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Tests.Wire;

/// <summary>
/// A text that an answer could not carry is refused where it comes in, in each protocol with AWS's code, and is never kept.
/// </summary>
public sealed class CharacterTests
{
    private const string Vpc =
        "Action=CreateVpc&Version=2016-11-15&CidrBlock=10.0.0.0/16&TagSpecification.1.ResourceType=vpc&TagSpecification.1.Tag.1.Key=a&TagSpecification.1.Tag.1.Value=";

    private readonly EmbeddedAws _aws = new(new LocalAwsOptions { Time = new WorldTime() });

    public static TheoryData<string> Bad => ["%1B[2J", "%00", "%07", "%7F", "%C2%9B31m", "%EF%BF%BF"];

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_control_character_in_a_parameter_of_EC2_is_refused(string text)
    {
        Assert.Contains("<Code>InvalidParameterValue</Code>", Answered(400, Requests.Form("ec2", Vpc + text)), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "<key>a</key>",
            Answered(200, Requests.Form("ec2", "Action=DescribeVpcs&Version=2016-11-15")),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_control_character_in_a_query_is_refused(string text)
    {
        var form = $"Action=CreateTargetGroup&Version=2015-12-01&Name=a&TargetType=lambda&Tags.member.1.Key=a&Tags.member.1.Value={text}";

        Assert.Contains(
            "<Code>ValidationError</Code>",
            Answered(400, Requests.Form("elasticloadbalancing", form)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_control_character_in_JSON_is_refused()
    {
        var body = """{"Name":"/a","Value":"\u001b[2J","Type":"String"}""";

        Assert.Contains(
            "\"ValidationException\"",
            Answered(400, Requests.Json("ssm", "AmazonSSM.PutParameter", body)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_control_character_in_XML_is_refused()
    {
        var body =
            """<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>a.example</Name><CallerReference>1</CallerReference><HostedZoneConfig><Comment>&#27;</Comment></HostedZoneConfig></CreateHostedZoneRequest>""";

        Assert.Contains(
            "<Code>MalformedInput</Code>",
            Answered(400, Requests.Rest("POST", "/2013-04-01/hostedzone", body)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_control_character_in_CBOR_is_refused()
    {
        var cbor = new CborWriter();
        cbor.WriteStartMap(1);
        cbor.WriteTextString("AlarmNamePrefix");
        cbor.WriteTextString("a\u001b");
        cbor.WriteEndMap();

        Assert.Contains("ValidationError", Answered(400, Requests.Cbor("DescribeAlarms", cbor.Encode())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%FF")]
    [InlineData("%C3%28")]
    [InlineData("%ED%A0%80")]
    [InlineData("\u00FF")]
    public void Bytes_that_are_not_UTF8_are_refused(string text)
    {
        var ec2 = Requests.Form("ec2", Vpc) with { Body = Encoding.Latin1.GetBytes(Vpc + text) };
        Assert.Contains("<Code>MalformedQueryString</Code>", Answered(400, ec2), StringComparison.Ordinal);
        Assert.Contains(
            "<Code>MalformedInput</Code>",
            Answered(400, Requests.Rest("GET", $"/2013-04-01/hostedzone/Z{text}")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void JSON_that_is_not_UTF8_is_refused()
    {
        var half = Requests.Json("ssm", "AmazonSSM.PutParameter", """{"Name":"/a","Value":"\ud800","Type":"String"}""");
        Assert.Contains("\"SerializationException\"", Answered(400, half), StringComparison.Ordinal);

        byte[] bytes = [.. """{"Name":"/a","Value":"""u8, (byte)'"', 0xFF, (byte)'"', .. ""","Type":"String"}"""u8];
        Assert.Contains("\"SerializationException\"", Answered(400, half with { Body = bytes }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tab%09and%0Anew+line")]
    [InlineData("%E2%98%83+%F0%9F%8C%8A+%C3%A9")]
    public void Every_other_character_is_welcome(string text) => Answered(200, Requests.Form("ec2", Vpc + text));

    [Fact]
    public void More_parameters_than_any_call_has_are_refused()
    {
        var form = "Action=DescribeVpcs&Version=2016-11-15" + string.Concat(Enumerable.Range(0, 10_000).Select(n => $"&VpcId.{n}=vpc-1"));

        Assert.Contains("<Code>MalformedQueryString</Code>", Answered(400, Requests.Form("ec2", form)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_nested_deeper_than_any_model_is_refused()
    {
        var xml = string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000));
        Assert.Contains(
            "<Code>MalformedInput</Code>",
            Answered(400, Requests.Rest("POST", "/2013-04-01/hostedzone", xml)),
            StringComparison.Ordinal
        );

        var json = new string('[', 100_000) + new string(']', 100_000);
        Assert.Contains(
            "\"SerializationException\"",
            Answered(400, Requests.Json("ssm", "AmazonSSM.PutParameter", json)),
            StringComparison.Ordinal
        );

        Assert.Contains(
            "SerializationException",
            Answered(400, Requests.Cbor("DescribeAlarms", [.. Enumerable.Repeat((byte)0x81, 100_000), 0x00])),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("X-Amz-Algorithm")]
    [InlineData("X-Amz-Credential")]
    [InlineData("X-Amz-Date")]
    [InlineData("X-Amz-SignedHeaders")]
    [InlineData("X-Amz-Signature")]
    public void A_signature_in_the_query_that_lacks_something_is_incomplete(string lacking)
    {
        var signature = new Dictionary<string, string>
        {
            ["X-Amz-Algorithm"] = "AWS4-HMAC-SHA256",
            ["X-Amz-Credential"] = "AKID/20260101/us-east-1/ec2/aws4_request",
            ["X-Amz-Date"] = "20260101T000000Z",
            ["X-Amz-SignedHeaders"] = "host",
            ["X-Amz-Signature"] = "0a",
        };
        string Target() =>
            "/?Action=DescribeVpcs&Version=2016-11-15&"
            + string.Join('&', signature.Select(part => $"{part.Key}={Uri.EscapeDataString(part.Value)}"));
        Answered(200, Requests.Request("GET", Target(), [], [], service: null));

        signature.Remove(lacking);

        Assert.Contains(
            "<Code>IncompleteSignature</Code>",
            Answered(403, Requests.Request("GET", Target(), [], [], service: null)),
            StringComparison.Ordinal
        );
    }

    private string Answered(int status, WireRequest request)
    {
        var answer = _aws.Answer(request);
        var body = Encoding.UTF8.GetString(answer.Body.Span);
        Assert.True(status == answer.Status, body);
        Assert.DoesNotContain('\u001b', body);
        return body;
    }
}
