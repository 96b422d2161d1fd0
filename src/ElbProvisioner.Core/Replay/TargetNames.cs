using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Core.Replay;

/// <summary>Target groups of a log by the names of the file.</summary>
/// <param name="given">By AWS's name, what the user says they are called.</param>
internal sealed class TargetNames(Stack stack, ImmutableDictionary<string, string> given)
{
    private const int MostNames = 1000;

    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>Groups that the file names by their ARN.</summary>
    private readonly HashSet<string> _arns =
    [
        .. StackSite
            .Of(stack)
            .Balancers.SelectMany(static balancer => balancer.Listeners)
            .SelectMany(static table => table.Rules.SelectMany(static rule => rule.Steps).Concat(table.Default))
            .OfType<Step.Forward>()
            .SelectMany(static forward => forward.Targets)
            .Select(static share => share.Group)
            .Where(static group => group.StartsWith("arn:", StringComparison.Ordinal)),
    ];

    /// <summary>AWS's own name of a group that is none of the file's.</summary>
    /// <param name="arn">As a log has it.</param>
    public string Of(string arn)
    {
        if (_known.TryGetValue(arn, out var known))
        {
            return known;
        }

        var physical = LogLine.NameIn(arn);
        var name =
            given.GetValueOrDefault(arn) ?? given.GetValueOrDefault(physical) ?? (_arns.Contains(arn) ? arn : Find(physical) ?? physical);
        if (_known.Count < MostNames)
        {
            _known.Add(arn, name);
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
