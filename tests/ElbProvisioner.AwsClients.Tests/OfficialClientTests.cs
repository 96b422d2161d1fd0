using System.Text.Json;
using Amazon.Runtime;
using ElbProvisioner.AwsClients.Tests.Infrastructure;

namespace ElbProvisioner.AwsClients.Tests;

/// <summary>
/// The generated clients beside the official packages, where those are to be had: the same calls through the same pipeline. So a generated
/// client can be replaced by the official one, and the others on the day theirs come, without a change of what goes over the wire.
/// </summary>
public sealed class OfficialClientTests
{
    private static readonly Dictionary<string, Difference[]> WrittenOtherwise = new()
    {
        ["ec2"] = [new(@"body [\w.]+=, expected $", "an empty list: the official client names it, botocore and ours leave it out")],
        ["kms"] = [new(@"header x-amz-api-version: , expected 2014-11-01$", "as for ssm")],
        ["ssm"] =
        [
            new(
                @"header x-amz-api-version: , expected 2014-11-06$",
                "a header of the .NET packages alone; the target header names the version"
            ),
        ],
    };

    private static readonly Dictionary<string, Difference[]> ReadOtherwise = new()
    {
        ["ec2"] =
        [
            new(@"Reservations\[\d+\]\.GroupNames: missing", "hand-written: the names out of the groups beside it"),
            new(
                @"InferenceAcceleratorInfo\.Accelerators: .*, expected nothing$",
                "the model does not name the items: the official client passes over AWS's 'item', botocore and ours read it"
            ),
        ],
        ["kms"] =
        [
            new(
                @"EncryptionContext(Equals|Subset): .*Dictionary.*, expected .*AlwaysSendDictionary",
                "an empty map: the SDK's own kind of one, and an ordinary one"
            ),
        ],
        ["ssm"] = [],
    };

    /// <summary>What one side alone reads cannot be compared.</summary>
    private static readonly string[] ReadByOneAlone = ["InferenceDeviceInfo", "InferenceDeviceMemoryInfo"];

