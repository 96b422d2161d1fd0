using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

internal sealed class UserDataIsTooLong() : Check(new("ELB3504", Severity.Error, "User data is too long"))
{
    private const int MaxBytes = 16 * 1024;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        let text = (@group.LaunchTemplate as LaunchTemplate.Defined)?.Settings.Find(LaunchTemplateTable.UserData) ?? ""
        let bytes = System.Text.Encoding.UTF8.GetByteCount(text)
        where bytes > MaxBytes
        select Report(
            file.At("autoScalingGroups", @group.Name, "launchTemplate", "userData"),
            $"autoScalingGroups.{@group.Name}: user data is "
                + (
                    file.Stack.Secrets.Holds(text)
                        ? $"longer than {MaxBytes} bytes, with the secret in it."
                        : $"{bytes} bytes long; AWS takes {MaxBytes}."
                ),
            "Let it download the rest from S3."
        );
}
