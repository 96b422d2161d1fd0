using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// AWS answers "The architecture 'x86_64' of the specified instance type does not match the architecture 'arm64' of the specified AMI"
/// [CreateAutoScalingGroup; later a failed scaling activity].
/// </summary>
internal sealed class TypesDoNotFitImage() : Check(new("ELB3531", Severity.Error, "Instance types have other processors than their image"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        from launched in Launched(@group).GroupBy(static choice => choice.Image, StringComparer.Ordinal)
        let known = Architectures.OfImage(launched.Key)
        let first = launched.First()
        let wanted = known ?? Architectures.OfType(first.Type)
        where wanted is not null
        from choice in launched
        let has = Architectures.OfType(choice.Type)
        where has is not null && has != wanted
        select Report(
            choice.At,
            $"autoScalingGroups.{@group.Name}: {choice.Type} has processors of {has}, and "
                + (known is null ? $"{first.Type}, which starts from the same image, of {wanted}." : $"its image is for {wanted}."),
            known is null
                ? "Give the types of one of both an `image` of their own, or leave them out."
                : $"Name types of {wanted}, or an image for {has}."
        );

    /// <summary>Overrides stand in place of the template's own type; those with a template of elsewhere have its image.</summary>
    private static IEnumerable<(string Type, string Image, SourceSpan At)> Launched(AutoScalingGroup group)
    {
        var template = (group.LaunchTemplate as LaunchTemplate.Defined)?.Settings;
        var image = template?.Find(LaunchTemplateTable.Image) ?? "";
        var overrides = MixedInstancesTable.OverridesOf(group.Settings.Find(AutoScalingGroupTable.MixedInstances));
        if (overrides.IsEmpty)
        {
            return template?.Find(LaunchTemplateTable.InstanceType) is { } type
                ? [(type, image, template.At(LaunchTemplateTable.InstanceType))]
                : [];
        }

        var whole = group.Settings.Find(AutoScalingGroupTable.MixedInstances)?.At(MixedInstancesTable.Overrides) ?? group.At;
        return from choice in overrides
               let type = choice.Find(OverrideTable.InstanceType)
               where type is not null && !choice.Has(OverrideTable.Template)
               let at = choice.At(OverrideTable.InstanceType)
               select (type, choice.Find(OverrideTable.Image) ?? image, at.IsNone ? whole : at);
    }
}
