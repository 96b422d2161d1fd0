using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading;

/// <summary>
/// Objects whose tags and names disagree. Tags are copied with everything on an object and edited by hand, names are neither: what has the
/// name of something the file declares is that thing under a wrong tag, anything else is a copy. Both are named and left alone.
/// </summary>
internal static class Strangers
{
    /// <summary>The owner again, or null with a finding when the object's name says otherwise.</summary>
    /// <param name="hasNameOf">Whether the object has a name that elbctl gives to what has the address.</param>
    /// <param name="what">With its name: <c>launch template 'shop-app-copy'</c>.</param>
    public static OwnedResource? Unless(
        this OwnedResource? owner,
        ResourceKind kind,
        Func<Address, bool> hasNameOf,
        ReadScope scope,
        string what
    )
    {
        if (owner is null || hasNameOf(owner.Address))
        {
            return owner;
        }

        if (NamedThings.Of(scope.Stack, kind).FirstOrDefault(t => hasNameOf(t.Address)) is { } named)
        {
            ReportRetagged(scope, owner, named, what);
        }
        else
        {
            scope.Findings.Report(
                ExistenceCodes.StrangerWithOurTags,
                SourceSpan.None,
                $"The {what} carries the tags of {owner.Address} of the stack '{scope.Stack.Name}', but not a name that elbctl gives; it "
                    + "is taken for a copy and left alone.",
                $"Take its tags {OwnershipTags.Stack} and {OwnershipTags.Address} away, or delete it."
            );
        }

        return null;
    }

    /// <summary>A new one cannot have the name, so that nothing can be applied before the tag is right again.</summary>
    public static void ReportRetagged(ReadScope scope, OwnedResource owner, NamedThing named, string what) =>
        scope.Findings.Report(
            scope.IsForApply ? LiveFindings.NameTaken : ExistenceCodes.StrangerWithOurTags,
            named.At,
            $"The {what} has the name that elbctl gives to {named.Address} of the stack '{scope.Stack.Name}', and its tag "
                + $"{OwnershipTags.Address} says {owner.Address} ({owner.Id}); elbctl does not touch it.",
            $"Give it back {OwnershipTags.Address}={named.Address}."
        );
}
