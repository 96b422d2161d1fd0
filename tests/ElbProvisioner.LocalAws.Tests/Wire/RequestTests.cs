using System.IO.Compression;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.Wire;

public sealed class RequestTests
{
    [Fact]
    public void What_botocore_writes_is_read_as_it_was_meant_for_every_operation()
    {
        var wrong = new List<string>();
        foreach (var vector in Requests.All)
        {
            var incoming = Requests.Read(vector.Request);
            Assert.Equal((vector.Service, vector.Operation, "eu-west-1"), (incoming.Model.Name, incoming.Operation.Name, incoming.Region));
            if (!JsonNode.DeepEquals(vector.Input, incoming.Fields.Values))
            {
                wrong.Add($"{vector}\n  meant {vector.Input.ToJsonString()}\n  read  {incoming.Fields.Values.ToJsonString()}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void There_is_a_request_for_every_operation_in_every_protocol_of_its_service()
    {
        var expected =
            from name in ServiceModels.Names
            let model = Requests.Models[name]
            from protocol in model.Protocols
            from operation in model.Operations.Keys
            from isFull in new[] { false, true }
            select (name, operation, protocol, isFull);

        var given = Requests.All.Select(vector => (vector.Service, vector.Operation, vector.Protocol, vector.IsFull)).ToHashSet();

        var without = string.Join(", ", expected.Except(given).Select(call => $"{call.Item1} {call.Item2}"));
        Assert.True(without.Length == 0, $"Without a request: {without}. Run Wire/make-requests.py.");
        Assert.True(given.Count >= 500, $"{given.Count} vectors");
    }

    [Fact]
    public void Numbers_flags_and_times_have_their_types()
    {
        var full = Requests.Read(
            Requests.All.Single(vector => vector is { Operation: "PutScheduledUpdateGroupAction", IsFull: true }).Request
        );

        Assert.Equal(14, full.Fields.Integer("MinSize"));
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero), full.Fields.Time("StartTime"));
    }

    [Fact]
    public void A_query_may_come_as_a_GET_that_is_signed_in_its_query_string()
    {
        var incoming = Requests.Read(
            Requests.Request(
                "GET",
                "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260101%2Fap-northeast-2%2Fsts%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=0a",
                [],
                [],
                service: null
            )
        );

        Assert.Equal(
            ("sts", "GetCallerIdentity", "ap-northeast-2", "AKIDEXAMPLE"),
            (incoming.Model.Name, incoming.Operation.Name, incoming.Region, incoming.AccessKeyId)
        );
    }

    [Fact]
    public void Who_asks_for_credentials_needs_none()
    {
        var request = Requests.Form(
            "sts",
            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fa&RoleSessionName=ab&WebIdentityToken=abcd"
        );

        var incoming = Requests.Read(
            Requests.Request(
                "POST",
                "/",
                new() { ["Content-Type"] = "application/x-www-form-urlencoded" },
                request.Body.ToArray(),
                service: null
            )
        );

        Assert.Equal(("AssumeRoleWithWebIdentity", null), (incoming.Operation.Name, incoming.AccessKeyId));
    }

    [Fact]
    public void A_list_given_by_its_bare_name_is_empty()
    {
        var incoming = Requests.Read(
            Requests.Form("elasticloadbalancing", "Action=SetSecurityGroups&Version=2015-12-01&LoadBalancerArn=a&SecurityGroups=")
        );

        Assert.True(incoming.Fields.Has("SecurityGroups"));
        Assert.Empty(incoming.Fields.Texts("SecurityGroups"));
    }

    [Fact]
    public void A_list_is_in_the_order_of_its_numbers_and_may_leave_some_out()
    {
        var incoming = Requests.Read(Requests.Form("ec2", "Action=DescribeVpcs&Version=2016-11-15&VpcId.10=c&VpcId.2=b&VpcId.1=a"));

        Assert.Equal(["a", "b", "c"], incoming.Fields.Texts("VpcIds"));
    }

    [Fact]
    public void A_packed_body_is_unpacked()
    {
        var plain = Requests.Json("ssm", "AmazonSSM.GetParameters", """{"Names":["/a","/b"]}""");
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
        {
            gzip.Write(plain.Body.Span);
        }

        var incoming = Requests.Read(
            plain with
            {
                Body = packed.ToArray(),
                Headers = new Dictionary<string, string>(plain.Headers) { ["content-encoding"] = "gzip" },
            }
        );

        Assert.Equal(["/a", "/b"], incoming.Fields.Texts("Names"));
    }

    [Theory]
    [InlineData("GET", "/2013-04-01/hostedzone/Z1/rrset", "ListResourceRecordSets", "Z1")]
    [InlineData("GET", "/2013-04-01/hostedzone/Z1/rrset/?maxitems=7", "ListResourceRecordSets", "Z1")]
    [InlineData("GET", "/2013-04-01/hostedzone/%2Fhostedzone%2FZ1", "GetHostedZone", "/hostedzone/Z1")]
    [InlineData("DELETE", "/2013-04-01/hostedzone/Z1", "DeleteHostedZone", "Z1")]
    [InlineData("GET", "/2013-04-01/hostedzone", "ListHostedZones", null)]
    [InlineData("GET", "/2013-04-01/hostedzonecount", "GetHostedZoneCount", null)]
    public void A_path_with_or_without_its_last_slash_means_its_operation(string method, string target, string operation, string? id)
    {
        var incoming = Requests.Read(Requests.Rest(method, target));

        Assert.Equal(operation, incoming.Operation.Name);
        if (id is not null)
        {
            Assert.Equal(
                id,
                incoming.Fields.Values[operation.StartsWith("List", StringComparison.Ordinal) ? "HostedZoneId" : "Id"]?.GetValue<string>()
            );
        }
    }

    [Fact]
    public void XML_may_have_any_prefix_for_its_namespace_and_space_between_elements()
    {
        var incoming = Requests.Read(
            Requests.Rest(
                "POST",
                "/2013-04-01/hostedzone",
                """
                <?xml version="1.0"?>
                <r:CreateHostedZoneRequest xmlns:r="https://route53.amazonaws.com/doc/2013-04-01/">
                  <r:Name>example.net</r:Name> <r:CallerReference>a &amp; b</r:CallerReference>
                  <r:HostedZoneConfig><r:PrivateZone> true </r:PrivateZone></r:HostedZoneConfig>
                </r:CreateHostedZoneRequest>
                """
            )
        );

        Assert.Equal("a & b", incoming.Fields.Required("CallerReference"));
        Assert.True(incoming.Fields.Structure("HostedZoneConfig")?.Flag("PrivateZone"));
    }
}
