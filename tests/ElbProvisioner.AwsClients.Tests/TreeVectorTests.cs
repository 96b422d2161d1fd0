using System.Text.RegularExpressions;
using Amazon.Runtime;
using ElbProvisioner.AwsClients.Tests.Infrastructure;

namespace ElbProvisioner.AwsClients.Tests;

/// <summary>A call by name is the typed call: every operation, the vectors of <see cref="VectorTests"/> both ways.</summary>
public sealed partial class TreeVectorTests
{
    // They tell when and under which number a request was sent, and sign that.
    private static readonly string[] OwnHeaders = ["Authorization", "X-Amz-Date", "amz-sdk-invocation-id", "amz-sdk-request"];

    public static TheoryData<string> Services => VectorTests.Services;

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_call_by_name_sends_the_bytes_of_the_typed_call_under_its_name(string name)
    {
        var service = Service.Of(name);
        var compared = new Dictionary<string, int>();
        foreach (var vector in Resources.Vectors(name).Where(vector => vector.TryGetProperty("http", out _)))
        {
            var operation = VectorTests.Operation(vector);
            var type = service.Method(operation).GetParameters()[0].ParameterType;
            var aws = new InMemoryAws(new Answer(200, VectorTests.EmptyResponse(service)));
            using var client = service.Client(aws);
            var named = NamedCalls.In(client);

            await service.Invoke(
                client,
                operation,
                new ModelObject(new HashSet<string>()).Build(type, vector.GetProperty("input")),
                TestContext.Current.CancellationToken
            );
            await Call(client, operation, TreeObject.Build(type, vector.GetProperty("input")));

            Assert.Equal(Sent(aws.Requests[0]), Sent(aws.Requests[1]));
            Assert.Equal([(operation + "Request", operation + "Request")], named.Names.Distinct());
            Assert.Equal(2, named.Names.Count);
            compared[operation] = compared.GetValueOrDefault(operation) + 1;
        }

        AssertComplete(service, compared);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_call_by_name_reads_what_the_typed_call_reads(string name)
    {
        var service = Service.Of(name);
        var compared = new Dictionary<string, int>();
        foreach (var vector in Resources.Vectors(name).Where(vector => vector.TryGetProperty("output", out _)))
        {
            var operation = VectorTests.Operation(vector);
            var type = service.Method(operation).GetParameters()[0].ParameterType;
            var headers = vector
                .GetProperty("headers")
                .EnumerateObject()
                .ToDictionary(header => header.Name, header => header.Value.GetString() ?? string.Empty);
            using var client = service.Client(
                new InMemoryAws(new Answer(200, vector.GetProperty("body").GetString() ?? string.Empty) { Headers = headers })
            );
            var request = VectorTests.MinimalInput(service, operation);

            var typed = await service.Invoke(
                client,
                operation,
                VectorTests.MinimalRequest(service, operation),
                TestContext.Current.CancellationToken
            );
            var tree = await Call(client, operation, TreeObject.Build(type, request));

            Assert.Empty(TreeObject.Differences(typed, tree, operation));
            compared[operation] = compared.GetValueOrDefault(operation) + 1;
        }

        AssertComplete(service, compared);
    }

    private static void AssertComplete(Service service, Dictionary<string, int> compared)
    {
        Assert.Equal(Service.ListedOperations(service.Name).Order(), compared.Keys.Order());
        Assert.All(compared.Values, count => Assert.Equal(VectorTests.VectorsPerOperation, count));
    }

    private static Task<IReadOnlyDictionary<string, object>> Call(
        AmazonServiceClient client,
        string operation,
        IReadOnlyDictionary<string, object> members
    ) => NamedCalls.CallAsync(client, operation, members, TestContext.Current.CancellationToken);

    // Two calls invent two tokens.
    private static string Sent(Seen seen) =>
        InventedToken()
            .Replace(
                string.Join(
                    '\n',
                    seen.Headers.Where(header => !OwnHeaders.Contains(header.Key))
                        .OrderBy(header => header.Key)
                        .Select(header => $"{header.Key}: {header.Value}")
                        .Prepend($"{seen.Method} {seen.Address}")
                        .Append(seen.Body)
                ),
                "invented"
            );

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.None, 1000)]
    private static partial Regex InventedToken();
}
