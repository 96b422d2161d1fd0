using Amazon.Runtime;

namespace ElbProvisioner.AwsClients.Tests.Infrastructure;

/// <summary>Collects what was compared, so that a comparison that skips something fails.</summary>
internal sealed class Coverage
{
    private readonly HashSet<string> visited = [];
    private readonly Dictionary<string, int> vectors = [];
    private readonly HashSet<Type> roots = [];
    private readonly List<string> differences = [];

    public Coverage() => Objects = new ModelObject(visited);

    public ModelObject Objects { get; }

    /// <summary>Types whose properties need not have been met.</summary>
    public IReadOnlyCollection<string> NotCompared { get; init; } = [];

    public void Add(string operation, Type root, IEnumerable<string> found)
    {
        vectors[operation] = vectors.GetValueOrDefault(operation) + 1;
        roots.Add(root);
        differences.AddRange(found.Select(difference => $"{operation} #{vectors[operation]}: {difference}"));
    }

    /// <param name="explained">Each explains a difference that is there.</param>
    public void AssertComplete(Service service, params IReadOnlyCollection<Difference> explained)
    {
        Difference.AssertExplained(differences, explained);
        Assert.Equal(Service.ListedOperations(service.Name).Order(), vectors.Keys.Order());
        Assert.All(vectors.Values, count => Assert.Equal(VectorTests.VectorsPerOperation, count));
        Assert.DoesNotContain(PropertiesWithin(roots).Except(visited), property => !NotCompared.Contains(property.Split('.')[0]));
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
