using System.Collections.Immutable;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace ElbProvisioner.Architecture.Tests;

/// <summary>The product's projects as ArchUnitNET reads them out of their assemblies: types, and what uses what.</summary>
internal static class Map
{
    public const string Root = "ElbProvisioner.";

    private static readonly ImmutableDictionary<string, Lazy<ArchUnitNET.Domain.Architecture>> Projects = new[]
    {
        "ElbProvisioner.Routing",
        "ElbProvisioner.Core",
        "ElbProvisioner.AwsClients.Generator",
        "ElbProvisioner.AwsClients",
        "ElbProvisioner.Aws",
        "ElbProvisioner.LocalAws",
        "ElbProvisioner.LocalTraffic",
        "elbctl",
    }.ToImmutableDictionary(name => name, name => new Lazy<ArchUnitNET.Domain.Architecture>(() => Load(name)));

    public static IEnumerable<string> Names => Projects.Keys.Order(StringComparer.Ordinal);

    /// <summary>What stands in a folder. What compilers and their generators add has another namespace, and Program none.</summary>
    public static IEnumerable<IType> Types(string project) => Projects[project].Value.Types.Where(type => IsOurs(type.Namespace));

    /// <summary>Each use of a type in another folder of the same project.</summary>
    public static IEnumerable<Use> Uses(string project)
    {
        var own = Types(project).Select(type => type.Namespace.FullName).ToHashSet(StringComparer.Ordinal);
        return Types(project)
            .SelectMany(type => type.Dependencies.Select(use => use.Target).Where(IsNamed).Select(used => new Use(type, used)))
            .Where(use => own.Contains(use.To) && use.From != use.To)
            .Distinct();
    }

    public static IEnumerable<string> References(string project) =>
        Read(project).GetReferencedAssemblies().Select(assembly => assembly.Name ?? "");

    /// <summary>ArchUnitNET counts the parameter of a generic type or method as a type of the folder where any such one stands.</summary>
    private static bool IsNamed(IType type) => type is not GenericParameter && IsOurs(type.Namespace);

    private static bool IsOurs(Namespace? place) => place?.FullName.StartsWith(Root, StringComparison.Ordinal) == true;

    private static ArchUnitNET.Domain.Architecture Load(string project) => new ArchLoader().LoadAssemblies(Read(project)).Build();

    private static Assembly Read(string project) => Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, project + ".dll"));
}

/// <summary>A type uses another one.</summary>
internal sealed record Use(IType User, IType Used)
{
    public string From => User.Namespace.FullName;

    public string To => Used.Namespace.FullName;

    public override string ToString() => $"{User.FullName} uses {Used.FullName}";
}
