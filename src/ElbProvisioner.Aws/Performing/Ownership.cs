using System.Collections.Immutable;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Performing;

using Tags = ImmutableSortedDictionary<string, string>;

/// <summary>Whether what has the name we wanted is what an earlier try of the same act left behind. Only the tags can tell.</summary>
internal static class Ownership
{
    public static bool Fits(IReadOnlyDictionary<string, string> found, Tags wanted) =>
        Same(found, wanted, OwnershipTags.Stack) && Same(found, wanted, OwnershipTags.Address);

    /// <param name="remedy">Null: it is known by a name, and another one helps.</param>
    /// <exception cref="ActionFailedException">It is somebody else's.</exception>
    public static void Require(
        ActionScope scope,
        string what,
        string id,
        IReadOnlyDictionary<string, string> found,
        Tags wanted,
        string? remedy = null
    )
    {
        if (!Fits(found, wanted))
        {
            throw Foreign(scope, what, id, found, remedy);
        }
    }

    public static ActionFailedException Foreign(
        ActionScope scope,
        string what,
        string id,
        IReadOnlyDictionary<string, string> found,
        string? remedy = null
    )
    {
        var owner = found.TryGetValue(OwnershipTags.Stack, out var stack)
            ? $"it belongs to {(found.TryGetValue(OwnershipTags.Address, out var address) ? address + " of " : "")}the stack '{stack}'"
            : "it carries no tags of elbctl";
        return scope.Fail(
            ApplyCodes.NameTaken,
            $"the {what} is there already ({id}) and is not this one: {owner}. It was not touched.",
            remedy ?? "Rename or remove the other one, or give this one another name in the stack file."
        );
    }

    /// <summary>What is missing or different in <paramref name="found"/>.</summary>
    public static Tags Missing(IReadOnlyDictionary<string, string> found, Tags wanted) =>
        wanted
            .Where(tag => !found.TryGetValue(tag.Key, out var value) || value != tag.Value)
            .ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static bool Same(IReadOnlyDictionary<string, string> found, Tags wanted, string key) =>
        found.TryGetValue(key, out var has) && wanted.TryGetValue(key, out var wants) && has == wants;
}
