using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class TemplateVersionIsNotPinned() : Check(new("ELB3509", Severity.Warning, "A launch template's version is not a number"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        let template = @group.LaunchTemplate as LaunchTemplate.Existing
        where template is not null && template.Version.StartsWith('$')
        select Report(
            file.At("autoScalingGroups", @group.Name, "launchTemplate", "version"),
            $"autoScalingGroups.{@group.Name}: with {template.Version} instances of one group differ, changes roll out unplanned, and "
                + "AWS cannot roll back.",
            "Write the version's number."
        );
}
