using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Properties;

/// <summary>Those of a kind that have a property.</summary>
/// <param name="Of">For people: <c>network load balancers</c>.</param>
internal sealed record Scope(string Of, Func<Settings, bool> Holds)
{
    /// <summary>Tells of every property that is written and that this object does not have, once a place.</summary>
    /// <param name="settings">Complete: what it is, is known.</param>
    /// <param name="place">Where it stands: <c>targetGroups.app</c>.</param>
    /// <param name="what">It, for people: <c>a network load balancer</c>.</param>
    /// <param name="told">A place of which something is told already.</param>
    public static void Check(Settings settings, Binding binding, string place, string what, SourceSpan told = default)
    {
        var before = told;
        foreach (var property in settings.Table.Properties)
        {
            var at = settings.At(property);
            if (!at.IsNone && at != told && at != before && property.Line.Scope is { } scope && !scope.Holds(settings))
            {
                binding.Report(
                    BindingCodes.AttributeOfAnotherKind,
                    at,
                    $"{place}: {NameOf(property)} is for {scope.Of}, and this is {what}.",
                    "Remove it."
                );
                before = at;
            }
        }
    }

    /// <summary>By the language's name and by AWS's: either may be what is written.</summary>
    public static string NameOf(Property property) =>
        (property.Key?.Name, property.AttributeKey) switch
        {
            ({ } name, { } key) => $"`{name}` ({key})",
            (null, { } key) => key,
            ({ } name, null) => $"`{name}`",
            _ when property.Line.IsOff => $"`{PropertySection.NameIn(property.Path)}: off`",
            _ => property.Path,
        };
}