    public static TheoryData<string> Services => new(OfficialService.All.Select(service => service.Name));

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Generated_and_official_clients_write_the_same_requests(string name)
    {
        var (generated, official) = (Service.Of(name), OfficialService.Of(name));
        var covered = new Coverage();
        foreach (var vector in Resources.Vectors(name).Where(vector => vector.TryGetProperty("http", out _)))
        {
            var operation = VectorTests.Operation(vector);
            var ours = await SentAsync(generated, operation, vector.GetProperty("input"), covered.Objects);
            var theirs = await SentAsync(official, operation, vector.GetProperty("input"), new ModelObject(new HashSet<string>()));

            covered.Add(operation, RequestType(generated, operation), WireFormat.Differences(ours, theirs));
        }

        covered.AssertComplete(generated, WrittenOtherwise[name]);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Generated_and_official_clients_read_the_same_answers(string name)
    {
        var (generated, official) = (Service.Of(name), OfficialService.Of(name));
        var covered = new Coverage { NotCompared = ReadByOneAlone };
        foreach (var vector in Resources.Vectors(name).Where(vector => vector.TryGetProperty("output", out _)))
        {
            var operation = VectorTests.Operation(vector);
            var ours = await ReadAsync(generated, operation, vector);
            var theirs = await ReadAsync(official, operation, vector);

            covered.Add(operation, ours.GetType(), covered.Objects.Differences(ours, theirs, operation));
        }

        covered.AssertComplete(generated, ReadOtherwise[name]);
    }

    [Fact]
    public async Task A_call_by_name_on_the_official_client_is_that_of_the_generated_one()
    {
        var (generated, official) = (Service.Of("ec2"), OfficialService.Of("ec2"));
        var compared = new HashSet<string>();
        foreach (var vector in Resources.Vectors("ec2").Where(vector => vector.TryGetProperty("http", out _)))
        {
            var operation = VectorTests.Operation(vector);
            var input = TreeObject.Build(RequestType(generated, operation), vector.GetProperty("input"));

            Assert.Empty(
                WireFormat.Differences(
                    await SentByNameAsync(generated, operation, input),
                    await SentByNameAsync(official, operation, input)
                )
            );
            compared.Add(operation);
        }

        Assert.Equal(Service.ListedOperations("ec2").Order(), compared.Order());
    }

    [Theory]
    [InlineData("DescribeVpcs", "InvalidVpcID.NotFound")]
    public async Task A_call_by_name_on_the_official_client_is_refused_by_the_exception_of_the_service(string operation, string code)
    {
        using var client = OfficialService
            .Of("ec2")
            .Client(new InMemoryAws(new Answer(400, $"<Response><Errors><Error><Code>{code}</Code></Error></Errors></Response>")));

        var refusal = await Assert.ThrowsAsync<Amazon.EC2.AmazonEC2Exception>(() =>
            NamedCalls.CallAsync(client, operation, new Dictionary<string, object>(), TestContext.Current.CancellationToken)
        );

        Assert.Equal(code, refusal.ErrorCode);
    }

    [Theory]
    [InlineData(
        "ec2",
        "DescribeVpcs",
        "<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code><Message>no such "
            + "VPC</Message></Error></Errors><RequestID>request-1</RequestID></Response>"
    )]
    [InlineData(
        "ec2",
        "CreateSecurityGroup",
        "<Response><Errors><Error><Code>InvalidGroup.Duplicate</Code><Message>it "
            + "exists</Message></Error></Errors><RequestID>request-1</RequestID></Response>"
    )]
    [InlineData("kms", "DescribeKey", """{"__type":"NotFoundException","message":"no such key"}""")]
    [InlineData("ssm", "GetParameter", """{"__type":"ParameterNotFound","message":"no such parameter"}""")]
    [InlineData("ssm", "GetParameters", """{"__type":"InvalidKeyId","message":"no such key"}""")]
    [InlineData("ssm", "GetParameter", """{"__type":"SomethingOfTomorrow","message":"new"}""")]
    public async Task Generated_and_official_clients_read_the_same_refusals(string name, string operation, string body)
    {
        var ours = await RefusalAsync(Service.Of(name), operation, body);
        var theirs = await RefusalAsync(OfficialService.Of(name), operation, body);

        Assert.Equal(Told(theirs), Told(ours));
    }

    private static (string?, string, string, string, ErrorType, System.Net.HttpStatusCode) Told(AmazonServiceException refusal) =>
        (refusal.GetType().FullName, refusal.ErrorCode, refusal.Message, refusal.RequestId, refusal.ErrorType, refusal.StatusCode);

    private static async Task<Seen> SentByNameAsync(Service service, string operation, IReadOnlyDictionary<string, object> members)
    {
        var aws = new InMemoryAws(new Answer(200, VectorTests.EmptyResponse(service)));
        using var client = service.Client(aws);
        await NamedCalls.CallAsync(client, operation, members, TestContext.Current.CancellationToken);
        return Assert.Single(aws.Requests);
    }

    private static async Task<Seen> SentAsync(Service service, string operation, JsonElement input, ModelObject objects)
    {
        var aws = new InMemoryAws(new Answer(200, VectorTests.EmptyResponse(service)));
        using var client = service.Client(aws);
        await service.Invoke(
            client,
            operation,
            objects.Build(RequestType(service, operation), input),
            TestContext.Current.CancellationToken
        );
        return Assert.Single(aws.Requests);
    }

    private static async Task<AmazonWebServiceResponse> ReadAsync(Service service, string operation, JsonElement vector)
    {
        var headers = vector
            .GetProperty("headers")
            .EnumerateObject()
            .ToDictionary(header => header.Name, header => header.Value.GetString() ?? string.Empty);
        using var client = service.Client(
            new InMemoryAws(new Answer(200, vector.GetProperty("body").GetString() ?? string.Empty) { Headers = headers })
        );
        return await service.Invoke(
            client,
            operation,
            VectorTests.MinimalRequest(service, operation),
            TestContext.Current.CancellationToken
        );
    }

    private static async Task<AmazonServiceException> RefusalAsync(Service service, string operation, string body)
    {
        var answer = new Answer(400, body) { Headers = new Dictionary<string, string> { ["x-amzn-RequestId"] = "request-1" } };
        using var client = service.Client(new InMemoryAws(answer));
        return await Assert.ThrowsAnyAsync<AmazonServiceException>(() =>
            service.Invoke(client, operation, VectorTests.MinimalRequest(service, operation), TestContext.Current.CancellationToken)
        );
    }

    private static Type RequestType(Service service, string operation) => service.Method(operation).GetParameters()[0].ParameterType;
}
