using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading;

/// <summary>Objects that carry our tags and cannot be ours: copied with everything on them. They are named and left alone.</summary>
internal static class Strangers
{
    /// <summary>The owner again, or null with a finding when the object's name says otherwise.</summary>
    /// <param name="what">With its name: <c>launch template 'shop-app-copy'</c>.</param>
    public static OwnedResource? Unless(this OwnedResource? owner, Func<OwnedResource, bool> isOurs, ReadScope scope, string what)
    {
        if (owner is null || isOurs(owner))
        {
            return owner;
        }

        scope.Findings.Report(
            ExistenceCodes.StrangerWithOurTags,
            SourceSpan.None,
            $"The {what} carries the tags of {owner.Address} of the stack '{scope.Stack.Name}', but not a name that elbctl gives; it "
                + "is taken for a copy and left alone.",
            $"Take its tags {OwnershipTags.Stack} and {OwnershipTags.Address} away, or delete it."
        );
        return null;
    }
}
