using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class LifecycleHookLanguage
{
    public static MapShape<GroupPart> Shape { get; } =
        new(
            "lifecycleHook",
            "Instances that launch or terminate wait for somebody to complete it.",
            [.. LifecycleHookTable.Table.Keys],
            map =>
            {
                if (map.Has(LifecycleHookTable.Role) && !map.Has(LifecycleHookTable.Notify))
                {
                    map.Binding.Report(
                        BindingCodes.KeysConflict,
                        map.KeyAt(LifecycleHookTable.Role),
                        $"{map.Binding.Place}: `role` is for telling what `notify` names, and that is missing.",
                        "Write `notify`, or remove it."
                    );
                }

                var settings = TableBinding.Read(LifecycleHookTable.Table, map);
                if (
                    settings.Find(LifecycleHookTable.Notify) is { } target
                    && !map.Has(LifecycleHookTable.Role)
                    && !LifecycleHookTable.IsFunction(target)
                )
                {
                    map.Binding.Report(
                        BindingCodes.MissingKey,
                        map.KeyAt(LifecycleHookTable.Notify),
                        $"{map.Binding.Place} needs `role`: Auto Scaling tells a topic or a queue by a role.",
                        "Write the ARN of a role that may publish or send there; only a Lambda function needs none."
                    );
                }

                return new(map.Name, settings, map.Span);
            }
        );
}
