using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading.Balancing;

/// <summary>
/// Whether an object has attributes that are compared: those of the file, and those that its tags say were declared. Where there is none
/// they are not read, since there is no way to ask for several objects at once.
/// </summary>
internal static class DeclaredAttributes
{
    public static bool AnyOfTargetGroup(Stack stack, Address address, IReadOnlyDictionary<string, string> tags) =>
        Remembered(tags) || stack.TargetGroups.Any(g => !g.Attributes.IsEmpty && g.Name == address.Path);

    public static bool AnyOfListener(Stack stack, Address address, IReadOnlyDictionary<string, string> tags) =>
        Remembered(tags)
        || stack.LoadBalancers.Any(b => b.Listeners.Any(l => !l.Attributes.IsEmpty && address.Path == $"{b.Name}/{l.Name}"));

    private static bool Remembered(IReadOnlyDictionary<string, string> tags) => DeclaredTags.Read(tags, DeclaredItems.Attribute).Any();
}
