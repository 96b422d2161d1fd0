using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Core.Replay;

/// <summary>Target groups of a log by the names of the file.</summary>
/// <param name="given">By AWS's name, what the user says they are called.</param>
internal sealed class TargetNames(Stack stack, ImmutableDictionary<string, string> given)
{
    private const int MostNames = 1000;

    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>AWS's own name of a group that is none of the file's.</summary>
    public string Of(string physical)
    {
        if (_known.TryGetValue(physical, out var known))
        {
            return known;
        }

        var name = given.GetValueOrDefault(physical) ?? Find(physical) ?? physical;
        if (_known.Count < MostNames)
        {
            _known.Add(physical, name);
        }

        return name;
    }

    /// <summary>Names that are cut may be those of two: then it is not known which.</summary>
    private string? Find(string physical)
    {
        var fitting = stack.TargetGroups.Where(g => g.Name == physical || PhysicalNames.HasElbForm(stack.Name, g.Name, physical)).ToList();
        return fitting is [var only] ? only.Name : null;
    }
}
