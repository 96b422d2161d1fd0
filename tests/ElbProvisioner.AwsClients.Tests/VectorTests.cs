using System.Text.Json;
using Amazon.Runtime;
using ElbProvisioner.AwsClients.Tests.Infrastructure;

namespace ElbProvisioner.AwsClients.Tests;

/// <summary>Every operation, through the real pipeline, against what botocore writes and reads (Vectors/make-vectors.py).</summary>
public sealed class VectorTests
{
    private const int ListedOperations = 131;
    private const int VectorsPerOperation = 6;

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
            var headers = vector.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString() ?? string.Empty);
            var answer = new Answer(200, vector.GetProperty("body").GetString() ?? string.Empty) { Headers = headers };
            using var client = service.Client(new InMemoryAws(answer));

            var response = await service.Invoke(client, operation, MinimalRequest(service, operation), TestContext.Current.CancellationToken);

            Assert.Equal("request-1", response.ResponseMetadata.RequestId);
            covered.Add(operation, response.GetType(), covered.Objects.Differences(response, vector.GetProperty("output"), operation));
        }

        covered.AssertComplete(service);
    }

    [Fact]
    public void The_clients_have_exactly_the_listed_operations()
    {
        var listed = Service.All.SelectMany(service => Service.ListedOperations(service.Name).Select(operation => $"{service.Name} {operation}")).Order().ToList();
        var offered = Service.All.SelectMany(service => service.CreateClientType().GetMethods()
            .Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal))
            .Select(method => $"{service.Name} {method.Name[..^"Async".Length]}")).Order().ToList();

        Assert.Equal(ListedOperations, listed.Count);
        Assert.Equal(listed, offered);
    }

    internal static object MinimalRequest(Service service, string operation)
    {
        var vector = Resources.Vectors(service.Name).First(vector => Operation(vector) == operation && vector.TryGetProperty("input", out _));
        return new ModelObject(new HashSet<string>()).Build(service.Method(operation).GetParameters()[0].ParameterType, vector.GetProperty("input"));
    }

    internal static string EmptyResponse(Service service) => service.Name is "elbv2" or "autoscaling" or "ec2" or "route53" ? "<Response/>" : "{}";

    private static string Operation(JsonElement vector) => vector.GetProperty("operation").GetString() ?? string.Empty;

    /// <summary>Collects what was compared, so that a comparison that skips something fails.</summary>
    private sealed class Coverage
    {
        private readonly HashSet<string> visited = [];
        private readonly Dictionary<string, int> vectors = [];
        private readonly HashSet<Type> roots = [];
        private readonly List<string> differences = [];

        public Coverage() => Objects = new ModelObject(visited);

        public ModelObject Objects { get; }

        public void Add(string operation, Type root, IEnumerable<string> found)
        {
            vectors[operation] = vectors.GetValueOrDefault(operation) + 1;
            roots.Add(root);
            differences.AddRange(found.Select(difference => $"{operation} #{vectors[operation]}: {difference}"));
        }

        public void AssertComplete(Service service)
        {
            Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences.Take(20)));
            Assert.Equal(Service.ListedOperations(service.Name).Order(), vectors.Keys.Order());
            Assert.All(vectors.Values, count => Assert.Equal(VectorsPerOperation, count));
            Assert.Empty(PropertiesWithin(roots).Except(visited));
        }

        private static IEnumerable<string> PropertiesWithin(IEnumerable<Type> roots)
        {
            var seen = new HashSet<Type>();
            var pending = new Stack<Type>(roots);
            while (pending.TryPop(out var type))
            {
                foreach (var inner in type.IsGenericType ? type.GetGenericArguments() : [])
                    pending.Push(inner);
                if (type.Namespace?.StartsWith("Amazon.", StringComparison.Ordinal) != true || type.IsAssignableTo(typeof(ConstantClass)) || !seen.Add(type))
                    continue;
                foreach (var property in ModelObject.OwnProperties(type))
                {
                    pending.Push(property.PropertyType);
                    yield return $"{type.Name}.{property.Name}";
                }
            }
        }
    }
}
