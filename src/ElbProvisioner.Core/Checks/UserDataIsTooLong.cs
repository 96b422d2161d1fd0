using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

internal sealed class UserDataIsTooLong() : Check(new("ELB3504", Severity.Error, "User data is too long"))
{
    private const int MaxBytes = 16 * 1024;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        let bytes = System.Text.Encoding.UTF8.GetByteCount(
            (@group.LaunchTemplate as LaunchTemplate.Defined)?.Settings.Find(LaunchTemplateTable.UserData) ?? ""
        )
        where bytes > MaxBytes
        select Report(
            file.At("autoScalingGroups", @group.Name, "launchTemplate", "userData"),
            $"autoScalingGroups.{@group.Name}: user data is {bytes} bytes long; AWS takes {MaxBytes}.",
            "Let it download the rest from S3."
        );
}
