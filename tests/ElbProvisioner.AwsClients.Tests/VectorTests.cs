using System.Text.Json;
using ElbProvisioner.AwsClients.Tests.Infrastructure;

namespace ElbProvisioner.AwsClients.Tests;

/// <summary>Every operation, through the real pipeline, against what botocore writes and reads (Vectors/make-vectors.py).</summary>
public sealed class VectorTests
{
    internal const int VectorsPerOperation = 6;
    private const int ListedOperations = 173;

    public static TheoryData<string> Services => new(Service.All.Select(service => service.Name));

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Requests_say_what_botocore_says(string name)
    {
        var service = Service.Of(name);
        var covered = new Coverage();
        foreach (var vector in Resources.Vectors(name).Where(vector => vector.TryGetProperty("http", out _)))
        {
            var operation = Operation(vector);
            var aws = new InMemoryAws(new Answer(200, EmptyResponse(service)));
            using var client = service.Client(aws);
            var request = covered.Objects.Build(service.Method(operation).GetParameters()[0].ParameterType, vector.GetProperty("input"));

            await service.Invoke(client, operation, request, TestContext.Current.CancellationToken);

            covered.Add(operation, request.GetType(), WireFormat.Differences(Assert.Single(aws.Requests), vector.GetProperty("http")));
        }

        covered.AssertComplete(service);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Responses_mean_what_botocore_reads(string name)
    {
        var service = Service.Of(name);
        var covered = new Coverage();
        foreach (var vector in Resources.Vectors(name).Where(vector => vector.TryGetProperty("output", out _)))
        {
            var operation = Operation(vector);
            var headers = vector
                .GetProperty("headers")
                .EnumerateObject()
                .ToDictionary(header => header.Name, header => header.Value.GetString() ?? string.Empty);
            var answer = new Answer(200, vector.GetProperty("body").GetString() ?? string.Empty) { Headers = headers };
            using var client = service.Client(new InMemoryAws(answer));

            var response = await service.Invoke(
                client,
                operation,
                MinimalRequest(service, operation),
                TestContext.Current.CancellationToken
            );

            Assert.Equal("request-1", response.ResponseMetadata.RequestId);
            covered.Add(operation, response.GetType(), covered.Objects.Differences(response, vector.GetProperty("output"), operation));
        }

        covered.AssertComplete(service);
    }

    [Fact]
    public void The_clients_have_exactly_the_listed_operations()
    {
        var listed = Service
            .All.SelectMany(service => Service.ListedOperations(service.Name).Select(operation => $"{service.Name} {operation}"))
            .Order()
            .ToList();
        var offered = Service
            .All.SelectMany(service =>
                service
                    .CreateClientType()
                    .GetMethods()
                    .Where(method =>
                        method.Name.EndsWith("Async", StringComparison.Ordinal) && method.Name != nameof(IModelClient.CallAsync)
                    )
                    .Select(method => $"{service.Name} {method.Name[..^"Async".Length]}")
            )
            .Order()
            .ToList();

        Assert.Equal(ListedOperations, listed.Count);
        Assert.Equal(listed, offered);
    }

    internal static object MinimalRequest(Service service, string operation) =>
        new ModelObject(new HashSet<string>()).Build(
            service.Method(operation).GetParameters()[0].ParameterType,
            MinimalInput(service, operation)
        );

    internal static JsonElement MinimalInput(Service service, string operation) =>
        Resources
            .Vectors(service.Name)
            .First(vector => Operation(vector) == operation && vector.TryGetProperty("input", out _))
            .GetProperty("input");

    internal static string EmptyResponse(Service service) =>
        service.Name is "elbv2" or "autoscaling" or "ec2" or "route53" or "iam" or "s3" ? "<Response/>" : "{}";

    internal static string Operation(JsonElement vector) => vector.GetProperty("operation").GetString() ?? string.Empty;
}
