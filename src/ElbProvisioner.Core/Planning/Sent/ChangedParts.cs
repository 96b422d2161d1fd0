using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Sent;

/// <summary>Which parts of a launch template another version changes, as the template's tag remembers them.</summary>
internal static class ChangedParts
{
    /// <returns>Says of a part whether it is another one than before; of a new template every part is.</returns>
    public static Func<string, bool> Of(LiveWorld live, Address address, Settings settings)
    {
        var kept = live.LaunchTemplates.FirstOrDefault(t => t.Address == address);
        var before = TemplateContent.Read(kept?.Tags ?? TagMap.Empty);
        var after = TemplateContent.Parts(settings, static r => r.Key);
        return part => kept is null || before.GetValueOrDefault(part) != after.GetValueOrDefault(part);
    }
}
