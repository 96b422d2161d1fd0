using Amazon.Runtime;

namespace ElbProvisioner.AwsClients.Tests.Infrastructure;

/// <summary>Collects what was compared, so that a comparison that skips something fails.</summary>
internal sealed class Coverage
{
    private readonly HashSet<string> _visited = [];
    private readonly Dictionary<string, int> _vectors = [];
    private readonly HashSet<Type> _roots = [];
    private readonly List<string> _differences = [];

    public Coverage() => Objects = new ModelObject(_visited);

    public ModelObject Objects { get; }

    /// <summary>Types whose properties need not have been met.</summary>
    public IReadOnlyCollection<string> NotCompared { get; init; } = [];

    public void Add(string operation, Type root, IEnumerable<string> found)
    {
        _vectors[operation] = _vectors.GetValueOrDefault(operation) + 1;
        _roots.Add(root);
        _differences.AddRange(found.Select(difference => $"{operation} #{_vectors[operation]}: {difference}"));
    }

    /// <param name="explained">Each explains a difference that is there.</param>
    public void AssertComplete(Service service, params IReadOnlyCollection<Difference> explained)
    {
        Difference.AssertExplained(_differences, explained);
        Assert.Equal(Service.ListedOperations(service.Name).Order(), _vectors.Keys.Order());
        Assert.All(_vectors.Values, count => Assert.Equal(VectorTests.VectorsPerOperation, count));
        Assert.DoesNotContain(PropertiesWithin(_roots).Except(_visited), property => !NotCompared.Contains(property.Split('.')[0]));
    }

    private static IEnumerable<string> PropertiesWithin(IEnumerable<Type> roots)
    {
        var seen = new HashSet<Type>();
        var pending = new Stack<Type>(roots);
        while (pending.TryPop(out var type))
        {
            foreach (var inner in type.IsGenericType ? type.GetGenericArguments() : [])
            {
                pending.Push(inner);
            }
            if (
                type.Namespace?.StartsWith("Amazon.", StringComparison.Ordinal) != true
                || type.IsAssignableTo(typeof(ConstantClass))
                || !seen.Add(type)
            )
            {
                continue;
            }
            foreach (var property in ModelObject.OwnProperties(type))
            {
                pending.Push(property.PropertyType);
                yield return $"{type.Name}.{property.Name}";
            }
        }
    }
}
