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

                return new(map.Name, TableBinding.Read(LifecycleHookTable.Table, map), map.Span);
            }
        );
}
